// SPDX-License-Identifier: Apache-2.0
// The stored shapes of the change schedule: when a change is to happen, what it occupies, and its conflicts
// (docs/decisions: 0098 entries, 0099 conflicts). As in record_parts.c a row is the whole of what it takes to
// store a member.
#include "record_shape.h"

#include <assent/core/rows.h>
#include <assent/core/schedule.h>

static const struct shape_member PLAN_ROWS[] = {
    {"changed", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_plan, changed_us), NULL},
    {"dropped", SHAPE_BOOLEAN, IN_ENVELOPE, offsetof(struct assent_plan, dropped), NULL},
    {"end", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_plan, end_us), NULL},
    {"implementer", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_plan, implementer), NULL},
    {"sequence", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_plan, sequence), NULL},
    {"start", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_plan, start_us), NULL},
    {"until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_plan, until_us), NULL},
};
const struct shape SHAPE_PLAN = {PLAN_ROWS, sizeof PLAN_ROWS / sizeof *PLAN_ROWS, sizeof(struct assent_plan)};

static const struct shape_member PLANNED_ROWS[] = {
    {"end", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_planned, end_us), NULL},
    {"implementer", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_planned, implementer), NULL},
    {"start", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_planned, start_us), NULL},
    {"until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_planned, until_us), NULL},
};
const struct shape SHAPE_PLANNED = {PLANNED_ROWS, sizeof PLANNED_ROWS / sizeof *PLANNED_ROWS,
                                    sizeof(struct assent_planned)};

static const struct shape_member CONFLICT_ROWS[] = {
    {"because", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_conflict, because), NULL},
    {"conflict", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_conflict, id), NULL},
    {"found", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_conflict, found_us), NULL},
    {"from", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_conflict, from_us), NULL},
    {"items", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_conflict, items), NULL},
    {"number", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_conflict, number), NULL},
    {"others", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_conflict, others), NULL},
    {"outcome", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_conflict, outcome), &WORDS_CONFLICT_OUTCOME},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_conflict, person), NULL},
    {"reason", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_conflict, kind), &WORDS_CONFLICT_KIND},
    {"settled", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_conflict, settled_us), NULL},
    {"until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_conflict, until_us), NULL},
    {"with", SHAPE_TICKET_ID, IN_ENVELOPE, offsetof(struct assent_conflict, with), NULL},
};
const struct shape SHAPE_CONFLICT = {CONFLICT_ROWS, sizeof CONFLICT_ROWS / sizeof *CONFLICT_ROWS,
                                     sizeof(struct assent_conflict)};

static const struct shape_member ENTRY_ROWS[] = {
    {"active", SHAPE_BOOLEAN, IN_ENVELOPE, offsetof(struct assent_schedule_entry, active), NULL},
    {"changed", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, changed_us), NULL},
    {"end", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, end_us), NULL},
    {"implementer", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, implementer), NULL},
    {"items", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_schedule_entry, items), NULL},
    {"number", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, number), NULL},
    {"requester", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, requester), NULL},
    {"sequence", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_schedule_entry, sequence), NULL},
    {"service", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, service), NULL},
    {"start", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, start_us), NULL},
    {"status", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_schedule_entry, status), &WORDS_ENTRY_STATUS},
    {"title", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, title), NULL},
    {"until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_schedule_entry, until_us), NULL},
};
const struct shape SHAPE_ENTRY = {ENTRY_ROWS, sizeof ENTRY_ROWS / sizeof *ENTRY_ROWS,
                                  sizeof(struct assent_schedule_entry)};

struct assent_text assent_schedule_write(const struct assent_schedule_entry *entry,
                                         struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    struct assent_schedule_entry stored = *entry;
    if (stored.until_us == stored.end_us)
        stored.until_us = 0; // as before there was such a time
    shape_write(&out, &SHAPE_ENTRY, &stored, IN_BOTH, true);
    return assent_buffer_done(&out);
}

bool assent_schedule_read(struct assent_text bytes, const struct assent_id *ticket,
                          struct assent_arena *arena, struct assent_schedule_entry *out,
                          struct assent_error *error)
{
    struct cursor cursor = cursor_of(bytes, arena);
    *out = (struct assent_schedule_entry){.ticket = *ticket};
    shape_read(&cursor, &SHAPE_ENTRY, out, IN_BOTH);
    if (out->until_us == 0)
        out->until_us = out->end_us;
    return cursor_done(&cursor, "entry of the schedule", error);
}

bool assent_conflict_read(struct assent_text bytes, struct assent_arena *arena, struct assent_conflict *out,
                          struct assent_error *error)
{
    struct cursor cursor = cursor_of(bytes, arena);
    *out = (struct assent_conflict){0};
    shape_read(&cursor, &SHAPE_CONFLICT, out, IN_BOTH);
    return cursor_done(&cursor, "conflict", error);
}
