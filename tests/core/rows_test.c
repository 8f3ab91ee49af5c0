// SPDX-License-Identifier: Apache-2.0
// Rows: what a turn writes and what it leaves alone; whom inboxes, offers and readers name; what cannot be
// loaded.
#include "journal_expect.h"
#include "journal_model.h"

#include <assent/base/canonical.h>

#include <string.h>

struct bench {
    struct assent_arena *arena;
    const struct assent_directory *directory;
    const struct assent_ticket *before;
    struct assent_ticket *ticket;
    struct model_store store;
    struct assent_rows rows; // of the last turn
    bool restricted;
};

static void apply(struct bench *bench, struct assent_fact fact)
{
    const struct assent_fact *kept = assent_arena_copy(bench->arena, &fact, sizeof fact);
    struct assent_error error = {0};
    if (!assent_fold_fact(bench->ticket, kept, bench->arena, &error))
        fail_msg("%s", error.text);
}

static void end_turn(struct bench *bench)
{
    static const struct assent_text keys[] = {{"role:operator", 13}, {"group:hr", 8}};
    struct assent_audience operators = {keys, 1, NULL, 0};
    struct assent_audience readers = {keys + 1, 1, NULL, 0};
    bench->rows = assent_rows_change(bench->before, bench->ticket, bench->restricted, &readers, &operators,
                                     bench->directory, bench->arena);
    model_store_apply(&bench->store, bench->rows);
    bench->before = bench->ticket;
    bench->ticket = assent_fold_begin(bench->before, bench->before->revision + 1,
                                      bench->before->updated_us + 1000, bench->arena);
}

static void create(struct bench *bench)
{
    struct assent_record fields = assent_record_in(bench->arena);
    assent_record_put_text(&fields, "plan", assent_text_of("first"));
    bench->ticket = assent_fold_begin(NULL, 1, 1000, bench->arena);
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_CREATED,
                                      .created = {.number = assent_text_of("CHG-1"),
                                                  .workflow = assent_text_of("w"),
                                                  .requester = assent_text_of("per_ann"),
                                                  .service = assent_text_of("mail"),
                                                  .title = assent_text_of("Mail"),
                                                  .fields = assent_record_done(&fields)}});
    end_turn(bench);
}

static int open_bench(void **state)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct bench *bench = assent_arena_take(arena, sizeof *bench);
    *bench =
        (struct bench){.arena = arena, .directory = history_directory(arena), .store = model_store_in(arena)};
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    assent_arena_close(((struct bench *)*state)->arena);
    return 0;
}

static size_t count_rows(const struct bench *bench, enum assent_row_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < bench->rows.count; i++)
        count += bench->rows.items[i].kind == kind;
    return count;
}

static struct assent_seat seat_of(struct bench *bench, const char *key)
{
    struct assent_text *keys = assent_arena_take(bench->arena, sizeof *keys);
    *keys = assent_text_of(key);
    return (struct assent_seat){.audience = {keys, 1, NULL, 0}, .base = 1};
}

static void open_round(struct bench *bench, struct assent_seat first, struct assent_seat second,
                       int64_t due_us)
{
    static const struct assent_excluded excluded[] = {{{"per_ann", 7}, {"requester", 9}},
                                                      {{"per_bob", 7}, {"editors", 7}}};
    struct assent_seat seats[] = {first, second};
    struct assent_round round = {.n = (int64_t)bench->ticket->round_count,
                                 .seats = assent_arena_copy(bench->arena, seats, sizeof seats),
                                 .seat_count = 2,
                                 .excluded = excluded,
                                 .excluded_count = 2,
                                 .due_us = due_us};
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_ROUND_OPENED, .round_opened = round});
}

static void cast_vote(struct bench *bench, const char *person)
{
    struct assent_vote vote = {.person = assent_text_of(person), .cast_by = assent_text_of(person)};
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_VOTED, .voted = {0, vote}});
}

