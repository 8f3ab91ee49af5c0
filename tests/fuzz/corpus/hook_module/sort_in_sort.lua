-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- Sorting within the comparison of a sort, down to the end of the C stack.
return { f = function()
  local function sort() table.sort({ 1, 2 }, function() sort() end) end
  sort()
end }
