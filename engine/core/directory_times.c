// SPDX-License-Identifier: Apache-2.0
// Building what has times of its own in a directory: boards, rotas, freezes, maintenance windows. Their
// tables come from engine/calendar; here stand people, selectors and the entries as they were written.
#include "directory_read.h"

#include <string.h>

static bool read_boards(struct directory_reading *reading, const struct assent_value *record);
static bool read_board(struct directory_reading *reading, const struct assent_member *entry,
                       struct assent_board *board);
static bool gather_members(struct directory_reading *reading, const struct assent_member *entry,
                           struct assent_board *board);
static void give_boards(struct directory_reading *reading);
static bool read_rotas(struct directory_reading *reading, const struct assent_value *record);
static bool read_freezes(struct directory_reading *reading, const struct assent_value *record);
static bool read_freeze(const struct directory_reading *reading, const struct assent_member *entry,
                        struct assent_freeze *freeze);
static bool read_windows(struct directory_reading *reading, const struct assent_value *record);
static bool read_times(const struct directory_reading *reading, const char *kind,
                       const struct assent_member *entry, const char *member, struct assent_times *out);
static bool read_list(const struct directory_reading *reading, const char *kind,
                      const struct assent_member *entry, const char *member, struct assent_value *out);

bool directory_read_times(struct directory_reading *reading, const struct assent_value *record)
{
    if (!read_boards(reading, record) || !read_rotas(reading, record) || !read_freezes(reading, record) ||
        !read_windows(reading, record))
        return false;
    give_boards(reading);
    return true;
}

static bool read_boards(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "boards", &entries, &count))
        return false;
    struct assent_board *boards = assent_arena_take_array(reading->arena, count, sizeof *boards);
    for (size_t i = 0; i < count; i++) {
        if (!read_board(reading, &entries[i], &boards[i]))
            return false;
    }
    reading->directory->boards = boards;
    reading->directory->board_count = count;
    return true;
}

static bool read_board(struct directory_reading *reading, const struct assent_member *entry,
                       struct assent_board *board)
{
    board->handle = entry->name;
    board->name = assent_value_get_text(&entry->value, "name");
    board->quorum = assent_value_get_integer(&entry->value, "quorum", 0);
    board->minutes_an_item = assent_value_get_integer(&entry->value, "minutes_an_item", 0);
    board->casting_vote = assent_value_get_boolean(&entry->value, "casting_vote", false);
    return gather_members(reading, entry, board) &&
           reading_index(reading, "board", entry, "chair", assent_directory_person, &board->chair) &&
           reading_indexes(reading, "board", entry, "deputies", assent_directory_person, &board->deputies,
                           &board->deputy_count) &&
           read_times(reading, "board", entry, "meets", &board->meets) &&
           reading_selector(reading, "board", entry, "agenda", &board->agenda);
}

// The people named and the members of its groups.
static bool gather_members(struct directory_reading *reading, const struct assent_member *entry,
                           struct assent_board *board)
{
    const struct assent_directory *directory = reading->directory;
    const int32_t *people;
    const int32_t *groups;
    size_t person_count;
    size_t group_count;
    if (!reading_indexes(reading, "board", entry, "people", assent_directory_person, &people,
                         &person_count) ||
        !reading_indexes(reading, "board", entry, "groups", assent_directory_group, &groups, &group_count))
        return false;
    size_t most = person_count;
    for (size_t i = 0; i < group_count; i++)
        most += directory->groups[groups[i]].member_count;
    int32_t *all = assent_arena_take_array(reading->arena, most, sizeof *all);
    size_t count = person_count;
    if (count)
        memcpy(all, people, count * sizeof *all);
    for (size_t i = 0; i < group_count; i++)
        for (size_t k = 0; k < directory->groups[groups[i]].member_count; k++)
            all[count++] = directory->groups[groups[i]].members[k];
    board->members = all;
    board->member_count = reading_sort(all, count);
    board->set = assent_set_digest(directory, all, board->member_count, reading->arena);
    return true;
}

// Turns members of boards into boards of people, as give_groups.
static void give_boards(struct directory_reading *reading)
{
    const struct assent_directory *directory = reading->directory;
    size_t total = 0;
    for (size_t b = 0; b < directory->board_count; b++) {
        total += directory->boards[b].member_count;
        for (size_t i = 0; i < directory->boards[b].member_count; i++)
            reading->people[directory->boards[b].members[i]].board_count++;
    }
    int32_t *all = assent_arena_take_array(reading->arena, total, sizeof *all);
    int32_t **free_at = assent_arena_take_array(reading->arena, directory->person_count, sizeof *free_at);
    for (size_t p = 0; p < directory->person_count; p++) {
        reading->people[p].boards = free_at[p] = all;
        all += reading->people[p].board_count;
    }
    for (size_t b = 0; b < directory->board_count; b++)
        for (size_t i = 0; i < directory->boards[b].member_count; i++)
            *free_at[directory->boards[b].members[i]]++ = (int32_t)b;
}

