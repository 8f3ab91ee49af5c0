-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A loop without a loop.
return { f = function()
  ::again::
  goto again
end }
