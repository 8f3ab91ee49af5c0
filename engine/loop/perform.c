// SPDX-License-Identifier: Apache-2.0
// Orders performed: the store's calls, the reader's, the sandbox's and the compiler's. No thread, no clock;
// results lie in the order's own arenas.
#include "perform_agenda.h"
#include "perform_inbox.h"
#include "perform_journal.h"
#include "perform_rounds.h"
#include <assent/base/limits.h>
#include <assent/loop/perform.h>
#include <assent/workbench/compile.h>
#include <assert.h>
#include <string.h>

void assent_perform_commit(struct assent_order *order, struct assent_store *store)
{
    order->ok = assent_store_commit(store, order->items, order->item_count, &order->error);
}

static bool read_ticket(struct assent_read_order *read, struct assent_reader *reader,
                        struct assent_arena *arena, struct assent_error *error)
{
    struct assent_stored_ticket stored;
    if (!assent_reader_ticket(reader, read->id, arena, &read->found, &stored, error))
        return false;
    if (!read->found)
        return true;
    read->ticket = assent_rows_read(&stored, arena, error);
    read->ticket_seq = stored.seq;
    return read->ticket != NULL;
}

// Tickets that ended; what ended at until_us or later makes the page a short one.
static bool read_ended(struct assent_read_order *read, struct assent_reader *reader,
                       struct assent_arena *arena, struct assent_error *error)
{
    struct assent_stored_entries *page = &read->entries;
    if (!assent_reader_ended(reader, read->after, read->has_after ? &read->id : NULL, read->limit, arena,
                             page, error))
        return false;
    while (page->count > 0 && page->items[page->count - 1].end_us >= read->until_us)
        page->count--;
    const struct assent_ticket **tickets = assent_arena_take_array(arena, page->count, sizeof *tickets);
    read->tickets = tickets;
    for (size_t i = 0; read->whole && i < page->count; i++) {
        struct assent_stored_ticket stored;
        bool found;
        if (!assent_reader_ticket(reader, page->items[i].ticket, arena, &found, &stored, error))
            return false;
        tickets[i] = found ? assent_rows_read(&stored, arena, error) : NULL;
        if (found && tickets[i] == NULL)
            return false;
    }
    return true;
}

// Of some tickets those that a list would show to the audiences.
static bool read_seen(struct assent_read_order *read, struct assent_reader *reader,
                      struct assent_arena *arena, struct assent_error *error)
{
    size_t asked = read->seen_count;
    read->seen_count = 0;
    for (size_t i = 0; i < asked; i++) {
        struct assent_id id = read->seen[i], before = id;
        struct assent_list one;
        const struct assent_text only = assent_readers_only_key();
        bool sees = false, closed = true;
        for (size_t b = ASSENT_ID_BYTES; b-- > 0 && before.bytes[b]-- == 0;) {
            // the number before: lists begin after one
        }
        if (!assent_reader_tickets(reader, &before, 1, arena, &one, error))
            return false;
        bool found = one.count == 1 && assent_id_equal(&one.items[0].id, &id);
        if (found && one.items[0].columns.ticket_kind != ASSENT_REQUEST &&
            !assent_reader_visible(reader, id, &only, 1, &closed, error))
            return false;
        if (found && closed &&
            !assent_reader_visible(reader, id, read->audiences, read->audience_count, &sees, error))
            return false;
        sees = sees || (found && !closed);
        if (sees)
            read->seen[read->seen_count++] = id;
    }
    return true;
}

