-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Looking through such a place for what is not there.
return { f = function()
  local t, x = {}, nil
  for i = 1, 8000 do t[i * 8191 * 16383] = true end
  while true do x = t[9000 * 8191 * 16383] end
end }
