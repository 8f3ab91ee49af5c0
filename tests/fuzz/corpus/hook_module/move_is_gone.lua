-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- table.move could be told to copy 2^63 elements.
return { f = function()
  return table.move({}, 1, math.maxinteger - 1, 2)
end }
