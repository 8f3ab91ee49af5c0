// SPDX-License-Identifier: Apache-2.0
// Views of votes: whose they are and who gave them, for whom the caller could vote, and what has changed
// since the caller voted last. Nothing here decides: the core's pure functions are asked.
#include "view.h"
#include <assent/base/limits.h>

struct assent_value view_vote(const struct view *view, const struct assent_vote *vote)
{
    struct assent_record record = assent_record_in(view->arena);
    struct assent_items sets = assent_items_in(view->arena);
    for (size_t i = 0; i < vote->sets_count; i++)
        assent_items_add(&sets, assent_value_text(vote->sets[i]));
    if (vote->answered_us) {
        assent_record_put_text(&record, "answer", vote->answer);
        assent_record_put(&record, "answered", view_time(view, vote->answered_us));
        assent_record_put(&record, "answered_by", view_person(view, vote->answered_by));
    }
    assent_record_put(&record, "at", view_time(view, vote->at_us));
    if (!assent_text_equal(vote->cast_by, vote->person))
        assent_record_put(&record, "cast_by", view_person(view, vote->cast_by));
    assent_record_put(&record, "choice", assent_value_string(assent_vote_choice_text(vote->choice)));
    if (vote->comment.count > 0)
        assent_record_put_text(&record, "comment", vote->comment);
    if (vote->delegation.count > 0)
        assent_record_put_text(&record, "delegation", vote->delegation);
    assent_record_put(&record, "digest", view_digest(view, &vote->covered));
    if (vote->how != ASSENT_VOTE_OWN)
        assent_record_put(&record, "how", assent_value_string(assent_vote_how_text(vote->how)));
    assent_record_put(&record, "person", view_person(view, vote->person));
    if (vote->seat.count > 0)
        assent_record_put_text(&record, "seat", vote->seat);
    if (sets.count > 0)
        assent_record_put(&record, "sets", assent_items_done(&sets));
    return assent_record_done(&record);
}

void view_put_may_set(struct assent_record *record, const struct view *view, const struct assent_round *round)
{
    const struct assent_round_rule *rule =
        view->definition == NULL || round->outcome != ASSENT_ROUND_OPEN || round->debt
            ? NULL
            : assent_definition_round(view->definition, round->state, round->name);
    struct assent_items names = assent_items_in(view->arena);
    for (size_t i = 0; rule != NULL && i < rule->may_set_count; i++)
        assent_items_add(&names, assent_value_text(view->definition->fields[rule->may_set[i]].name));
    if (names.count > 0)
        assent_record_put(record, "may_set", assent_items_done(&names));
}

void view_put_stand_ins(struct assent_record *record, const struct view *view,
                        const struct assent_ticket *ticket, const struct assent_round *round)
{
    const struct assent_delegation *found[ASSENT_DELEGATIONS_A_DELEGATE];
    if (view->definition == NULL || round->outcome != ASSENT_ROUND_OPEN || round->debt)
        return;
    struct assent_event event = view_now(view);
    struct assent_step_input input = view_input(view, ticket, &event);
    size_t count =
        assent_step_can_vote_for(&input, view->person, view->arena, found, ASSENT_DELEGATIONS_A_DELEGATE);
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < count; i++) {
        struct assent_record one = assent_record_in(view->arena);
        assent_record_put_text(&one, "delegation", found[i]->id);
        assent_record_put(&one, "person", view_person(view, found[i]->person));
        assent_record_put(&one, "until", view_time(view, found[i]->until_us));
        assent_items_add(&items, assent_record_done(&one));
    }
    if (count > 0)
        assent_record_put(record, "can_vote_for", assent_items_done(&items));
}

void view_put_changed(struct assent_record *record, const struct view *view,
                      const struct assent_ticket *ticket, const struct assent_round *round)
{
    if (view->definition == NULL || round->outcome != ASSENT_ROUND_OPEN || round->debt)
        return;
    struct assent_event event = view_now(view);
    struct assent_step_input input = view_input(view, ticket, &event);
    int64_t seen = assent_step_seen(&input, view->person, view->arena);
    if (seen == 0)
        return;
    assent_record_put_integer(record, "asked_again", seen);
    if (view->seen != NULL)
        assent_record_put(record, "changed", assent_round_changes(round, view->seen, ticket, view->arena));
}
