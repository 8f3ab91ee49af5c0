// SPDX-License-Identifier: Apache-2.0
// Who can fill a seat beside those who are asked: delegates who may vote for them now; and who could have,
// but for a rule. Guarantees: a delegate is named only where their vote would be taken (casting_allowed), so
// that nobody is asked in vain. At most ASSENT_EXPLAIN_PEOPLE of each.
#include "explain_parts.h"

#include "probe.h"

#include <assent/base/limits.h>
#include <assent/core/delegation.h>

static struct assent_value delegates_of(const struct explaining *explaining, const struct assent_round *round,
                                        struct people people);
static struct assent_value kept_out_of(const struct explaining *explaining, const struct assent_round *round,
                                       const struct assent_seat *seat);

struct assent_value people_of_seat(const struct explaining *explaining, const struct assent_round *round,
                                   const struct assent_seat *seat, struct people voters, size_t all)
{
    struct assent_value who = people_of_some(explaining, &seat->audience, voters, all);
    struct assent_record record = assent_record_from(explaining->arena, &who);
    assent_record_put(&record, "delegates", delegates_of(explaining, round, voters));
    assent_record_put(&record, "kept_out", kept_out_of(explaining, round, seat));
    return assent_record_done(&record);
}

static struct assent_value delegates_of(const struct explaining *explaining, const struct assent_round *round,
                                        struct people people)
{
    const struct assent_step_input *input = explaining->input;
    const struct assent_directory *directory = input->world->directory;
    struct assent_delegation_case of = {
        .kind = assent_text_of(assent_ticket_kind_text(input->definition->kind)),
        .workflow = input->definition->name,
        .at_us = input->event->at_us,
    };
    struct assent_items items = assent_items_in(explaining->arena);
    for (size_t i = 0; directory->delegation_count && i < people.count && i < ASSENT_EXPLAIN_PEOPLE; i++) {
        const struct assent_person *person = &directory->people[people.items[i]];
        const struct assent_delegation *delegation = assent_delegation_of(directory, person->id, &of);
        struct probe probe;
        if (!delegation)
            continue;
        probe_begin(&probe, input, explaining->person, explaining->arena);
        if (!casting_allowed(&probe.turn, round, delegation) && !probe_asks_hook(&probe.turn))
            continue;
        int32_t delegate = assent_directory_person_by_id(directory, delegation->delegate);
        struct assent_value known = person_record(explaining, &directory->people[delegate]);
        struct assent_record record = assent_record_from(explaining->arena, &known);
        assent_record_put(&record, "for", person_record(explaining, person));
        assent_items_add(&items, assent_record_done(&record));
    }
    return items.count ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value kept_out_of(const struct explaining *explaining, const struct assent_round *round,
                                       const struct assent_seat *seat)
{
    const struct assent_directory *directory = explaining->input->world->directory;
    struct assent_items items = assent_items_in(explaining->arena);
    for (size_t i = 0; i < round->excluded_count && items.count < ASSENT_EXPLAIN_PEOPLE; i++) {
        const struct assent_excluded *excluded = &round->excluded[i];
        int32_t person = assent_directory_person_by_id(directory, excluded->person);
        if (person == ASSENT_NO_INDEX || !assent_audience_has(directory, &seat->audience, excluded->person))
            continue;
        struct assent_value known = person_record(explaining, &directory->people[person]);
        struct assent_record record = assent_record_from(explaining->arena, &known);
        assent_record_put_text(&record, "rule", excluded->rule);
        assent_items_add(&items, assent_record_done(&record));
    }
    return items.count ? assent_items_done(&items) : assent_value_absent();
}
