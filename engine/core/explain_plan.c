// SPDX-License-Identifier: Apache-2.0
// What meets the planned time of a ticket, told before it has to wait for it: freezes with who may lift them,
// maintenance windows that are missed, and the next time at which nothing is in the way. Guarantees: only
// what the workflow looks at from here on is told, by the functions that the wait and the gate ask.
#include "edits.h"

#include "obstacles.h"

static void add_conflicts(const struct explaining *explaining, struct assent_items *in_the_way);
static struct assent_value obstacle_record(const struct explaining *explaining,
                                           const struct assent_obstacle *obstacle);
static struct assent_value lifters_of(const struct explaining *explaining,
                                      const struct assent_freeze *freeze);

struct assent_value plan_record(const struct explaining *explaining)
{
    struct assent_arena *arena = explaining->arena;
    struct hurdles hurdles;
    struct probe probe;
    size_t count = 0;
    int64_t free_us;
    hurdles_ahead(explaining, &hurdles);
    probe_begin(&probe, explaining->input, explaining->person, arena);
    struct assent_footprint plan = obstacles_footprint(&probe.turn);
    if (!hurdles.looks_at || plan.start_us == 0)
        return assent_value_absent();
    struct assent_record record = assent_record_in(arena);
    struct assent_items in_the_way = assent_items_in(arena);
    const struct assent_obstacle *found = obstacles_found(&probe.turn, hurdles.looks_at, &count);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&in_the_way, obstacle_record(explaining, &found[i]));
    if (hurdles.looks_at & ASSENT_BLOCKED_BY_CONFLICTS)
        add_conflicts(explaining, &in_the_way);
    assent_record_put_text(&record, "start", assent_instant_text(arena, plan.start_us));
    assent_record_put_text(&record, "end", assent_instant_text(arena, plan.end_us));
    if (plan.until_us != plan.end_us)
        assent_record_put_text(&record, "until", assent_instant_text(arena, plan.until_us));
    assent_record_put(&record, "in_the_way", assent_items_done(&in_the_way));
    int64_t from_us = plan.start_us > probe.turn.now_us ? plan.start_us : probe.turn.now_us;
    if (in_the_way.count && plan_slot(&probe.turn, hurdles.looks_at, from_us, &free_us))
        assent_record_put_text(&record, "next_free", assent_instant_text(arena, free_us));
    return assent_record_done(&record);
}

static void add_conflicts(const struct explaining *explaining, struct assent_items *in_the_way)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        const struct assent_conflict *conflict = &ticket->conflicts[i];
        struct assent_record record = assent_record_in(explaining->arena);
        if (conflict->outcome != ASSENT_CONFLICT_OPEN)
            continue;
        assent_record_put_text(&record, "kind", assent_text_of("conflict"));
        assent_record_put_text(&record, "handle", conflict->id);
        assent_record_put_text(&record, "name", conflict->number);
        assent_record_put_text(&record, "from", assent_instant_text(explaining->arena, conflict->from_us));
        assent_record_put_text(&record, "until", assent_instant_text(explaining->arena, conflict->until_us));
        assent_items_add(in_the_way, assent_record_done(&record));
    }
}

static struct assent_value obstacle_record(const struct explaining *explaining,
                                           const struct assent_obstacle *obstacle)
{
    struct assent_record record = assent_record_in(explaining->arena);
    if (!obstacle->freeze) {
        assent_record_put_text(&record, "kind", assent_text_of("maintenance"));
        assent_record_put_text(&record, "handle", obstacle->window->handle);
        assent_record_put_text(&record, "name", obstacle->window->name);
        assent_record_put_text(&record, "of", obstacle->subject);
        return assent_record_done(&record);
    }
    assent_record_put_text(&record, "kind", assent_text_of("freeze"));
    assent_record_put_text(&record, "handle", obstacle->freeze->handle);
    assent_record_put_text(&record, "name", obstacle->freeze->name);
    assent_record_put_text(&record, "from", assent_instant_text(explaining->arena, obstacle->from_us));
    assent_record_put_text(&record, "until", assent_instant_text(explaining->arena, obstacle->until_us));
    assent_record_put(&record, "who_can", lifters_of(explaining, obstacle->freeze));
    return assent_record_done(&record);
}

// Who may lift it for this ticket: absent where nobody may.
static struct assent_value lifters_of(const struct explaining *explaining, const struct assent_freeze *freeze)
{
    struct probe probe;
    struct assent_audience audience;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct assent_directory *directory = probe.turn.directory;
    int32_t requester = assent_directory_person_by_id(directory, explaining->input->ticket->requester);
    if (!freeze_lifters(&probe.turn, freeze, &audience) || audience.count == 0)
        return assent_value_absent();
    struct people all = audience_people(directory, &audience, explaining->arena);
    int32_t *items = assent_arena_take_array(explaining->arena, all.count, sizeof *items);
    struct people people = {.items = items};
    for (size_t i = 0; i < all.count; i++) {
        bool asks = requester != ASSENT_NO_INDEX && assent_person_behind(directory, requester) ==
                                                        assent_person_behind(directory, all.items[i]);
        if (!asks)
            items[people.count++] = all.items[i];
    }
    return people.count ? people_of_list(explaining, &audience, people) : assent_value_absent();
}
