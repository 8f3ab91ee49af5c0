-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Passing thousands of arguments on is one instruction.
return { f = function()
  local function pass(...) return pass(...) end
  return pass(table.unpack({}, 1, 4000))
end }
