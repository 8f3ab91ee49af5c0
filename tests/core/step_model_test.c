// SPDX-License-Identifier: Apache-2.0
// Approvals against the paper model of rounds_model.h: random definitions, random paths, compared after each
// step. No vote counts twice, none of an excluded person counts, none that is void counts, and the same round
// ends in the same way. Each turn that is kept also goes through the record codec and the fold (stage.c).
#include "stage.h"

#include "dice.h"
#include "rounds_model.h"

enum { SEEDS = 2000, STEPS = 50 };

static const char *const FIELD_NAMES[MODEL_FIELDS] = {"f0", "f1", "f2"};
static const char *const STATE_NAMES[] = {"draft", "board", "ready", "late"};
static const char *const ROUND_NAMES[MODEL_ROUNDS] = {"first", "second", "third"};

struct walk {
    struct stage *stage;
    struct model model;
    struct dice dice;
    uint64_t seed;
    int step;
    int seen[MODEL_FIELDS]; // the fields at some moment, and the digest of the open round then
    struct assent_digest seen_digest;
    int64_t seen_round;
    bool has_seen;
};

static void define(struct walk *walk);
static void define_round(struct walk *walk, struct assent_state *board, int index);
static void take_step(struct walk *walk);
static bool random_edit(struct walk *walk);
static bool random_implementer(struct walk *walk);
static bool random_vote(struct walk *walk);
static void compare(struct walk *walk, bool kept);
static void compare_round(struct walk *walk, int n);
static void broken(const struct walk *walk, const char *what);

static void paths_agree_with_the_model(void **state)
{
    (void)state;
    int kept = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct walk walk = {.dice = dice_of(seed), .seed = seed};
        stage_open((void **)&walk.stage);
        define(&walk);
        stage_create(walk.stage, MODEL_NAMES[walk.model.requester], "{\"f0\":\"1\"}");
        expect_done(walk.stage, "draft");
        walk.model.fields[0] = 1;
        for (walk.step = 0; walk.step < STEPS; walk.step++) {
            take_step(&walk);
            kept += walk.stage->result.status == ASSENT_STEP_DONE;
        }
        stage_close((void **)&walk.stage);
    }
    assert_true(kept > SEEDS * STEPS / 4); // the walks do go somewhere
}

static void define(struct walk *walk)
{
    struct stage *stage = walk->stage;
    struct model *model = &walk->model;
    *model = (struct model){.change = !dice_once_in(&walk->dice, 4),
                            .rule_count = 1 + (int)dice_roll(&walk->dice, MODEL_ROUNDS),
                            .has_expired = dice_once_in(&walk->dice, 2),
                            .requester = dice_once_in(&walk->dice, 2) ? ANN : BO2,
                            .implementer = -1};
    stage->definition.kind = model->change ? ASSENT_CHANGE : ASSENT_REQUEST;
    for (int i = 0; i < MODEL_FIELDS; i++)
        stage_field(stage, FIELD_NAMES[i], ASSENT_FIELD_TEXT);
    stage_field(stage, "implementer", ASSENT_FIELD_PERSON)->material = false;
    static const uint16_t ANYWHERE[] = {0, 1, 2, 3};
    for (int i = 0; i <= MODEL_FIELDS; i++) {
        stage->fields[i].edit_in = ANYWHERE;
        stage->fields[i].edit_in_count = 4;
        stage->fields[i].edit_by = stage_who(stage, "group:peers,group:board,person:op");
    }
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    struct assent_state *ready = stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_state(stage, "late", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "board");
    stage_action(stage, ready, "submit", "requester", "board");
    stage_action(stage, board, "leave", "requester", "draft");
    board->approved = stage_to(stage, "ready");
    board->rejected = stage_to(stage, "draft");
    board->expired = model->has_expired ? stage_to(stage, "late") : ASSENT_TO_NONE;
    for (int i = 0; i < model->rule_count; i++)
        define_round(walk, board, i);
}

