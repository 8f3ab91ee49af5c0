// SPDX-License-Identifier: Apache-2.0
// Whether the seats of a round can still all be filled when each person fills at most one: a flow from
// classes of people who fit the same seats to what these seats lack, by levels and blocking paths (Dinic).
// Guarantees: the answer is exact; the work is bounded by the people of the seats. A seat that at least as
// many people fit as are lacking in all cannot fail, and is left out first: so nearly every round is decided
// without a graph, however large its groups are.
#include "ballot.h"

#include <assent/base/limits.h>
#include <inttypes.h>
#include <string.h>

enum { WORDS = (ASSENT_SEATS + 63) / 64 };

// People who fit the same seats.
struct class
{
    uint64_t fits[WORDS]; // by seat of the graph
    int64_t left;         // people without a seat
    size_t first;         // of its edges
    bool met;             // in the search of now
};
struct edge {
    uint32_t class;
    uint16_t seat;
    int64_t filled; // people of the class who fill the seat
};

struct graph {
    struct ballot *ballot;
    struct assent_arena *arena;
    size_t seat_count; // those that could fail
    size_t *places;    // of them in the round
    int64_t *fit;      // people, as far as they were counted
    int64_t *wanted;
    int64_t *lacks;
    struct class *classes; // and one more, so that first of the next is where the edges of one end
    size_t class_count;
    struct edge *edges; // by class
    size_t edge_count;
    size_t *first;     // of by_seat, and one more
    uint32_t *by_seat; // edges by seat
    int32_t *level;
    size_t *next; // of by_seat: what is tried next
};

static struct graph *make(struct ballot *ballot);
static void make_ways(struct graph *graph);
static bool count_fits(struct graph *graph, const int64_t *wanted, struct assent_text *why);
static void leave_out_safe(struct graph *graph);
static void find_classes(struct graph *graph);
static uint64_t (*rows_of_people(struct graph *graph, size_t *count))[WORDS];
static void count_class(struct graph *graph, const uint64_t *fits, uint32_t *table, size_t room);
static void find_edges(struct graph *graph);
static void fill_seats(struct graph *graph);
static bool find_levels(struct graph *graph);
static bool look_at(struct graph *graph, size_t seat, size_t *queue, size_t *queued);
static int64_t fill(struct graph *graph, size_t seat, int64_t most);
static int64_t move_to(struct graph *graph, struct edge *edge, int64_t most);
static bool all_filled(const struct graph *graph);
static struct assent_text who_lack(const struct graph *graph);

bool ballot_can_fill(struct ballot *ballot, const int64_t *wanted, struct assent_text *why)
{
    struct graph *graph = make(ballot);
    if (!count_fits(graph, wanted, why))
        return false;
    leave_out_safe(graph);
    if (graph->seat_count < 2)
        return true;
    find_classes(graph);
    make_ways(graph);
    find_edges(graph);
    fill_seats(graph);
    if (all_filled(graph))
        return true;
    *why = who_lack(graph);
    return false;
}

static struct graph *make(struct ballot *ballot)
{
    struct graph *graph = assent_arena_take(ballot->arena, sizeof *graph);
    size_t seats = ballot->round->seat_count;
    graph->ballot = ballot;
    graph->arena = ballot->arena;
    graph->places = assent_arena_take_array(graph->arena, seats, sizeof *graph->places);
    graph->fit = assent_arena_take_array(graph->arena, seats, sizeof *graph->fit);
    graph->wanted = assent_arena_take_array(graph->arena, seats, sizeof *graph->wanted);
    return graph;
}

// What only the few rounds need that are not decided by counting.
static void make_ways(struct graph *graph)
{
    size_t seats = graph->seat_count;
    graph->lacks = assent_arena_copy(graph->arena, graph->wanted, seats * sizeof *graph->wanted);
    graph->first = assent_arena_take_array(graph->arena, seats + 1, sizeof *graph->first);
    graph->level = assent_arena_take_array(graph->arena, seats, sizeof *graph->level);
    graph->next = assent_arena_take_array(graph->arena, seats, sizeof *graph->next);
}

