// SPDX-License-Identifier: Apache-2.0
// The risk of a change: points of the answers, further factors of a hook, bands, floors (change.md, "Risk").
// Guarantees: each factor says what it added and why; the score is at least 0; scored once a turn, at the
// first choice or approval that is entered.
#include "turn.h"

#include <assent/base/limits.h>

enum { CONTRIBUTION_MOST = 1000000000 }; // ASSENT_VALUE_NODES of them fit into an int64 with room to spare

struct scoring {
    struct assent_items factors;
    int64_t sum;
    int64_t highest;
    int64_t questions; // scored fields, answered or not
};

static bool reckon(struct turn *turn, struct assent_fact *fact);
static void add_answers(struct turn *turn, struct scoring *scoring);
static int64_t answer_points(const struct assent_field *field, const struct assent_value *value);
static int64_t base_score(const struct assent_risk_rule *rule, const struct scoring *scoring);
static bool add_hook(struct turn *turn, struct scoring *scoring, int64_t *score);
static bool add_factor(struct turn *turn, const struct assent_value *factor, struct scoring *scoring,
                       int64_t *score);
static bool refuse_shape(struct turn *turn, const char *wanted);
static bool raise_to_floors(struct turn *turn, size_t *band, struct scoring *scoring);
static size_t band_of(const struct assent_risk_rule *rule, int64_t score);
static void keep_factor(struct turn *turn, struct scoring *scoring, struct assent_text id,
                        const struct assent_value *value, int64_t contribution, struct assent_text reason);

bool risk_score(struct turn *turn)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_RISK_SCORED};
    if (!turn->definition->risk.present || turn->risk_scored)
        return true;
    return reckon(turn, &fact) && turn_emit(turn, &fact);
}

bool risk_score_again(struct turn *turn)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_RISK_SCORED};
    if (!turn->definition->risk.present || turn->risk_scored)
        return true;
    if (!reckon(turn, &fact))
        return false;
    const struct assent_risk *before = &turn->ticket->risk;
    bool same = before->scored && before->score == fact.risk_scored.score &&
                assent_text_equal(before->level, fact.risk_scored.level);
    return same || turn_emit(turn, &fact);
}

static bool reckon(struct turn *turn, struct assent_fact *fact)
{
    const struct assent_risk_rule *rule = &turn->definition->risk;
    turn->risk_scored = true;
    struct scoring scoring = {.factors = assent_items_in(turn->arena)};
    add_answers(turn, &scoring);
    int64_t score = base_score(rule, &scoring);
    if (rule->add.count && !add_hook(turn, &scoring, &score))
        return false;
    if (score < 0)
        score = 0;
    size_t band = band_of(rule, score);
    if (!raise_to_floors(turn, &band, &scoring))
        return false;
    fact->risk_scored.score = score;
    fact->risk_scored.factors = assent_items_done(&scoring.factors);
    if (band < rule->band_count)
        fact->risk_scored.level = rule->bands[band].name;
    return true;
}

// A question that is not answered adds nothing, but counts for the mean.
static void add_answers(struct turn *turn, struct scoring *scoring)
{
    const struct assent_definition *definition = turn->definition;
    for (size_t i = 0; i < definition->field_count; i++) {
        const struct assent_field *field = &definition->fields[i];
        if (!field->scored)
            continue;
        scoring->questions++;
        const struct assent_value *value = assent_value_find(&turn->ticket->fields, field->name);
        if (!value)
            continue;
        int64_t points = answer_points(field, value);
        scoring->sum += points;
        if (scoring->factors.count == 0 || points > scoring->highest)
            scoring->highest = points;
        keep_factor(turn, scoring, field->name, value, points,
                    field->title.count ? field->title : field->name);
    }
}

static int64_t answer_points(const struct assent_field *field, const struct assent_value *value)
{
    if (field->points_if.kind != ASSENT_VALUE_ABSENT)
        return assent_value_equal(value, &field->points_if) ? field->points : 0;
    if (field->type == ASSENT_FIELD_BOOLEAN)
        return value->kind == ASSENT_VALUE_BOOLEAN && value->boolean ? field->points : 0;
    if (field->type != ASSENT_FIELD_CHOICE)
        return field->points;
    for (size_t i = 0; i < field->choice_count; i++) {
        if (value->kind == ASSENT_VALUE_TEXT && assent_text_equal(field->choices[i].name, value->text))
            return field->choices[i].points;
    }
    return 0;
}

