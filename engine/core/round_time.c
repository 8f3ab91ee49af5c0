// SPDX-License-Identifier: Apache-2.0
// The clocks of a round: its time, its reminders, its ladder (docs/decisions/0084-clocks-of-rounds.md).
// Guarantees: a reminder and a step come once and only while the round is open; shares are of business time
// where the workflow has a calendar; what is reminded names who has voted as not meant. Leans on timers.c for
// setting, on moment.c for instants, on round_late.c for what lateness does.
#include "ballot.h"
#include "clocks.h"

#include <string.h>

enum { WHOLE = 10000 }; // shares are ten-thousandths

static bool set_reminders(struct turn *turn, const struct assent_round_rule *rule, int64_t n, int64_t due_us);
static bool set_ladder(struct turn *turn, const struct assent_round_rule *rule, int64_t n);
static bool resolved(const struct turn *turn, const struct assent_timer *timer, struct assent_duration rule,
                     int64_t *out, struct assent_error *error);
static bool remind_at(const struct turn *turn, const struct assent_remind *remind, int64_t anchor_us,
                      int64_t due_us, int64_t *out, struct assent_error *error);
static struct assent_text remind_words(const struct turn *turn, const struct assent_remind *remind);
static bool asked_still(struct turn *turn, const struct assent_round *round,
                        struct assent_fact_reminded *out);
static void except_voters(struct turn *turn, const struct assent_round *round,
                          struct assent_fact_reminded *out);

bool round_ends(const struct turn *turn, const struct assent_round_rule *rule, int64_t anchor_us,
                struct round_ends *out, struct assent_error *error)
{
    *out = (struct round_ends){0};
    if (rule->decide_within.amount != 0) {
        const char *length = turn_words(turn, assent_duration_text(turn->arena, rule->decide_within));
        out->within_words = assent_text_format(turn->arena, "decide_within %s", length);
        if (!moment_after(turn, rule->decide_within, anchor_us, &out->within_us, error))
            return false;
    }
    if (rule->decide_by.present) {
        out->by_words = moment_words(turn, "decide_by", &rule->decide_by);
        if (!moment_at(turn, &rule->decide_by, anchor_us, &out->by_us, error))
            return false;
    }
    int64_t meeting_us;
    struct assent_text meeting;
    if (round_meeting(turn, rule, anchor_us, &meeting_us, &meeting) &&
        (!out->by_us || meeting_us < out->by_us)) {
        out->by_us = meeting_us;
        out->by_words = assent_text_format(turn->arena, "closes at meeting %s", turn_words(turn, meeting));
    }
    bool within = out->within_us && (!out->by_us || out->within_us <= out->by_us);
    out->due_us = within ? out->within_us : out->by_us;
    out->words = within ? out->within_words : out->by_words;
    return true;
}

bool round_ends_of(const struct turn *turn, const struct assent_round_rule *rule,
                   const struct assent_round *round, int64_t anchor_us, struct round_ends *out,
                   struct assent_error *error)
{
    int64_t by_us = 0;
    if (!round_ends(turn, rule, anchor_us, out, error))
        return false;
    int64_t end_us = round_deferred_until(turn, round);
    if (!end_us || !out->due_us)
        return true;
    if (rule->decide_by.present && !moment_at(turn, &rule->decide_by, anchor_us, &by_us, error))
        return false;
    bool by = by_us && by_us < end_us;
    out->words = by ? moment_words(turn, "decide_by", &rule->decide_by)
                    : assent_text_format(turn->arena, "deferred to %s", turn_words(turn, round->meeting));
    out->due_us = by ? by_us : end_us;
    if (!by && out->within_us > end_us) { // what it has anyhow is longer
        out->due_us = out->within_us;
        out->words = out->within_words;
    }
    return true;
}

bool round_clocks_begin(struct turn *turn, const struct assent_round_rule *rule, int64_t n,
                        const struct round_ends *ends)
{
    if (ends->due_us && ends->due_us <= turn->now_us) // it is over before it begins: only a ladder goes on
        return rule->late != ASSENT_ROUND_LATE_LADDER || set_ladder(turn, rule, n);
    return (!ends->due_us || timer_set(turn, timer_of(turn, "round", n, ""), ends->words, ends->due_us)) &&
           set_reminders(turn, rule, n, ends->due_us) && set_ladder(turn, rule, n);
}

