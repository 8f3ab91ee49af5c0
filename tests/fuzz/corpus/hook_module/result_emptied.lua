-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A result whose tables have much room and nothing in it.
return { f = function()
  local empty, t = {}, {}
  for i = 1, 60000 do empty[i] = i end
  for i = 1, 60000 do empty[i] = nil end
  for i = 1, 9000 do t[i] = empty end
  return t
end }
