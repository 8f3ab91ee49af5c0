-- SPDX-License-Identifier: Apache-2.0
-- A risk factor from the length of the plan. It counts in a local of the module, which must always be fresh.

local calls = 0

local function risk(view)
    calls = calls + 1
    assert(calls == 1, "the module is not fresh")
    local length = #view.ticket.fields.plan
    return { { id = "plan", value = length, contribution = math.min(length // 100, 20), reason = "A long plan" } }
end

return { risk = risk }
