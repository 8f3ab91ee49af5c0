-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-memory
-- Catching the lack of memory does not help.
return { f = function()
  local keep
  while true do
    pcall(function()
      while true do keep = { keep } end
    end)
  end
end }
