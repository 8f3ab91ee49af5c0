-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- Each step compares a set of 60,000 characters.
return { f = function()
  return ("b"):rep(60000):find("[" .. ("a"):rep(60000) .. "]")
end }