static bool read_rotas(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "rotas", &entries, &count))
        return false;
    struct assent_rota *rotas = assent_arena_take_array(reading->arena, count, sizeof *rotas);
    for (size_t i = 0; i < count; i++) {
        struct assent_value people;
        rotas[i].handle = entries[i].name;
        rotas[i].name = assent_value_get_text(&entries[i].value, "name");
        if (!read_list(reading, "rota", &entries[i], "people", &people) ||
            !read_list(reading, "rota", &entries[i], "instead", &rotas[i].instead) ||
            !read_times(reading, "rota", &entries[i], "handover", &rotas[i].handover))
            return false;
        int32_t *order = assent_arena_take_array(reading->arena, people.list.count, sizeof *order);
        for (size_t p = 0; p < people.list.count; p++) {
            const struct assent_value *item = &people.list.items[p];
            struct assent_text handle =
                item->kind == ASSENT_VALUE_TEXT ? item->text : (struct assent_text){0};
            order[p] = assent_directory_person(reading->directory, handle);
            if (order[p] == ASSENT_NO_INDEX)
                return reading_fail(reading, "rota", entries[i].name, "people", "there is no", handle);
        }
        rotas[i].people = order;
        rotas[i].person_count = people.list.count;
    }
    reading->directory->rotas = rotas;
    reading->directory->rota_count = count;
    return true;
}

static bool read_freezes(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "freezes", &entries, &count))
        return false;
    struct assent_freeze *freezes = assent_arena_take_array(reading->arena, count, sizeof *freezes);
    for (size_t i = 0; i < count; i++) {
        if (!read_freeze(reading, &entries[i], &freezes[i]))
            return false;
    }
    reading->directory->freezes = freezes;
    reading->directory->freeze_count = count;
    return true;
}

static bool read_freeze(const struct directory_reading *reading, const struct assent_member *entry,
                        struct assent_freeze *freeze)
{
    struct assent_text inflight = assent_value_get_text(&entry->value, "inflight");
    freeze->handle = entry->name;
    freeze->name = assent_value_get_text(&entry->value, "name");
    freeze->exempts = assent_value_get(&entry->value, "exempt") != NULL;
    if (inflight.count && !assent_inflight_find(inflight, &freeze->inflight))
        return reading_fail(reading, "freeze", entry->name, "inflight",
                            "this is neither finish nor pause:", inflight);
    return read_times(reading, "freeze", entry, "when", &freeze->when) &&
           reading_selector(reading, "freeze", entry, "where", &freeze->where) &&
           reading_selector(reading, "freeze", entry, "exempt", &freeze->exempt) &&
           reading_words(reading, assent_value_get(&entry->value, "override"), &freeze->override);
}

static bool read_windows(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "maintenance", &entries, &count))
        return false;
    struct assent_window *windows = assent_arena_take_array(reading->arena, count, sizeof *windows);
    for (size_t i = 0; i < count; i++) {
        windows[i].handle = entries[i].name;
        windows[i].name = assent_value_get_text(&entries[i].value, "name");
        if (!read_times(reading, "window", &entries[i], "when", &windows[i].when) ||
            !reading_selector(reading, "window", &entries[i], "where", &windows[i].where))
            return false;
    }
    reading->directory->windows = windows;
    reading->directory->window_count = count;
    return true;
}

static bool read_times(const struct directory_reading *reading, const char *kind,
                       const struct assent_member *entry, const char *member, struct assent_times *out)
{
    out->zone = assent_value_get_text(&entry->value, "zone");
    out->calendar = assent_value_get_text(&entry->value, "calendar");
    if (out->calendar.count && !assent_directory_calendar(reading->directory, out->calendar))
        return reading_fail(reading, kind, entry->name, "calendar", "there is no", out->calendar);
    return read_list(reading, kind, entry, member, &out->entries);
}

bool reading_selector(const struct directory_reading *reading, const char *kind,
                      const struct assent_member *entry, const char *member, struct assent_selector *out)
{
    const struct assent_value *found = assent_value_get(&entry->value, member);
    if (!found || found->kind == ASSENT_VALUE_RECORD)
        return !found || (reading_words(reading, assent_value_get(found, "service"), &out->service) &&
                          reading_words(reading, assent_value_get(found, "item"), &out->item) &&
                          reading_words(reading, assent_value_get(found, "kind"), &out->kind) &&
                          reading_words(reading, assent_value_get(found, "type"), &out->type) &&
                          reading_words(reading, assent_value_get(found, "risk"), &out->risk) &&
                          reading_words(reading, assent_value_get(found, "workflow"), &out->workflow));
    return reading_fail(reading, kind, entry->name, member, "this is not a record", (struct assent_text){0});
}

bool reading_words(const struct directory_reading *reading, const struct assent_value *list,
                   struct assent_words *out)
{
    if (!list)
        return true;
    if (list->kind != ASSENT_VALUE_LIST)
        return assent_error_set(reading->error, ASSENT_BAD_RECORD,
                                "the directory has a selector of no lists");
    struct assent_text *items = assent_arena_take_array(reading->arena, list->list.count, sizeof *items);
    for (size_t i = 0; i < list->list.count; i++) {
        if (list->list.items[i].kind != ASSENT_VALUE_TEXT)
            return assent_error_set(reading->error, ASSENT_BAD_RECORD,
                                    "the directory has a selector of no texts");
        items[i] = list->list.items[i].text;
    }
    *out = (struct assent_words){items, list->list.count};
    return true;
}

// A list, empty when the member is absent.
static bool read_list(const struct directory_reading *reading, const char *kind,
                      const struct assent_member *entry, const char *member, struct assent_value *out)
{
    const struct assent_value *list = assent_value_get(&entry->value, member);
    *out = list ? *list : assent_value_list(NULL, 0);
    if (out->kind != ASSENT_VALUE_LIST)
        return reading_fail(reading, kind, entry->name, member, "this is not a list",
                            (struct assent_text){0});
    return true;
}
