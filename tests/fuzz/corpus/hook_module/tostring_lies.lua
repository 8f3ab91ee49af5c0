-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- What is no text does not become one.
return { f = function()
  return string.format("%s", setmetatable({}, { __tostring = function() return {} end }))
end }
