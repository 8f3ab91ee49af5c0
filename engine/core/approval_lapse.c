// SPDX-License-Identifier: Apache-2.0
// How long an approval holds: until the time that it names, and while the risk is in no higher band than when
// it was asked (language.md, "Approvals, exactly", rules 10 and 11;
// docs/decisions/0085-approvals-that-lapse.md). Guarantees: it is looked at when work is about to start and
// never again once it has; what lapsed leads where a round that ran out leads; nothing lapses in silence.
// Leans on approval_holds.c for which approvals count.
#include "approval.h"
#include "clocks.h"
#include "jobs.h"
#include "preauthorise.h"

static bool valid_at(const struct turn *turn, const struct assent_state *state, int64_t anchor_us,
                     int64_t *out, struct assent_text *words, struct assent_error *error);
static approval_lapse lapse_of;
static bool work_begun(const struct assent_ticket *ticket);
static int64_t last_approved(const struct turn *turn);
static int band_index(const struct turn *turn, struct assent_text name);
static bool risk_known(const struct turn *turn);

bool approvals_at_work(struct turn *turn, uint16_t *to)
{
    const struct assent_state *lapsed = NULL;
    struct assent_fact fact = {.kind = ASSENT_FACT_APPROVAL_EXPIRED};
    *to = ASSENT_TO_NONE;
    if (last_approved(turn) < 0 || work_begun(turn->ticket))
        return true;
    if (risk_known(turn) && !risk_score_again(turn))
        return false;
    if (!approvals_lapsed(turn, lapse_of, &lapsed, &fact.approval_expired.round, &fact.approval_expired.rule))
        return true;
    *to = lapsed->expired != ASSENT_TO_NONE ? lapsed->expired : lapsed->rejected;
    return turn_emit(turn, &fact);
}

bool validity_begin(struct turn *turn, const struct assent_state *state)
{
    int64_t newest;
    struct assent_error error = {0};
    struct assent_text words = {0};
    int64_t until_us = 0;
    if (assent_ticket_open_round(turn->ticket) || !approval_passed(turn->ticket, state, &newest))
        return true;
    if (!valid_at(turn, state, turn->now_us, &until_us, &words, &error))
        return turn_refuse_by(turn, error.code, "valid_until", &state->valid_until.place, "%s", error.text);
    return until_us == 0 || timer_set(turn, timer_of(turn, "round", newest, "valid"), words, until_us);
}

bool validity_end(struct turn *turn, struct assent_text state)
{
    for (size_t i = turn->ticket->timer_count; i-- > 0;) {
        struct assent_text name = turn->ticket->timers[i].name;
        struct assent_text rest = name;
        int64_t n;
        bool valid = timer_word(&rest, "round/") && timer_number(&rest, &n) && assent_text_is(rest, "/valid");
        if (!valid)
            continue;
        const struct assent_round *round = assent_ticket_round(turn->ticket, n);
        bool of_it = state.count == 0 || (round && assent_text_equal(round->state, state));
        if (of_it && !timer_clear(turn, name))
            return false;
    }
    return true;
}

bool validity_fire(struct turn *turn)
{
    uint16_t to = ASSENT_TO_NONE;
    if (turn->ticket->state_kind == ASSENT_STATE_WAIT)
        return wait_advance(turn, &to) && state_enter(turn, to);
    if (turn->ticket->state_kind != ASSENT_STATE_JOBS || turn->ticket->leaving.count)
        return true;
    return approvals_at_work(turn, &to) &&
           (to == ASSENT_TO_NONE || state_leave(turn, to, assent_text_of("the approval holds no longer")));
}

bool validity_clock_of(const struct turn *turn, const struct assent_timer *timer,
                       const struct assent_round *round, struct clock *out, struct assent_error *error)
{
    int index = assent_definition_state(turn->definition, round->state);
    out->known = index >= 0;
    if (index >= 0 &&
        !valid_at(turn, &turn->definition->states[index], timer->anchor_us, &out->due_us, &out->words, error))
        return false;
    out->known = out->known && out->due_us;
    return true;
}

