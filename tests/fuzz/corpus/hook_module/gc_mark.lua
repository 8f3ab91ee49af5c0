-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A mark that would allow a finalizer to be set later.
return { f = function()
  local meta = { __gc = true }
  setmetatable({}, meta)
  meta.__gc = function() while true do end end
end }
