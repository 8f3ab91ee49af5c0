-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A remainder of two decimals far apart takes a microsecond.
return { f = function()
  local a, b, c = 1e308, 3e-308, nil
  while true do c = a % b end
end }
