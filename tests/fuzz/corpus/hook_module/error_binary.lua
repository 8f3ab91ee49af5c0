-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A message that is not text.
return { f = function()
  error("\0\27[31m\255\254\n\r" .. ("\128"):rep(5000))
end }
