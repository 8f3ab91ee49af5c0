-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- The same through gsub.
return { f = function()
  return ("a"):rep(2000):gsub("a*a*b", "")
end }
