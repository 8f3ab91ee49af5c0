-- SPDX-License-Identifier: Apache-2.0
-- Scores by the length of the plan; a plan of "spin" never ends, one of "fail" is an error.
local size = {}

function size.points(view)
  local plan = view.ticket.fields.plan or ""
  if plan == "fail" then
    error("the plan says so")
  end
  while plan == "spin" do
  end
  return { { id = "length", contribution = #plan > 10 and 10 or 0, reason = "The plan is long" } }
end

return size
