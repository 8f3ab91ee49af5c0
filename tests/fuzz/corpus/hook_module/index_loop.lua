-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A chain that bites its tail.
return { f = function()
  local a, b = {}, {}
  setmetatable(a, { __index = b })
  setmetatable(b, { __index = a })
  return a.x
end }
