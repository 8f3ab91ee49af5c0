-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- 20,000 coroutines, each closing the one before, end on the host's stack.
return { f = function()
  local last
  for _ = 1, 20000 do
    local before = last
    last = coroutine.create(function()
      local x <close> = setmetatable({}, { __close = function() if before then coroutine.close(before) end end })
      coroutine.yield()
    end)
    coroutine.resume(last)
  end
  coroutine.close(last)
end }
