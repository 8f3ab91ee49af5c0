-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A look-up through 2,000 tables is one instruction.
return { f = function()
  local t = {}
  for _ = 1, 2000 do t = setmetatable({}, { __index = t }) end
  return t.x
end }
