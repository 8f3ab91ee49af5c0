-- SPDX-License-Identifier: Apache-2.0
local waiting = {}

function waiting.noted(view)
    return { count = (view.ticket.fields.count or 0) + 10 }
end

return waiting
