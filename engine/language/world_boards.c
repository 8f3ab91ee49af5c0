// SPDX-License-Identifier: Apache-2.0
// Boards and rotas of a world file: who decides together and when they meet, who is on call when. A board
// whose chair is no member, or whose quorum its members cannot reach, would hang for ever and is refused.
#include "world_reader.h"

#include <assent/base/limits.h>

static struct assent_value board_value(struct world_reader *reader, const struct tree_entry *entry);
static void check_board(const struct world_reader *reader, const struct assent_directory *directory,
                        const struct assent_board *board, const struct tree_entry *entry);
static void check_deputies(const struct world_reader *reader, const struct assent_directory *directory,
                           const struct assent_board *board, const struct tree_entry *entry);
static struct assent_value rota_value(struct world_reader *reader, const struct tree_entry *entry);
static struct assent_value people_in_order(const struct world_reader *reader, const struct section *section);
static struct assent_value instead_value(const struct world_reader *reader, const struct section *section,
                                         struct assent_items *parts);
struct assent_value world_boards(struct world_reader *reader)
{
    struct assent_record boards = assent_record_in(reader->reading.arena);
    struct handles handles = reader->boards;
    for (size_t i = 0; i < handles.count; i++)
        assent_record_set(&boards, handles.entries[i].key->text, board_value(reader, &handles.entries[i]));
    return handles.count ? assent_record_done(&boards) : assent_value_absent();
}

struct assent_value world_rotas(struct world_reader *reader)
{
    struct assent_record rotas = assent_record_in(reader->reading.arena);
    struct handles handles = reader->rotas;
    for (size_t i = 0; i < handles.count; i++)
        assent_record_set(&rotas, handles.entries[i].key->text, rota_value(reader, &handles.entries[i]));
    return handles.count ? assent_record_done(&rotas) : assent_value_absent();
}

void world_check_boards(const struct world_reader *reader, const struct assent_directory *directory)
{
    struct handles handles = reader->boards;
    for (size_t i = 0; i < handles.count; i++) {
        int32_t board = assent_directory_board(directory, handles.entries[i].key->text);
        if (board != ASSENT_NO_INDEX)
            check_board(reader, directory, &directory->boards[board], &handles.entries[i]);
    }
}

static void check_board(const struct world_reader *reader, const struct assent_directory *directory,
                        const struct assent_board *board, const struct tree_entry *entry)
{
    const struct tree *chair = tree_get(entry->value, "chair");
    const struct tree *quorum = tree_get(entry->value, "quorum");
    const struct tree *casting = tree_get(entry->value, "casting_vote");
    struct assent_diagnostics *diagnostics = reader->reading.diagnostics;
    if (board->member_count == 0)
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_BOARD, entry->key->place,
                                 "the board has no members: name `people` or `groups`");
    else if (quorum && board->quorum > (int64_t)board->member_count)
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_BOARD, quorum->place,
                                 "the quorum is %lld, and the board has %zu member%s",
                                 (long long)board->quorum, board->member_count,
                                 board->member_count == 1 ? "" : "s");
    if (chair && board->member_count > 0 &&
        !assent_person_on_board(directory, board->chair, (int32_t)(board - directory->boards)))
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_BOARD, chair->place,
                                 "the chair `%s` is no member of the board",
                                 word_shown(reader->reading.arena, chair->text));
    check_deputies(reader, directory, board, entry);
    if (!chair && board->casting_vote && casting)
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_BOARD, casting->place,
                                 "a casting vote is the chair's, and the board has no `chair`");
}

// Members who are not the chair.
static void check_deputies(const struct world_reader *reader, const struct assent_directory *directory,
                           const struct assent_board *board, const struct tree_entry *entry)
{
    const struct tree *deputies = tree_get(entry->value, "deputies");
    struct assent_diagnostics *diagnostics = reader->reading.diagnostics;
    if (deputies && board->chair == ASSENT_NO_INDEX)
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_BOARD, deputies->place,
                                 "deputies are the chair's, and the board has no `chair`");
    for (size_t i = 0; i < board->deputy_count && board->member_count > 0; i++) {
        const struct assent_person *person = &directory->people[board->deputies[i]];
        const char *why = NULL;
        if (board->deputies[i] == board->chair)
            why = "is its chair";
        else if (!assent_person_on_board(directory, board->deputies[i], (int32_t)(board - directory->boards)))
            why = "is no member of the board";
        if (why && deputies)
            assent_diagnostics_error(diagnostics, ASSENT_WORLD_BOARD, deputies->place, "the deputy `%s` %s",
                                     word_shown(reader->reading.arena, person->handle), why);
    }
}

