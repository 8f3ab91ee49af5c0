// SPDX-License-Identifier: Apache-2.0
// Workflow versions and worlds: deployed and applied whole, once, one after the other; old versions are
// compiled again when a ticket needs them; a world moves under nobody's feet; dry runs keep nothing.
#include "stand.h"
#include <assent/loop/perform.h>
#include <string.h>

static struct assent_request deploy(struct stand *stand, const char *title)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_DEPLOY, "admin");
    struct assent_text_file *hook = assent_arena_take(stand->arena, sizeof *hook);
    *hook = (struct assent_text_file){assent_text_of("size.lua"), stand_file(stand, "size.lua")};
    request.file = assent_text_of("jobs.yaml");
    request.files = hook;
    request.file_count = 1;
    request.text = stand_file(stand, "jobs.yaml");
    char *at = memmem(request.text.bytes, request.text.count, "title: Jobs", 11);
    assert_non_null(at);
    memcpy(at + 7, title, 4);
    return request;
}

static struct assent_request world(struct stand *stand, const char *old, const char *new)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_WORLD, "admin");
    request.text = stand_file(stand, "world.yaml");
    char *at = memmem(request.text.bytes, request.text.count, old, strlen(old));
    assert_non_null(at);
    assert_int_equal(strlen(old), strlen(new));
    memcpy(at, new, strlen(new));
    return request;
}

static void the_same_workflow_is_no_new_version(void **state)
{
    struct stand *stand = *state;
    int64_t turns = stand_turns(stand);
    struct assent_request same = deploy(stand, "Jobs");
    const struct stand_answer *answer = stand_call(stand, &same);
    assert_true(answer->ok && answer->unchanged);
    assert_int_equal(answer->version, 1);
    struct assent_request other = deploy(stand, "Toil");
    other.dry_run = true;
    answer = stand_call(stand, &other);
    assert_true(answer->ok);
    assert_int_equal(answer->version, 2);
    assert_int_equal(stand_turns(stand), turns);
    other.dry_run = false;
    answer = stand_call(stand, &other);
    assert_true(answer->ok && !answer->unchanged);
    assert_int_equal(answer->version, 2);
    assert_int_equal(stand_turns(stand), turns + 1);
}

static bool warns(struct stand *stand, struct assent_order *order)
{
    if (order->kind != ASSENT_ORDER_COMPILE)
        return false;
    assent_perform_compile(order, stand->sandbox);
    struct assent_record warning = assent_record_in(order->arena);
    assent_record_put(&warning, "message", assent_value_string("that may be a mistake"));
    struct assent_items warnings = assent_items_in(order->arena);
    assent_items_add(&warnings, assent_record_done(&warning));
    order->compile.diagnostics = assent_items_done(&warnings);
    order->compile.report = assent_text_of("1 warning\n");
    return true;
}

// What was said of the file is kept in its turn.
static void a_repeated_deployment_is_told_the_same(void **state)
{
    struct stand *stand = *state;
    struct assent_request first = deploy(stand, "Toil"), same = deploy(stand, "Toil");
    stand_key(&first, "first", "Toil");
    stand_key(&same, "same", "Toil");
    stand->instead = warns;
    const struct stand_answer *answer = stand_call(stand, &first);
    assert_true(answer->ok && !answer->replayed && answer->diagnostic_count == 1);
    assert_true(stand_call(stand, &same)->unchanged);
    stand->instead = NULL;
    struct assent_request next = deploy(stand, "Work");
    assert_true(stand_call(stand, &next)->ok);
    answer = stand_call(stand, &same); // which kept nothing, and makes no third version now
    assert_true(answer->ok && answer->replayed && answer->unchanged);
    assert_int_equal(answer->version, 2);
    for (int start = 0; start < 2; start++) {
        answer = stand_call(stand, &first);
        assert_true(answer->ok && answer->replayed && !answer->unchanged);
        assert_int_equal(answer->version, 2);
        assert_int_equal(answer->diagnostic_count, 1);
        assert_true(assent_text_is(answer->report, "1 warning\n"));
        stand_crash(stand);
    }
}

static void a_repeated_world_is_told_the_same(void **state)
{
    struct stand *stand = *state;
    struct assent_request first = world(stand, "Nils", "Nina"), same = world(stand, "Nils", "Nina");
    stand_key(&first, "first", "Nina");
    stand_key(&same, "same", "Nina");
    int64_t people = stand_call(stand, &first)->counts.people;
    assert_true(people > 1);
    assert_true(stand_call(stand, &same)->unchanged);
    struct assent_request fewer = world(stand, "nils:", "#ils:");
    int64_t left = stand_call(stand, &fewer)->counts.people;
    assert_int_equal(left, people - 1);
    assert_true(stand_call(stand, &same)->replayed);
    assert_int_equal(assent_runtime_world(stand->runtime)->directory->version, 4);
    stand_crash(stand);
    const struct stand_answer *answer = stand_call(stand, &first);
    assert_true(answer->ok && answer->replayed && !answer->unchanged);
    assert_int_equal(answer->version, 3);
    assert_int_equal(answer->counts.people, people);
}