static void open_job(struct bench *bench, enum assent_body_kind body)
{
    struct assent_job job = {.n = (int64_t)bench->ticket->job_count,
                             .name = assent_text_of("deploy"),
                             .entered_revision = 2,
                             .index = -1,
                             .of = -1,
                             .body = body,
                             .worker = assent_text_of(body == ASSENT_BODY_WORKER ? "deployer" : "")};
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_OPENED, .job_opened = job});
    struct assent_fact offered = {.kind = ASSENT_FACT_JOB_OFFERED, .job_offered = {.n = job.n}};
    if (body == ASSENT_BODY_TASK)
        offered.job_offered.audience = seat_of(bench, "group:dba").audience;
    apply(bench, offered);
}

static void claim_job(struct bench *bench)
{
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_CLAIMED,
                                      .job_claimed = {0, 1, 1, 1, assent_text_of("per_bob"), 9000}});
}

static void a_new_ticket_writes_head_and_fields(void **state)
{
    struct bench *bench = *state;
    create(bench);
    assert_int_equal(bench->rows.count,
                     3); // the last: a text that could be an item, as nobody says it is none
    assert_int_equal(bench->rows.items[2].kind, ASSENT_ROW_ITEM);
    const struct assent_row *row = &bench->rows.items[0];
    assert_int_equal(row->kind, ASSENT_ROW_TICKET);
    journal_expect_text(row->number, "CHG-1");
    journal_expect_text(row->service, "mail");
    journal_expect_text(row->title, "Mail");
    journal_expect_text(row->requester, "per_ann");
    assert_true(row->open);
    journal_expect_text(bench->rows.items[1].bytes, "{\"plan\":\"first\"}");
}

static void what_did_not_change_is_not_written(void **state)
{
    struct bench *bench = *state;
    create(bench);
    open_round(bench, seat_of(bench, "group:dba"), seat_of(bench, "group:ops"), 5000);
    open_job(bench, ASSENT_BODY_WORKER);
    end_turn(bench);
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_COMMENTED});
    end_turn(bench);
    assert_int_equal(bench->rows.count, 1); // the head alone
    cast_vote(bench, "per_cid");
    end_turn(bench);
    assert_int_equal(bench->rows.count, 2); // the head and the vote: the round has no votes in it
    journal_expect_text(bench->rows.items[1].name, "0/per_cid");
    claim_job(bench);
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_PART), 1);
    assert_int_equal(count_rows(bench, ASSENT_ROW_FIELDS), 0);
    struct assent_rows none =
        assent_rows_change(bench->before, bench->before, true, NULL, NULL, NULL, bench->arena);
    assert_int_equal(none.count, 0); // a refusal
}

static void fields_are_written_when_they_differ(void **state)
{
    struct bench *bench = *state;
    create(bench);
    struct assent_fact fact = {.kind = ASSENT_FACT_EDITED, .edited = {.set = bench->ticket->fields}};
    apply(bench, fact); // to what they were
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_FIELDS), 0);
    struct assent_record set = assent_record_in(bench->arena);
    assent_record_put_text(&set, "plan", assent_text_of("second"));
    fact.edited.set = assent_record_done(&set);
    apply(bench, fact);
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_FIELDS), 1);
}

static void a_round_lies_with_its_audiences(void **state)
{
    struct bench *bench = *state;
    create(bench);
    open_round(bench, seat_of(bench, "group:dba"), seat_of(bench, "group:dba"), 5000);
    end_turn(bench);
    const struct assent_row *row = model_store_find(&bench->store, ASSENT_ROW_INBOX, "group:dba", "round/0");
    assert_non_null(row);
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_INBOX), 1); // both seats ask the same
    assert_int_equal(row->due_us, 5000);
    journal_expect_text(row->except, "per_ann per_bob ");
    journal_expect_text(row->round, "0");
    assert_int_equal(model_store_find(&bench->store, ASSENT_ROW_TICKET, "", "")->due_us, 5000);
    apply(bench,
          (struct assent_fact){.kind = ASSENT_FACT_ROUND_CLOSED, .round_closed = {0, ASSENT_ROUND_MET, {0}}});
    end_turn(bench);
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_INBOX), 0);
    assert_int_equal(model_store_find(&bench->store, ASSENT_ROW_TICKET, "", "")->due_us, 0);
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_PART), 1); // it stays
}

