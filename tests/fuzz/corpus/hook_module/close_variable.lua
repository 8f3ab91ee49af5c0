-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- __close runs while an error is on its way.
return { f = function()
  local x <close> = setmetatable({}, { __close = function() while true do end end })
  error("x")
end }
