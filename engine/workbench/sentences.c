// SPDX-License-Identifier: Apache-2.0
// The whole of a workflow as sentences, and the page that they make.
// Guarantees: every state and every way on is said, in the file's order, so that what is not read aloud is
// not there.
#include "sentences.h"

#include <stdarg.h>
#include <string.h>

static void say_whole(struct sayer *sayer);
static void close_section(struct sayer *sayer);
static void write_wrapped(struct assent_buffer *out, struct assent_text text, size_t width);

struct assent_value assent_sentences(const struct assent_definition *definition, struct assent_arena *arena)
{
    struct sayer sayer = {.definition = definition,
                          .arena = arena,
                          .sections = assent_items_in(arena),
                          .sentences = assent_items_in(arena)};
    say_whole(&sayer);
    say_fields(&sayer);
    say_risk(&sayer);
    for (size_t i = 0; i < definition->state_count; i++)
        say_state(&sayer, (uint16_t)i);
    close_section(&sayer);
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "workflow", definition->name);
    assent_record_put_text(&record, "title",
                           definition->title.count > 0 ? definition->title : definition->name);
    assent_record_put(&record, "sections", assent_items_done(&sayer.sections));
    return assent_record_done(&record);
}

struct assent_text assent_sentences_text(const struct assent_value *sentences, size_t width,
                                         struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    struct assent_text title = assent_value_get_text(sentences, "title");
    assent_buffer_text(&out, title);
    assent_buffer_byte(&out, '\n');
    const struct assent_value *sections = assent_value_get(sentences, "sections");
    for (size_t i = 0; sections != NULL && i < sections->list.count; i++) {
        const struct assent_value *lines = assent_value_get(&sections->list.items[i], "sentences");
        assent_buffer_byte(&out, '\n');
        assent_buffer_text(&out, assent_value_get_text(&sections->list.items[i], "title"));
        assent_buffer_byte(&out, '\n');
        for (size_t k = 0; lines != NULL && k < lines->list.count; k++)
            write_wrapped(&out, lines->list.items[k].text, width);
    }
    return assent_buffer_done(&out);
}

void say_section(struct sayer *sayer, struct assent_text title)
{
    close_section(sayer);
    sayer->title = title;
}

void say(struct sayer *sayer, const char *format, ...)
{
    struct assent_buffer out = assent_buffer_in(sayer->arena);
    va_list list;
    va_start(list, format);
    assent_buffer_format_list(&out, format, list);
    va_end(list);
    struct assent_text text = assent_buffer_done(&out);
    if (text.count > 0 && text.bytes[0] >= 'a' && text.bytes[0] <= 'z')
        out.bytes[0] = (char)(text.bytes[0] - 'a' + 'A'); // a sentence begins with a capital
    assent_items_add(&sayer->sentences, assent_value_text(assent_buffer_done(&out)));
}

static void close_section(struct sayer *sayer)
{
    if (sayer->sentences.count > 0) {
        struct assent_record section = assent_record_in(sayer->arena);
        assent_record_put_text(&section, "title", sayer->title);
        assent_record_put(&section, "sentences", assent_items_done(&sayer->sentences));
        assent_items_add(&sayer->sections, assent_record_done(&section));
    }
    sayer->sentences = assent_items_in(sayer->arena);
}

static const char *a_ticket(const struct assent_definition *definition)
{
    switch (definition->kind) {
    case ASSENT_CHANGE:
        return "change";
    case ASSENT_REQUEST:
        return "request";
    case ASSENT_INCIDENT:
        return "incident";
    case ASSENT_PROBLEM:
        return "problem";
    }
    return "ticket";
}

static void say_whole(struct sayer *sayer)
{
    const struct assent_definition *definition = sayer->definition;
    const char *type = assent_change_type_text(definition->type);
    sayer->title = assent_text_of("The whole");
    say(sayer, "This is the workflow %s, for every %s%s%s.", word_of(sayer, definition->name), type,
        type[0] != 0 ? " " : "", a_ticket(definition));
    struct assent_text description = assent_text_trim(definition->description);
    if (description.count > 0)
        say(sayer, "%s", word_of(sayer, description));
    if (definition->owner.kind != ASSENT_WHO_NOBODY)
        say(sayer, "it belongs to %s.", word_who(sayer, &definition->owner));
    if (definition->readers.kind != ASSENT_WHO_NOBODY)
        say(sayer, "besides those who take part it is seen by %s.", word_who(sayer, &definition->readers));
    if (definition->calendar.count > 0)
        say(sayer, "business time is that of the calendar %s.", word_of(sayer, definition->calendar));
    if (definition->unattended.count > 0)
        say(sayer, "it can go live without a vote of a human: %s", word_of(sayer, definition->unattended));
    if (definition->kind == ASSENT_CHANGE)
        say(sayer,
            "wherever votes are asked for, the requester, whoever edited what the votes are about, and the "
            "implementer never vote, unless it is said there; and who has voted does none of the tasks.");
    say(sayer, "it begins in %s.", word_of(sayer, definition->states[definition->start].name));
}

// "- " before the first line, as much space before the others; a word that is longer than a line has one of
// its own.
static void write_wrapped(struct assent_buffer *out, struct assent_text text, size_t width)
{
    size_t column = 2;
    assent_buffer_string(out, "- ");
    bool first = true;
    while (text.count > 0) {
        size_t end = assent_text_find_byte(text, ' ');
        struct assent_text word = assent_text_slice(text.bytes, end);
        size_t points = assent_text_points(word);
        if (!first && column + 1 + points > width) {
            assent_buffer_string(out, "\n  ");
            column = 2;
        } else if (!first) {
            assent_buffer_byte(out, ' ');
            column++;
        }
        assent_buffer_text(out, word);
        column += points;
        first = false;
        size_t taken = end < text.count ? end + 1 : end;
        text = assent_text_slice(text.bytes + taken, text.count - taken);
    }
    assent_buffer_byte(out, '\n');
}
