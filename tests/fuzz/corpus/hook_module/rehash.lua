-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A full table in which one key makes room for another is built anew each time.
return { f = function()
  local t, first, last = {}, 1, 8192
  for i = first, last do t[i + 0.5] = true end
  while true do
    t[first + 0.5] = nil
    first, last = first + 1, last + 1
    t[last + 0.5] = true
  end
end }
