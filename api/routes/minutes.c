// SPDX-License-Identifier: Apache-2.0
// The minutes of a meeting as a page of Markdown: date, board, who was there, each item with its decision and
// who voted how, who dissented, what was put off and why. Guarantee: made of the record alone, so that it
// says the same in years; what people wrote cannot become markup or HTML.
#include "meetings.h"
#include <string.h>

static void put_words(struct assent_buffer *out, struct assent_text text);
static void put_moment(struct assent_buffer *out, struct assent_text instant, size_t from, size_t count);
static void put_person(struct assent_buffer *out, const struct assent_value *person);
static void put_people(struct assent_buffer *out, const struct assent_value *people);
static void put_head(struct assent_buffer *out, struct assent_text name, const struct assent_value *record);
static void put_attendance(struct assent_buffer *out, const struct assent_value *record);
static void put_for_a_part(struct assent_buffer *out, const struct assent_value *record,
                           const struct assent_value *present);
static bool is_among(const struct assent_value *people, size_t count, const struct assent_value *person);
static void put_item(struct assent_buffer *out, size_t number, const struct assent_value *item);
static void put_decision(struct assent_buffer *out, const struct assent_value *item);
static void put_votes(struct assent_buffer *out, const struct assent_value *votes);
static void put_without(struct assent_buffer *out, const struct assent_value *without);

enum { DAY_BYTES = 10, TIME_AT = 11, TIME_BYTES = 5 }; // of "2026-12-01T13:00:00.000000Z"

struct assent_text minutes_text(const struct view *view, struct assent_text name,
                                const struct assent_value *record)
{
    struct assent_buffer out = assent_buffer_in(view->arena);
    const struct assent_value *items = assent_value_get(record, "items");
    put_head(&out, name, record);
    put_attendance(&out, record);
    assent_buffer_string(&out, "\n## Decisions\n");
    for (size_t i = 0; items != NULL && i < items->list.count; i++)
        put_item(&out, i + 1, &items->list.items[i]);
    if (items == NULL || items->list.count == 0)
        assent_buffer_string(&out, "\nNothing was decided.\n");
    struct assent_text closed = assent_value_get_text(record, "closed");
    assent_buffer_string(&out, "\n---\n\n");
    if (closed.count) {
        assent_buffer_string(&out, "Closed at ");
        put_moment(&out, closed, 0, DAY_BYTES);
        assent_buffer_byte(&out, ' ');
        put_moment(&out, closed, TIME_AT, TIME_BYTES);
        assent_buffer_string(&out, " UTC by ");
        put_person(&out, assent_value_get(record, "closed_by"));
        assent_buffer_string(&out, ".\n");
    } else {
        assent_buffer_string(&out, "The record is not closed.\n");
    }
    return assent_buffer_done(&out);
}

static void put_head(struct assent_buffer *out, struct assent_text name, const struct assent_value *record)
{
    struct assent_text from = assent_value_get_text(record, "from");
    assent_buffer_string(out, "# ");
    put_words(out, name);
    assent_buffer_string(out, ", ");
    put_moment(out, from, 0, DAY_BYTES);
    assent_buffer_string(out, "\n\nMeeting `");
    assent_buffer_text(out, assent_value_get_text(record, "id"));
    assent_buffer_string(out, "`, ");
    put_moment(out, from, TIME_AT, TIME_BYTES);
    assent_buffer_string(out, " to ");
    put_moment(out, assent_value_get_text(record, "until"), TIME_AT, TIME_BYTES);
    assent_buffer_string(out, " UTC.\n");
}

static void put_attendance(struct assent_buffer *out, const struct assent_value *record)
{
    const struct assent_value *present = assent_value_get(record, "present");
    int64_t quorum = assent_value_get_integer(record, "quorum", 0);
    assent_buffer_string(out, "\n## Present\n\n");
    if (present == NULL || present->list.count == 0) {
        assent_buffer_string(out, "Nobody was written down.\n");
        return;
    }
    put_people(out, present);
    assent_buffer_format(out, ": %zu of %lld members", present->list.count,
                         (long long)assent_value_get_integer(record, "size", 0));
    if (quorum)
        assent_buffer_format(out, "; the quorum is %lld, and %s", (long long)quorum,
                             assent_value_get_boolean(record, "quorate", false) ? "was there"
                                                                                : "was not there");
    assent_buffer_string(out, ".\n");
    put_for_a_part(out, record, present);
}

// Who voted in the meeting, or got no vote there, and is not written down in the end.
static void put_for_a_part(struct assent_buffer *out, const struct assent_value *record,
                           const struct assent_value *present)
{
    static const char *const LISTS[] = {"votes", "without"};
    const struct assent_value *items = assent_value_get(record, "items");
    struct assent_items people = assent_items_in(out->arena);
    for (size_t i = 0; items != NULL && i < items->list.count; i++) {
        for (size_t k = 0; k < 2; k++) {
            const struct assent_value *list = assent_value_get(&items->list.items[i], LISTS[k]);
            for (size_t n = 0; list != NULL && n < list->list.count; n++) {
                const struct assent_value *one = &list->list.items[n];
                const struct assent_value *person = assent_value_get(one, "person");
                bool there = k == 1 || assent_text_is(assent_value_get_text(one, "how"), "meeting");
                if (there && person != NULL && !is_among(present->list.items, present->list.count, person) &&
                    !is_among(people.items, people.count, person))
                    assent_items_add(&people, *person);
            }
        }
    }
    if (people.count == 0)
        return;
    struct assent_value all = assent_items_done(&people);
    assent_buffer_string(out, "For a part of it: ");
    put_people(out, &all);
    assent_buffer_string(out, ".\n");
}

