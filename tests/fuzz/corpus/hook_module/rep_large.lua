-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Eight exabytes.
return { f = function()
  return string.rep("x", math.maxinteger, "y")
end }
