-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-result
-- A small table that is a thousand times itself.
return { f = function()
  local t = { "x" }
  for _ = 1, 60 do t = { t, t } end
  return t
end }
