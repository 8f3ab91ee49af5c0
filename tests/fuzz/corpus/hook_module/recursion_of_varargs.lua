-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-memory
-- Each call copies all the arguments of the one before.
return { f = function()
  local function grow(...) return 1, grow(1, ...) end
  return grow()
end }