static void a_withdrawn_vote_goes(void **state)
{
    struct bench *bench = *state;
    create(bench);
    open_round(bench, seat_of(bench, "group:dba"), seat_of(bench, "group:ops"), 0);
    cast_vote(bench, "per_cid");
    cast_vote(bench, "per_dee");
    end_turn(bench);
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_VOTE_WITHDRAWN,
                                      .vote_withdrawn = {0, assent_text_of("per_cid"), {0}}});
    end_turn(bench);
    assert_null(model_store_find(&bench->store, ASSENT_ROW_PART, "0/per_cid", ""));
    assert_non_null(model_store_find(&bench->store, ASSENT_ROW_PART, "0/per_dee", ""));
}

static void a_worker_job_is_on_offer_until_it_is_claimed(void **state)
{
    struct bench *bench = *state;
    create(bench);
    open_job(bench, ASSENT_BODY_WORKER);
    end_turn(bench);
    const struct assent_row *row = model_store_find(&bench->store, ASSENT_ROW_OFFER, "deployer", "");
    assert_non_null(row);
    assert_int_equal(row->at_us, 2000);
    assert_int_equal(row->job, 0);
    claim_job(bench);
    end_turn(bench);
    assert_null(model_store_find(&bench->store, ASSENT_ROW_OFFER, "deployer", ""));
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_FAULTED, .job_faulted = {0, {0}}});
    end_turn(bench);
    assert_non_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "role:operator", "fault/2-0"));
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_OFFERED, .job_offered = {.n = 0}});
    end_turn(bench);
    assert_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "role:operator", "fault/2-0"));
    assert_int_equal(model_store_find(&bench->store, ASSENT_ROW_OFFER, "deployer", "")->at_us, 5000);
}

static void an_offer_that_comes_again_is_another_row(void **state)
{
    struct bench *bench = *state;
    create(bench);
    open_job(bench, ASSENT_BODY_WORKER);
    end_turn(bench);
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_RELEASED, .job_released = {0}});
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_OFFER), 2); // the old one gone, then the new one put
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_OFFER), 1);
    assert_int_equal(model_store_find(&bench->store, ASSENT_ROW_OFFER, "deployer", "")->at_us, 3000);
}

static void a_task_lies_with_many_until_one_takes_it(void **state)
{
    struct bench *bench = *state;
    create(bench);
    open_job(bench, ASSENT_BODY_TASK);
    end_turn(bench);
    assert_non_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "group:dba", "task/2-0"));
    claim_job(bench);
    end_turn(bench);
    assert_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "group:dba", "task/2-0"));
    assert_non_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "per_bob", "task/2-0"));
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_OFFER), 0);
}

static void a_state_lies_with_its_holder_while_it_is_open(void **state)
{
    struct bench *bench = *state;
    create(bench);
    struct assent_fact entered = {.kind = ASSENT_FACT_ENTERED,
                                  .entered = {.held_by = seat_of(bench, "per_ann").audience}};
    apply(bench, entered);
    end_turn(bench);
    assert_non_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "per_ann", "held"));
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_LEAVING, .leaving = {assent_text_of("x"), {0}}});
    end_turn(bench);
    assert_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "per_ann", "held"));
    apply(bench, entered);
    end_turn(bench);
    assert_non_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "per_ann", "held"));
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_ENDED, .ended = {ASSENT_OUTCOME_SUCCESS, {0}}});
    end_turn(bench);
    assert_null(model_store_find(&bench->store, ASSENT_ROW_INBOX, "per_ann", "held"));
    assert_false(model_store_find(&bench->store, ASSENT_ROW_TICKET, "", "")->open);
}