// The seats that lack somebody; false when one lacks more people than fit it.
static bool count_fits(struct graph *graph, const int64_t *wanted, struct assent_text *why)
{
    const struct assent_round *round = graph->ballot->round;
    int64_t all = 0;
    for (size_t i = 0; i < round->seat_count; i++) {
        if (wanted[i] == TALLY_NEVER) {
            *why = ballot_lacks(graph->ballot, i);
            return false;
        }
        all += wanted[i];
    }
    for (size_t i = 0; i < round->seat_count; i++) {
        if (wanted[i] == 0)
            continue;
        size_t seat = graph->seat_count++;
        graph->places[seat] = i;
        graph->wanted[seat] = wanted[i];
        graph->fit[seat] = ballot_possible(graph->ballot, i, all);
        if (graph->fit[seat] < wanted[i]) {
            *why = ballot_lacks(graph->ballot, i);
            return false;
        }
    }
    return true;
}

// Whoever fills the others, enough people are left for a seat that as many fit as all lack together.
static void leave_out_safe(struct graph *graph)
{
    int64_t all = 0;
    for (size_t i = 0; i < graph->seat_count; i++)
        all += graph->wanted[i];
    for (bool more = true; more;) {
        size_t kept = 0;
        int64_t before = all;
        for (size_t i = 0; i < graph->seat_count; i++) {
            if (graph->fit[i] >= all) {
                all -= graph->wanted[i];
                continue;
            }
            graph->places[kept] = graph->places[i];
            graph->wanted[kept] = graph->wanted[i];
            graph->fit[kept++] = graph->fit[i];
        }
        graph->seat_count = kept;
        more = all < before;
    }
}

static void find_classes(struct graph *graph)
{
    size_t count;
    uint64_t(*rows)[WORDS] = rows_of_people(graph, &count);
    size_t room = 16;
    while (room < count * 2)
        room *= 2;
    uint32_t *table = assent_arena_take_array(graph->arena, room, sizeof *table); // class + 1, 0: free
    graph->classes = assent_arena_take_array(graph->arena, count + 1, sizeof *graph->classes);
    for (size_t i = 0; i < count; i++)
        count_class(graph, rows[i], table, room);
}

// For each person of the seats which of them they fit.
static uint64_t (*rows_of_people(struct graph *graph, size_t *count))[WORDS]
{
    size_t most = 0;
    for (size_t i = 0; i < graph->seat_count; i++)
        most += (size_t)graph->fit[i];
    size_t people = graph->ballot->directory->person_count;
    uint64_t(*rows)[WORDS] = assent_arena_take_array(graph->arena, most, sizeof *rows);
    uint32_t *row_of = assent_arena_take_array(graph->arena, people, sizeof *row_of); // row + 1, 0: none
    int32_t *items = assent_arena_take_array(graph->arena, people, sizeof *items);
    *count = 0;
    for (size_t i = 0; i < graph->seat_count; i++) {
        size_t fit = ballot_people(graph->ballot, graph->places[i], items);
        for (size_t k = 0; k < fit; k++) {
            if (!row_of[items[k]])
                row_of[items[k]] = (uint32_t)++ * count;
            rows[row_of[items[k]] - 1][i / 64] |= UINT64_C(1) << i % 64;
        }
    }
    return rows;
}

static void count_class(struct graph *graph, const uint64_t *fits, uint32_t *table, size_t room)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < WORDS; i++)
        hash = (hash ^ fits[i]) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(hash >> 20) & (room - 1);
    while (table[at] && memcmp(graph->classes[table[at] - 1].fits, fits, sizeof graph->classes->fits) != 0)
        at = (at + 1) & (room - 1);
    if (!table[at]) {
        memcpy(graph->classes[graph->class_count].fits, fits, sizeof graph->classes->fits);
        table[at] = (uint32_t)++graph->class_count;
    }
    graph->classes[table[at] - 1].left++;
}

static void find_edges(struct graph *graph)
{
    for (size_t c = 0; c < graph->class_count; c++) {
        for (size_t w = 0; w < WORDS; w++)
            graph->edge_count += (size_t)__builtin_popcountll(graph->classes[c].fits[w]);
    }
    graph->edges = assent_arena_take_array(graph->arena, graph->edge_count, sizeof *graph->edges);
    graph->by_seat = assent_arena_take_array(graph->arena, graph->edge_count, sizeof *graph->by_seat);
    size_t count = 0;
    for (size_t c = 0; c < graph->class_count; c++) {
        graph->classes[c].first = count;
        for (size_t i = 0; i < graph->seat_count; i++) {
            if (graph->classes[c].fits[i / 64] >> i % 64 & 1) {
                graph->edges[count++] = (struct edge){.class = (uint32_t)c, .seat = (uint16_t)i};
                graph->first[i + 1]++;
            }
        }
    }
    graph->classes[graph->class_count].first = count;
    for (size_t i = 0; i < graph->seat_count; i++) {
        graph->first[i + 1] += graph->first[i];
        graph->next[i] = graph->first[i];
    }
    for (size_t e = 0; e < count; e++)
        graph->by_seat[graph->next[graph->edges[e].seat]++] = (uint32_t)e;
}

