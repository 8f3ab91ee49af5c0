-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- An error that looks for a place a thousand million calls up.
return { f = function()
  local function fail() error("x", 1000000000) end
  while true do pcall(fail) end
end }
