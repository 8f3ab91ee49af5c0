-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- The plainest one.
return { f = function()
  while true do end
end }
