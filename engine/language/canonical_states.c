// SPDX-License-Identifier: Apache-2.0
// The canonical form of states: actions, branches, rounds, jobs, ends.
#include "canonical.h"

#include <assert.h>

static struct assent_value state_value(const struct assent_definition *definition,
                                       const struct assent_state *state, struct assent_arena *arena);
static void put_kind(struct assent_record *record, const struct assent_definition *definition,
                     const struct assent_state *state, struct assent_arena *arena);
static struct assent_value actions_value(const struct assent_definition *definition,
                                         const struct assent_state *state, struct assent_arena *arena);
static struct assent_value action_require(const struct assent_definition *definition,
                                          const struct assent_action *action, struct assent_arena *arena);
static struct assent_value branches_value(const struct assent_definition *definition,
                                          const struct assent_state *state, struct assent_arena *arena);
static struct assent_value rounds_value(const struct assent_definition *definition,
                                        const struct assent_state *state, struct assent_arena *arena);
static struct assent_value round_value(const struct assent_definition *definition,
                                       const struct assent_round_rule *round, struct assent_arena *arena);
static void put_seats(struct assent_record *record, const struct assent_round_rule *round,
                      struct assent_arena *arena);
static void put_seat(struct assent_record *record, const struct assent_seat_rule *seat,
                     struct assent_arena *arena);
static struct assent_value ratify_value(const struct assent_definition *definition,
                                        const struct assent_state *state, struct assent_arena *arena);
static struct assent_value need_value(const struct assent_need *need, struct assent_arena *arena);
static struct assent_value jobs_value(const struct assent_definition *definition,
                                      const struct assent_state *state, struct assent_arena *arena);
static struct assent_value job_value(const struct assent_definition *definition,
                                     const struct assent_state *state, const struct assent_job_rule *job,
                                     struct assent_arena *arena);
static struct assent_value body_value(const struct assent_definition *definition,
                                      const struct assent_body *body, struct assent_arena *arena);
static void put_task(struct assent_record *record, const struct assent_definition *definition,
                     const struct assent_body *body, struct assent_arena *arena);
static void put_gate(struct assent_record *record, const struct assent_body *body,
                     struct assent_arena *arena);
static struct assent_value retry_value(const struct assent_retry *retry, struct assent_arena *arena);

struct assent_value canonical_states(const struct assent_definition *definition, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < definition->state_count; i++)
        assent_items_add(&items, state_value(definition, &definition->states[i], arena));
    return assent_items_done(&items);
}

static struct assent_value state_value(const struct assent_definition *definition,
                                       const struct assent_state *state, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "name", state->name);
    canonical_put_text(&record, "title", state->title);
    bool usual = state->kind == ASSENT_STATE_PEOPLE && state->held_by.kind == ASSENT_WHO_REQUESTER;
    if (!usual)
        assent_record_put(&record, "held_by", canonical_who(&state->held_by, arena));
    assent_record_put(&record, "actions", actions_value(definition, state, arena));
    canonical_put_clocks(&record, definition, state, arena);
    assent_record_put(&record, "ratify", ratify_value(definition, state, arena));
    put_kind(&record, definition, state, arena);
    return assent_record_done(&record);
}

static void put_kind(struct assent_record *record, const struct assent_definition *definition,
                     const struct assent_state *state, struct assent_arena *arena)
{
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
        return;
    case ASSENT_STATE_WAIT:
        assent_record_put(record, "wait", canonical_waits(definition, state, arena));
        return;
    case ASSENT_STATE_ROLLBACK:
        assent_record_put(record, "rollback", canonical_state_name(definition, state->rolls_back));
        assent_record_put(record, "done", canonical_state_name(definition, state->done));
        return;
    case ASSENT_STATE_CHOOSE:
        assent_record_put(record, "choose", branches_value(definition, state, arena));
        return;
    case ASSENT_STATE_APPROVAL:
        assent_record_put(record, "approval", rounds_value(definition, state, arena));
        assent_record_put(record, "approved", canonical_state_name(definition, state->approved));
        assent_record_put(record, "rejected", canonical_state_name(definition, state->rejected));
        assent_record_put(record, "expired", canonical_state_name(definition, state->expired));
        assent_record_put(record, "preauthorised", canonical_state_name(definition, state->preauthorised));
        assent_record_put(record, "valid_until", canonical_moment(&state->valid_until, arena));
        assent_record_put(record, "valid_for", canonical_duration(state->valid_for, arena));
        return;
    case ASSENT_STATE_JOBS:
        assent_record_put(record, "jobs", jobs_value(definition, state, arena));
        assent_record_put(record, "done", canonical_state_name(definition, state->done));
        assent_record_put(record, "failed", canonical_state_name(definition, state->failed));
        return;
    case ASSENT_STATE_END:
        assent_record_put(record, "end", assent_value_string(assent_outcome_text(state->outcome)));
        canonical_put_text(record, "as", state->as);
        return;
    }
}

