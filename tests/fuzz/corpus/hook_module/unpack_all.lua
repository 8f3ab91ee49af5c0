-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- More results than there is room for.
return { f = function()
  return table.unpack({}, 1, math.maxinteger)
end }