bool validity_moved(struct turn *turn)
{
    if (turn->ticket->state_kind == ASSENT_STATE_END)
        return true;
    for (size_t i = 0; i < turn->definition->state_count; i++) {
        const struct assent_state *state = &turn->definition->states[i];
        struct assent_error error = {0};
        struct assent_text words = {0};
        int64_t newest, until_us = 0;
        if (state->kind != ASSENT_STATE_APPROVAL || !approval_passed(turn->ticket, state, &newest))
            continue;
        const struct assent_round *round = assent_ticket_round(turn->ticket, newest);
        struct assent_text name = timer_of(turn, "round", newest, "valid");
        if (!round->valid_until_us || assent_ticket_timer(turn->ticket, name))
            continue;
        if (!valid_at(turn, state, round->closed_us, &until_us, &words, &error))
            return turn_refuse_by(turn, error.code, "valid_until", &state->valid_until.place, "%s",
                                  error.text);
        struct assent_timer fired = {
            .name = name, .anchor_us = round->closed_us, .due_us = round->valid_until_us};
        if (until_us > turn->now_us && !timer_move(turn, &fired, words, until_us))
            return false;
    }
    return true;
}

bool risk_rose(const struct turn *turn, struct assent_text band)
{
    int was = band_index(turn, band);
    int is = turn->ticket->risk.scored ? band_index(turn, turn->ticket->risk.level) : -1;
    return was >= 0 && is > was;
}

// The sooner of valid_until and valid_for; 0 where it has neither.
static bool valid_at(const struct turn *turn, const struct assent_state *state, int64_t anchor_us,
                     int64_t *out, struct assent_text *words, struct assent_error *error)
{
    int64_t for_us = 0;
    *out = 0;
    if (state->valid_until.present) {
        *words = moment_words(turn, "valid_until", &state->valid_until);
        if (!moment_at(turn, &state->valid_until, anchor_us, out, error))
            return false;
    }
    if (state->valid_for.amount == 0)
        return true;
    if (!moment_after(turn, state->valid_for, anchor_us, &for_us, error))
        return false;
    if (*out && *out <= for_us)
        return true;
    *out = for_us;
    *words = assent_text_format(turn->arena, "valid_for %s",
                                turn_words(turn, assent_duration_text(turn->arena, state->valid_for)));
    return true;
}

static struct assent_text lapse_of(const struct turn *turn, const struct assent_state *state,
                                   const struct assent_round *newest)
{
    struct assent_error error = {0};
    struct assent_text words = assent_text_of("valid_until");
    struct assent_text lost = preauthorisation_lost(turn, newest);
    int64_t until_us;
    if (lost.count && !preauthorisation_kept(turn))
        return lost;
    if (newest->valid_until_us && newest->valid_until_us <= turn->now_us) {
        valid_at(turn, state, newest->closed_us, &until_us, &words, &error);
        return words;
    }
    if (!risk_rose(turn, newest->risk))
        return (struct assent_text){0};
    return assent_text_format(turn->arena, "risk %s when it was asked, %s by now",
                              turn_words(turn, newest->risk), turn_words(turn, turn->ticket->risk.level));
}

// A job was claimed since the last approval; what an earlier visit did is done.
static bool work_begun(const struct assent_ticket *ticket)
{
    int64_t closed_us = 0;
    for (size_t i = 0; i < ticket->round_count; i++) {
        const struct assent_round *round = &ticket->rounds[i];
        if (round->outcome == ASSENT_ROUND_MET && !round->debt && round->closed_us > closed_us)
            closed_us = round->closed_us;
    }
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job->role == ASSENT_JOB_DO && job->started > 0 && job->offered_us >= closed_us)
            return true;
    }
    return false;
}

// n of the newest round of an approval that let the ticket pass; -1: there is none.
static int64_t last_approved(const struct turn *turn)
{
    int64_t last = -1, newest;
    for (size_t i = 0; i < turn->definition->state_count; i++) {
        const struct assent_state *state = &turn->definition->states[i];
        if (state->kind == ASSENT_STATE_APPROVAL && approval_passed(turn->ticket, state, &newest) &&
            newest > last)
            last = newest;
    }
    return last;
}

static int band_index(const struct turn *turn, struct assent_text name)
{
    const struct assent_risk_rule *rule = &turn->definition->risk;
    for (size_t i = 0; name.count && i < rule->band_count; i++) {
        if (assent_text_equal(rule->bands[i].name, name))
            return (int)i;
    }
    return -1;
}

// Whether a round says in which band the risk was.
static bool risk_known(const struct turn *turn)
{
    const struct assent_ticket *ticket = turn->ticket;
    bool known = false;
    for (size_t i = 0; i < ticket->round_count; i++)
        known = known || ticket->rounds[i].risk.count > 0;
    return turn->definition->risk.present && known;
}
