-- SPDX-License-Identifier: Apache-2.0
-- The risk hook of the canonical workload: reads the service, the configuration items and the planned time, and
-- returns the factors that it finds. About what an office writes: two loops, a few strings, one table.

local LONG_HOURS = 8

local function hours_between(from, till)
    local function hour(written)
        return math.tointeger(tonumber(string.sub(written, 12, 13)))
    end
    return hour(till) - hour(from)
end

local risk = {}

function risk.risk(view)
    local factors = {}
    local function add(id, value, contribution, reason)
        factors[#factors + 1] = { id = id, value = value, contribution = contribution, reason = reason }
    end
    if view.service and view.service.critical then
        add("service_critical", true, 20, "The service " .. view.service.name .. " is critical")
    end
    local dependants = 0
    for _, item in ipairs(view.items or {}) do
        dependants = dependants + #(item.dependants or {})
    end
    if dependants > 0 then
        add("dependants", dependants, math.min(5 * dependants, 25), dependants .. " other items depend on what is touched")
    end
    local planned = view.ticket.fields.planned
    if planned and hours_between(planned.start, planned["end"]) > LONG_HOURS then
        add("planned_length", true, 10, "Planned to last more than " .. LONG_HOURS .. " hours")
    end
    return factors
end

return risk