bool round_clocks_end(struct turn *turn, int64_t n)
{
    for (size_t i = turn->ticket->timer_count; i-- > 0;) {
        struct assent_text name = turn->ticket->timers[i].name;
        struct assent_text what;
        if (timer_of_round(name, n, &what) && !assent_text_is(what, "/valid") && !timer_clear(turn, name))
            return false;
    }
    return true;
}

bool timer_of_round(struct assent_text name, int64_t n, struct assent_text *what)
{
    int64_t number;
    *what = name;
    return timer_word(what, "round/") && timer_number(what, &number) && number == n;
}

bool round_clock_of(const struct turn *turn, const struct assent_timer *timer,
                    const struct assent_round *round, struct assent_text what, struct clock *out,
                    struct assent_error *error)
{
    const struct assent_round_rule *rule = approval_rule(turn, round);
    struct round_ends ends;
    int64_t i;
    out->known = rule != NULL;
    out->words = timer->rule;
    if (!rule)
        return true;
    if (timer_word(&what, "/late/") && timer_number(&what, &i) && (size_t)i < rule->late_count)
        return resolved(turn, timer, rule->late_steps[i].after, &out->due_us, error);
    bool by =
        assent_text_is(what, "/by"); // set by a question: its meeting is that of the asking all the same
    if (!round_ends_of(turn, rule, round, by ? round->opened_us : timer->anchor_us, &ends, error))
        return false;
    if (timer_word(&what, "/remind/") && timer_number(&what, &i) && (size_t)i < rule->remind_count)
        return timer->resumed_us
                   ? resolved(turn, timer, rule->decide_within, &out->due_us, error)
                   : remind_at(turn, &rule->reminds[i], timer->anchor_us, ends.due_us, &out->due_us, error);
    if (by) {
        out->due_us = ends.by_us;
        return true;
    }
    out->known = what.count == 0 && ends.due_us;
    out->due_us = ends.due_us;
    out->words = ends.words;
    return !timer->resumed_us || round_resumed_at(turn, rule, timer, &out->due_us, &out->words, error);
}

bool round_resumed_at(const struct turn *turn, const struct assent_round_rule *rule,
                      const struct assent_timer *timer, int64_t *due_us, struct assent_text *words,
                      struct assent_error *error)
{
    struct round_ends ends;
    if (!resolved(turn, timer, rule->decide_within, due_us, error) ||
        !round_ends(turn, rule, timer->anchor_us, &ends, error))
        return false;
    *words = ends.within_words;
    struct assent_text rest = timer->name;
    int64_t n = -1;
    bool of_round = timer_word(&rest, "round/") && timer_number(&rest, &n);
    const struct assent_round *round = of_round ? assent_ticket_round(turn->ticket, n) : NULL;
    int64_t deferred_us = round ? round_deferred_until(turn, round) : 0;
    *due_us = deferred_us > *due_us ? deferred_us : *due_us;
    if (ends.by_us && ends.by_us < *due_us) {
        *due_us = ends.by_us;
        *words = ends.by_words;
    }
    return true;
}

// A clock that has stood counts what was left from when it went on; another one its rule from its anchor.
static bool resolved(const struct turn *turn, const struct assent_timer *timer, struct assent_duration rule,
                     int64_t *out, struct assent_error *error)
{
    struct assent_duration left = {timer->unit, timer->left_us};
    return timer->resumed_us ? moment_after(turn, left, timer->resumed_us, out, error)
                             : moment_after(turn, rule, timer->anchor_us, out, error);
}

bool round_remind(struct turn *turn, int64_t n, struct assent_text name)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    struct assent_fact fact = {.kind = ASSENT_FACT_REMINDED, .reminded = {.name = name, .round = n}};
    if (!round || round->outcome != ASSENT_ROUND_OPEN)
        return true;
    if (!asked_still(turn, round, &fact.reminded))
        return false;
    return fact.reminded.audience.count == 0 || turn_emit(turn, &fact);
}

