-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A message of a megabyte.
return { f = function()
  error(("x"):rep(1 << 20))
end }
