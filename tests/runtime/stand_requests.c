// SPDX-License-Identifier: Apache-2.0
// Requests on the stand: who asks for what, and what was answered.
#include "stand.h"
#include <assent/base/limits.h>
#include <stdio.h>
#include <stdlib.h>

struct assent_text stand_file(struct stand *stand, const char *name)
{
    char path[512];
    const char *source = getenv("ASSENT_SOURCE");
    snprintf(path, sizeof path, "%s/tests/runtime/%s", source != NULL ? source : ".", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file); // run it from the project's folder, or with ASSENT_SOURCE
    char bytes[65536];
    size_t count = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return assent_text_copy(stand->arena, assent_text_slice(bytes, count));
}

struct assent_principal stand_who(struct stand *stand, const char *handle)
{
    const struct assent_directory *directory = assent_runtime_world(stand->runtime)->directory;
    int32_t index = assent_directory_person(directory, assent_text_of(handle));
    assert_int_not_equal(index, ASSENT_NO_INDEX);
    const struct assent_person *person = &directory->people[index];
    return (struct assent_principal){.person = assent_text_copy(stand->arena, person->id),
                                     .token = assent_text_of("tok_test"),
                                     .kind = person->kind,
                                     .permissions = person->permissions};
}

struct assent_request stand_request(struct stand *stand, enum assent_request_kind kind, const char *handle)
{
    return (struct assent_request){.kind = kind, .principal = stand_who(stand, handle)};
}

uint64_t stand_submit(struct stand *stand, struct assent_request *request)
{
    struct assent_error error;
    request->cookie = ++stand->cookies;
    bool taken = assent_runtime_submit(stand->runtime, request, stand->now_us, &error);
    if (!taken)
        print_error("submit: %s\n", error.text);
    assert_true(taken);
    stand_take(stand);
    return request->cookie;
}

const struct stand_answer *stand_answer(struct stand *stand, uint64_t cookie)
{
    for (size_t i = 0; i < stand->answer_count; i++) {
        if (stand->answers[i].cookie == cookie)
            return &stand->answers[i];
    }
    return NULL;
}

const struct stand_answer *stand_call(struct stand *stand, struct assent_request *request)
{
    uint64_t cookie = stand_submit(stand, request);
    stand_work(stand);
    const struct stand_answer *answer = stand_answer(stand, cookie);
    assert_non_null(answer);
    return answer;
}

void stand_key(struct assent_request *request, const char *key, const char *body)
{
    request->key = (struct assent_item_key){.present = true, .status = 201};
    request->key.hash = assent_digest_of(assent_text_of(key));
    request->key.fingerprint = assent_digest_of(assent_text_of(body));
}

static const struct stand_answer *must(struct stand *stand, struct assent_request *request)
{
    const struct stand_answer *answer = stand_call(stand, request);
    if (!answer->ok)
        print_error("answer: %s\n%.*s", answer->error.text, (int)answer->report.count, answer->report.bytes);
    assert_true(answer->ok);
    return answer;
}

static void deploy(struct stand *stand, const char *name, const char *module)
{
    struct assent_text_file hook = {assent_text_of(module), stand_file(stand, module)};
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_DEPLOY, "admin");
    request.file = assent_text_of(name);
    request.text = stand_file(stand, name);
    request.files = &hook;
    request.file_count = 1;
    must(stand, &request);
}

void stand_furnish(struct stand *stand)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_WORLD, "admin");
    request.text = stand_file(stand, "world.yaml");
    must(stand, &request);
    deploy(stand, "jobs.yaml", "size.lua");
    deploy(stand, "private.yaml", "size.lua");
}

struct assent_request stand_create(struct stand *stand, const char *handle, const char *workflow,
                                   const char *summary)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_CREATE, handle);
    struct assent_record fields = assent_record_in(stand->arena);
    assent_record_put_text(&fields, "summary", assent_text_of(summary));
    request.workflow = assent_text_of(workflow);
    request.event.fields = assent_record_done(&fields);
    return request;
}

static struct assent_request of_ticket(struct stand *stand, const char *handle, struct assent_id ticket,
                                       enum assent_event_kind kind)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_EVENT, handle);
    request.ticket = assent_id_text(stand->arena, "tkt", &ticket);
    request.event.kind = kind;
    return request;
}

struct assent_request stand_act(struct stand *stand, const char *handle, struct assent_id ticket,
                                const char *action)
{
    struct assent_request request = of_ticket(stand, handle, ticket, ASSENT_EVENT_ACT);
    request.event.action = assent_text_of(action);
    return request;
}

struct assent_request stand_vote(struct stand *stand, const char *handle, struct assent_id ticket)
{
    struct assent_request request = of_ticket(stand, handle, ticket, ASSENT_EVENT_VOTE);
    request.event.choice = ASSENT_VOTE_APPROVE;
    return request;
}

struct assent_request stand_claim(struct stand *stand, const char *handle, const char *type, int64_t wait_us)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_CLAIM, handle);
    struct assent_text *types = assent_arena_take(stand->arena, sizeof *types);
    *types = assent_text_of(type);
    request.types = types;
    request.type_count = 1;
    request.most = 1;
    request.lease_us = 30 * ASSENT_SECOND_US;
    request.wait_us = wait_us;
    return request;
}

struct assent_request stand_report(struct stand *stand, const char *handle, const struct stand_claimed *held,
                                   enum assent_event_kind kind)
{
    struct assent_request request = of_ticket(stand, handle, held->ticket, kind);
    request.event.job = held->job;
    request.event.fence = held->fence;
    request.event.error = assent_text_of("it broke");
    return request;
}

