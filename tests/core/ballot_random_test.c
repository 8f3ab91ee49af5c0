// SPDX-License-Identifier: Apache-2.0
// How rounds of several seats stand, against brute force: random seats over few people, random votes, and
// every way in which those who are left may still vote, each in one seat or not at all. What the ballot says
// is refused can be met in none of these ways, what is open can be met in one, and what is met stays met in
// all that bring no rejection or objection.
#include "stage.h"

#include "ballot.h"
#include "dice.h"

#include <assent/base/limits.h>

#include <string.h>

enum { SEEDS = 10000, SEATS = 3, PEOPLE = 6, CHOICES = 3 };

static const char *const NAMES[PEOPLE] = {"bo", "cy", "di", "eve", "fay", "gus"};
static const char *const SEAT_NAMES[SEATS] = {"a", "b", "c"};

struct scene {
    struct stage *stage;
    struct assent_round round;
    struct assent_seat seats[SEATS];
    bool fits[PEOPLE][SEATS];
    int seat_of[PEOPLE]; // -1: no vote
    enum assent_vote_choice choice[PEOPLE];
    struct assent_vote votes[PEOPLE];
};

static void make_scene(struct scene *scene, struct dice *dice);
static void make_seat(struct scene *scene, struct dice *dice, size_t index);
static void give_votes(struct scene *scene);
static bool ever_met(struct scene *scene, int person, bool no_harm, bool *always);
static bool met_on_paper(const struct scene *scene);
static bool seat_met_on_paper(const struct scene *scene, size_t index);
static enum tally_outcome decided(struct scene *scene, bool closing);
static void broken(const struct scene *scene, uint64_t seed, const char *what);

static void rounds_stand_as_brute_force_says(void **state)
{
    (void)state;
    int open = 0;
    int refused = 0;
    int met = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct dice dice = dice_of(seed);
        struct scene scene = {0};
        stage_open((void **)&scene.stage);
        make_scene(&scene, &dice);
        give_votes(&scene);
        enum tally_outcome outcome = decided(&scene, false);
        bool always = true;
        bool ever = ever_met(&scene, 0, false, &always);
        if (outcome == TALLY_REFUSED && ever)
            broken(&scene, seed, "refused, and it could be met");
        if (outcome != TALLY_REFUSED && !ever)
            broken(&scene, seed, "not refused, and it can never be met");
        give_votes(&scene);
        bool now = met_on_paper(&scene);
        if ((outcome == TALLY_MET) != now)
            broken(&scene, seed, now ? "not met, and it is" : "met, and it is not");
        always = true;
        ever_met(&scene, 0, true, &always);
        if (outcome == TALLY_MET && !always)
            broken(&scene, seed, "met, and others who agree or abstain could undo it");
        give_votes(&scene);
        if (decided(&scene, true) == TALLY_MET && !now)
            broken(&scene, seed, "met by closing, and it is not");
        open += outcome == TALLY_OPEN;
        refused += outcome == TALLY_REFUSED;
        met += outcome == TALLY_MET;
        stage_close((void **)&scene.stage);
    }
    assert_true(open > SEEDS / 10 && refused > SEEDS / 10 && met > SEEDS / 20);
}

static void make_scene(struct scene *scene, struct dice *dice)
{
    scene->round.seats = scene->seats;
    scene->round.seat_count = 1 + dice_roll(dice, SEATS);
    for (size_t i = 0; i < scene->round.seat_count; i++)
        make_seat(scene, dice, i);
    scene->round.quorum = dice_once_in(dice, 3) ? 1 + dice_roll(dice, PEOPLE) : 0;
    for (int p = 0; p < PEOPLE; p++) {
        int seat = (int)dice_roll(dice, (uint32_t)scene->round.seat_count);
        bool votes = scene->fits[p][seat] && dice_once_in(dice, 2);
        scene->seat_of[p] = votes ? seat : -1;
        scene->choice[p] = dice_once_in(dice, 5)   ? ASSENT_VOTE_REJECT
                           : dice_once_in(dice, 5) ? ASSENT_VOTE_ABSTAIN
                                                   : ASSENT_VOTE_APPROVE;
    }
}

