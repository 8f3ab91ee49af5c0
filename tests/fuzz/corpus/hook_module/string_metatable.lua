-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- The table that texts inherit from is not to be given a metatable.
return { f = function()
  setmetatable(string, { __index = { rep = 1 } })
end }