// If-Match is for these too.
static void what_has_moved_is_not_written_over(void **state)
{
    static const int64_t seen[] = {1, 2};
    struct stand *stand = *state;
    struct assent_request toil = deploy(stand, "Toil"), work = deploy(stand, "Work");
    toil.if_match = work.if_match = (struct assent_revisions){seen, 1};
    assert_int_equal(stand_call(stand, &toil)->version, 2);
    assert_int_equal(stand_call(stand, &work)->error.code, ASSENT_STALE_ETAG);
    work.if_match.count = 2;
    assert_true(stand_call(stand, &work)->ok);
    struct assent_request nina = world(stand, "Nils", "Nina"), nora = world(stand, "Nils", "Nora");
    nina.if_match = nora.if_match = (struct assent_revisions){seen, 2};
    assert_true(stand_call(stand, &nina)->ok);
    const struct stand_answer *answer = stand_call(stand, &nora);
    assert_int_equal(answer->error.code, ASSENT_STALE_ETAG);
    assert_int_equal(answer->version, 3);
}

static void two_deploys_at_once_make_one_version(void **state)
{
    struct stand *stand = *state;
    struct assent_request one = deploy(stand, "Toil"), two = deploy(stand, "Work");
    uint64_t first = stand_submit(stand, &one), second = stand_submit(stand, &two);
    stand_work(stand);
    assert_true(stand_answer(stand, first)->ok);
    assert_int_equal(stand_answer(stand, second)->error.code, ASSENT_CONFLICT);
    const struct stand_answer *again = stand_call(stand, &two);
    assert_true(again->ok);
    assert_int_equal(again->version, 3);
}

static void a_workflow_with_errors_changes_nothing(void **state)
{
    struct stand *stand = *state;
    int64_t turns = stand_turns(stand);
    struct assent_request bad = deploy(stand, "Toil");
    bad.text = assent_text_of("assent: 1\nworkflow: jobs\nnonsense: true\n");
    assert_int_equal(stand_call(stand, &bad)->error.code, ASSENT_DEFINITION_INVALID);
    assert_int_equal(stand_turns(stand), turns);
}

// A ticket keeps the version that it was made with; after a start that version is compiled when needed.
static void an_old_version_is_compiled_when_a_ticket_needs_it(void **state)
{
    struct stand *stand = *state;
    struct assent_id old = stand_ticket(stand);
    struct assent_request newer = deploy(stand, "Toil");
    assert_true(stand_call(stand, &newer)->ok);
    assert_int_equal(stand_stored(stand, stand_ticket(stand))->workflow_version, 2);
    stand_crash(stand);
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMPILE), 0);
    struct assent_request act = stand_act(stand, "ann", old, "go");
    struct assent_request look = stand_look(stand, "ann", old);
    uint64_t acted = stand_submit(stand, &act), seen = stand_submit(stand, &look);
    stand_do(stand, 0);                                            // the ticket
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMPILE), 1); // once, for both
    stand_work(stand);
    assert_true(stand_answer(stand, acted)->ok);
    assert_true(stand_answer(stand, seen)->ok);
    assert_int_equal(stand_stored(stand, old)->workflow_version, 1);
}

static bool compiles_nothing(struct stand *stand, struct assent_order *order)
{
    (void)stand;
    order->ok = true;
    return order->kind == ASSENT_ORDER_COMPILE;
}

// A stored version that does not compile is an error of each request, not of the engine.
static void a_version_that_does_not_compile_is_told(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    stand_end(stand);
    stand->instead = compiles_nothing;
    stand_start(stand);
    struct assent_request act = stand_act(stand, "ann", id, "go");
    assert_int_equal(stand_call(stand, &act)->error.code, ASSENT_BAD_RECORD);
    stand->instead = NULL;
    assert_true(stand_call(stand, &act)->ok);
}

static void a_world_that_locks_its_maker_out_is_refused(void **state)
{
    struct stand *stand = *state;
    struct assent_request out = world(stand, "[admin], may: [read_all, operate, deploy, world",
                                      "[admin], may: [read_all, operate, deploy, audit");
    int64_t version = assent_runtime_world(stand->runtime)->directory->version;
    assert_int_equal(stand_call(stand, &out)->error.code, ASSENT_WORLD_INVALID);
    assert_int_equal(assent_runtime_world(stand->runtime)->directory->version, version);
}

static void the_same_world_is_no_new_version(void **state)
{
    struct stand *stand = *state;
    int64_t turns = stand_turns(stand);
    struct assent_request same = world(stand, "Ann", "Ann");
    const struct stand_answer *answer = stand_call(stand, &same);
    assert_true(answer->ok && answer->unchanged);
    assert_int_equal(answer->version, 2);
    struct assent_request dry = world(stand, "Nils", "Nina");
    dry.dry_run = true;
    assert_true(stand_call(stand, &dry)->ok);
    assert_int_equal(stand_turns(stand), turns);
    assert_int_equal(assent_runtime_world(stand->runtime)->directory->version, 2);
}

