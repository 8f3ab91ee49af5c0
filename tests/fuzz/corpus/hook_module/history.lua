-- SPDX-License-Identifier: Apache-2.0
local LIMIT = 3

local function failures(changes)
  local count = 0
  for _, change in ipairs(changes) do
    if change.outcome == "failed" then count = count + 1 end
  end
  return count
end

return {
  history = function(view)
    local failed = failures(view.recent_changes)
    if failed < LIMIT then return {} end
    return { { id = "history", value = failed, reason = failed .. " changes of this service failed lately" } }
  end,
}
