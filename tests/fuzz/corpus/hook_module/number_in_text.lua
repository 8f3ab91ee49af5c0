-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A loop whose limit is read out of a megabyte of digits.
return { f = function()
  local digits = "0x" .. ("0"):rep(1 << 20)
  while true do
    for _ = 1, digits do end
  end
end }
