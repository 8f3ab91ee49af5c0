// SPDX-License-Identifier: Apache-2.0
// Programs: the workflow versions that are deployed. The newest of each is compiled at the start, older ones
// when a ticket needs them. A version's record in the store is its texts; its digest must be the same when it
// is compiled again.
#include "machine.h"
#include "meetings.h"
#include <assent/base/canonical.h>
#include <assert.h>
#include <stdlib.h>

struct program *program_find(struct assent_runtime *runtime, struct assent_text name, int64_t version)
{
    struct program *best = NULL;
    for (struct program *program = runtime->programs; program != NULL; program = program->next) {
        if (!assent_text_equal(program->name, name))
            continue;
        if (program->version == version)
            return program;
        if (version == 0 && (best == NULL || program->version > best->version))
            best = program;
    }
    return best;
}

void program_add(struct assent_runtime *runtime, struct program *program)
{
    program->next = runtime->programs;
    runtime->programs = program;
}

void program_close(struct program *program)
{
    if (program->definition_arena != NULL)
        assent_arena_close(program->definition_arena);
    assent_arena_close(program->arena);
    free(program);
}

struct assent_text program_write(const struct program *program, struct assent_arena *arena)
{
    struct assent_record files = assent_record_in(arena);
    for (size_t i = 0; i < program->file_count; i++)
        assent_record_set(&files, program->files[i].name, assent_value_text(program->files[i].text));
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "name", program->name);
    assent_record_put_integer(&record, "version", program->version);
    assent_record_put_integer(&record, "deployed", program->deployed_us);
    assent_record_put_text(&record, "deployer", program->deployer);
    assent_record_put_text(&record, "digest", assent_digest_text(arena, &program->digest));
    assent_record_put_text(&record, "file", program->file);
    assent_record_put_text(&record, "text", program->text);
    assent_record_put(&record, "files", assent_record_done(&files));
    struct assent_value value = assent_record_done(&record);
    return assent_canonical_text(arena, &value);
}

static bool read_program(struct program *program, struct assent_text bytes)
{
    struct assent_value value;
    struct assent_text own = assent_text_copy(program->arena, bytes);
    if (!assent_canonical_read(program->arena, own, &value, NULL))
        return false;
    program->name = assent_value_get_text(&value, "name");
    program->version = assent_value_get_integer(&value, "version", 0);
    program->deployed_us = assent_value_get_integer(&value, "deployed", 0);
    program->deployer = assent_value_get_text(&value, "deployer");
    program->file = assent_value_get_text(&value, "file");
    program->text = assent_value_get_text(&value, "text");
    const struct assent_value *files = assent_value_get(&value, "files");
    program->file_count = files != NULL ? files->record.count : 0;
    struct assent_text_file *items =
        assent_arena_take_array(program->arena, program->file_count, sizeof *items);
    for (size_t i = 0; i < program->file_count; i++)
        items[i] =
            (struct assent_text_file){files->record.members[i].name, files->record.members[i].value.text};
    program->files = items;
    return assent_digest_read(assent_value_get_text(&value, "digest"), &program->digest) &&
           program->version > 0;
}

static void compile(struct assent_runtime *runtime, struct program *program)
{
    if (program->asked)
        return;
    program->asked = true;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_COMPILE, PURPOSE_PROGRAM, program);
    order->compile.file = program->file;
    order->compile.text = program->text;
    order->compile.files = program->files;
    order->compile.file_count = program->file_count;
    order_send(runtime, order);
}

void programs_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    for (size_t i = 0; i < stored->count; i++) {
        struct program *program = memory_take(sizeof *program);
        program->arena = assent_arena_open(0);
        if (!read_program(program, stored->items[i].bytes)) {
            program_close(program);
            assent_error_set(&runtime->broken, ASSENT_BAD_RECORD,
                             "the stored workflow version %.*s cannot be read",
                             (int)stored->items[i].id.count, stored->items[i].id.bytes);
            runtime->phase = PHASE_BROKEN;
            return;
        }
        if (program_find(runtime, program->name, program->version) != NULL &&
            program_find(runtime, program->name, program->version)->version == program->version) {
            program_close(program);
            continue;
        }
        program_add(runtime, program);
    }
    for (struct program *program = runtime->programs; program != NULL; program = program->next) {
        if (program->definition == NULL && program == program_find(runtime, program->name, 0))
            compile(runtime, program);
    }
}

void program_need(struct assent_runtime *runtime, struct program *program, struct errand *errand)
{
    errand->next = program->waiting;
    program->waiting = errand;
    compile(runtime, program);
}

static void go_on(struct errand *errand)
{
    if (errand->reply.replayed)
        reply_ok(errand);
    else if (errand->request.kind == ASSENT_REQUEST_WORKFLOW)
        page_begin(errand);
    else if (errand->request.kind == ASSENT_REQUEST_FEED && errand->made != NULL)
        feed_sift(errand);
    else if (errand->request.kind == ASSENT_REQUEST_AGENDA)
        agenda_sift(errand);
    else if (errand->request.kind == ASSENT_REQUEST_TEMPLATE_PROPOSE)
        templates_ask(errand);
    else
        turn_decide(errand);
}

void program_compiled(struct assent_runtime *runtime, struct assent_order *order)
{
    (void)runtime;
    struct program *program = order->owner;
    program->asked = false;
    struct assent_definition *definition = order->compile.definition;
    if (definition != NULL && assent_digest_equal(&definition->digest, &program->digest)) {
        definition->version = program->version;
        definition->deployer = program->deployer;
        program->definition = definition;
        program->form = order->compile.form;
        program->definition_arena = order->compile.definition_arena;
        order->compile.definition_arena = NULL;
    }
    program->unusable = program->definition == NULL;
    struct errand *waiting = program->waiting;
    program->waiting = NULL;
    while (waiting != NULL) {
        struct errand *errand = waiting;
        waiting = errand->next;
        errand->next = NULL;
        bool agenda = errand->request.kind == ASSENT_REQUEST_AGENDA;
        bool sifts = (errand->request.kind == ASSENT_REQUEST_FEED || agenda) && errand->made != NULL;
        if (program->definition != NULL || sifts) // a page shows less then
            go_on(errand);
        else
            reply_code(
                errand, ASSENT_BAD_RECORD,
                "the stored workflow version does not compile to what was deployed; a newer engine is needed");
    }
}
