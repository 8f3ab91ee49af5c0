// SPDX-License-Identifier: Apache-2.0
// A ticket that was opened from a template (change.md, "The kinds of change"). Guarantees: what the template
// pins is there from the first turn and never changes; a preauthorisation stands in place of votes only where
// the workflow says so, as a round of its own, bound to the material fields like votes are; whether it still
// stands is looked at again wherever an approval is (approval_lapse.c, gate.c); the first result of a run is
// the one that counts.
#include "preauthorise.h"
#include "approval.h"
#include "clocks.h"
#include "house.h"

static bool in_such_a_wait(const struct turn *turn);
static bool pins_with(struct turn *turn, const struct assent_change_template *template,
                      struct assent_value *fields);
static bool pin_one(struct turn *turn, const struct assent_change_template *template,
                    const struct assent_member *pin, const struct assent_value *sent,
                    struct assent_record *all);
static const struct assent_text *pin_names(struct assent_arena *arena, const struct assent_value *pins);
static bool refuse_pinned(struct turn *turn, struct assent_text field, struct assent_text name);
static bool pass_round(struct turn *turn, const struct assent_state *state);

bool run_begin(struct turn *turn, struct assent_value *fields, struct assent_run *run)
{
    const struct assent_change_template *template = turn->input->template;
    struct assent_text name = turn->event->template;
    *fields = turn->event->fields;
    *run = (struct assent_run){0};
    if (name.count == 0)
        return true;
    if (!template || !assent_text_equal(template->name, name) ||
        !assent_text_equal(template->workflow, turn->definition->name))
        return turn_refuse(turn, ASSENT_TEMPLATE_UNKNOWN,
                           "The workflow %s has no template `%s`. `assent template list` shows those there "
                           "are.",
                           turn_words(turn, turn->definition->name), turn_words(turn, name));
    if (template->state == ASSENT_TEMPLATE_WITHDRAWN)
        return turn_refuse(turn, ASSENT_TEMPLATE_STATE,
                           "The template %s was withdrawn, and nothing is opened from it any more.",
                           turn_words(turn, name));
    *run = (struct assent_run){.name = template->name,
                               .version = template->version,
                               .run = template->runs + 1,
                               .pins = pin_names(turn->arena, &template->pins),
                               .pin_count = template->pins.record.count};
    return pins_with(turn, template, fields);
}

bool run_pinned(struct turn *turn, const struct fields_change *change)
{
    const struct assent_run *run = &turn->ticket->template;
    for (size_t i = 0; i < change->count; i++) {
        for (size_t k = 0; k < run->pin_count; k++) {
            if (assent_text_equal(change->changed[i]->name, run->pins[k]))
                return refuse_pinned(turn, run->pins[k], run->name);
        }
    }
    return true;
}

bool run_end(struct turn *turn, enum assent_run_result result, const char *why)
{
    const struct assent_run *run = &turn->ticket->template;
    if (run->name.count == 0 || run->result != ASSENT_RUN_NONE)
        return true;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_RUN_ENDED,
        .run_ended = {.result = result, .run = run->run, .template = run->name, .why = assent_text_of(why)}};
    return turn_emit(turn, &fact);
}

bool preauthorise(struct turn *turn, const struct assent_state *state, uint16_t *next)
{
    const struct assent_change_template *template = turn->input->template;
    struct assent_run run = turn->ticket->template;
    struct assent_text house;
    if (state->preauthorised == ASSENT_TO_NONE || house_approvers(turn, &house) > 0 ||
        assent_template_standing(template, &run, turn->now_us) != ASSENT_IS_STANDING)
        return true;
    struct assent_fact fact = {.kind = ASSENT_FACT_PREAUTHORISED,
                               .preauthorised = {.by = template->granted_by,
                                                 .run = run.run,
                                                 .state = state->name,
                                                 .template = run.name,
                                                 .until_us = template->until_us,
                                                 .version = run.version}};
    if (!turn_emit(turn, &fact) || !pass_round(turn, state))
        return false;
    *next = state->preauthorised;
    return true;
}

struct assent_text preauthorisation_lost(const struct turn *turn, const struct assent_round *round)
{
    const struct assent_run *run = &turn->ticket->template;
    const struct assent_change_template *template = turn->input->template;
    if (round->template.count == 0 ||
        assent_template_standing(template, run, turn->now_us) == ASSENT_IS_STANDING)
        return (struct assent_text){0};
    return assent_template_reason(template, run, turn->now_us, turn->arena);
}

struct assent_text preauthorisation_gone(const struct turn *turn)
{
    struct assent_text why = {0};
    for (size_t i = 0; i < turn->definition->state_count && why.count == 0; i++) {
        const struct assent_state *state = &turn->definition->states[i];
        int64_t newest;
        if (state->kind == ASSENT_STATE_APPROVAL && approval_passed(turn->ticket, state, &newest))
            why = preauthorisation_lost(turn, assent_ticket_round(turn->ticket, newest));
    }
    return why;
}

