-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- No instruction of Lua between the calls.
return { f = function()
  local function again() return pcall(pcall, pcall, function() while true do end end) end
  while true do again() end
end }
