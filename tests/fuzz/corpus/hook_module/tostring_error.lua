-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- The host must not ask an error value for its text.
return { f = function()
  error(setmetatable({}, { __tostring = function() while true do end end }))
end }
