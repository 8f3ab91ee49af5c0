-- SPDX-License-Identifier: Apache-2.0
-- Risk factors that the answers of a form do not give: what is known of the service, of the configuration items and
-- their neighbours, of how such work went lately, and of the time that was chosen. Called as `add: risk.history`.
-- Pure: sees the view only, returns a list of { id, value, contribution, reason }; an empty list adds nothing.
-- Times in the view are UTC; night and weekend are therefore UTC's, and count the same for every office.

local NIGHT_FROM, NIGHT_UNTIL = 20, 6 -- hours; few people are there to help between them
local LONG_HOURS = 8                  -- a change that lasts longer rarely goes as planned
local FAILED_ALL = 50                 -- points if all that was done lately had failed
local FAILED_LEAST, FAILED_MOST = 5, 25

-- Day of the week of a date, 0 for Sunday (Sakamoto's method).
local function weekday(year, month, day)
    local shift = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 }
    if month < 3 then
        year = year - 1
    end
    return (year + year // 4 - year // 100 + year // 400 + shift[month] + day) % 7
end

-- Days since the beginning of the calendar, for differences only.
local function day_number(year, month, day)
    if month < 3 then
        year, month = year - 1, month + 12
    end
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day
end

-- "2026-11-23T22:00:00.000000Z" as numbers.
local function instant(written)
    local function digits(from, to)
        return math.tointeger(tonumber(string.sub(written, from, to)))
    end
    local year, month, day = digits(1, 4), digits(6, 7), digits(9, 10)
    local hour, minute = digits(12, 13), digits(15, 16)
    return {
        hour = hour,
        weekday = weekday(year, month, day),
        minutes = day_number(year, month, day) * 1440 + hour * 60 + minute,
    }
end

local function add(factors, id, value, contribution, reason)
    factors[#factors + 1] = { id = id, value = value, contribution = contribution, reason = reason }
end

local function service_factors(factors, service)
    if service and service.critical then
        add(factors, "service_critical", true, 20, "The service " .. service.name .. " is critical")
    end
end

-- What is touched, and what needs what is touched; items that are touched themselves are not counted again.
local function item_factors(factors, items, count)
    local touched, dependants, seen = {}, 0, {}
    for _, item in ipairs(items) do
        touched[item.handle] = true
    end
    for _, item in ipairs(items) do
        for _, dependant in ipairs(item.dependants or {}) do
            if not touched[dependant] and not seen[dependant] then
                seen[dependant] = true
                dependants = dependants + 1
            end
        end
    end
    if count > 1 then
        add(factors, "items", count, math.min(5 * (count - 1), 20), count .. " configuration items are touched at once")
    end
    if dependants > 0 then
        local what = dependants == 1 and "1 other item depends" or dependants .. " other items depend"
        add(factors, "dependants", dependants, math.min(5 * dependants, 25), what .. " on what is touched")
    end
end

local function time_factors(factors, planned)
    if not planned then
        return
    end
    local from, till = instant(planned.start), instant(planned["end"])
    local night = from.hour >= NIGHT_FROM or from.hour < NIGHT_UNTIL
    local weekend = from.weekday == 0 or from.weekday == 6
    if night or weekend then
        local when = night and "at night" or "on a weekend"
        add(factors, "planned_time", when, 10, "Planned " .. when .. ", when few people are there to help")
    end
    local hours = (till.minutes - from.minutes) // 60
    if hours > LONG_HOURS then
        add(factors, "planned_length", hours, 10, "Planned to last " .. hours .. " hours")
    end
end

-- The worst of what is known of the service, its team, the items and the workflow counts, and only that one: it is
-- mostly the same failures that are seen from several sides.
local function past_factor(factors, view)
    local worst
    local function look(past, what)
        local count = past and past.failed + past.succeeded or 0
        if count > 0 and past.failed > 0 then
            local points = math.max(FAILED_LEAST, math.min(FAILED_MOST, FAILED_ALL * past.failed // count))
            if not worst or points > worst.points then
                worst = { points = points, failed = past.failed, count = count, what = what }
            end
        end
    end
    local lately = view.past or {}
    look(lately.service, view.service and "of the service " .. view.service.name)
    for _, item in ipairs(view.items or {}) do
        look(item.past, "of " .. (item.name or item.handle))
    end
    look(lately.team, "of the team behind the service")
    look(lately.workflow, "of this kind")
    if worst then
        local said = worst.failed .. " of " .. worst.count .. " tickets " .. worst.what
        add(factors, "past", worst.failed, worst.points, said .. " failed in the last " .. lately.days .. " days")
    end
end

local risk = {}

function risk.history(view)
    local factors = {}
    service_factors(factors, view.service)
    item_factors(factors, view.items or {}, view.items_count or 0)
    past_factor(factors, view)
    time_factors(factors, view.ticket.fields.planned)
    return factors
end

return risk
