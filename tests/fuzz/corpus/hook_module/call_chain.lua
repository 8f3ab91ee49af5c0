-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A call through 30,000 tables, each adding an argument, is one instruction.
return { f = function()
  local f = function() end
  for _ = 1, 30000 do f = setmetatable({}, { __call = f }) end
  return f()
end }