static bool set_reminders(struct turn *turn, const struct assent_round_rule *rule, int64_t n, int64_t due_us)
{
    for (size_t i = 0; i < rule->remind_count; i++) {
        const struct assent_remind *remind = &rule->reminds[i];
        struct assent_error error = {0};
        int64_t at_us;
        if (!remind_at(turn, remind, turn->now_us, due_us, &at_us, &error))
            return turn_refuse_by(turn, error.code, "remind", &remind->place, "%s", error.text);
        struct assent_text name = assent_text_format(turn->arena, "round/%lld/remind/%zu", (long long)n, i);
        if (!timer_set(turn, name, remind_words(turn, remind), at_us))
            return false;
    }
    return true;
}

static bool set_ladder(struct turn *turn, const struct assent_round_rule *rule, int64_t n)
{
    for (size_t i = 0; i < rule->late_count; i++) {
        int64_t at_us;
        struct assent_text name = assent_text_format(turn->arena, "round/%lld/late/%zu", (long long)n, i);
        if (!timer_due(turn, rule->late_steps[i].after, &at_us) ||
            !timer_set(turn, name, late_words(turn, &rule->late_steps[i]), at_us))
            return false;
    }
    return true;
}

static bool remind_at(const struct turn *turn, const struct assent_remind *remind, int64_t anchor_us,
                      int64_t due_us, int64_t *out, struct assent_error *error)
{
    if (!remind->share)
        return moment_after(turn, remind->after, anchor_us, out, error);
    const struct assent_calendar *calendar =
        turn->definition->calendar.count
            ? assent_directory_calendar(turn->directory, turn->definition->calendar)
            : NULL;
    int64_t span_us = 0;
    struct assent_error outside = {0};
    bool business =
        calendar && assent_time_between(calendar, anchor_us, due_us, &span_us, &outside) && span_us > 0;
    if (!business)
        span_us = due_us > anchor_us ? due_us - anchor_us : 0;
    struct assent_duration part = {business ? ASSENT_DURATION_BUSINESS_TIME : ASSENT_DURATION_WALL,
                                   span_us / WHOLE * remind->share + span_us % WHOLE * remind->share / WHOLE};
    return moment_after(turn, part, anchor_us, out, error);
}

static struct assent_text remind_words(const struct turn *turn, const struct assent_remind *remind)
{
    if (remind->share)
        return assent_text_format(turn->arena, "remind %lld%%", (long long)(remind->share * 100 / WHOLE));
    return assent_text_format(turn->arena, "remind %s",
                              turn_words(turn, assent_duration_text(turn->arena, remind->after)));
}

// Nobody when all have voted who may.
static bool asked_still(struct turn *turn, const struct assent_round *round, struct assent_fact_reminded *out)
{
    const struct assent_round_rule *rule = approval_rule(turn, round);
    struct assent_error error = {0};
    struct ballot ballot;
    int64_t n = round->n;
    if (!rule || !round_ballot(turn, rule, n, &ballot))
        return rule == NULL;
    round = assent_ticket_round(turn->ticket, n);
    if (ballot_possible_anywhere(&ballot, 1) == 0)
        return true;
    for (size_t i = 0; i < round->seat_count; i++) {
        if (!audience_join(turn->directory, &out->audience, &round->seats[i].audience, turn->arena,
                           &out->audience, &error))
            return turn_refuse_by(turn, error.code, "remind", &rule->place, "%s", error.text);
    }
    except_voters(turn, round, out);
    return true;
}

static void except_voters(struct turn *turn, const struct assent_round *round,
                          struct assent_fact_reminded *out)
{
    size_t most = 2 * round->vote_count + round->excluded_count;
    struct assent_text *except = assent_arena_take_array(turn->arena, most, sizeof *except);
    for (size_t i = 0; i < round->vote_count; i++) {
        if (!vote_decides(&round->votes[i]))
            continue;
        except[out->except_count++] = round->votes[i].person;
        if (round->votes[i].how == ASSENT_VOTE_DELEGATE) // who has given a vote, whoever's it is
            except[out->except_count++] = round->votes[i].cast_by;
    }
    for (size_t i = 0; i < round->excluded_count; i++)
        except[out->except_count++] = round->excluded[i].person;
    assent_texts_sort(except, out->except_count);
    out->except = out->except_count ? except : NULL;
}
