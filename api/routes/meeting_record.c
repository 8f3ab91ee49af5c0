// SPDX-License-Identifier: Apache-2.0
// What was written down of a meeting, as it is shown: who is there, what was decided of each item, by which
// votes. Everything comes from the record, with names as they were then; only the state is by the clock of
// now.
#include "meetings.h"
#include <assent/core/agenda.h>
#include <string.h>

static struct assent_value person_of(const struct view *view, const struct assent_value *recorded);
static struct assent_value people_of(const struct view *view, const struct assent_value *list,
                                     const char *more);
static struct assent_value votes_of(const struct view *view, const struct assent_value *list);
static void put_time(struct assent_record *record, const struct view *view, const char *name,
                     const struct assent_value *from);
static void put_text(struct assent_record *record, const char *name, const struct assent_value *from);

struct assent_value view_record(const struct view *view, const struct assent_value *meeting,
                                const struct assent_value *recorded)
{
    struct assent_record record = assent_record_from(view->arena, meeting);
    const struct assent_value *present = assent_value_get(recorded, "present");
    const struct assent_value *items = assent_value_get(recorded, "items");
    struct assent_items shown = assent_items_in(view->arena);
    int64_t quorum = assent_value_get_integer(recorded, "quorum", 0);
    for (size_t i = 0; items != NULL && i < items->list.count; i++)
        assent_items_add(&shown, view_decided(view, &items->list.items[i]));
    put_time(&record, view, "attended", recorded);
    assent_record_put(&record, "attended_by",
                      view_person(view, assent_value_get_text(recorded, "attended_by")));
    put_time(&record, view, "closed", recorded);
    assent_record_put(&record, "closed_by", view_person(view, assent_value_get_text(recorded, "closed_by")));
    assent_record_put(&record, "items", assent_items_done(&shown));
    if (present != NULL)
        assent_record_put(&record, "present", people_of(view, present, NULL));
    if (quorum)
        assent_record_put_integer(&record, "quorum", quorum);
    if (present != NULL)
        assent_record_put_boolean(&record, "quorate", (int64_t)present->list.count >= (quorum ? quorum : 1));
    if (assent_value_get_integer(recorded, "size", 0))
        assent_record_put_integer(&record, "size", assent_value_get_integer(recorded, "size", 0));
    if (assent_value_get(recorded, "closed") != NULL)
        assent_record_put(&record, "state", assent_value_string("closed"));
    return assent_record_done(&record);
}

struct assent_value view_decided(const struct view *view, const struct assent_value *item)
{
    struct assent_record record = assent_record_in(view->arena);
    const struct assent_value *by = assent_value_get(item, "by");
    const struct assent_value *planned = assent_value_get(item, "planned");
    const struct assent_value *without = assent_value_get(item, "without");
    put_text(&record, "approval", assent_value_get(item, "round"));
    put_time(&record, view, "at", item);
    put_text(&record, "because", assent_value_get(item, "because"));
    assent_record_put(&record, "by", person_of(view, by));
    if (assent_value_get_boolean(item, "debt", false))
        assent_record_put_boolean(&record, "debt", true);
    put_text(&record, "decision", assent_value_get(item, "decision"));
    put_text(&record, "number", assent_value_get(item, "number"));
    put_text(&record, "outcome", assent_value_get(item, "outcome"));
    if (planned != NULL) {
        struct assent_record times = assent_record_in(view->arena);
        put_time(&times, view, "end", planned);
        put_time(&times, view, "start", planned);
        assent_record_put(&record, "planned", assent_record_done(&times));
    }
    put_text(&record, "risk", assent_value_get(item, "risk"));
    struct assent_text ticket = assent_value_get_text(item, "ticket");
    assent_record_put_text(
        &record, "ticket",
        assent_text_format(view->arena, "/v1/tickets/%.*s", (int)ticket.count, ticket.bytes));
    put_text(&record, "title", assent_value_get(item, "title"));
    put_text(&record, "to", assent_value_get(item, "to"));
    assent_record_put(&record, "votes", votes_of(view, assent_value_get(item, "votes")));
    if (without != NULL)
        assent_record_put(&record, "without", people_of(view, without, "rule"));
    return assent_record_done(&record);
}

const struct assent_value *recorded_item(const struct assent_value *recorded, struct assent_text round)
{
    const struct assent_value *items = assent_value_get(recorded, "items");
    for (size_t i = items != NULL ? items->list.count : 0; i-- > 0;) {
        if (assent_text_equal(assent_value_get_text(&items->list.items[i], "round"), round))
            return &items->list.items[i];
    }
    return NULL;
}

// By the name of then; by the handle of now, where there is one.
static struct assent_value person_of(const struct view *view, const struct assent_value *recorded)
{
    struct assent_text id =
        recorded != NULL ? assent_value_get_text(recorded, "person") : (struct assent_text){0};
    struct assent_text name =
        recorded != NULL ? assent_value_get_text(recorded, "name") : (struct assent_text){0};
    struct assent_value now = view_person(view, id);
    if (id.count == 0 || name.count == 0)
        return now;
    struct assent_record record = assent_record_from(view->arena, &now);
    assent_record_put_text(&record, "name", name);
    return assent_record_done(&record);
}

// A list of people; more: with this word of each, as { person, more }.
static struct assent_value people_of(const struct view *view, const struct assent_value *list,
                                     const char *more)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < list->list.count; i++) {
        struct assent_value person = person_of(view, &list->list.items[i]);
        struct assent_record record = assent_record_in(view->arena);
        if (more != NULL) {
            assent_record_put(&record, "person", person);
            put_text(&record, more, assent_value_get(&list->list.items[i], more));
        }
        assent_items_add(&items, more != NULL ? assent_record_done(&record) : person);
    }
    return assent_items_done(&items);
}

static struct assent_value votes_of(const struct view *view, const struct assent_value *list)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; list != NULL && i < list->list.count; i++) {
        const struct assent_value *vote = &list->list.items[i];
        struct assent_record record = assent_record_in(view->arena);
        put_text(&record, "choice", assent_value_get(vote, "choice"));
        put_text(&record, "comment", assent_value_get(vote, "comment"));
        put_text(&record, "how", assent_value_get(vote, "how"));
        assent_record_put(&record, "person", person_of(view, vote));
        put_text(&record, "seat", assent_value_get(vote, "seat"));
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

static void put_time(struct assent_record *record, const struct view *view, const char *name,
                     const struct assent_value *from)
{
    assent_record_put(record, name, view_time(view, assent_value_get_integer(from, name, 0)));
}

static void put_text(struct assent_record *record, const char *name, const struct assent_value *from)
{
    if (from != NULL)
        assent_record_put(record, name, *from);
}
