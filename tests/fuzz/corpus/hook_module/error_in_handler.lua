-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- An __index that calls itself until the C stack is full, caught, for ever.
return { f = function()
  local t = setmetatable({}, { __index = function(self, key) return self[key] end })
  while true do
    pcall(function() return t[1] end)
  end
end }