static void make_seat(struct scene *scene, struct dice *dice, size_t index)
{
    struct assent_seat *seat = &scene->seats[index];
    struct assent_text *keys = assent_arena_take_array(scene->stage->arena, PEOPLE, sizeof *keys);
    static const struct assent_need SHARES[] = {{ASSENT_NEED_SHARE_ASKED, 5000, true},
                                                {ASSENT_NEED_SHARE_ASKED, 6000, false},
                                                {ASSENT_NEED_SHARE_ASKED, 10000, false},
                                                {ASSENT_NEED_EVERYONE, 0, false}};
    seat->name = assent_text_of(SEAT_NAMES[index]);
    seat->need = dice_once_in(dice, 2)
                     ? (struct assent_need){ASSENT_NEED_NUMBER, 1 + dice_roll(dice, 3), false}
                     : SHARES[dice_roll(dice, 4)];
    bool counted = seat->need.kind == ASSENT_NEED_NUMBER || seat->need.kind == ASSENT_NEED_SHARE_ASKED;
    seat->refuse = counted && dice_once_in(dice, 3) ? 1 + dice_roll(dice, 2) : 0;
    for (int p = 0; p < PEOPLE; p++) {
        scene->fits[p][index] = !dice_once_in(dice, 3);
        if (scene->fits[p][index])
            keys[seat->audience.count++] = assent_text_format(scene->stage->arena, "per_%s", NAMES[p]);
    }
    seat->audience.keys = keys;
    seat->required = seat->need.kind == ASSENT_NEED_NUMBER ? seat->need.value : 1;
}

static void give_votes(struct scene *scene)
{
    scene->round.votes = scene->votes;
    scene->round.vote_count = 0;
    for (int p = 0; p < PEOPLE; p++) {
        if (scene->seat_of[p] < 0)
            continue;
        scene->votes[scene->round.vote_count++] =
            (struct assent_vote){.person = assent_text_format(scene->stage->arena, "per_%s", NAMES[p]),
                                 .seat = scene->seats[scene->seat_of[p]].name,
                                 .choice = scene->choice[p]};
    }
}

// Tries every way on: each person who is left approves, abstains, or stays silent; unless no_harm also
// rejects.
static bool ever_met(struct scene *scene, int person, bool no_harm, bool *always)
{
    while (person < PEOPLE && scene->seat_of[person] >= 0)
        person++;
    if (person == PEOPLE) {
        bool met = met_on_paper(scene);
        *always = *always && met;
        return met;
    }
    enum assent_vote_choice kept = scene->choice[person];
    bool ever = ever_met(scene, person + 1, no_harm, always); // silent
    for (size_t seat = 0; seat < scene->round.seat_count; seat++) {
        for (int choice = 0; choice < CHOICES && scene->fits[person][seat]; choice++) {
            if (no_harm && choice == ASSENT_VOTE_REJECT)
                continue;
            scene->seat_of[person] = (int)seat;
            scene->choice[person] = (enum assent_vote_choice)choice;
            ever = ever_met(scene, person + 1, no_harm, always) || ever;
            scene->seat_of[person] = -1;
        }
    }
    scene->choice[person] = kept;
    return ever;
}

static bool met_on_paper(const struct scene *scene)
{
    int votes = 0;
    for (int p = 0; p < PEOPLE; p++)
        votes += scene->seat_of[p] >= 0;
    bool met = votes >= scene->round.quorum;
    for (size_t i = 0; i < scene->round.seat_count; i++)
        met = met && seat_met_on_paper(scene, i);
    return met;
}

static bool seat_met_on_paper(const struct scene *scene, size_t index)
{
    const struct assent_seat *seat = &scene->seats[index];
    int yes = 0;
    int no = 0;
    int silent = 0;
    for (int p = 0; p < PEOPLE; p++) {
        bool here = scene->seat_of[p] == (int)index;
        yes += here && scene->choice[p] == ASSENT_VOTE_APPROVE;
        no += here && scene->choice[p] == ASSENT_VOTE_REJECT;
        silent += scene->seat_of[p] < 0 && scene->fits[p][index];
    }
    int of = yes + no + silent;
    if (yes == 0 || (seat->refuse && no >= seat->refuse))
        return false;
    if (seat->need.kind == ASSENT_NEED_NUMBER)
        return yes >= seat->need.value && (seat->refuse || no == 0);
    if (seat->need.kind == ASSENT_NEED_EVERYONE)
        return yes == of;
    return seat->need.more_than ? yes * 10000 > of * seat->need.value : yes * 10000 >= of * seat->need.value;
}

static enum tally_outcome decided(struct scene *scene, bool closing)
{
    struct exclusions exclusions = {0};
    struct assent_text why;
    struct ballot ballot =
        ballot_of(scene->stage->directory, &scene->round, &exclusions, scene->stage->arena);
    return ballot_decide(&ballot, closing, &why);
}

static void broken(const struct scene *scene, uint64_t seed, const char *what)
{
    print_error("seed %llu: %s\n", (unsigned long long)seed, what);
    for (size_t i = 0; i < scene->round.seat_count; i++)
        print_error("seat %s: need %d %lld, refuse %lld\n", SEAT_NAMES[i], (int)scene->seats[i].need.kind,
                    (long long)scene->seats[i].need.value, (long long)scene->seats[i].refuse);
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rounds_stand_as_brute_force_says)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
