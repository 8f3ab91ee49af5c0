// SPDX-License-Identifier: Apache-2.0
// Signals: what a ticket listens to, and what comes of one that it hears. Guarantees: the list of what it
// would hear is on the ticket, so that a signal finds it by name and key; a signal that it does not listen to
// changes nothing, and whoever keeps signals keeps it. Leans on wait.c for the branches of a wait.
#include "clocks.h"
#include "preauthorise.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

static bool hear_wait(struct turn *turn, int64_t branch);
static bool hear_state(struct turn *turn, int64_t index);
static void add(struct assent_awaited *awaited, size_t *count, struct assent_awaited one);
static bool same(const struct assent_ticket *ticket, const struct assent_awaited *awaited, size_t count);

bool signal_hear(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_awaited *awaited =
        assent_ticket_awaited(turn->ticket, event->signal, event->signal_key);
    if (!awaited)
        return turn_nothing(turn);
    if (assent_text_starts(event->signal, ASSENT_SUPERSEDED_BY))
        return supersede_hear(turn, awaited, event->signal_id);
    if (assent_text_starts(event->signal, ASSENT_PREAUTHORISATION))
        return preauthorisation_hear(turn);
    int64_t branch = awaited->branch;
    int64_t index = awaited->index;
    struct assent_fact fact = {.kind = ASSENT_FACT_SIGNALLED,
                               .signalled = {.name = event->signal,
                                             .signal_key = event->signal_key,
                                             .id = event->signal_id,
                                             .value = event->signal_value}};
    return turn_emit(turn, &fact) && (branch >= 0 ? hear_wait(turn, branch) : hear_state(turn, index));
}

bool signals_listen(struct turn *turn, const struct assent_state *state)
{
    const struct assent_wait *wait = &turn->ticket->wait;
    size_t most = wait->count + state->signal_count + 1;
    struct assent_text template = preauthorisation_heard(turn);
    size_t count = 0;
    struct assent_awaited *awaited = assent_arena_take_array(turn->arena, most, sizeof *awaited);
    if (turn->ticket->leaving.count)
        return true;
    for (size_t i = 0; i < wait->count; i++) {
        if (wait->branches[i].signal.count)
            add(awaited, &count,
                (struct assent_awaited){.branch = (int64_t)i,
                                        .index = -1,
                                        .signal = wait->branches[i].signal,
                                        .signal_key = wait->branches[i].signal_key});
    }
    for (size_t i = 0; i < state->signal_count; i++) {
        const struct assent_signal_rule *rule = &state->signals[i];
        struct assent_awaited one = {.branch = -1, .index = (int64_t)i, .signal = rule->name};
        if (rule->superseded_by_count) {
            one.signal = supersede_name(turn);
            one.signal_key = supersede_key(turn, rule);
        } else if (!signal_key(turn, rule->name, &rule->key, &rule->place, &one.signal_key))
            return false;
        add(awaited, &count, one);
    }
    if (template.count)
        add(awaited, &count, (struct assent_awaited){.branch = -1, .index = -1, .signal = template});
    if (same(turn->ticket, awaited, count))
        return true;
    return turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_LISTENING,
                                                 .listening = {.signals = count ? awaited : NULL,
                                                               .count = count}}) &&
           supersede_look(turn);
}

bool signal_key(struct turn *turn, struct assent_text signal, const struct assent_template *template,
                const struct assent_place *place, struct assent_text *out)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    struct assent_error error = {0};
    struct assent_place at = *place;
    struct assent_value value;
    const char *name = turn_words(turn, signal);
    *out = (struct assent_text){0};
    if (template->kind == ASSENT_TEMPLATE_LITERAL && template->literal.kind == ASSENT_VALUE_ABSENT)
        return true; // it needs no key
    if (!assent_template_value(&scope, template, turn->arena, &value, &at, &error))
        return turn_refuse_by(turn, error.code, "key", &at, "%s", error.text);
    if (value.kind == ASSENT_VALUE_ABSENT)
        return turn_refuse_by(
            turn, ASSENT_ABSENT_VALUE, "key", place,
            "The key of signal %s has no value, so the ticket could not be found by it. Fill "
            "the field that it is made of first.",
            name);
    struct assent_text key =
        value.kind == ASSENT_VALUE_TEXT ? value.text : assent_canonical_text(turn->arena, &value);
    if (key.count > ASSENT_SIGNAL_KEY_BYTES)
        return turn_refuse_by(turn, ASSENT_LIMIT_REACHED, "key", place,
                              "The key of signal %s has %zu bytes, at most %d are possible. Use an id.", name,
                              key.count, ASSENT_SIGNAL_KEY_BYTES);
    if (assent_text_find_byte(key, '\0') < key.count)
        return turn_refuse_by(turn, ASSENT_FIELD_INVALID, "key", place,
                              "The key of signal %s has a zero byte in it. Use an id.", name);
    *out = key;
    return true;
}

// A signal that comes after `latest` and before its timer has missed it all the same.
static bool hear_wait(struct turn *turn, int64_t branch)
{
    const struct assent_wait_rule *rule = &state_now(turn)->waits[branch];
    int64_t latest_us = turn->ticket->wait.branches[branch].latest_us;
    bool missed = latest_us && latest_us <= turn->now_us;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_WAIT_ENDED,
        .wait_ended = {.branch = branch, .outcome = missed ? ASSENT_WAIT_MISSED : ASSENT_WAIT_SIGNALLED}};
    uint16_t to = missed ? rule->missed : rule->to;
    return state_target(turn, &to, &rule->place) && turn_emit(turn, &fact) && state_enter(turn, to);
}

static bool hear_state(struct turn *turn, int64_t index)
{
    const struct assent_signal_rule *rule = &state_now(turn)->signals[index];
    struct assent_text why =
        assent_text_format(turn->arena, "signal %s", turn_words(turn, turn->event->signal));
    uint16_t to = rule->to;
    if (to == ASSENT_TO_STAY)
        return true;
    return state_target(turn, &to, &rule->place) && state_leave(turn, to, why);
}

// Each signal and key once: what comes first would hear it.
static void add(struct assent_awaited *awaited, size_t *count, struct assent_awaited one)
{
    for (size_t i = 0; i < *count; i++) {
        if (assent_text_equal(awaited[i].signal, one.signal) &&
            assent_text_equal(awaited[i].signal_key, one.signal_key))
            return;
    }
    awaited[(*count)++] = one;
}

static bool same(const struct assent_ticket *ticket, const struct assent_awaited *awaited, size_t count)
{
    bool all = ticket->awaited_count == count;
    for (size_t i = 0; all && i < count; i++)
        all = ticket->awaited[i].branch == awaited[i].branch &&
              ticket->awaited[i].index == awaited[i].index &&
              assent_text_equal(ticket->awaited[i].signal, awaited[i].signal) &&
              assent_text_equal(ticket->awaited[i].signal_key, awaited[i].signal_key);
    return all;
}
