-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A function of C as the replacement, so that no instruction comes between.
return { f = function()
  local n = ("9"):rep(6)
  while true do n:rep(30):gsub("9+", function(s) return #s:rep(1000) end) end
end }
