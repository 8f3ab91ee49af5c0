// SPDX-License-Identifier: Apache-2.0
// Rules and ways as records, and the rules that every way may have: who may take it, when it is there, what
// must be filled. Guarantees: each is asked in a turn of its own, by the functions that step asks.
#include "explain_parts.h"
#include "fields.h"

static struct rule asks_hook(struct rule rule, struct assent_text hook, struct assent_arena *arena);

struct rule rule_by(const struct explaining *explaining, const char *word, const struct assent_who *who,
                    struct assent_place place)
{
    struct assent_arena *arena = explaining->arena;
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, arena);
    const char *by =
        who->kind == ASSENT_WHO_NOBODY ? "nobody" : assent_text_cstring(arena, who_text(who, arena));
    struct rule rule = {
        .name = assent_text_format(arena, "%s %s", word, by).bytes, .of_caller = true, .place = place};
    struct assent_audience audience;
    if (!turn_who(&probe.turn, who, NULL, &audience)) {
        if (probe_asks_hook(&probe.turn))
            return asks_hook(rule, probe.turn.result.hook, arena);
        rule.evidence = assent_text_copy(arena, assent_text_of(probe.turn.result.error.text));
        return rule;
    }
    rule.who_can = people_of_audience(explaining, &audience);
    rule.passed = probe_knows(&probe.turn, explaining->person) &&
                  assent_audience_has(probe.turn.directory, &audience, explaining->person);
    rule.evidence = explaining->person.count == 0
                        ? assent_text_format(arena, "it is for %s", by)
                        : assent_text_format(arena, "`%s` %s %s", by, rule.passed ? "means" : "does not mean",
                                             turn_name(&probe.turn, explaining->person));
    return rule;
}

struct rule rule_when(const struct explaining *explaining, const struct assent_condition *condition)
{
    struct assent_arena *arena = explaining->arena;
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, arena);
    struct assent_text source = condition->hook.count ? condition->hook : condition->source;
    const char *words = assent_text_cstring(arena, source);
    struct rule rule = {.name = assent_text_format(arena, "when %s", words).bytes, .place = condition->place};
    rule.condition = condition_record(explaining, condition, &probe.turn);
    bool holds = false;
    if (turn_guard(&probe.turn, condition, &holds)) {
        rule.passed = holds;
        rule.evidence = assent_text_format(arena, "%s %s", words, holds ? "holds" : "does not hold");
        return rule;
    }
    if (probe_asks_hook(&probe.turn))
        return asks_hook(rule, probe.turn.result.hook, arena);
    rule.evidence = assent_text_copy(arena, assent_text_of(probe.turn.result.error.text));
    return rule;
}

static struct rule asks_hook(struct rule rule, struct assent_text hook, struct assent_arena *arena)
{
    rule.passed = true;
    rule.evidence =
        assent_text_format(arena, "hook %.*s is asked when it matters", (int)hook.count, hook.bytes);
    return rule;
}

struct rule rule_require(const struct explaining *explaining, const uint16_t *fields, size_t count,
                         bool comment, struct assent_place place)
{
    const struct assent_definition *definition = explaining->input->definition;
    struct assent_buffer name = assent_buffer_in(explaining->arena);
    struct assent_items missing = assent_items_in(explaining->arena);
    assent_buffer_string(&name, "require");
    for (size_t i = 0; i < count; i++) {
        struct assent_text field = definition->fields[fields[i]].name;
        assent_buffer_format(&name, "%s %.*s", i ? "," : "", (int)field.count, field.bytes);
        if (!field_filled(&explaining->input->ticket->fields, field))
            assent_items_add(&missing, assent_value_text(field));
    }
    if (comment)
        assent_buffer_string(&name, count ? ", comment" : " comment");
    struct rule rule = {.passed = missing.count == 0, .place = place};
    rule.name = assent_text_cstring(explaining->arena, assent_buffer_done(&name));
    rule.evidence = assent_text_of(missing.count ? "send with it what is missing"
                                   : comment     ? "what it asks for is filled; a comment comes with it"
                                                 : "what it asks for is filled");
    rule.missing = missing.count ? assent_items_done(&missing) : assent_value_absent();
    return rule;
}

struct assent_value rule_record(const struct explaining *explaining, const struct rule *rule)
{
    struct assent_record record = assent_record_in(explaining->arena);
    assent_record_put_text(&record, "rule", assent_text_of(rule->name));
    assent_record_put_boolean(&record, "passed", rule->passed);
    assent_record_put_text(&record, "evidence", rule->evidence);
    assent_record_put(&record, "who_can", rule->who_can);
    assent_record_put(&record, "condition", rule->condition);
    assent_record_put(&record, "missing", rule->missing);
    if (rule->of_caller)
        assent_record_put_boolean(&record, "of_caller", true);
    if (rule->place.line) {
        assent_record_put_text(&record, "file",
                               assent_definition_file(explaining->input->definition, rule->place));
        assent_record_put_integer(&record, "line", rule->place.line);
    }
    return assent_record_done(&record);
}

struct way way_begin(const struct explaining *explaining, struct assent_text name, const char *kind,
                     uint16_t to)
{
    return (struct way){
        .name = name, .kind = kind, .to = to, .rules = assent_items_in(explaining->arena), .passed = true};
}

void way_rule(const struct explaining *explaining, struct way *way, const struct rule *rule)
{
    assent_items_add(&way->rules, rule_record(explaining, rule));
    way->passed = way->passed && rule->passed;
}

struct assent_value way_record(const struct explaining *explaining, struct way *way)
{
    const struct assent_definition *definition = explaining->input->definition;
    struct assent_record record = assent_record_in(explaining->arena);
    assent_record_put_text(&record, "way", way->name);
    assent_record_put_text(&record, "kind", assent_text_of(way->kind));
    if (way->title.count)
        assent_record_put_text(&record, "title", way->title);
    if (way->to < definition->state_count)
        assent_record_put_text(&record, "to", definition->states[way->to].name);
    else if (way->to == ASSENT_TO_PREVIOUS)
        assent_record_put_text(&record, "to", explaining->input->ticket->previous);
    assent_record_put_boolean(&record, "passed", way->passed);
    assent_record_put(&record, "rules", assent_items_done(&way->rules));
    return assent_record_done(&record);
}
