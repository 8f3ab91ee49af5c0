-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A comparison that catches every error.
return { f = function()
  local t = {}
  for i = 1, 20000 do t[i] = function() while true do end end end
  table.sort(t, pcall)
end }
