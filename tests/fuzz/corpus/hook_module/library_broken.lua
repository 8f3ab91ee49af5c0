-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- What is done to the libraries ends with the call.
return { f = function()
  string.rep, math.floor, table.sort, pairs, setmetatable = nil, nil, nil, nil, nil
  for name in next, _G do _G[name] = nil end
  string.rep("x", 2)
end }
