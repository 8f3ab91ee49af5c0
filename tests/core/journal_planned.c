// SPDX-License-Identifier: Apache-2.0
// Facts of a story about a change that is planned, moved, in conflict with another, and planned no more.
#include "journal_model.h"
#include "journal_telling.h"

static const char ANN[] = "per_01jd5ann00000000000000000a";
static const char BOB[] = "per_01jd5b0b000000000000000b0b";

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
            (struct assent_planned){start_us, start_us + 3600000000, 0, assent_text_of(implementer)};
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

void telling_planned(struct telling *telling)
{
    int64_t start_us = telling->story.now_us + 86400000000;
    telling_create(telling, "normal", ASSENT_CHANGE);
    telling_enter(telling, "draft", ASSENT_STATE_PEOPLE, ANN);
    telling_turn(telling, 60000000, ASSENT_EVENT_CREATE, ANN);
    telling_add(telling, story_plan(telling->story.arena, start_us, BOB));
    telling_add(telling, story_meeting(start_us));
    telling_turn(telling, 60000000, ASSENT_EVENT_EDIT, ANN);
    telling_add(telling, story_settlement(ASSENT_CONFLICT_ACCEPTED, BOB));
    telling_turn(telling, 60000000, ASSENT_EVENT_ACCEPT, BOB);
    telling_add(telling, story_plan(telling->story.arena, start_us + 900000000, BOB));
    telling_add(telling, story_meeting(start_us + 900000000));
    telling_turn(telling, 60000000, ASSENT_EVENT_EDIT, ANN);
    telling_add(telling, story_settlement(ASSENT_CONFLICT_RESOLVED, ""));
    telling_turn(telling, 60000000, ASSENT_EVENT_SCHEDULE, ANN);
    telling_add(telling, story_plan(telling->story.arena, 0, BOB));
    telling_turn(telling, 60000000, ASSENT_EVENT_EDIT, ANN);
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_SUPERSEDED,
                                     .superseded.by = assent_text_of("tkt_01m83pph00e41861050r3gg29b")});
    telling_turn(telling, 60000000, ASSENT_EVENT_SIGNAL, "");
    telling_close_ticket(telling, ASSENT_OUTCOME_CANCELLED, "");
}

void history_conflict(struct history *history, const struct assent_ticket *ticket, struct assent_text said,
                      struct assent_fact *fact)
{
    for (size_t i = 0; i < ticket->conflict_count && history_dice(history, 2); i++) {
        if (ticket->conflicts[i].outcome != ASSENT_CONFLICT_OPEN)
            continue;
        enum assent_conflict_outcome outcome = (enum assent_conflict_outcome)(1 + history_dice(history, 2));
        fact->kind = ASSENT_FACT_CONFLICT_SETTLED;
        fact->conflict_settled =
            (struct assent_settlement){ticket->conflicts[i].id, outcome, said, said, said};
        return;
    }
    fact->kind = ASSENT_FACT_CONFLICT_FOUND;
    fact->conflict_found.id = assent_conflict_id(history->arena, ticket, (int64_t)history_dice(history, 4));
    fact->conflict_found.number = said;
    fact->conflict_found.kind = (enum assent_conflict_kind)history_dice(history, 4);
    fact->conflict_found.from_us = 1 + (int64_t)history_dice(history, 1000);
    fact->conflict_found.until_us = 2000;
}