static void define_round(struct walk *walk, struct assent_state *board, int index)
{
    static const struct {
        const char *text;
        uint32_t people;
    } FROM[] = {
        {"group:peers", 1 << ANN | 1 << BO | 1 << BO2 | 1 << CY | 1 << DI},
        {"group:board", 1 << DI | 1 << EVE | 1 << FAY | 1 << GUS | 1 << ROBOT},
        {"group:peers,group:board", 0x4ff & ~(1 << HAL)},
        {"person:ann,person:bo2,person:cy,person:di,person:eve,person:op,person:hal",
         1 << ANN | 1 << BO2 | 1 << CY | 1 << DI | 1 << EVE | 1 << OP},
    };
    struct dice *dice = &walk->dice;
    struct stage *stage = walk->stage;
    struct model_rule *model = &walk->model.rules[index];
    uint32_t from = dice_roll(dice, 4);
    *model =
        (struct model_rule){.from = FROM[from].people,
                            .need = (enum model_need)dice_roll(dice, 4),
                            .never_voters = index > 0 && dice_once_in(dice, 2) ? index - 1 : -1,
                            .never_open = dice_once_in(dice, 4),
                            .covers = dice_once_in(dice, 2) ? 7 : dice_roll(dice, 8),
                            .when_field = dice_once_in(dice, 3) ? (int)dice_roll(dice, MODEL_FIELDS) : -1,
                            .more_than = dice_once_in(dice, 2)};
    model->value =
        model->need == MODEL_NUMBER ? 1 + (int)dice_roll(dice, 3) : 20 + 15 * (int)dice_roll(dice, 5);
    struct assent_round_rule *rule =
        stage_round(stage, board, ROUND_NAMES[index], FROM[from].text, model->value);
    stage_seat(rule)->need.kind = (enum assent_need_kind)model->need;
    stage_seat(rule)->need.value = model->need == MODEL_NUMBER ? model->value : model->value * 100;
    stage_seat(rule)->need.more_than = model->more_than;
    rule->never_open = model->never_open;
    rule->decide_within = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    struct assent_who *never = assent_arena_take_array(stage->arena, 2, sizeof *never);
    rule->never = never;
    if (model->never_voters >= 0)
        never[rule->never_count++] = stage_who(
            stage, assent_text_format(stage->arena, "voters of %s", ROUND_NAMES[model->never_voters]).bytes);
    if (dice_once_in(dice, 4)) {
        model->never = 1 << GUS;
        never[rule->never_count++] = stage_who(stage, "person:gus");
    }
    uint16_t *covers = assent_arena_take_array(stage->arena, MODEL_FIELDS, sizeof *covers);
    for (uint16_t i = 0; i < MODEL_FIELDS; i++) {
        if (model->covers >> i & 1)
            covers[rule->covers_count++] = i;
    }
    rule->covers = model->covers == 7 && dice_once_in(dice, 2) ? NULL : covers;
    rule->covers_count = rule->covers ? rule->covers_count : 0;
    if (model->when_field >= 0)
        rule->when = stage_when(
            stage, assent_text_format(stage->arena, "(has %s)", FIELD_NAMES[model->when_field]).bytes);
}

static void take_step(struct walk *walk)
{
    struct stage *stage = walk->stage;
    struct model *model = &walk->model;
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    const char *requester = MODEL_NAMES[model->requester];
    bool kept = false;
    stage->now_us += ASSENT_SECOND_US;
    if (round && dice_once_in(&walk->dice, 4)) {
        walk->has_seen = true;
        walk->seen_round = round->n;
        walk->seen_digest = assent_round_digest(stage->ticket, round, stage->arena);
        for (int i = 0; i < MODEL_FIELDS; i++)
            walk->seen[i] = model->fields[i];
    }
    switch (dice_roll(&walk->dice, round ? 12 : 4)) {
    case 0:
        kept = random_edit(walk);
        break;
    case 1:
        stage_act(stage, requester, "submit");
        kept = model_submit(model);
        walk->has_seen = walk->has_seen && !kept;
        break;
    case 2:
        kept = random_implementer(walk);
        break;
    case 3:
        if (round && dice_once_in(&walk->dice, 2)) {
            stage_fire(stage, assent_text_format(stage->arena, "round/%d", (int)round->n).bytes);
            model_time_out(model);
            kept = stage->result.status == ASSENT_STEP_DONE;
        } else {
            stage_act(stage, requester, "leave");
            kept = model_leave(model);
        }
        break;
    case 4: {
        int person = (int)dice_roll(&walk->dice, MODEL_PEOPLE);
        stage_withdraw(stage, MODEL_NAMES[person]);
        kept = person != HAL && model_withdraw(model, person);
        break;
    }
    default:
        kept = random_vote(walk);
    }
    compare(walk, kept);
}

static bool random_edit(struct walk *walk)
{
    static const int EDITORS[] = {ANN, BO, BO2, CY, DI, EVE, FAY, GUS, OP};
    struct model *model = &walk->model;
    int person = EDITORS[dice_roll(&walk->dice, dice_once_in(&walk->dice, 2) ? 9 : 2)];
    int field = (int)dice_roll(&walk->dice, MODEL_FIELDS);
    int value = (int)dice_roll(&walk->dice, 3);
    struct assent_event event = {.kind = ASSENT_EVENT_EDIT,
                                 .actor = stage_actor(walk->stage, MODEL_NAMES[person])};
    const char *name = FIELD_NAMES[field];
    if (value)
        event.fields = json_value(
            walk->stage->arena, assent_text_format(walk->stage->arena, "{\"%s\":\"%d\"}", name, value).bytes);
    else
        event.cleared =
            json_value(walk->stage->arena, assent_text_format(walk->stage->arena, "[\"%s\"]", name).bytes);
    stage_step(walk->stage, event);
    return model->fields[field] != value && model_edit(model, person, field, value);
}

