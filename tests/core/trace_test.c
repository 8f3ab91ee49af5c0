// SPDX-License-Identifier: Apache-2.0
// Trace lines: three whole stories as they are told, without a directory and with one, and how times are
// said.
#include "journal_expect.h"
#include "journal_story.h"

#include <assent/core/trace.h>

#include <string.h>

static struct assent_text tell(const struct story *story, bool ticket,
                               const struct assent_directory *directory)
{
    struct assent_buffer out = assent_buffer_in(story->arena);
    for (size_t i = 0; i < story->count; i++) {
        const struct assent_turn *turn = &story->turns[i];
        const struct assent_ticket *of = ticket ? story->ticket : NULL;
        assent_buffer_string(&out, "at ");
        assent_trace_since(&out, story->turns[0].at_us, turn->at_us);
        assent_buffer_string(&out, "  ");
        assent_trace_event_of(&out, of, turn, directory);
        assent_buffer_byte(&out, '\n');
        for (size_t f = 0; f < turn->fact_count; f++) {
            struct assent_buffer line = assent_buffer_in(story->arena);
            if (assent_trace_fact_of(&line, of, &turn->facts[f], directory, story->arena))
                assent_buffer_format(&out, "> %.*s\n", (int)line.count, line.bytes);
            else
                assert_int_equal(line.count, 0);
        }
    }
    return assent_buffer_done(&out);
}

static const struct assent_directory *directory_of(struct assent_arena *arena)
{
    static const struct assent_person people[] = {
        {.id = {"per_01jd5ann00000000000000000a", 30}, .handle = {"ann", 3}},
        {.id = {"per_01jd5b0b000000000000000b0b", 30}, .handle = {"bob", 3}},
        {.id = {"per_01jd5b0t000000000000000b0t", 30}, .handle = {"bot", 3}},
        {.id = {"per_01jd5c1d000000000000000c1d", 30}, .handle = {"cid", 3}},
        {.id = {"per_01jd5dee000000000000000dee", 30}, .handle = {"dee", 3}},
    };
    static const int32_t by_id[] = {0, 1, 2, 3, 4};
    struct assent_directory *directory = assent_arena_take(arena, sizeof *directory);
    *directory = (struct assent_directory){.people = people, .person_count = 5, .people_by_id = by_id};
    return directory;
}

static void a_failed_change_reads_like_minutes(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct story story = story_tell(1, arena);
    journal_expect_text(tell(&story, true, directory_of(arena)),
                        "at 0s  create normal-change by ann\n"
                        "> CHG-1042 created for ann: Datenbank für die Zahlungen erneuern\n"
                        "> entered draft, with ann\n"
                        "at 60s  act submit by ann\n"
                        "> entered assess\n"
                        "> risk medium 40: 1 of 4 failed +15\n"
                        "> chose peers\n"
                        "> entered peers\n"
                        "> peers opened: 2 of group payments-team (3 people), due 2026-11-24T08:01:00Z\n"
                        "at 2m  vote approve by ann\n"
                        "> refused: never requester (separation-of-duties)\n"
                        "at 2m5s  vote approve by bob\n"
                        "> bob: approve\n"
                        "at 2m10s  vote approve by cid\n"
                        "> cid: approve: Looks good; mind the replicas.\n"
                        "> round peers met: 2 of 2 approved\n"
                        "> entered implement\n"
                        "> job deploy waits\n"
                        "> job deploy offered to deployer\n"
                        "at 2m15s  claim job deploy by bot\n"
                        "> job deploy claimed by bot, until 2026-11-23T08:03:15Z\n"
                        "at 3m15s  fail job deploy by bot\n"
                        "> job deploy failed, again at 2026-11-23T08:03:25Z: exit status 1\n"
                        "at 3m25s  timer job/0/retry\n"
                        "> job deploy offered to deployer\n"
                        "at 3m25s  claim job deploy by bot\n"
                        "> job deploy claimed by bot, attempt 2, until 2026-11-23T08:04:25.001000Z\n"
                        "at 4m25s  lease expired on job deploy\n"
                        "> job deploy told to stop\n"
                        "> job deploy unknown: nobody extended the lease\n"
                        "> on its way to review: failed\n"
                        "> job deploy/undo waits\n"
                        "> job deploy/undo offered to deployer-rollback\n"
                        "at 5m25s  claim job deploy/undo by bot\n"
                        "> job deploy/undo claimed by bot, until 2026-11-23T08:06:25.001000Z\n"
                        "at 6m25s  fail job deploy/undo by bot\n"
                        "> job deploy/undo is a fault: the snapshot is gone\n"
                        "at 6m26s  resolve fault of job deploy/undo by dee\n"
                        "> fault of job deploy/undo resolved, skip: Restored by hand.\n"
                        "> job deploy/undo skipped\n"
                        "> entered review, with dee\n"
                        "at 6m27s  act close by dee\n"
                        "> entered closed\n"
                        "> ended: failure (backed out)\n");
    assent_arena_close(arena);
}

