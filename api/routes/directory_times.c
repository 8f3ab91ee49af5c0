// SPDX-License-Identifier: Apache-2.0
// How freezes, maintenance windows, boards, rotas and house rules are shown: what the world file says of
// them, and the times that come next, the one under way among them. Those are instants, so that a copy kept
// under the ETag of the directory stays true while it grows old.
#include "directory.h"

#include <assent/core/house.h>

enum { NEXT_ALONE = 10, NEXT_IN_LIST = 3 };

static struct assent_value texts_of(const struct showing *showing, const struct assent_words *words);
static void put_words(struct assent_record *record, const struct showing *showing, const char *name,
                      const struct assent_words *words);
static struct assent_value selector_of(const struct showing *showing, const struct assent_selector *selector);
static void put_times(struct assent_record *record, const struct showing *showing, const char *name,
                      const struct assent_times *times);
static struct assent_value entries_of(const struct showing *showing, const struct assent_value *entries);
static struct assent_value next_of(const struct showing *showing, const struct assent_times *times,
                                   const struct assent_board *board);
static struct assent_value turns_of(const struct showing *showing, const struct assent_rota *rota);
static size_t shown(const struct showing *showing);

struct assent_value show_freeze(const struct showing *showing, size_t at)
{
    const struct assent_freeze *freeze = &showing->view.world->directory->freezes[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    put_times(&record, showing, "when", &freeze->when);
    assent_record_put(&record, "exempt", selector_of(showing, &freeze->exempt));
    assent_record_put_text(&record, "handle", freeze->handle);
    assent_record_put(&record, "inflight", assent_value_string(assent_inflight_text(freeze->inflight)));
    assent_record_put_text(&record, "name", freeze->name);
    assent_record_put(&record, "next", next_of(showing, &freeze->when, NULL));
    put_words(&record, showing, "override", &freeze->override);
    assent_record_put(&record, "where", selector_of(showing, &freeze->where));
    return assent_record_done(&record);
}

struct assent_value show_window(const struct showing *showing, size_t at)
{
    const struct assent_window *window = &showing->view.world->directory->windows[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    put_times(&record, showing, "when", &window->when);
    assent_record_put_text(&record, "handle", window->handle);
    assent_record_put_text(&record, "name", window->name);
    assent_record_put(&record, "next", next_of(showing, &window->when, NULL));
    assent_record_put(&record, "where", selector_of(showing, &window->where));
    return assent_record_done(&record);
}

struct assent_value show_rule(const struct showing *showing, size_t at)
{
    const struct assent_house_rule *rule = &showing->view.world->directory->house[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    if (rule->approvers)
        assent_record_put_integer(&record, "approvers", rule->approvers);
    assent_record_put_text(&record, "because", rule->because);
    assent_record_put_text(&record, "handle", rule->handle);
    assent_record_put_text(&record, "name", rule->name);
    put_words(&record, showing, "never", &rule->never);
    if (rule->voters_may_work)
        assent_record_put_boolean(&record, "voters_may_work", true);
    assent_record_put(&record, "where", selector_of(showing, &rule->where));
    return assent_record_done(&record);
}

struct assent_value show_board(const struct showing *showing, size_t at)
{
    const struct assent_board *board = &showing->view.world->directory->boards[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    put_times(&record, showing, "meets", &board->meets);
    assent_record_put(&record, "agenda", selector_of(showing, &board->agenda));
    assent_record_put_boolean(&record, "casting_vote", board->casting_vote);
    assent_record_put(&record, "chair", show_one(showing, board->chair));
    if (board->deputy_count)
        assent_record_put(&record, "deputies", show_several(showing, board->deputies, board->deputy_count));
    assent_record_put_text(&record, "handle", board->handle);
    if (showing->whole)
        assent_record_put(&record, "members", show_several(showing, board->members, board->member_count));
    if (board->minutes_an_item)
        assent_record_put_integer(&record, "minutes_an_item", board->minutes_an_item);
    assent_record_put_text(&record, "name", board->name);
    assent_record_put(&record, "next", next_of(showing, &board->meets, board));
    if (board->quorum)
        assent_record_put_integer(&record, "quorum", board->quorum);
    assent_record_put(&record, "set", view_digest(&showing->view, &board->set));
    assent_record_put_integer(&record, "size", (int64_t)board->member_count);
    return assent_record_done(&record);
}

struct assent_value show_rota(const struct showing *showing, size_t at)
{
    const struct assent_rota *rota = &showing->view.world->directory->rotas[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    put_times(&record, showing, "handover", &rota->handover);
    assent_record_put_text(&record, "handle", rota->handle);
    if (showing->whole)
        assent_record_put(&record, "instead", rota->instead);
    assent_record_put_text(&record, "name", rota->name);
    assent_record_put(&record, "next", turns_of(showing, rota));
    assent_record_put(&record, "people", show_several(showing, rota->people, rota->person_count));
    return assent_record_done(&record);
}

static struct assent_value texts_of(const struct showing *showing, const struct assent_words *words)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    for (size_t i = 0; i < words->count; i++)
        assent_items_add(&items, assent_value_text(words->items[i]));
    return assent_items_done(&items);
}

static void put_words(struct assent_record *record, const struct showing *showing, const char *name,
                      const struct assent_words *words)
{
    if (words->count)
        assent_record_put(record, name, texts_of(showing, words));
}

// Nothing where it selects all.
static struct assent_value selector_of(const struct showing *showing, const struct assent_selector *selector)
{
    struct assent_record record = assent_record_in(showing->view.arena);
    put_words(&record, showing, "item", &selector->item);
    put_words(&record, showing, "kind", &selector->kind);
    put_words(&record, showing, "risk", &selector->risk);
    put_words(&record, showing, "service", &selector->service);
    put_words(&record, showing, "type", &selector->type);
    put_words(&record, showing, "workflow", &selector->workflow);
    return record.count ? assent_record_done(&record) : assent_value_absent();
}

// The entries as the world file has them, each as a record, and their zone and calendar.
static void put_times(struct assent_record *record, const struct showing *showing, const char *name,
                      const struct assent_times *times)
{
    if (showing->whole)
        assent_record_put(record, name, entries_of(showing, &times->entries));
    if (times->calendar.count)
        assent_record_put_text(record, "calendar", times->calendar);
    if (times->zone.count)
        assent_record_put_text(record, "zone", times->zone);
}

static struct assent_value entries_of(const struct showing *showing, const struct assent_value *entries)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    struct assent_date date;
    for (size_t i = 0; i < entries->list.count; i++) {
        struct assent_value entry = entries->list.items[i];
        struct assent_record record = assent_record_in(showing->view.arena);
        if (entry.kind == ASSENT_VALUE_TEXT) {
            assent_record_put(&record, assent_date_read(entry.text, &date) ? "date" : "days", entry);
            entry = assent_record_done(&record);
        }
        assent_items_add(&items, entry);
    }
    return assent_items_done(&items);
}

// board: whose meetings these are, by name; or NULL.
static struct assent_value next_of(const struct showing *showing, const struct assent_times *times,
                                   const struct assent_board *board)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    for (size_t i = 0; i < times->span_count && items.count < shown(showing); i++) {
        const struct assent_span *span = &times->spans[i];
        struct assent_record record = assent_record_in(showing->view.arena);
        if (span->end_us <= showing->view.now_us)
            continue;
        assent_record_put(&record, "from", view_time(&showing->view, span->start_us));
        if (board)
            assent_record_put_text(&record, "meeting",
                                   assent_board_meeting_text(board, span, showing->view.arena));
        assent_record_put(&record, "until", view_time(&showing->view, span->end_us));
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

static struct assent_value turns_of(const struct showing *showing, const struct assent_rota *rota)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    for (size_t i = 0; i < rota->turn_count && items.count < shown(showing); i++) {
        const struct assent_turn_of *turn = &rota->turns[i];
        struct assent_record record = assent_record_in(showing->view.arena);
        if (turn->end_us <= showing->view.now_us)
            continue;
        assent_record_put(&record, "from", view_time(&showing->view, turn->start_us));
        assent_record_put(&record, "person", show_one(showing, turn->person));
        assent_record_put(&record, "until", view_time(&showing->view, turn->end_us));
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

static size_t shown(const struct showing *showing)
{
    return showing->whole ? NEXT_ALONE : NEXT_IN_LIST;
}
