-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A list without end.
return { f = function()
  local t = {}
  for i = 1, math.huge do t[i] = { i } end
end }
