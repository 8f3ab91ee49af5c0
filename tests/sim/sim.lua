-- SPDX-License-Identifier: Apache-2.0
-- Scores by the length of the plan, and counts in a local: a second call must not see the first.
local sim = {}
local calls = 0

function sim.size(view)
  calls = calls + 1
  local plan = view.ticket.fields.plan or ""
  return { { id = "length", contribution = (#plan > 10 and 10 or 0) + calls - 1, reason = "The plan is long" } }
end

return sim