static bool is_among(const struct assent_value *people, size_t count, const struct assent_value *person)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        found = found || assent_text_equal(assent_value_get_text(&people[i], "id"),
                                           assent_value_get_text(person, "id"));
    return found;
}

static void put_item(struct assent_buffer *out, size_t number, const struct assent_value *item)
{
    const struct assent_value *planned = assent_value_get(item, "planned");
    struct assent_text risk = assent_value_get_text(item, "risk");
    struct assent_text because = assent_value_get_text(item, "because");
    assent_buffer_format(out, "\n### %zu. ", number);
    put_words(out, assent_value_get_text(item, "number"));
    assent_buffer_byte(out, ' ');
    put_words(out, assent_value_get_text(item, "title"));
    assent_buffer_string(out, "\n\n");
    put_decision(out, item);
    if (because.count) {
        assent_buffer_string(out, "- Reason: ");
        put_words(out, because);
        assent_buffer_byte(out, '\n');
    }
    if (risk.count) {
        assent_buffer_string(out, "- Risk: ");
        put_words(out, risk);
        assent_buffer_byte(out, '\n');
    }
    if (planned != NULL) {
        assent_buffer_string(out, "- Planned: ");
        put_moment(out, assent_value_get_text(planned, "start"), 0, DAY_BYTES);
        assent_buffer_byte(out, ' ');
        put_moment(out, assent_value_get_text(planned, "start"), TIME_AT, TIME_BYTES);
        assent_buffer_string(out, " to ");
        put_moment(out, assent_value_get_text(planned, "end"), 0, DAY_BYTES);
        assent_buffer_byte(out, ' ');
        put_moment(out, assent_value_get_text(planned, "end"), TIME_AT, TIME_BYTES);
        assent_buffer_string(out, " UTC\n");
    }
    if (assent_value_get_boolean(item, "debt", false))
        assent_buffer_string(out, "- Owed: the work was authorised at once, and this vote afterwards\n");
    put_votes(out, assent_value_get(item, "votes"));
    put_without(out, assent_value_get(item, "without"));
}

static void put_decision(struct assent_buffer *out, const struct assent_value *item)
{
    struct assent_text decision = assent_value_get_text(item, "decision");
    struct assent_text outcome = assent_value_get_text(item, "outcome");
    if (assent_text_is(decision, "defer")) {
        assent_buffer_string(out, "- **Deferred** to `");
        assent_buffer_text(out, assent_value_get_text(item, "to"));
        assent_buffer_string(out, "`\n");
        return;
    }
    assent_buffer_format(out, "- **%s**", assent_text_is(decision, "approve") ? "Approved" : "Rejected");
    if (assent_text_is(outcome, "met"))
        assent_buffer_string(out, "; the round was met\n");
    else if (assent_text_is(outcome, "open"))
        assent_buffer_string(out, "; the round stayed open for the votes of others\n");
    else
        assent_buffer_string(out, "; the round was refused\n");
}

static void put_votes(struct assent_buffer *out, const struct assent_value *votes)
{
    for (size_t i = 0; votes != NULL && i < votes->list.count; i++) {
        const struct assent_value *vote = &votes->list.items[i];
        struct assent_text how = assent_value_get_text(vote, "how");
        struct assent_text comment = assent_value_get_text(vote, "comment");
        assent_buffer_string(out, i == 0 ? "- Votes:\n  - " : "  - ");
        put_person(out, assent_value_get(vote, "person"));
        assent_buffer_string(out, ": ");
        assent_buffer_text(out, assent_value_get_text(vote, "choice"));
        if (assent_text_is(how, "delegate"))
            assent_buffer_string(out, ", by a delegate");
        else if (assent_text_is(how, "aloud"))
            assent_buffer_string(out, ", aloud");
        else if (!how.count)
            assent_buffer_string(out, ", by their own vote");
        if (comment.count) {
            assent_buffer_string(out, ": ");
            put_words(out, comment);
        }
        assent_buffer_byte(out, '\n');
    }
}

static void put_without(struct assent_buffer *out, const struct assent_value *without)
{
    for (size_t i = 0; without != NULL && i < without->list.count; i++) {
        assent_buffer_string(out, "- Without a vote: ");
        put_person(out, assent_value_get(&without->list.items[i], "person"));
        assent_buffer_string(out, " (");
        put_words(out, assent_value_get_text(&without->list.items[i], "rule"));
        assent_buffer_string(out, ")\n");
    }
}

static void put_people(struct assent_buffer *out, const struct assent_value *people)
{
    for (size_t i = 0; i < people->list.count; i++) {
        if (i > 0)
            assent_buffer_string(out, ", ");
        put_person(out, &people->list.items[i]);
    }
}

static void put_person(struct assent_buffer *out, const struct assent_value *person)
{
    struct assent_text name = {0};
    if (person != NULL)
        name = assent_value_get_text(person, "name");
    if (person != NULL && !name.count)
        name = assent_value_get_text(person, "id");
    put_words(out, name);
}

static void put_moment(struct assent_buffer *out, struct assent_text instant, size_t from, size_t count)
{
    if (instant.count >= from + count)
        assent_buffer_text(out, assent_text_slice(instant.bytes + from, count));
}

// On one line, and with a backslash before whatever Markdown would take for markup.
static void put_words(struct assent_buffer *out, struct assent_text text)
{
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        if (strchr("\\`*_[]<>#|~&!", byte) != NULL && byte != '\0')
            assent_buffer_byte(out, '\\');
        assent_buffer_byte(out, (unsigned char)byte < ' ' || byte == 0x7f ? ' ' : byte);
    }
}
