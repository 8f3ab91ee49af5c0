-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- A weak table as __newindex, with the memory full, has crashed the library.
return { f = function()
  local weak = setmetatable({}, { __mode = "kv" })
  local t = setmetatable({}, { __newindex = weak })
  for i = 1, math.huge do t[i] = {} end
end }
