-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-result
-- Ten thousand times the same text.
return { f = function()
  local text, t = ("x"):rep(100000), {}
  for i = 1, 5000 do t[i] = text end
  return t
end }
