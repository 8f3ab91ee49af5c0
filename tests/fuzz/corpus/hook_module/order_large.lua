-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- So is the question which comes first.
return { f = function()
  local a = ("x"):rep(1 << 20) .. "a"
  local b = ("x"):rep(1 << 20) .. "b"
  local before
  while true do before = a < b end
end }
