-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- The same chain, made longer at its other end.
return { f = function()
  local first = {}
  local last = first
  for _ = 1, 2000 do
    local next_one = {}
    setmetatable(last, { __index = next_one })
    last = next_one
  end
  return first.x
end }
