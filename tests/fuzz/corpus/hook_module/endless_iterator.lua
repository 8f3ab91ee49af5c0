-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- A generic for whose iterator is a function of C.
return { f = function()
  for _ in string.len, "x" do end
end }
