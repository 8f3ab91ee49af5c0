-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- 3000^4 ways to match.
return { f = function()
  return ("a"):rep(3000):find((".-"):rep(4) .. "b")
end }
