-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Catching the error and going on: the hook fires again at each instruction.
return { f = function()
  while true do
    pcall(function()
      while true do end
    end)
  end
end }
