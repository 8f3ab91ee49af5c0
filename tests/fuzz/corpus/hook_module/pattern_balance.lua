-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- %b at each place, three times.
return { f = function()
  return ("("):rep(2000):match("%b()%b()%b()")
end }
