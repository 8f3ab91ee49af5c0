-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A table that lies about its length.
return { f = function()
  local liar = setmetatable({}, { __len = function() return math.maxinteger - 1 end })
  table.insert(liar, 1, "x")
end }
