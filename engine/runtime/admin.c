// SPDX-License-Identifier: Apache-2.0
// Subjects that are no tickets: workflow versions here, the directory in world.c, tokens in tokens.c. They go
// through the same commit path as tickets: a set item with a turn in the journal (data.md, "Subjects").
#include "machine.h"
#include <assent/base/canonical.h>
#include <assert.h>
#include <stdlib.h>

void admin_commit(struct errand *errand, const struct assent_admin_turn *turn,
                  const struct assent_write *writes, size_t write_count, const struct assent_row *rows,
                  size_t row_count, void (*installed)(struct errand *))
{
    struct assent_runtime *runtime = errand->runtime;
    unsigned char salt[ASSENT_SALT_BYTES];
    dice_draw(&runtime->dice, salt, sizeof salt);
    struct assent_kept_turn *kept = assent_arena_take(errand->arena, sizeof *kept);
    *kept = (struct assent_kept_turn){
        .subject = writes[0].subject, .revision = turn->revision, .at_us = turn->at_us};
    kept->bytes = assent_record_write_admin(turn, salt, errand->arena);
    errand->item = assent_arena_take(errand->arena, sizeof *errand->item);
    *errand->item = (struct assent_item){.writes = writes,
                                         .write_count = write_count,
                                         .turns = kept,
                                         .turn_count = 1,
                                         .rows = rows,
                                         .row_count = row_count};
    errand->item->key = errand->request.key;
    errand->item->key.at_us = turn->at_us;
    errand->admin = true;
    errand->kept = installed;
    batch_add(errand);
}

bool principal_may(const struct assent_principal *principal, enum assent_permission permission)
{
    return (principal->permissions >> permission & 1u) != 0;
}

// What was said of a file that was taken stands in its turn, beside what else the payload has, so that the
// same request again is told the same.
struct assent_value admin_with_report(struct errand *errand, const struct assent_value *payload)
{
    const struct assent_value *diagnostics = &errand->reply.diagnostics;
    struct assent_record record = payload->kind == ASSENT_VALUE_RECORD
                                      ? assent_record_from(errand->arena, payload)
                                      : assent_record_in(errand->arena);
    if (diagnostics->kind == ASSENT_VALUE_LIST && diagnostics->list.count > 0)
        assent_record_put(&record, "diagnostics", *diagnostics);
    if (errand->reply.report.count > 0)
        assent_record_put_text(&record, "report", errand->reply.report);
    return assent_record_done(&record);
}

static struct program *make_program(struct errand *errand, struct assent_order *order, int64_t version)
{
    struct program *program = memory_take(sizeof *program);
    program->arena = assent_arena_open(0);
    struct assent_arena *arena = program->arena;
    program->definition_arena = order->compile.definition_arena;
    order->compile.definition_arena = NULL;
    order->compile.definition->version = version;
    program->definition = order->compile.definition;
    program->form = order->compile.form;
    program->name = program->definition->name;
    program->digest = program->definition->digest;
    program->version = version;
    program->deployed_us = errand->request.event.at_us;
    program->deployer = assent_text_copy(arena, errand->request.principal.person);
    order->compile.definition->deployer = program->deployer;
    // The order's texts are what the definition borrows, so they move with it.
    program->text = order->compile.text;
    program->file = order->compile.file;
    program->files = order->compile.files;
    program->file_count = order->compile.file_count;
    return program;
}

void deploy_begin(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_COMPILE, PURPOSE_DEPLOY, errand);
    order->compile.definition_arena = assent_arena_open(0);
    struct assent_arena *arena = order->compile.definition_arena;
    order->compile.file = assent_text_copy(arena, request->file);
    order->compile.text = assent_text_copy(arena, request->text);
    struct assent_text_file *files = assent_arena_take_array(arena, request->file_count, sizeof *files);
    for (size_t i = 0; i < request->file_count; i++) {
        files[i].name = assent_text_copy(arena, request->files[i].name);
        files[i].text = assent_text_copy(arena, request->files[i].text);
    }
    order->compile.files = files;
    order->compile.file_count = request->file_count;
    errand->world = world_version_hold(errand->runtime->world);
    order->compile.directory = errand->world->world.directory;
    order_send(errand->runtime, order);
}

static void deployed(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct program *program = errand->new_program;
    errand->new_program = NULL;
    program_add(runtime, program);
    errand->program = program;
    key_kept(runtime, errand, errand->item->turns[0].seq);
    reply_ok(errand);
}

static struct assent_subject subject_of(const char *kind, struct assent_text id)
{
    return (struct assent_subject){.kind = assent_text_of(kind), .id = id};
}