struct assent_request stand_extend(struct stand *stand, const char *handle, const struct stand_claimed *held,
                                   int64_t lease_us)
{
    struct assent_request request = of_ticket(stand, handle, held->ticket, ASSENT_EVENT_CLAIM);
    request.kind = ASSENT_REQUEST_EXTEND;
    request.event.job = held->job;
    request.event.fence = held->fence;
    request.lease_us = lease_us;
    return request;
}

struct assent_request stand_look(struct stand *stand, const char *handle, struct assent_id ticket)
{
    struct assent_request request = of_ticket(stand, handle, ticket, ASSENT_EVENT_COMMENT);
    request.kind = ASSENT_REQUEST_TICKET;
    return request;
}

struct assent_id stand_ticket(struct stand *stand)
{
    struct assent_request request = stand_create(stand, "ann", "jobs", "a thing to do");
    return must(stand, &request)->ticket->id;
}

struct assent_id stand_offer(struct stand *stand)
{
    struct assent_id id = stand_ticket(stand);
    struct assent_request request = stand_act(stand, "ann", id, "go");
    must(stand, &request);
    return id;
}

const struct assent_ticket *stand_stored(struct stand *stand, struct assent_id ticket)
{
    struct assent_stored_ticket stored;
    struct assent_error error;
    bool found = false;
    assert_true(assent_reader_ticket(stand->reader, ticket, stand->arena, &found, &stored, &error));
    if (!found)
        return NULL;
    const struct assent_ticket *read = assent_rows_read(&stored, stand->arena, &error);
    assert_non_null(read);
    return read;
}

int64_t stand_turns(struct stand *stand)
{
    int64_t seq;
    struct assent_digest link;
    struct assent_error error;
    assert_true(assent_reader_head(stand->reader, &seq, &link, &error));
    return seq;
}

void stand_listeners(struct stand *stand)
{
    deploy(stand, "signals.yaml", "moody.lua");
}

struct assent_id stand_listener(struct stand *stand, const char *summary, const char *action)
{
    struct assent_request create = stand_create(stand, "ann", "signals", summary);
    struct assent_id id = must(stand, &create)->ticket->id;
    struct assent_request act = stand_act(stand, "ann", id, action);
    must(stand, &act);
    return id;
}

struct assent_request stand_signal(struct stand *stand, const char *handle, const char *name, const char *key)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_SIGNAL_SEND, handle);
    request.event.signal = assent_text_of(name);
    request.event.signal_key = assent_text_of(key);
    return request;
}

struct assent_request stand_signal_of(struct stand *stand, enum assent_request_kind kind, const char *handle,
                                      struct assent_text id)
{
    struct assent_request request = stand_request(stand, kind, handle);
    request.signal = id;
    request.limit = ASSENT_PAGE;
    return request;
}

void stand_deploy(struct stand *stand, const char *name)
{
    deploy(stand, name, "size.lua"); // which nothing asks for
}

bool stand_in_state(struct stand *stand, struct assent_id ticket, const char *state)
{
    return assent_text_is(stand_stored(stand, ticket)->state, state);
}

static void newest(struct stand *stand, struct assent_id ticket, size_t most, struct assent_stored_turns *out)
{
    struct assent_subject subject = {.is_ticket = true, .ticket = ticket};
    struct assent_error error;
    assert_true(assent_reader_history(stand->reader, &subject, 0, most, stand->arena, out, &error));
}

static struct assent_turn turn_of(struct stand *stand, const struct assent_stored_turn *stored)
{
    struct assent_turn turn;
    struct assent_error error;
    assert_true(
        assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, stand->arena, &error));
    return turn;
}

struct assent_turn stand_newest(struct stand *stand, struct assent_id ticket)
{
    struct assent_stored_turns turns;
    newest(stand, ticket, 1, &turns);
    return turn_of(stand, &turns.items[0]);
}

size_t stand_signalled(struct stand *stand, struct assent_id ticket)
{
    struct assent_stored_turns turns;
    size_t count = 0;
    newest(stand, ticket, 1000, &turns);
    for (size_t i = 0; i < turns.count; i++) {
        struct assent_turn turn = turn_of(stand, &turns.items[i]);
        for (size_t f = 0; f < turn.fact_count; f++)
            count += turn.facts[f].kind == ASSENT_FACT_SIGNALLED;
    }
    return count;
}

bool stand_sweeps(struct stand *stand)
{
    struct assent_subject mark = {.kind = assent_text_of("sweep"), .id = assent_text_of("calendars")};
    struct assent_error error;
    struct assent_text bytes;
    int64_t revision;
    bool found = false;
    assert_true(assent_reader_subject(stand->reader, &mark, stand->arena, &found, &revision, &bytes, &error));
    return found && bytes.count > 0;
}

bool stand_dies_at(struct stand *stand, struct assent_request *world, int orders)
{
    stand_submit(stand, world);
    for (int i = 0; i < orders && stand->order_count > 0; i++)
        stand_do(stand, 0);
    stand_crash(stand);
    stand_work(stand);
    return orders > 1; // the world is built, then committed
}

int64_t stand_crowd(struct stand *stand, struct assent_request *world)
{
    int64_t most = 0;
    stand_submit(stand, world);
    while (stand->order_count > 0) {
        stand_do(stand, 0);
        int64_t waiting = assent_runtime_count(stand->runtime).waiting_requests;
        most = waiting > most ? waiting : most;
    }
    return most;
}
