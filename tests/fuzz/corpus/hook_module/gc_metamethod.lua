-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A finalizer runs with the hook off.
return { f = function()
  setmetatable({}, { __gc = function() while true do end end })
end }
