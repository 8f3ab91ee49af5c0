-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- 2^28 ways to match.
return { f = function()
  return ("a"):rep(28):find(("a?"):rep(28) .. ("a"):rep(28))
end }