static void an_edited_request_reads_like_minutes(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct story story = story_tell(2, arena);
    journal_expect_text(tell(&story, true, directory_of(arena)),
                        "at 0s  create access by ann\n"
                        "> CHG-1042 created for ann: Datenbank für die Zahlungen erneuern\n"
                        "> entered draft, with ann\n"
                        "at 60s  act submit by ann\n"
                        "> entered assess\n"
                        "> risk medium 40: 1 of 4 failed +15\n"
                        "> chose peers\n"
                        "> entered peers\n"
                        "> peers opened: 1 of role operator (3 people), due 2026-11-24T08:01:00Z\n"
                        "at 2m  vote approve by bob\n"
                        "> bob: approve\n"
                        "at 2m1s  vote abstain by cid\n"
                        "> cid: abstain\n"
                        "at 2m2s  withdraw vote by cid\n"
                        "> vote of cid withdrawn: Wrong one.\n"
                        "at 2m3s  edit plan, rehearsed by dee\n"
                        "> vote of bob void: the covered fields changed\n"
                        "at 2m4s  comment by ann\n"
                        "> comment: Please look again.\n"
                        "at 2m5s  act start by dee\n"
                        "> round peers left: start\n"
                        "> entered implement, with dee\n"
                        "> job verify waits\n"
                        "> job verify offered to 2 people\n"
                        "at 2m6s  claim job verify by bob\n"
                        "> job verify claimed by bob, until 2026-11-23T08:03:06Z\n"
                        "at 3m6s  release job verify by bob\n"
                        "> job verify given back\n"
                        "at 3m7s  act close by dee\n"
                        "> entered closed\n"
                        "> ended: cancelled (withdrawn)\n");
    assent_arena_close(arena);
}

static void without_ticket_and_directory_numbers_and_ids_are_shown(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct story story = story_tell(0, arena);
    struct assent_text told = tell(&story, false, NULL);
    assert_non_null(memmem(told.bytes, told.count, "claim job 0 by per_01jd5b0t000000000000000b0t\n", 46));
    assert_non_null(memmem(told.bytes, told.count, "> round 0 met: 2 of 2 approved\n", 31));
    assert_non_null(memmem(told.bytes, told.count, "> job 0 reports {\"percent\":50}\n", 31));
    struct assent_buffer out = assent_buffer_in(arena);
    assent_trace_event(&out, &story.turns[1], NULL);
    journal_expect_text(assent_buffer_done(&out), "act submit by per_01jd5ann00000000000000000a");
    out.count = 0;
    assert_true(assent_trace_fact(&out, &story.turns[1].facts[1], NULL, arena));
    journal_expect_text(assent_buffer_done(&out), "entered assess");
    assent_arena_close(arena);
}

static void what_people_wrote_forges_no_line(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer out = assent_buffer_in(arena);
    struct assent_fact fact = {.kind = ASSENT_FACT_COMMENTED,
                               .commented = {assent_text_of("ok\n> ended in success\x1b[1m")}};
    assert_true(assent_trace_fact(&out, &fact, NULL, arena));
    journal_expect_text(assent_buffer_done(&out), "comment: ok > ended in success [1m");
    struct assent_buffer text = assent_buffer_in(arena);
    for (size_t i = 0; i < 100; i++)
        assent_buffer_string(&text, "é");
    fact.commented.comment = assent_buffer_done(&text);
    out.count = 0;
    assert_true(assent_trace_fact(&out, &fact, NULL, arena));
    assert_true(assent_text_utf8(assent_buffer_done(&out), NULL));
    assert_true(assent_text_ends(assent_buffer_done(&out), "é…"));
    assert_true(out.count < 140);
    assent_arena_close(arena);
}

static void times_since_the_start(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {
        {0, "0s"},     {1, "1s"},        {90, "90s"},  {119, "119s"},   {120, "2m"},     {125, "2m5s"},
        {300, "5m"},   {3599, "59m59s"}, {3600, "1h"}, {9000, "2h30m"}, {9001, "2h30m"}, {86399, "23h59m"},
        {86400, "1d"}, {273600, "3d4h"}, {-5, "-5s"},  {-300, "-5m"},
    };
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct assent_buffer out = assent_buffer_in(arena);
        assent_trace_since(&out, 1000000000, 1000000000 + cases[i].seconds * 1000000);
        journal_expect_text(assent_buffer_done(&out), cases[i].text);
    }
    assent_arena_close(arena);
}

static void an_access_that_waits_reads_like_minutes(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct story story = story_tell(3, arena);
    journal_expect_text(
        tell(&story, true, directory_of(arena)),
        "at 0s  create access by ann\n"
        "> CHG-1042 created for ann: Datenbank für die Zahlungen erneuern\n"
        "> entered draft, with ann\n"
        "at 60s  act take by ann\n"
        "> entered active, with bob\n"
        "> waits for signal hr.left of per_01jd5ann00000000000000000a, or until 2026-11-23T10:01:00Z unless "
        "blocked by approval, latest 2026-11-23T11:01:00Z\n"
        "> listens to signal audit.stop\n"
        "at 2m  calendar changed\n"
        "> clock state/due moves from 2026-11-23T09:51:00Z to 2026-11-23T09:56:00Z: due 1 business day\n"
        "at 2h  timer wait/1/until\n"
        "> may not go on: approval peers\n"
        "at 2h1m  timer state/late/0\n"
        "> now with role change-manager: late 1 business day\n"
        "at 2h2m  signal hr.left: per_01jd5ann00000000000000000a by bot\n"
        "> heard signal hr.left of per_01jd5ann00000000000000000a: {\"last_day\":\"2026-12-31\"}\n"
        "> wait over: signalled\n"
        "> entered undo\n"
        "at 2h3m  act close by dee\n"
        "> entered closed\n"
        "> ended: refused (revoked)\n");
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_change_reads_like_minutes),
        cmocka_unit_test(an_edited_request_reads_like_minutes),
        cmocka_unit_test(an_access_that_waits_reads_like_minutes),
        cmocka_unit_test(without_ticket_and_directory_numbers_and_ids_are_shown),
        cmocka_unit_test(what_people_wrote_forges_no_line),
        cmocka_unit_test(times_since_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
