-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-memory
-- Functions that keep what they closed over.
return { f = function()
  local f = function() end
  while true do
    local before = f
    f = function() return before() end
  end
end }