static int64_t base_score(const struct assent_risk_rule *rule, const struct scoring *scoring)
{
    switch (rule->points) {
    case ASSENT_POINTS_NONE:
        return 0;
    case ASSENT_POINTS_SUM:
        return scoring->sum;
    case ASSENT_POINTS_MEAN:
        return scoring->questions ? scoring->sum / scoring->questions : 0;
    case ASSENT_POINTS_HIGHEST:
        return scoring->highest;
    }
    return 0;
}

static bool add_hook(struct turn *turn, struct scoring *scoring, int64_t *score)
{
    struct assent_value answer;
    if (!turn_hook(turn, turn->definition->risk.add, (struct assent_place){0}, &answer))
        return false;
    bool nothing = answer.kind == ASSENT_VALUE_RECORD && answer.record.count == 0; // Lua's {} is either
    if (nothing)
        return true;
    if (answer.kind != ASSENT_VALUE_LIST)
        return refuse_shape(turn, "a list of factors, {} when there are none");
    for (size_t i = 0; i < answer.list.count; i++) {
        if (!add_factor(turn, &answer.list.items[i], scoring, score))
            return false;
    }
    return true;
}

static bool add_factor(struct turn *turn, const struct assent_value *factor, struct scoring *scoring,
                       int64_t *score)
{
    const struct assent_value *id = assent_value_get(factor, "id");
    const struct assent_value *contribution = assent_value_get(factor, "contribution");
    const struct assent_value *value = assent_value_get(factor, "value");
    const struct assent_value *reason = assent_value_get(factor, "reason");
    if (factor->kind != ASSENT_VALUE_RECORD || !id || id->kind != ASSENT_VALUE_TEXT || id->text.count == 0)
        return refuse_shape(turn, "factors that each have an id");
    if (!contribution || contribution->kind != ASSENT_VALUE_INTEGER)
        return refuse_shape(turn, "factors whose contribution is a whole number (math.floor makes one)");
    if (contribution->integer > CONTRIBUTION_MOST || contribution->integer < -CONTRIBUTION_MOST)
        return refuse_shape(turn, "contributions between minus and plus 1,000,000,000");
    if (reason && reason->kind != ASSENT_VALUE_TEXT)
        return refuse_shape(turn, "factors whose reason is a text");
    if (factor->record.count != 2 + (value ? 1u : 0u) + (reason ? 1u : 0u))
        return refuse_shape(turn, "factors of id, value, contribution and reason, and nothing else");
    *score += contribution->integer;
    keep_factor(turn, scoring, id->text, value, contribution->integer,
                reason ? reason->text : (struct assent_text){0});
    return true;
}

static bool refuse_shape(struct turn *turn, const char *wanted)
{
    const char *hook = turn_words(turn, turn->definition->risk.add);
    return turn_refuse_by(turn, ASSENT_HOOK_RESULT, hook, NULL, "Hook %s must return %s. Mend the hook.",
                          hook, wanted);
}

// A floor that raised the band says so among the factors, with nothing added to the score.
static bool raise_to_floors(struct turn *turn, size_t *band, struct scoring *scoring)
{
    const struct assent_risk_rule *rule = &turn->definition->risk;
    for (size_t i = 0; i < rule->floor_count; i++) {
        const struct assent_floor *floor = &rule->floors[i];
        bool holds;
        if (!turn_guard(turn, &floor->when, &holds))
            return false;
        if (!holds || floor->band <= *band)
            continue;
        *band = floor->band;
        struct assent_value level = assent_value_text(rule->bands[floor->band].name);
        keep_factor(turn, scoring, assent_text_of("floor"), &level, 0, floor->because);
    }
    return true;
}

static size_t band_of(const struct assent_risk_rule *rule, int64_t score)
{
    size_t band = 0;
    for (size_t i = 1; i < rule->band_count; i++) {
        if (score >= rule->bands[i].from)
            band = i;
    }
    return band;
}

static void keep_factor(struct turn *turn, struct scoring *scoring, struct assent_text id,
                        const struct assent_value *value, int64_t contribution, struct assent_text reason)
{
    struct assent_record record = assent_record_in(turn->arena);
    assent_record_put_integer(&record, "contribution", contribution);
    assent_record_put_text(&record, "id", id);
    if (reason.count)
        assent_record_put_text(&record, "reason", reason);
    if (value)
        assent_record_put(&record, "value", *value);
    assent_items_add(&scoring->factors, assent_record_done(&record));
}
