-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A comparison of two megabytes is one instruction.
return { f = function()
  local a = ("x"):rep(1 << 20) .. "a"
  local b = ("x"):rep(1 << 20) .. "a"
  local same
  while true do same = a == b end
end }
