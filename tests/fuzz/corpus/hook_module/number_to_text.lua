-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Writing a decimal takes as long as fifty instructions.
return { f = function()
  local a, s = 1e308, nil
  while true do s = a .. "" end
end }
