// SPDX-License-Identifier: Apache-2.0
// A newer ticket that takes an older one's place (language.md, `superseded_by`). Guarantees: only one that
// was created later does, never the ticket itself; work that has begun is finished, and what is given back
// afterwards is not begun again. A ticket that waits listens for it as for a signal, under a name that no
// signal has and a key of the fields that make two tickets about the same thing.
#include "clocks.h"
#include "jobs.h"

#include <assent/base/canonical.h>

static bool has_begun(const struct assent_ticket *ticket);
static bool leave_for_newer(struct turn *turn, int64_t index);

struct assent_text supersede_name(const struct turn *turn)
{
    return assent_text_format(turn->arena, "%s%s", ASSENT_SUPERSEDED_BY,
                              turn_words(turn, turn->definition->name));
}

struct assent_text supersede_key(const struct turn *turn, const struct assent_signal_rule *rule)
{
    struct assent_record record = assent_record_in(turn->arena);
    for (size_t i = 0; i < rule->superseded_by_count; i++) {
        struct assent_text name = turn->definition->fields[rule->superseded_by[i]].name;
        const struct assent_value *value = assent_value_find(&turn->ticket->fields, name);
        if (value)
            assent_record_put(&record, assent_text_cstring(turn->arena, name), *value);
    }
    struct assent_value values = assent_record_done(&record);
    struct assent_digest digest = assent_digest_of(assent_canonical_text(turn->arena, &values));
    return assent_digest_text(turn->arena, &digest);
}

bool supersede_look(struct turn *turn)
{
    const struct assent_ticket *ticket = turn->ticket;
    for (size_t i = 0; i < ticket->awaited_count; i++) {
        if (assent_text_starts(ticket->awaited[i].signal, ASSENT_SUPERSEDED_BY))
            return timer_set(turn, assent_text_of(ASSENT_TIMER_NEWER), assent_text_of("superseded_by"),
                             turn->now_us);
    }
    return true;
}

bool supersede_hear(struct turn *turn, const struct assent_awaited *awaited, struct assent_text by)
{
    struct assent_id newer;
    int64_t index = awaited->index;
    if (!assent_id_read(by, "tkt", &newer) || assent_id_compare(&newer, &turn->ticket->id) <= 0 ||
        assent_text_equal(turn->ticket->superseded_by, by))
        return turn_nothing(turn);
    bool begun = has_begun(turn->ticket);
    return turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_SUPERSEDED, .superseded = {.by = by}}) &&
           (begun || leave_for_newer(turn, index));
}

bool supersede_found(struct turn *turn)
{
    const struct assent_awaited *awaited = assent_ticket_newer(turn->ticket);
    struct assent_id newer;
    struct assent_text by = turn->event->signal_id;
    bool told = assent_text_equal(turn->ticket->superseded_by, by);
    if (!awaited || told || !assent_id_read(by, "tkt", &newer) ||
        assent_id_compare(&newer, &turn->ticket->id) <= 0)
        return true;
    return supersede_hear(turn, awaited, by);
}

bool supersede_given_back(struct turn *turn)
{
    const struct assent_awaited *awaited = assent_ticket_newer(turn->ticket);
    if (!awaited || !turn->ticket->superseded_by.count || has_begun(turn->ticket))
        return true;
    return leave_for_newer(turn, awaited->index);
}

static bool has_begun(const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        bool over = job->phase == ASSENT_JOB_FAULT || job->phase == ASSENT_JOB_ENDED;
        if (job_in_visit(ticket, job) && (job->phase == ASSENT_JOB_CLAIMED || (over && job->started > 0)))
            return true;
    }
    return false;
}

static bool leave_for_newer(struct turn *turn, int64_t index)
{
    const struct assent_signal_rule *rule = &state_now(turn)->signals[index];
    uint16_t to = rule->to;
    struct assent_text why = assent_text_of("a newer ticket");
    return state_target(turn, &to, &rule->place) && state_leave(turn, to, why);
}