static struct assent_value actions_value(const struct assent_definition *definition,
                                         const struct assent_state *state, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < state->action_count; i++) {
        const struct assent_action *action = &state->actions[i];
        struct assent_record record = assent_record_in(arena);
        assent_record_put_text(&record, "name", action->name);
        canonical_put_text(&record, "title", action->title);
        assent_record_put(&record, "by", canonical_who(&action->by, arena));
        assent_record_put(&record, "when", canonical_condition(&action->when, arena));
        assent_record_put(&record, "require", action_require(definition, action, arena));
        assent_record_put(&record, "edit",
                          canonical_field_names(definition, action->edit, action->edit_count, arena));
        assent_record_put(&record, "set", canonical_sets(definition, action, arena));
        assent_record_put(&record, "to", canonical_target(definition, action->to));
        assent_items_add(&items, assent_record_done(&record));
    }
    return state->action_count ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value action_require(const struct assent_definition *definition,
                                          const struct assent_action *action, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < action->require_count; i++)
        assent_items_add(&items, assent_value_text(definition->fields[action->require[i]].name));
    if (action->require_comment)
        assent_items_add(&items, assent_value_string("comment"));
    struct assent_value list = assent_items_done(&items);
    return list.list.count ? list : assent_value_absent();
}

static struct assent_value branches_value(const struct assent_definition *definition,
                                          const struct assent_state *state, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < state->branch_count; i++) {
        struct assent_record record = assent_record_in(arena);
        assent_record_put(&record, "when", canonical_condition(&state->branches[i].when, arena));
        assent_record_put(&record, "to", canonical_state_name(definition, state->branches[i].to));
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

static struct assent_value rounds_value(const struct assent_definition *definition,
                                        const struct assent_state *state, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < state->round_count; i++)
        assent_items_add(&items, round_value(definition, &state->rounds[i], arena));
    return assent_items_done(&items);
}

static struct assent_value round_value(const struct assent_definition *definition,
                                       const struct assent_round_rule *round, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "name", round->name);
    put_seats(&record, round, arena);
    if (round->quorum)
        assent_record_put_integer(&record, "quorum", round->quorum);
    if (round->bulk)
        assent_record_put_boolean(&record, "bulk", true);
    if (round->closes_at_meeting)
        assent_record_put(&record, "closes", assent_value_string("at meeting"));
    if (round->never_count || round->never_open)
        assent_record_put(&record, "never", canonical_whos(round->never, round->never_count, arena));
    canonical_put_text(&record, "because", round->because);
    assent_record_put(&record, "aloud_by", canonical_who(&round->aloud_by, arena));
    assent_record_put(&record, "covers",
                      canonical_field_names(definition, round->covers, round->covers_count, arena));
    if (round->may_set_count)
        assent_record_put(&record, "may_set",
                          canonical_field_names(definition, round->may_set, round->may_set_count, arena));
    assent_record_put(&record, "when", canonical_condition(&round->when, arena));
    assent_record_put(&record, "decide_within", canonical_duration(round->decide_within, arena));
    assent_record_put(&record, "decide_by", canonical_moment(&round->decide_by, arena));
    canonical_put_round_time(&record, definition, round, arena);
    return assent_record_done(&record);
}

static struct assent_value ratify_value(const struct assent_definition *definition,
                                        const struct assent_state *state, struct assent_arena *arena)
{
    if (!state->ratify)
        return assent_value_absent();
    struct assent_value round = round_value(definition, &state->ratify->round, arena);
    struct assent_record record = assent_record_from(arena, &round);
    assent_record_put(&record, "refused", canonical_state_name(definition, state->ratify->refused));
    assent_record_put(&record, "unpaid", canonical_who(&state->ratify->unpaid, arena));
    return assent_record_done(&record);
}

// One plain seat stands in the round itself, as a file writes it.
static void put_seats(struct assent_record *record, const struct assent_round_rule *round,
                      struct assent_arena *arena)
{
    struct assent_items all = assent_items_in(arena);
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_seat_rule *seat = &round->seats[i];
        bool plain = !seat->name.count;
        struct assent_record one = assent_record_in(arena);
        put_seat(plain ? record : &one, seat, arena);
        if (seat->object)
            assent_record_put(record, "object", assent_record_done(&one));
        else if (!plain)
            assent_items_add(&all, assent_record_done(&one));
    }
    struct assent_value list = assent_items_done(&all);
    if (list.list.count)
        assent_record_put(record, "all", list);
}

static void put_seat(struct assent_record *record, const struct assent_seat_rule *seat,
                     struct assent_arena *arena)
{
    assent_record_put(record, "from", canonical_who(&seat->from, arena));
    if (seat->name.count)
        assent_record_put(record, "when", canonical_condition(&seat->when, arena));
    if (seat->object)
        return;
    if (seat->name.count)
        assent_record_put_text(record, "name", seat->name);
    assent_record_put(record, "need", need_value(&seat->need, arena));
    if (seat->refuse)
        assent_record_put_integer(record, "refuse", seat->refuse);
}

