// SPDX-License-Identifier: Apache-2.0
// A vote that narrows what it approves: "yes, but reader only, until June" (`may_set`).
// Guarantees: only an approval narrows, only fields that its round lets it, and never to something wider
// (fields_narrow.c); what another approval has let pass stays frozen; nobody becomes an editor by it. Whose
// votes it voids is for approval_edited.c, as with every edit.
#include "approval.h"
#include "fields.h"

static bool may_set(const struct turn *turn, const struct assent_round_rule *rule,
                    const struct assent_field *field);
static bool refuse_field(struct turn *turn, const struct assent_round *round,
                         const struct assent_round_rule *rule, const struct assent_field *field);
static bool check_narrower(struct turn *turn, const struct assent_round_rule *rule,
                           const struct fields_change *change, const struct assent_field *field);
static const struct assent_text *names_of(struct turn *turn, const struct fields_change *change);

bool vote_narrow(struct turn *turn, const struct assent_round *round, const struct assent_text **sets,
                 size_t *count)
{
    const struct assent_event *event = turn->event;
    const struct assent_round_rule *rule = approval_rule(turn, round);
    const char *name = turn_words(turn, round->name);
    struct fields_change change;
    *count = 0;
    bool none = event->fields.kind == ASSENT_VALUE_ABSENT && event->cleared.kind == ASSENT_VALUE_ABSENT;
    if (none || !rule)
        return true;
    if (event->choice != ASSENT_VOTE_APPROVE)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "may_set", &rule->place,
                              "Only an approval narrows fields. Leave them out, or approve.");
    if (!fields_change(turn, &turn->ticket->fields, &event->fields, &event->cleared, &change))
        return false;
    for (size_t i = 0; i < change.count; i++) {
        const struct assent_field *field = change.changed[i];
        if (!may_set(turn, rule, field))
            return refuse_field(turn, round, rule, field);
        if (!check_narrower(turn, rule, &change, field) || approval_frozen(turn, field, ASSENT_TO_STAY))
            return false;
    }
    *sets = names_of(turn, &change);
    *count = change.count;
    return fields_edit_by(turn, &change, (struct assent_text){0},
                          assent_text_format(turn->arena, "vote %s", name));
}

static bool may_set(const struct turn *turn, const struct assent_round_rule *rule,
                    const struct assent_field *field)
{
    bool may = false;
    for (size_t i = 0; i < rule->may_set_count; i++)
        may = may || &turn->definition->fields[rule->may_set[i]] == field;
    return may;
}

static bool refuse_field(struct turn *turn, const struct assent_round *round,
                         const struct assent_round_rule *rule, const struct assent_field *field)
{
    const struct assent_text *names =
        fields_names_of(turn->definition, rule->may_set, rule->may_set_count, turn->arena);
    struct assent_buffer out = assent_buffer_in(turn->arena);
    for (size_t i = 0; i < rule->may_set_count; i++) {
        assent_buffer_string(&out, i ? ", " : "");
        assent_buffer_text(&out, names[i]);
    }
    return turn_refuse_by(turn, ASSENT_FIELD_READ_ONLY, "may_set", &rule->place,
                          "A vote in round %s may not set field %s; it may set %s. Leave it out, or reject "
                          "and say what would have to change.",
                          turn_words(turn, round->name), turn_words(turn, field->name),
                          rule->may_set_count ? turn_words(turn, assent_buffer_done(&out)) : "none");
}

static bool check_narrower(struct turn *turn, const struct assent_round_rule *rule,
                           const struct fields_change *change, const struct assent_field *field)
{
    const struct assent_value *before = assent_value_find(&turn->ticket->fields, field->name);
    const struct assent_value *after = assent_value_find(&change->after, field->name);
    const char *why = "";
    if (field_narrows(field, before, after, turn->arena, &why))
        return true;
    return turn_refuse_by(turn, ASSENT_NOT_NARROWER, "may_set", &rule->place,
                          "A vote only narrows: field %s must be %s. Set less, or reject and say what would "
                          "have to change.",
                          turn_words(turn, field->name), why);
}

static const struct assent_text *names_of(struct turn *turn, const struct fields_change *change)
{
    struct assent_text *names = assent_arena_take_array(turn->arena, change->count, sizeof *names);
    for (size_t i = 0; i < change->count; i++)
        names[i] = change->changed[i]->name;
    return names;
}