static struct assent_value board_value(struct world_reader *reader, const struct tree_entry *entry)
{
    struct section section = world_section(reader, "boards.HANDLE", entry);
    struct assent_record board = assent_record_in(reader->reading.arena);
    struct assent_items parts = assent_items_in(reader->reading.arena);
    if (!section.tree)
        return assent_record_done(&board);
    int64_t quorum = read_integer(&section, "quorum", 1, ASSENT_VOTES_A_ROUND, 0);
    int64_t minutes = read_integer(&section, "minutes_an_item", 1, ASSENT_BOARD_MINUTES, 0);
    int32_t chair = handles_refer_key(reader, &reader->people, &section, "chair");
    world_put_name(&board, &section);
    assent_record_put(&board, "people", handles_list(reader, &reader->people, &section, "people"));
    assent_record_put(&board, "groups", handles_list(reader, &reader->groups, &section, "groups"));
    if (chair != ASSENT_NO_INDEX)
        assent_record_put_text(&board, "chair", reader->people.entries[chair].key->text);
    assent_record_put(&board, "deputies", handles_list(reader, &reader->people, &section, "deputies"));
    if (quorum)
        assent_record_put_integer(&board, "quorum", quorum);
    if (minutes)
        assent_record_put_integer(&board, "minutes_an_item", minutes);
    if (read_boolean(&section, "casting_vote", false))
        assent_record_put_boolean(&board, "casting_vote", true);
    assent_record_put(&board, "agenda", world_selector(reader, &section, "agenda"));
    world_put_zone(reader, &board, &section, &parts);
    world_put_times(reader, &board, &section, "meets", &parts);
    if (section_has(&section, "meets"))
        world_place(reader, "boards", entry, &parts);
    return assent_record_done(&board);
}

static struct assent_value rota_value(struct world_reader *reader, const struct tree_entry *entry)
{
    struct section section = world_section(reader, "rotas.HANDLE", entry);
    struct assent_record rota = assent_record_in(reader->reading.arena);
    struct assent_items parts = assent_items_in(reader->reading.arena);
    if (!section.tree)
        return assent_record_done(&rota);
    world_put_name(&rota, &section);
    assent_record_put(&rota, "people", people_in_order(reader, &section));
    world_put_zone(reader, &rota, &section, &parts);
    world_put_times(reader, &rota, &section, "handover", &parts);
    assent_record_put(&rota, "instead", instead_value(reader, &section, &parts));
    world_place(reader, "rotas", entry, &parts);
    return assent_record_done(&rota);
}

// Somebody may have two turns, so doubles are no mistake.
static struct assent_value people_in_order(const struct world_reader *reader, const struct section *section)
{
    struct assent_items items = assent_items_in(reader->reading.arena);
    size_t count = 0;
    const struct tree **people = read_scalars(section, "people", &count);
    if (section_has(section, "people") && (count == 0 || count > ASSENT_ROTA_PEOPLE))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY,
                                 section_key_place(section, "people"), "a rota has 1 to %d people, not %zu",
                                 ASSENT_ROTA_PEOPLE, count);
    for (size_t i = 0; i < count; i++) {
        if (handles_refer(reader, &reader->people, people[i]) != ASSENT_NO_INDEX)
            assent_items_add(&items, assent_value_text(people[i]->text));
    }
    return assent_items_done(&items);
}

static struct assent_value instead_value(const struct world_reader *reader, const struct section *section,
                                         struct assent_items *parts)
{
    struct assent_arena *arena = reader->reading.arena;
    struct assent_items items = assent_items_in(arena);
    const struct tree *list = section_get(section, "instead");
    if (list && list->count > ASSENT_ROTA_INSTEAD)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY,
                                 section_key_place(section, "instead"), "at most %d entries in `instead`",
                                 ASSENT_ROTA_INSTEAD);
    for (size_t i = 0; list && i < list->count && i < ASSENT_ROTA_INSTEAD; i++) {
        struct assent_record record = assent_record_in(arena);
        struct section entry =
            section_open(&SCHEMA_WORLD, "rotas.HANDLE.instead", list->items[i], list->items[i]->place,
                         assent_text_of("instead"), &reader->reading);
        int32_t person = handles_refer_key(reader, &reader->people, &entry, "person");
        if (person != ASSENT_NO_INDEX)
            assent_record_put_text(&record, "person", reader->people.entries[person].key->text);
        assent_record_put_text(&record, "from", read_text(&entry, "from"));
        assent_record_put_text(&record, "until", read_text(&entry, "until"));
        assent_items_add(&items, assent_record_done(&record));
        world_part(reader, parts, assent_text_format(arena, "instead, entry %zu", i + 1), list->items[i]);
    }
    return list ? assent_items_done(&items) : assent_value_absent();
}

struct handles world_bounded(const struct world_reader *reader, const char *key, const char *what,
                             size_t most)
{
    struct handles handles = handles_of(reader, key, what);
    if (handles.count > most) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY,
                                 handles.entries[most].key->place, "%zu entries in `%s`; there may be %zu",
                                 handles.count, key, most);
        handles.count = most;
    }
    return handles;
}
