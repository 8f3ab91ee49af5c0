-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A loop of 2^63 turns within one call.
return { f = function()
  return string.rep("", math.maxinteger)
end }
