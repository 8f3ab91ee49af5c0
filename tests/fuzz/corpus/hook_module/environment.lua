-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Another _ENV does not help.
return { f = function()
  local _ENV = setmetatable({}, { __index = function(_, name) while true do end end })
  return nothing
end }
