-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A directive that C would take.
return { f = function()
  return string.format("%n", 1)
end }
