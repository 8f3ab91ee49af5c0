-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Numbers with hundreds of digits, for ever.
return { f = function()
  while true do string.format("%99.99f %99.99f", 1e308, -1e308) end
end }