static bool random_implementer(struct walk *walk)
{
    int person = (int)dice_roll(&walk->dice, 8);
    struct model *model = &walk->model;
    if (dice_once_in(&walk->dice, 2))
        person = CY;
    const char *json =
        assent_text_format(walk->stage->arena, "{\"implementer\":\"%s\"}", MODEL_NAMES[person]).bytes;
    stage_edit(walk->stage, "op", json);
    return model->implementer != person && model_name_implementer(model, OP, person);
}

static bool random_vote(struct walk *walk)
{
    static const enum assent_vote_choice CHOICES[] = {ASSENT_VOTE_APPROVE, ASSENT_VOTE_REJECT,
                                                      ASSENT_VOTE_ABSTAIN};
    struct stage *stage = walk->stage;
    int person = (int)dice_roll(&walk->dice, MODEL_PEOPLE);
    uint32_t choice = dice_roll(&walk->dice, 6);
    choice = choice > 2 ? 0 : choice;
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    bool with_digest = walk->has_seen && walk->seen_round == round->n && dice_once_in(&walk->dice, 2);
    struct assent_event vote = {.kind = ASSENT_EVENT_VOTE,
                                .actor = stage_actor(stage, MODEL_NAMES[person]),
                                .round = round->n,
                                .choice = CHOICES[choice],
                                .comment = assent_text_of("because"),
                                .has_digest = with_digest,
                                .digest = walk->seen_digest};
    stage_step(stage, vote);
    return model_vote(&walk->model, person, (enum model_choice)(MODEL_APPROVE + choice),
                      with_digest ? walk->seen : NULL);
}

static void compare(struct walk *walk, bool kept)
{
    struct stage *stage = walk->stage;
    const struct assent_ticket *ticket = stage->ticket;
    if (kept != (stage->result.status == ASSENT_STEP_DONE))
        broken(walk, kept ? "the model keeps it" : "the model refuses it");
    if (!assent_text_is(ticket->state, STATE_NAMES[walk->model.state]))
        broken(walk, STATE_NAMES[walk->model.state]);
    if (ticket->round_count != (size_t)walk->model.visit_count)
        broken(walk, "another number of rounds");
    if (ticket->editor_count != (size_t)__builtin_popcount(walk->model.editors))
        broken(walk, "other editors");
    int first = walk->model.visit_count > 3 ? walk->model.visit_count - 3 : 0;
    for (int n = first; n < walk->model.visit_count; n++)
        compare_round(walk, n);
    if (!assent_ticket_open_round(ticket)) {
        walk->has_seen = false;
        if (ticket->timer_count)
            broken(walk, "a clock without a round");
    }
}

static void compare_round(struct walk *walk, int n)
{
    static const enum assent_round_outcome OUTCOMES[] = {
        [MODEL_OPEN] = ASSENT_ROUND_OPEN,       [MODEL_MET] = ASSENT_ROUND_MET,
        [MODEL_REFUSED] = ASSENT_ROUND_REFUSED, [MODEL_EXPIRED] = ASSENT_ROUND_EXPIRED,
        [MODEL_SKIPPED] = ASSENT_ROUND_SKIPPED, [MODEL_LEFT] = ASSENT_ROUND_LEFT,
    };
    const struct assent_round *round = &walk->stage->ticket->rounds[n];
    const struct model_round *model = &walk->model.visits[n];
    if (round->outcome != OUTCOMES[model->end])
        broken(walk, "a round ended in another way");
    if (round->seat_count && round->seats[0].base != model->base)
        broken(walk, "another base");
    size_t count = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        struct assent_text id = assent_text_format(walk->stage->arena, "per_%s", MODEL_NAMES[i]);
        const struct assent_vote *vote = assent_round_vote(round, id);
        if ((vote != NULL) != (model->votes[i].choice != MODEL_NO_VOTE))
            broken(walk, MODEL_NAMES[i]);
        if (vote && (int)vote->choice != (int)model->votes[i].choice - MODEL_APPROVE)
            broken(walk, "another choice");
        count += vote != NULL;
    }
    if (count != round->vote_count)
        broken(walk, "a vote of nobody");
}

static void broken(const struct walk *walk, const char *what)
{
    fail_msg("seed %d, step %d: %s; state %s, status %d: %s", (int)walk->seed, walk->step, what,
             assent_text_cstring(walk->stage->arena, walk->stage->ticket->state),
             (int)walk->stage->result.status, walk->stage->result.error.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_agree_with_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