static struct assent_value need_value(const struct assent_need *need, struct assent_arena *arena)
{
    const char *base = need->kind == ASSENT_NEED_SHARE_VOTES ? " of votes" : "";
    switch (need->kind) {
    case ASSENT_NEED_NUMBER:
        return assent_value_integer(need->value);
    case ASSENT_NEED_EVERYONE:
        return assent_value_string("everyone");
    case ASSENT_NEED_SHARE_ASKED:
    case ASSENT_NEED_SHARE_VOTES:
        if (need->more_than)
            return assent_value_text(assent_text_format(arena, "majority%s", base));
        return assent_value_text(assent_text_format(arena, "%lld.%02lld%%%s", (long long)(need->value / 100),
                                                    (long long)(need->value % 100), base));
    }
    return assent_value_absent();
}

static struct assent_value jobs_value(const struct assent_definition *definition,
                                      const struct assent_state *state, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < state->job_count; i++)
        assent_items_add(&items, job_value(definition, state, &state->jobs[i], arena));
    return assent_items_done(&items);
}

static struct assent_value job_value(const struct assent_definition *definition,
                                     const struct assent_state *state, const struct assent_job_rule *job,
                                     struct assent_arena *arena)
{
    static const char *const fails[] = {"undo", "ask", "stop", "go_on"};
    struct assent_value body = body_value(definition, &job->body, arena);
    struct assent_record record = assent_record_from(arena, &body);
    struct assent_items needs = assent_items_in(arena);
    assent_record_put_text(&record, "name", job->name);
    for (size_t i = 0; i < job->needs_count; i++)
        assent_items_add(&needs, assent_value_text(state->jobs[job->needs[i]].name));
    if (job->needs_count)
        assent_record_put(&record, "needs", assent_items_done(&needs));
    assent_record_put(&record, "when", canonical_condition(&job->when, arena));
    assent_record_put(&record, "retry", retry_value(&job->retry, arena));
    assent_record_put(&record, "timeout", canonical_duration(job->timeout, arena));
    assent_record_put(&record, "not_before", canonical_moment(&job->not_before, arena));
    assent_record_put(&record, "due", canonical_moment(&job->due, arena));
    enum assent_if_it_fails usual = definition->kind == ASSENT_CHANGE ? ASSENT_FAILS_UNDO : ASSENT_FAILS_ASK;
    if (job->if_it_fails != usual)
        assent_record_put(&record, "if_it_fails", assent_value_string(fails[job->if_it_fails]));
    assent_record_put(&record, "undo", body_value(definition, &job->undo, arena));
    assent_record_put(&record, "finally", body_value(definition, &job->finally, arena));
    return assent_record_done(&record);
}

static struct assent_value body_value(const struct assent_definition *definition,
                                      const struct assent_body *body, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    switch (body->kind) {
    case ASSENT_BODY_NONE:
        return assent_value_absent();
    case ASSENT_BODY_WAIT:
        assent_record_put(&record, "wait", canonical_moment(&body->wait, arena));
        break;
    case ASSENT_BODY_WORKER:
        assent_record_put_text(&record, "worker", body->worker);
        break;
    case ASSENT_BODY_TASK:
        put_task(&record, definition, body, arena);
        break;
    case ASSENT_BODY_GATE:
        put_gate(&record, body, arena);
        break;
    }
    assent_record_put(&record, "with", canonical_template(&body->with, arena));
    return assent_record_done(&record);
}

static void put_task(struct assent_record *record, const struct assent_definition *definition,
                     const struct assent_body *body, struct assent_arena *arena)
{
    struct assent_record task = assent_record_in(arena);
    assent_record_put(&task, "from", canonical_who(&body->from, arena));
    if (body->never_count)
        assent_record_put(&task, "never", canonical_whos(body->never, body->never_count, arena));
    assent_record_put(&task, "title", canonical_template(&body->title, arena));
    assent_record_put(&task, "fills",
                      canonical_field_names(definition, body->fills, body->fills_count, arena));
    canonical_put_true(&task, "may_fail", body->may_fail);
    assent_record_put(record, "task", assent_record_done(&task));
}

static void put_gate(struct assent_record *record, const struct assent_body *body, struct assent_arena *arena)
{
    struct assent_record gate = assent_record_in(arena);
    struct assent_duration lease = {ASSENT_DURATION_WALL, body->lease_us};
    assent_record_put(&gate, "artifact", canonical_template(&body->artifact, arena));
    assent_record_put(&gate, "lease", canonical_duration(lease, arena));
    assent_record_put(record, "gate", assent_record_done(&gate));
}

static struct assent_value retry_value(const struct assent_retry *retry, struct assent_arena *arena)
{
    if (retry->attempts <= 1)
        return assent_value_absent();
    struct assent_record record = assent_record_in(arena);
    struct assent_duration first = {ASSENT_DURATION_WALL, retry->first_us};
    struct assent_duration most = {ASSENT_DURATION_WALL, retry->most_us};
    assent_record_put_integer(&record, "attempts", retry->attempts);
    assent_record_put_integer(&record, "factor", retry->factor);
    assent_record_put(&record, "first", canonical_duration(first, arena));
    assent_record_put(&record, "most", canonical_duration(most, arena));
    return assent_record_done(&record);
}