static void timers_are_found_by_their_time(void **state)
{
    struct bench *bench = *state;
    create(bench);
    struct assent_timer timer = {.name = assent_text_of("round/0"), .due_us = 5000};
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_TIMER_SET, .timer_set = timer});
    end_turn(bench);
    timer.due_us = 4000; // resolved anew
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_TIMER_SET, .timer_set = timer});
    end_turn(bench);
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_TIMER), 1);
    assert_int_equal(model_store_find(&bench->store, ASSENT_ROW_TIMER, "round/0", "")->at_us, 4000);
    for (size_t i = 0; i + 1 < bench->rows.count; i++) // what goes comes first
        assert_false(bench->rows.items[i].kind == ASSENT_ROW_TIMER && bench->rows.items[i + 1].gone);
}

static void readers_are_those_involved(void **state)
{
    struct bench *bench = *state;
    bench->restricted = true;
    create(bench);
    // per_ann, group:hr by rule, and that nobody else sees what is a change
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_READER), 3);
    open_round(bench, seat_of(bench, "group:dba"), seat_of(bench, "group:ops"), 0);
    cast_vote(bench, "per_cid");
    open_job(bench, ASSENT_BODY_WORKER);
    claim_job(bench);
    end_turn(bench);
    static const char *const involved[] = {"per_ann", "group:hr", "group:dba",   "group:ops",
                                           "per_cid", "per_bob",  "readers:only"};
    for (size_t i = 0; i < sizeof involved / sizeof *involved; i++)
        assert_non_null(model_store_find(&bench->store, ASSENT_ROW_READER, involved[i], ""));
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_READER), 7);
}

static void sets_are_kept_by_their_digest(void **state)
{
    struct bench *bench = *state;
    create(bench);
    static const struct assent_text members[] = {{"per_ann", 7}, {"per_x", 5}};
    struct assent_digest key = assent_digest_of(assent_text_of("per_ann\nper_x\n"));
    char name[ASSENT_DIGEST_TEXT];
    assent_digest_write(&key, name);
    struct assent_seat set = seat_of(bench, assent_text_format(bench->arena, "set:%s", name).bytes);
    set.audience.members = members;
    set.audience.member_count = 2;
    struct assent_seat group = seat_of(bench, "group:dba");
    group.set = assent_digest_of(assent_text_of("per_ann\nper_bob\n")); // cid is not active
    open_round(bench, set, group, 0);
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_SET), 2);
    for (size_t i = 0; i < bench->rows.count; i++) {
        const struct assent_row *row = &bench->rows.items[i];
        if (row->kind == ASSENT_ROW_SET)
            journal_expect_text(row->bytes, assent_digest_equal(&row->digest, &key)
                                                ? "[\"per_ann\",\"per_x\"]"
                                                : "[\"per_ann\",\"per_bob\"]");
    }
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_COMMENTED});
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_SET), 0);
    struct assent_seat dee = seat_of(bench, "per_dee");
    dee.set = assent_digest_of(assent_text_of("per_dee\n"));
    struct assent_seat nobody = seat_of(bench, "per_x"); // not in the directory
    open_round(bench, dee, nobody, 0);
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_SET), 1);
    group.set = assent_digest_of(assent_text_of("another directory's"));
    open_round(bench, group, group, 0);
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_SET), 0);
}