static bool perform_read(struct assent_read_order *read, struct assent_reader *reader,
                         struct assent_arena *arena, struct assent_error *error)
{
    switch (read->kind) {
    case ASSENT_READ_TICKET:
        return read_ticket(read, reader, arena, error);
    case ASSENT_READ_NUMBER:
        return assent_reader_number(reader, read->number, &read->found, &read->found_id, error);
    case ASSENT_READ_LIST:
        return assent_reader_list(reader, &read->filter, arena, &read->list, error);
    case ASSENT_READ_INBOX:
        return perform_inbox(read, reader, arena, error);
    case ASSENT_READ_ROUNDS:
        return perform_rounds(read, reader, arena, error);
    case ASSENT_READ_AGENDA:
        return perform_agenda(read, reader, arena, error);
    case ASSENT_READ_HISTORY:
        return assent_reader_history(reader, &read->subject, read->after, read->limit, arena, &read->turns,
                                     error);
    case ASSENT_READ_JOURNAL:
        return assent_reader_journal(reader, read->after, read->limit, arena, &read->turns, error);
    case ASSENT_READ_SUBJECTS:
        return assent_reader_subjects(reader, read->subject_kind, read->after_id, read->limit, arena,
                                      &read->subjects, error);
    case ASSENT_READ_TIMERS:
        return assent_reader_timers(reader, read->has_after ? &read->after_timer : NULL, read->until_us,
                                    read->limit, arena, &read->timers, error);
    case ASSENT_READ_LYING:
        return assent_reader_all_lying(reader, read->has_after ? &read->after_lying : NULL, read->limit,
                                       arena, &read->lying, error);
    case ASSENT_READ_OFFERS:
        return assent_reader_offers(reader, read->has_after ? &read->after_offer : NULL, read->limit, arena,
                                    &read->offers, error);
    case ASSENT_READ_KEYS:
        return assent_reader_keys(reader, read->after, read->limit, arena, &read->keys, &read->last, error);
    case ASSENT_READ_FEED:
        return perform_feed(read, reader, arena, error);
    case ASSENT_READ_PAST:
        return perform_past(read, reader, arena, error);
    case ASSENT_READ_LISTENERS:
        return assent_reader_listeners(reader, read->signal, read->signal_key, &read->id, read->limit, arena,
                                       &read->listeners, error);
    case ASSENT_READ_SCHEDULE:
        return assent_reader_schedule(reader, read->after, read->has_after ? &read->id : NULL, read->limit,
                                      arena, &read->entries, error);
    case ASSENT_READ_ENDED:
        return read_ended(read, reader, arena, error);
    case ASSENT_READ_CONFLICTS:
        return assent_reader_conflicts(reader, &read->conflict_query, arena, &read->conflicts, error);
    case ASSENT_READ_SEEN:
        return read_seen(read, reader, arena, error);
    }
    assert(!"unknown read");
    return false;
}

void assent_perform_read(struct assent_order *order, struct assent_reader *reader)
{
    order->ok = perform_read(&order->read, reader, order->arena, &order->error);
}

bool assent_perform_hook(struct assent_order *order, struct assent_sandbox *sandbox,
                         struct assent_hook_budget budget)
{
    const struct assent_hook_module *module = order->hook.module;
    struct assent_module source = {module->name, module->source, module->digest};
    struct assent_hook_answer *answer = &order->hook.answer;
    answer->failed = !assent_sandbox_call(sandbox, &source, order->hook.function, &order->hook.argument, 1,
                                          budget, order->arena, &answer->value, NULL, &answer->error);
    order->ok = true;
    bool ran_out = answer->error.code == ASSENT_HOOK_FUEL || answer->error.code == ASSENT_HOOK_SLOW;
    return !(answer->failed && ran_out && budget.fuel < ASSENT_HOOK_FUEL_UNITS);
}

void assent_perform_compile(struct assent_order *order, struct assent_sandbox *sandbox)
{
    struct assent_compile_order *compile = &order->compile;
    if (compile->definition_arena == NULL)
        compile->definition_arena = assent_arena_open(0);
    struct assent_arena *arena = compile->definition_arena;
    struct assent_source *files = assent_arena_take_array(arena, compile->file_count, sizeof *files);
    for (size_t i = 0; i < compile->file_count; i++)
        files[i] = (struct assent_source){compile->files[i].name, compile->files[i].text};
    struct assent_language_input input = {
        {compile->file, compile->text}, files, compile->file_count, compile->directory};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, compile->file, compile->text);
    compile->definition = assent_workbench_compile(&input, sandbox, arena, &diagnostics);
    if (compile->definition != NULL)
        compile->form = assent_language_form(compile->definition, arena);
    compile->report = assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false);
    compile->diagnostics = assent_workbench_diagnostics(&diagnostics, arena);
    order->ok = true;
}

void assent_perform_world(struct assent_order *order)
{
    struct assent_world_order *world = &order->world;
    if (world->directory_arena == NULL)
        world->directory_arena = assent_arena_open(0);
    struct assent_arena *arena = world->directory_arena;
    order->ok = true;
    if (world->text.count == 0 && world->record.count > 0) {
        world->written = assent_text_copy(arena, world->record);
        world->directory = assent_workbench_world_stored(world->written, world->version, world->now_us, arena,
                                                         &order->error);
        order->ok = world->directory != NULL;
        return;
    }
    struct assent_text text = assent_text_copy(arena, world->text);
    struct assent_world_dice dice = {.now_us = world->now_us};
    memcpy(dice.seed, world->seed, sizeof dice.seed);
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("world.yaml"), text);
    world->directory = assent_workbench_world(text, world->previous, world->version, &dice, arena,
                                              &world->written, &diagnostics);
    world->report = assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false);
    world->diagnostics = assent_workbench_diagnostics(&diagnostics, arena);
}