static void two_worlds_at_once_are_one_after_the_other(void **state)
{
    struct stand *stand = *state;
    struct assent_request one = world(stand, "Nils", "Nina"), two = world(stand, "Nils", "Nora");
    uint64_t first = stand_submit(stand, &one), second = stand_submit(stand, &two);
    stand_work(stand);
    assert_true(stand_answer(stand, first)->ok);
    assert_int_equal(stand_answer(stand, second)->error.code, ASSENT_CONFLICT);
    assert_true(stand_call(stand, &two)->ok);
    assert_int_equal(assent_runtime_world(stand->runtime)->directory->version, 4);
}

// Decided on a world that has moved before the commit: decided anew on the one that is there.
static void a_turn_is_decided_anew_when_the_world_has_moved(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_request ask = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &ask)->ok);
    struct assent_request apply =
        world(stand, "bo:     { name: Bo, groups: [cab] }", "bo:     { name: Bo, groups: [   ] }");
    uint64_t applied = stand_submit(stand, &apply);
    stand_do(stand, 0); // the world is read and goes into a batch that is out
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1);
    struct assent_request vote = stand_vote(stand, "bo", id);
    uint64_t voted = stand_submit(stand, &vote); // bo is in the group still
    stand_work(stand);
    assert_true(stand_answer(stand, applied)->ok);
    assert_int_equal(stand_answer(stand, voted)->error.code, ASSENT_NOT_ENTITLED);
    assert_int_equal(assent_runtime_count(stand->runtime).conflicts, 1);
    assert_true(assent_text_is(stand_stored(stand, id)->state, "peers"));
}

static void dry_runs_of_turns_keep_nothing(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    int64_t turns = stand_turns(stand);
    struct assent_request go = stand_act(stand, "ann", id, "go");
    go.dry_run = true;
    stand_key(&go, "k", "go");
    const struct stand_answer *answer = stand_call(stand, &go);
    assert_true(answer->ok && answer->fact_count > 0);
    assert_true(assent_text_is(answer->ticket->state, "work"));
    struct assent_request create = stand_create(stand, "ann", "jobs", "only to see");
    create.dry_run = true;
    answer = stand_call(stand, &create);
    assert_true(answer->ok);
    assert_true(assent_text_is(answer->ticket->number, "JOB-0"));
    assert_int_equal(stand_turns(stand), turns);
    assert_int_equal(assent_runtime_count(stand->runtime).keys, 0);
    assert_int_equal(assent_runtime_count(stand->runtime).offers, 0);
    go.dry_run = false;
    assert_true(stand_call(stand, &go)->ok);
}

// The hook is called as often as step asks, and one that fails is told with the ticket as it was.
static void a_hook_that_fails_leaves_the_ticket_as_it_was(void **state)
{
    struct stand *stand = *state;
    static const char *const PLANS[] = {"fail", "spin", "short", "a much longer plan"};
    static const char *const STATES[] = {"draft", "draft", "work", "pair"};
    for (size_t i = 0; i < 4; i++) {
        struct assent_request create = stand_create(stand, "ann", "jobs", "to be scored");
        struct assent_record fields = assent_record_in(stand->arena);
        assent_record_put(&fields, "summary", assent_value_string("to be scored"));
        assent_record_put(&fields, "plan", assent_value_string(PLANS[i]));
        create.event.fields = assent_record_done(&fields);
        const struct stand_answer *made = stand_call(stand, &create);
        if (!made->ok) { // a workflow may ask its hook as early as here
            assert_true(i < 2);
            continue;
        }
        struct assent_request score = stand_act(stand, "ann", made->ticket->id, "score");
        const struct stand_answer *answer = stand_call(stand, &score);
        assert_int_equal(answer->ok, i >= 2);
        assert_true(assent_text_is(stand_stored(stand, made->ticket->id)->state, STATES[i]));
    }
    assert_int_equal(assent_runtime_count(stand->runtime).hook_failures, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_workflow_is_no_new_version),
        TEST(a_repeated_deployment_is_told_the_same),
        TEST(a_repeated_world_is_told_the_same),
        TEST(what_has_moved_is_not_written_over),
        TEST(two_deploys_at_once_make_one_version),
        TEST(a_workflow_with_errors_changes_nothing),
        TEST(an_old_version_is_compiled_when_a_ticket_needs_it),
        TEST(a_version_that_does_not_compile_is_told),
        TEST(a_world_that_locks_its_maker_out_is_refused),
        TEST(the_same_world_is_no_new_version),
        TEST(two_worlds_at_once_are_one_after_the_other),
        TEST(a_turn_is_decided_anew_when_the_world_has_moved),
        TEST(dry_runs_of_turns_keep_nothing),
        TEST(a_hook_that_fails_leaves_the_ticket_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
