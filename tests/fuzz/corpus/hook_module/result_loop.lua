-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-result
-- A table that holds itself.
return { f = function()
  local t = {}
  t[1] = t
  return t
end }
