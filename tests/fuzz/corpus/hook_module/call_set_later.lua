-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- The same, put into the metatable afterwards: it has no effect there.
return { f = function()
  local meta = {}
  local t = setmetatable({}, meta)
  meta.__call = t
  return t()
end }
