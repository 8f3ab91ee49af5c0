-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A range without end.
return { f = function()
  return table.concat({}, "", math.mininteger, math.maxinteger)
end }
