-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- But within the script it may be asked, on the script's fuel.
return { f = function()
  return tostring(setmetatable({}, { __tostring = function() while true do end end }))
end }
