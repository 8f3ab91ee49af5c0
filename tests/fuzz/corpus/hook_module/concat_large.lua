-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A concatenation of a megabyte is one instruction.
return { f = function()
  local s = ("x"):rep(1 << 20)
  while true do local y = s .. "a" end
end }