static void a_set_that_stays_is_not_put_again(void **state)
{
    struct bench *bench = *state;
    static const struct assent_text members[] = {{"per_ann", 7}};
    struct assent_digest key = assent_digest_of(assent_text_of("per_ann\n"));
    char name[ASSENT_DIGEST_TEXT];
    assent_digest_write(&key, name);
    create(bench);
    struct assent_audience set =
        seat_of(bench, assent_text_format(bench->arena, "set:%s", name).bytes).audience;
    set.members = members;
    set.member_count = 1;
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_ENTERED, .entered = {.held_by = set}});
    open_job(bench, ASSENT_BODY_TASK);
    apply(bench,
          (struct assent_fact){.kind = ASSENT_FACT_JOB_OFFERED, .job_offered = {.n = 0, .audience = set}});
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_SET), 1); // the holder's and the task's are one
    claim_job(bench);
    end_turn(bench);
    assert_int_equal(count_rows(bench, ASSENT_ROW_SET), 0);
}

static void many_people_are_few_inbox_rows(void **state)
{
    struct bench *bench = *state;
    create(bench);
    struct assent_seat seat = {.base = 5000};
    struct assent_text keys[ASSENT_AUDIENCE_KEYS];
    for (size_t i = 0; i < ASSENT_AUDIENCE_KEYS; i++)
        keys[i] = assent_text_format(bench->arena, "group:g%zu", i);
    seat.audience = (struct assent_audience){keys, ASSENT_AUDIENCE_KEYS, NULL, 0};
    open_round(bench, seat, seat, 0);
    end_turn(bench);
    assert_int_equal(model_store_count(&bench->store, ASSENT_ROW_INBOX), ASSENT_AUDIENCE_KEYS);
}

static void damaged_rows_are_refused(void **state)
{
    struct bench *bench = *state;
    create(bench);
    open_round(bench, seat_of(bench, "group:dba"), seat_of(bench, "group:ops"), 5000);
    cast_vote(bench, "per_cid");
    open_job(bench, ASSENT_BODY_WORKER);
    struct assent_timer timer = {.name = assent_text_of("round/0"), .due_us = 5000};
    apply(bench, (struct assent_fact){.kind = ASSENT_FACT_TIMER_SET, .timer_set = timer});
    end_turn(bench);
    const struct assent_stored_ticket whole = model_store_load(&bench->store);
    assert_int_equal(whole.part_count, 4);
    struct assent_error error = {0};
    assert_non_null(assent_rows_read(&whole, bench->arena, &error));
    struct assent_stored_part parts[5];
    for (size_t i = 0; i < whole.part_count; i++) {
        struct assent_stored_ticket stored = whole;
        memcpy(parts, whole.parts, sizeof *parts * whole.part_count);
        stored.parts = parts;
        parts[i].name = assent_text_of("7"); // no such place
        assert_null(assent_rows_read(&stored, bench->arena, &error));
        parts[i] = whole.parts[i];
        parts[i].bytes.count--; // cut
        assert_null(assent_rows_read(&stored, bench->arena, &error));
        parts[i] = whole.parts[i];
        parts[whole.part_count] = whole.parts[i]; // doubled
        stored.part_count++;
        assert_null(assent_rows_read(&stored, bench->arena, &error));
        assert_int_equal(error.code, ASSENT_BAD_RECORD);
    }
    struct assent_stored_ticket stored = whole;
    stored.head.count--;
    assert_null(assent_rows_read(&stored, bench->arena, &error));
    stored = whole;
    stored.fields = assent_text_of("[]");
    assert_null(assent_rows_read(&stored, bench->arena, &error));
    journal_expect_bad(&error, "record of fields");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_ticket_writes_head_and_fields, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(what_did_not_change_is_not_written, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(fields_are_written_when_they_differ, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_round_lies_with_its_audiences, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_withdrawn_vote_goes, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_worker_job_is_on_offer_until_it_is_claimed, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(an_offer_that_comes_again_is_another_row, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_task_lies_with_many_until_one_takes_it, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_state_lies_with_its_holder_while_it_is_open, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(timers_are_found_by_their_time, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(readers_are_those_involved, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(sets_are_kept_by_their_digest, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_set_that_stays_is_not_put_again, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(many_people_are_few_inbox_rows, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(damaged_rows_are_refused, open_bench, close_bench),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
