-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A metamethod that calls itself through the C stack, caught each time.
return { f = function()
  local t
  t = setmetatable({}, { __index = function(_, key) return t[key .. "x"] end })
  while true do pcall(function() return t.x end) end
end }
