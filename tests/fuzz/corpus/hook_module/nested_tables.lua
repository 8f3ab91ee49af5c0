-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-memory
-- Tables in tables.
return { f = function()
  local t = {}
  while true do t = { t } end
end }
