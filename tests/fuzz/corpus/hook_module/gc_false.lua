-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- Refused whatever the value: false marks the object too.
return { f = function()
  setmetatable({}, { __gc = false })
end }
