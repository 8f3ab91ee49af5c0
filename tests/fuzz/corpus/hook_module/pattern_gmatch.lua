-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- The same through gmatch.
return { f = function()
  for _ in ("a"):rep(2000):gmatch(".-.-b") do end
end }