bool preauthorisation_kept(const struct turn *turn)
{
    enum assent_standing standing =
        assent_template_standing(turn->input->template, &turn->ticket->template, turn->now_us);
    return in_such_a_wait(turn) && (standing == ASSENT_IS_SUSPENDED || standing == ASSENT_IS_EXPIRED);
}

void preauthorisation_blocks(const struct turn *turn, struct assent_items *reasons)
{
    struct assent_record reason = assent_record_in(turn->arena);
    const struct assent_run *run = &turn->ticket->template;
    enum assent_standing standing = assent_template_standing(turn->input->template, run, turn->now_us);
    if (preauthorisation_gone(turn).count == 0)
        return;
    assent_record_put_text(&reason, "preauthorisation", run->name);
    assent_record_put(&reason, "standing", assent_value_string(assent_standing_text(standing)));
    assent_items_add(reasons, assent_record_done(&reason));
}

struct assent_text preauthorisation_heard(const struct turn *turn)
{
    struct assent_text name = turn->ticket->template.name;
    if (name.count == 0 || !in_such_a_wait(turn))
        return (struct assent_text){0};
    return assent_text_format(turn->arena, "%s%s", ASSENT_PREAUTHORISATION, turn_words(turn, name));
}

bool preauthorisation_hear(struct turn *turn)
{
    struct assent_fact heard = {.kind = ASSENT_FACT_SIGNALLED, .signalled = {.name = turn->event->signal}};
    uint16_t next = ASSENT_TO_NONE;
    if (!turn_emit(turn, &heard) || !wait_advance(turn, &next))
        return false;
    return turn->fact_count == 1 ? turn_nothing(turn) : state_enter(turn, next);
}

static bool in_such_a_wait(const struct turn *turn)
{
    const struct assent_state *state = state_now(turn);
    for (size_t i = 0; i < state->wait_count; i++) {
        if (state->waits[i].blocked_by & ASSENT_BLOCKED_BY_PREAUTHORISATION)
            return true;
    }
    return false;
}

static bool pins_with(struct turn *turn, const struct assent_change_template *template,
                      struct assent_value *fields)
{
    struct assent_value sent = *fields;
    struct assent_record all = assent_record_from(turn->arena, &sent);
    for (size_t i = 0; i < template->pins.record.count; i++) {
        if (!pin_one(turn, template, &template->pins.record.members[i], &sent, &all))
            return false;
    }
    *fields = assent_record_done(&all);
    return true;
}

// The same value may be sent; another may not.
static bool pin_one(struct turn *turn, const struct assent_change_template *template,
                    const struct assent_member *pin, const struct assent_value *sent,
                    struct assent_record *all)
{
    const struct assent_value *given =
        sent->kind == ASSENT_VALUE_RECORD ? assent_value_find(sent, pin->name) : NULL;
    if (given && !assent_value_equal(given, &pin->value))
        return refuse_pinned(turn, pin->name, template->name);
    assent_record_set(all, pin->name, pin->value);
    return true;
}

static const struct assent_text *pin_names(struct assent_arena *arena, const struct assent_value *pins)
{
    struct assent_text *names = assent_arena_take_array(arena, pins->record.count, sizeof *names);
    for (size_t i = 0; i < pins->record.count; i++)
        names[i] = pins->record.members[i].name;
    assent_texts_sort(names, pins->record.count);
    return names;
}

static bool refuse_pinned(struct turn *turn, struct assent_text field, struct assent_text name)
{
    return turn_refuse_by(turn, ASSENT_TEMPLATE_PINNED,
                          assent_text_format(turn->arena, "pinned by %s", turn_words(turn, name)).bytes, NULL,
                          "Field %s is pinned by the template %s: that is what was authorised. Leave it out, "
                          "or open a change without the template.",
                          turn_words(turn, field), turn_words(turn, name));
}

// A round that asks nobody, so that whatever looks at what was approved finds it: what it is bound to, when
// it was, and in what band of risk.
static bool pass_round(struct turn *turn, const struct assent_state *state)
{
    const struct assent_ticket *ticket = turn->ticket;
    struct assent_fact opened = {.kind = ASSENT_FACT_ROUND_OPENED,
                                 .round_opened = {.n = (int64_t)ticket->round_count,
                                                  .name = assent_text_of("preauthorised"),
                                                  .state = state->name,
                                                  .opened_revision = ticket->revision,
                                                  .opened_us = turn->now_us,
                                                  .template = ticket->template.name}};
    struct assent_round *round = &opened.round_opened;
    round->covers = fields_material(turn->definition, &round->covers_count, turn->arena);
    round->covered = fields_digest(&ticket->fields, round->covers, round->covers_count, turn->arena);
    if (turn->definition->risk.present)
        round->risk = ticket->risk.level;
    struct assent_text rule =
        assent_text_format(turn->arena, "preauthorised by template %s", turn_words(turn, round->template));
    struct assent_fact closed = {
        .kind = ASSENT_FACT_ROUND_CLOSED,
        .round_closed = {.round = round->n, .outcome = ASSENT_ROUND_MET, .rule = rule}};
    return round_room(turn) && turn_emit(turn, &opened) && turn_emit(turn, &closed) &&
           validity_begin(turn, state);
}
