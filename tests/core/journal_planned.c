// SPDX-License-Identifier: Apache-2.0
// Facts of a story about a change that is planned, moved, in conflict with another, and planned no more.
#include "journal_story.h"

#define MET "cfl_01m83pph00e41861050r3gg29b-0"

struct assent_fact story_plan(struct assent_arena *arena, int64_t start_us, const char *implementer)
{
    struct assent_items items = assent_items_in(arena);
    assent_items_add(&items, assent_value_string("db1"));
    struct assent_fact fact = {.kind = ASSENT_FACT_EDITED};
    fact.edited.title = assent_text_of("Renew the database");
    fact.edited.material = assent_digest_of(assent_text_of("material"));
    fact.edited.items = assent_items_done(&items);
    if (start_us != 0)
        fact.edited.planned =
            (struct assent_planned){start_us, start_us + 3600000000, assent_text_of(implementer)};
    return fact;
}

struct assent_fact story_meeting(int64_t from_us)
{
    static const struct assent_text items[] = {{"db1", 3}};
    struct assent_conflict met = {.with = {"0123456789abcde"}, .kind = ASSENT_CONFLICT_DEPENDED_ON};
    met.id = assent_text_of(MET);
    met.number = assent_text_of("CHG-7");
    met.items = met.others = items;
    met.item_count = met.other_count = 1;
    met.from_us = from_us;
    met.until_us = from_us + 1800000000;
    return (struct assent_fact){.kind = ASSENT_FACT_CONFLICT_FOUND, .conflict_found = met};
}

struct assent_fact story_settlement(enum assent_conflict_outcome outcome, const char *person)
{
    bool accepted = outcome == ASSENT_CONFLICT_ACCEPTED;
    struct assent_settlement settled = {.id = assent_text_of(MET), .outcome = outcome};
    settled.person = assent_text_of(person);
    settled.because = assent_text_of(accepted ? "They never run at once." : "");
    settled.why = assent_text_of(accepted ? "" : "CHG-7 was moved");
    return (struct assent_fact){.kind = ASSENT_FACT_CONFLICT_SETTLED, .conflict_settled = settled};
}