static void commit_deploy(struct errand *errand, struct program *program)
{
    struct assent_arena *arena = errand->arena;
    struct assent_text id = assent_text_format(arena, "%.*s/%lld", (int)program->name.count,
                                               program->name.bytes, (long long)program->version);
    struct assent_write *writes = assent_arena_take_array(arena, 2, sizeof *writes);
    writes[0] =
        (struct assent_write){subject_of("workflow", program->name), program->version - 1, program->version};
    writes[1] = (struct assent_write){subject_of("workflow_version", id), 0, 1};
    struct assent_row *row = assent_arena_take(arena, sizeof *row);
    row->kind = ASSENT_ROW_ADMIN;
    row->subject_kind = assent_text_of("workflow_version");
    row->subject_id = id;
    row->bytes = program_write(program, arena);
    struct assent_record envelope = assent_record_in(arena);
    assent_record_put_text(&envelope, "digest", assent_digest_text(arena, &program->digest));
    assent_record_put_integer(&envelope, "version", program->version);
    struct assent_admin_turn turn = {
        .subject = assent_text_format(arena, "workflow/%.*s", (int)program->name.count, program->name.bytes),
        .revision = program->version,
        .at_us = errand->request.event.at_us,
        .actor = errand->request.event.actor,
        .what = assent_admin_text(ASSENT_ADMIN_WORKFLOW_DEPLOYED),
        .envelope = assent_record_done(&envelope),
    };
    turn.payload = admin_with_report(errand, &turn.payload);
    errand->new_program = program;
    errand->reply.version = program->version;
    admin_commit(errand, &turn, writes, 2, row, 1, deployed);
}

void deploy_compiled(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    errand->reply.report = assent_text_copy(errand->arena, order->compile.report);
    errand->reply.diagnostics = assent_value_copy(errand->arena, &order->compile.diagnostics);
    if (!order->ok) {
        reply_error(errand, &order->error);
        return;
    }
    if (errand->reply.replayed) { // it changed nothing the first time
        reply_ok(errand);
        return;
    }
    if (order->compile.definition == NULL) {
        reply_code(errand, ASSENT_DEFINITION_INVALID, "the workflow has errors; nothing was deployed");
        return;
    }
    struct program *newest = program_find(runtime, order->compile.definition->name, 0);
    bool same = newest != NULL && assent_digest_equal(&newest->digest, &order->compile.definition->digest);
    if (!revision_fits(&errand->request, newest != NULL ? newest->version : 0)) {
        struct assent_error error;
        errand->reply.version = newest != NULL ? newest->version : 0;
        assent_error_set(
            &error, ASSENT_STALE_ETAG,
            "the workflow is at version %lld, you sent If-Match \"%lld\"; read it again and deploy anew",
            (long long)errand->reply.version, (long long)errand->request.if_match.items[0]);
        reply_error(errand, &error);
        return;
    }
    if (same || errand->request.dry_run) {
        errand->reply.unchanged = true;
        errand->reply.version = newest != NULL ? newest->version + (same ? 0 : 1) : 1;
        if (same)
            errand->program = newest;
        reply_ok(errand);
        return;
    }
    commit_deploy(errand, make_program(errand, order, newest != NULL ? newest->version + 1 : 1));
}

// Copied: the order that it lies in ends before the errand does.
static bool read_turn(const struct assent_stored_turn *stored, struct assent_admin_turn *out,
                      struct assent_arena *arena, struct assent_error *error)
{
    struct assent_text payload = {0};
    if (stored->has_payload)
        payload = assent_text_copy(arena, stored->payload);
    return assent_record_read_admin(assent_text_copy(arena, stored->envelope), payload, stored->salt, out,
                                    arena, error);
}

// An admin request that is sent again: its turn has what the first answer said, but for the secret that is
// shown once.
void replay_admin(struct errand *errand, const struct assent_stored_turns *turns)
{
    struct assent_error error;
    struct assent_admin_turn turn;
    if (turns->count != 1) {
        reply_code(errand, ASSENT_BAD_RECORD, "the journal has no turn for a key that it keeps");
        return;
    }
    if (!read_turn(&turns->items[0], &turn, errand->arena, &error)) {
        reply_error(errand, &error);
        return;
    }
    struct assent_subject subject = turns->items[0].subject;
    errand->reply.version = turn.revision;
    if (assent_text_is(subject.kind, "workflow"))
        errand->program = program_find(errand->runtime, subject.id, turn.revision);
    if (assent_text_is(subject.kind, "directory"))
        world_replay(errand, &turn);
    if (assent_text_is(subject.kind, "token"))
        token_show(errand, subject.id,
                   assent_text_equal(turn.what, assent_admin_text(ASSENT_ADMIN_TOKEN_REVOKED)));
    if (assent_text_is(subject.kind, "delegation"))
        delegation_replay(errand, subject.id);
    if (assent_text_is(subject.kind, "template"))
        template_replay(errand, subject.id);
    if (assent_text_is(subject.kind, "signal"))
        signal_replay(errand, &turns->items[0]);
    const struct assent_value *diagnostics = assent_value_get(&turn.payload, "diagnostics");
    errand->reply.diagnostics = diagnostics != NULL ? *diagnostics : assent_value_list(NULL, 0);
    errand->reply.report = assent_value_get_text(&turn.payload, "report");
    reply_ok(errand);
}
