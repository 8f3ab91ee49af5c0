-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- The same with gsub.
return { f = function()
  local function dig() return (("x"):gsub("x", dig)) end
  return dig()
end }
