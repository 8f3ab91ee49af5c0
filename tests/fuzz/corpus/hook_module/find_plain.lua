-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A plain search that compares half of the text at each place.
return { f = function()
  local text = ("a"):rep(200000)
  while true do text:find(("a"):rep(100000) .. "b", 1, true) end
end }
