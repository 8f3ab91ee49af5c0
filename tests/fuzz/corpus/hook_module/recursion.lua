-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-memory
-- A recursion without end.
return { f = function()
  local function deeper(n) return 1 + deeper(n + 1) end
  return deeper(1)
end }
