-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A comparison that contradicts itself.
return { f = function()
  local t = {}
  for i = 1, 1000 do t[i] = i end
  while true do
    table.sort(t, function() return true end)
  end
end }
