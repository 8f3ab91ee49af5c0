-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A table with room for 65,536 keys and none in it.
return { f = function()
  local t = {}
  for i = 1, 60000 do t[i] = i end
  for i = 1, 60000 do t[i] = nil end
  while true do
    for _ in pairs(t) do end
  end
end }
