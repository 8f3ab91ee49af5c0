// SPDX-License-Identifier: Apache-2.0
// Whether the approvals that let a ticket pass still hold, for waits that are blocked by them (language.md,
// "States" and "Approvals, exactly", rules 8 to 10). Guarantees: one that fell is named, unless later ones
// that hold have seen everything that it covers: those have taken its place. Leans on approval_edited.c for
// what makes a round fall.
#include "approval.h"

// An approval that was passed, by its newest visit.
struct passed {
    const struct assent_state *state;
    int64_t newest; // n of its newest round
    bool fallen;
};

static bool find_passed(struct turn *turn, struct passed *out, size_t *count);
static void find_states(const struct turn *turn, struct passed *out, size_t *count);
static bool replaced(const struct turn *turn, const struct passed *passed, size_t count,
                     const struct passed *fallen);
static bool seen_later(const struct turn *turn, const struct passed *passed, size_t count,
                       const struct passed *fallen, const struct assent_field *field);

bool approvals_lapsed(struct turn *turn, approval_lapse *lapse, const struct assent_state **out,
                      int64_t *newest, struct assent_text *why)
{
    size_t count = 0;
    struct passed *passed =
        assent_arena_take_array(turn->arena, turn->definition->state_count, sizeof *passed);
    struct assent_text *words =
        assent_arena_take_array(turn->arena, turn->definition->state_count, sizeof *words);
    find_states(turn, passed, &count);
    for (size_t i = 0; i < count; i++) {
        words[i] = lapse(turn, passed[i].state, assent_ticket_round(turn->ticket, passed[i].newest));
        passed[i].fallen = words[i].count > 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (!passed[i].fallen || replaced(turn, passed, count, &passed[i]))
            continue;
        *out = passed[i].state;
        *newest = passed[i].newest;
        *why = words[i];
        return true;
    }
    return false;
}

bool approvals_fallen(struct turn *turn, struct assent_items *reasons)
{
    size_t count = 0;
    struct passed *passed =
        assent_arena_take_array(turn->arena, turn->definition->state_count, sizeof *passed);
    if (!find_passed(turn, passed, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!passed[i].fallen || replaced(turn, passed, count, &passed[i]))
            continue;
        struct assent_record reason = assent_record_in(turn->arena);
        assent_record_put_text(&reason, "approval", passed[i].state->name);
        assent_items_add(reasons, assent_record_done(&reason));
    }
    return true;
}

static bool find_passed(struct turn *turn, struct passed *out, size_t *count)
{
    find_states(turn, out, count);
    for (size_t i = 0; i < *count; i++) {
        if (!approval_fallen(turn, out[i].state, &out[i].fallen))
            return false;
    }
    return true;
}

static void find_states(const struct turn *turn, struct passed *out, size_t *count)
{
    const struct assent_definition *definition = turn->definition;
    for (size_t i = 0; i < definition->state_count; i++) {
        struct passed one = {.state = &definition->states[i]};
        if (one.state->kind == ASSENT_STATE_APPROVAL && approval_passed(turn->ticket, one.state, &one.newest))
            out[(*count)++] = one;
    }
}

static bool replaced(const struct turn *turn, const struct passed *passed, size_t count,
                     const struct passed *fallen)
{
    bool later = false;
    for (size_t i = 0; i < count; i++)
        later = later || (!passed[i].fallen && passed[i].newest > fallen->newest);
    for (size_t i = 0; later && i < turn->definition->field_count; i++) {
        const struct assent_field *field = &turn->definition->fields[i];
        if (approval_covers(turn->definition, fallen->state, field) &&
            !seen_later(turn, passed, count, fallen, field))
            return false;
    }
    return later;
}

static bool seen_later(const struct turn *turn, const struct passed *passed, size_t count,
                       const struct passed *fallen, const struct assent_field *field)
{
    for (size_t i = 0; i < count; i++) {
        if (!passed[i].fallen && passed[i].newest > fallen->newest &&
            approval_covers(turn->definition, passed[i].state, field))
            return true;
    }
    return false;
}
