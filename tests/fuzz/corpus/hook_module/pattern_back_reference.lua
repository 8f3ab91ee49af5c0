-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- Each step compares what a capture holds.
return { f = function()
  return ("a"):rep(100000):find("^(a+)%1b")
end }
