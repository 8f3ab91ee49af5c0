-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-memory
-- A text that doubles.
return { f = function()
  local s = "x"
  while true do s = s .. s end
end }
