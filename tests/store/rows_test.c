// SPDX-License-Identifier: Apache-2.0
// The core's rows on a store: after any change of a ticket the store shows what it would show had it been
// written at once. So each gone row finds what was put, whatever moved meanwhile: a due time, an offer's age,
// an audience.
#include "bed.h"

#include <assent/core/rows.h>

#include <string.h>

enum { SHOWN = 8 };

// What a ticket may differ in from one turn to the next.
struct look {
    int64_t round_due_us; // 0: no open round
    const char *audience;
    int64_t offered_us; // 0: the job is claimed
    int64_t timer_us;   // 0: none
    const char *vote;   // person; NULL: none
};

static const struct assent_ticket *ticket_of(struct assent_arena *arena, int64_t revision,
                                             const struct look *look)
{
    struct assent_ticket *ticket = assent_arena_take(arena, sizeof *ticket);
    struct assent_record fields = assent_record_in(arena);
    struct assent_round *round = assent_arena_take(arena, sizeof *round);
    struct assent_seat *seat = assent_arena_take(arena, sizeof *seat);
    struct assent_vote *vote = assent_arena_take(arena, sizeof *vote);
    struct assent_job *job = assent_arena_take(arena, sizeof *job);
    struct assent_timer *timer = assent_arena_take(arena, sizeof *timer);
    struct assent_text *key = assent_arena_take(arena, sizeof *key);
    *key = assent_text_of(look->audience);
    seat->audience = (struct assent_audience){.keys = key, .count = 1};
    round->seats = seat;
    round->seat_count = 1;
    round->due_us = look->round_due_us;
    round->outcome = look->round_due_us ? ASSENT_ROUND_OPEN : ASSENT_ROUND_MET;
    vote->person = assent_text_of(look->vote);
    round->votes = vote;
    round->vote_count = look->vote != NULL;
    job->index = job->of = -1;
    job->body = ASSENT_BODY_WORKER;
    job->worker = assent_text_of("deployer");
    job->phase = look->offered_us ? ASSENT_JOB_OFFERED : ASSENT_JOB_CLAIMED;
    job->offered_us = look->offered_us;
    timer->name = assent_text_of("round/0");
    timer->due_us = look->timer_us;
    ticket->id = bed_id(1);
    ticket->number = assent_text_of("CHG-1");
    ticket->revision = revision;
    ticket->workflow = assent_text_of("normal-change");
    ticket->state = assent_text_of("board");
    ticket->requester = assent_text_of("per_ann");
    ticket->fields = assent_record_done(&fields);
    ticket->rounds = round;
    ticket->round_count = 1;
    ticket->jobs = job;
    ticket->job_count = 1;
    ticket->timers = timer;
    ticket->timer_count = look->timer_us != 0;
    return ticket;
}

static void keep_change(struct bed *bed, const struct assent_ticket *before,
                        const struct assent_ticket *after)
{
    static const struct assent_directory directory;
    const struct assent_audience nobody = {0};
    struct assent_rows rows =
        assent_rows_change(before, after, true, &nobody, &nobody, &directory, bed->arena);
    const struct assent_subject subject = bed_ticket(after->id);
    int64_t expected = bed_revision(bed, subject);
    const struct assent_write write = {subject, expected, expected + 1};
    struct assent_item item = {
        .writes = &write, .write_count = 1, .rows = rows.items, .row_count = rows.count};
    bed_commit(bed, &item, 1);
    assert_int_equal(item.outcome, ASSENT_ITEM_KEPT);
}

// Everything that readers see of the derived rows, as text.
static struct assent_text shown(struct bed *bed)
{
    struct assent_buffer out = assent_buffer_in(bed->arena);
    const struct assent_text audiences[] = {assent_text_of("group:cab"), assent_text_of("role:sec")};
    const struct assent_inbox_query query = {
        .me = assent_text_of("per_ben"), .audiences = audiences, .audience_count = 2, .limit = SHOWN};
    struct assent_inbox inbox;
    struct assent_stored_timers timers;
    struct assent_stored_offers offers;
    struct assent_stored_ticket ticket;
    bool found;
    assert_true(assent_reader_inbox(bed->reader, &query, bed->arena, &inbox, &bed->error));
    for (size_t i = 0; i < inbox.count; i++)
        assent_buffer_format(&out, "inbox %.*s %lld\n", (int)inbox.items[i].audience.count,
                             inbox.items[i].audience.bytes, (long long)inbox.items[i].due_us);
    assert_true(assent_reader_timers(bed->reader, NULL, INT64_MAX, SHOWN, bed->arena, &timers, &bed->error));
    for (size_t i = 0; i < timers.count; i++)
        assent_buffer_format(&out, "timer %lld\n", (long long)timers.items[i].due_us);
    assert_true(assent_reader_offers(bed->reader, NULL, SHOWN, bed->arena, &offers, &bed->error));
    for (size_t i = 0; i < offers.count; i++)
        assent_buffer_format(&out, "offer %lld\n", (long long)offers.items[i].since_us);
    assert_true(assent_reader_ticket(bed->reader, bed_id(1), bed->arena, &found, &ticket, &bed->error));
    for (size_t i = 0; i < ticket.part_count; i++)
        assent_buffer_format(&out, "part %d %.*s\n", (int)ticket.parts[i].part,
                             (int)ticket.parts[i].name.count, ticket.parts[i].name.bytes);
    return assent_buffer_done(&out);
}

static void a_ticket_that_changed_shows_what_a_new_one_would(void **state)
{
    struct bed *bed = *state;
    const struct look looks[] = {
        {500, "group:cab", 0, 500, NULL},      {600, "group:cab", 0, 600, NULL},
        {600, "role:sec", 70, 600, "per_cem"}, {600, "role:sec", 80, 0, NULL},
        {0, "role:sec", 0, 900, "per_dan"},    {500, "group:cab", 70, 500, NULL},
        {500, "group:cab", 0, 0, "per_ben"},   {700, "group:cab", 90, 1, "per_ben"},
        {0, "group:cab", 0, 0, NULL},
    };
    const struct assent_ticket *before = NULL;
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        const struct assent_ticket *after = ticket_of(bed->arena, (int64_t)i + 1, &looks[i]);
        keep_change(bed, before, after);
        before = after;
        struct bed *fresh = bed_make(bed->kind);
        bed_open(fresh);
        keep_change(fresh, NULL, after);
        struct assent_text wanted = shown(fresh);
        bed_text_is(shown(bed), assent_text_cstring(bed->arena, wanted));
        bed_free(fresh);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_ticket_that_changed_shows_what_a_new_one_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
