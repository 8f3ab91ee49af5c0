-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Integers that all fall into one place of the table.
return { f = function()
  local t = {}
  for i = 1, 1000000 do t[i * 8191 * 16383] = true end
end }