static void fill_seats(struct graph *graph)
{
    while (!all_filled(graph) && find_levels(graph)) {
        for (size_t i = 0; i < graph->seat_count; i++)
            graph->next[i] = graph->first[i];
        for (size_t i = 0; i < graph->seat_count; i++) {
            for (int64_t filled = 1; filled && graph->lacks[i];) {
                filled = fill(graph, i, graph->lacks[i]);
                graph->lacks[i] -= filled;
            }
        }
    }
}

// How many times somebody must change seats until one who is free comes in. False: nobody can.
static bool find_levels(struct graph *graph)
{
    size_t queue[ASSENT_SEATS];
    size_t queued = 0;
    bool found = false;
    for (size_t i = 0; i < graph->seat_count; i++) {
        graph->level[i] = graph->lacks[i] ? 0 : -1;
        if (graph->lacks[i])
            queue[queued++] = i;
    }
    for (size_t c = 0; c < graph->class_count; c++)
        graph->classes[c].met = false;
    for (size_t i = 0; i < queued; i++)
        found = look_at(graph, queue[i], queue, &queued) || found;
    return found;
}

static bool look_at(struct graph *graph, size_t seat, size_t *queue, size_t *queued)
{
    bool found = false;
    for (size_t i = graph->first[seat]; i < graph->first[seat + 1]; i++) {
        struct class *class = &graph->classes[graph->edges[graph->by_seat[i]].class];
        if (class->met)
            continue;
        class->met = true;
        found = found || class->left > 0;
        for (size_t e = class->first; e < class[1].first; e++) {
            size_t other = graph->edges[e].seat;
            if (!graph->edges[e].filled || graph->level[other] >= 0)
                continue;
            graph->level[other] = graph->level[seat] + 1;
            queue[(*queued)++] = other;
        }
    }
    return found;
}

// Somebody more for the seat, at most so many: who is free, or who can be replaced where they are.
static int64_t fill(struct graph *graph, size_t seat, int64_t most)
{
    for (; graph->next[seat] < graph->first[seat + 1]; graph->next[seat]++) {
        struct edge *edge = &graph->edges[graph->by_seat[graph->next[seat]]];
        struct class *class = &graph->classes[edge->class];
        int64_t filled = class->left < most ? class->left : most;
        class->left -= filled;
        if (!filled)
            filled = move_to(graph, edge, most);
        edge->filled += filled;
        if (filled)
            return filled;
    }
    return 0;
}

// People of the class of the edge leave another seat, where others take their place.
static int64_t move_to(struct graph *graph, struct edge *edge, int64_t most)
{
    const struct class *class = &graph->classes[edge->class];
    for (size_t e = class->first; e < class[1].first; e++) {
        struct edge *from = &graph->edges[e];
        if (!from->filled || graph->level[from->seat] != graph->level[edge->seat] + 1)
            continue;
        int64_t moved = fill(graph, from->seat, from->filled < most ? from->filled : most);
        from->filled -= moved;
        if (moved)
            return moved;
    }
    return 0;
}

static bool all_filled(const struct graph *graph)
{
    for (size_t i = 0; i < graph->seat_count; i++) {
        if (graph->lacks[i])
            return false;
    }
    return true;
}

// The seats that the last search came to are those that the people who fit them cannot fill.
static struct assent_text who_lack(const struct graph *graph)
{
    enum { TOLD = 5 };
    struct assent_buffer out = assent_buffer_in(graph->arena);
    int64_t wanted = 0;
    int64_t could = 0;
    size_t told = 0;
    for (size_t i = 0; i < graph->seat_count; i++) {
        if (graph->level[i] < 0)
            continue;
        struct assent_text name = graph->ballot->round->seats[graph->places[i]].name;
        if (told < TOLD)
            assent_buffer_format(&out, "%s%.*s", told ? ", " : "", (int)name.count, name.bytes);
        told++;
        wanted += graph->wanted[i];
        could += graph->wanted[i] - graph->lacks[i];
    }
    if (told > TOLD)
        assent_buffer_format(&out, " and %zu more", told - TOLD);
    assent_buffer_format(&out,
                         ": %" PRId64 " more could approve, each in one seat, but %" PRId64 " are needed",
                         could, wanted);
    return assent_buffer_done(&out);
}
