// SPDX-License-Identifier: Apache-2.0
// People, conditions, times, targets and fields of a definition, as words that fit into a sentence.
// Guarantees: what is written by the file's author is shown on one line and without control characters.
#include "sentences.h"

#include <string.h>

enum { JOIN_MOST = 256 };

const char *word_of(struct sayer *sayer, struct assent_text text)
{
    return assent_text_cstring(sayer->arena, assent_text_shown(sayer->arena, text));
}

const char *word_join(struct sayer *sayer, const char *const *words, size_t count, const char *last)
{
    struct assent_buffer out = assent_buffer_in(sayer->arena);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i + 1 == count)
            assent_buffer_format(&out, " %s ", last);
        else if (i > 0)
            assent_buffer_string(&out, ", ");
        assent_buffer_string(&out, words[i]);
    }
    return assent_text_cstring(sayer->arena, assent_buffer_done(&out));
}

const char *word_title(struct sayer *sayer, struct assent_text name, struct assent_text title)
{
    bool same = title.count == name.count;
    for (size_t i = 0; same && i < name.count; i++)
        same = (name.bytes[i] | 0x20) == (title.bytes[i] | 0x20);
    if (title.count == 0 || same)
        return word_of(sayer, name);
    return assent_text_format(sayer->arena, "%s (%s)", word_of(sayer, name), word_of(sayer, title)).bytes;
}

// "service.support_group": the support group of the service; a path of one name: whom the field names.
static const char *word_path(struct sayer *sayer, struct assent_text source)
{
    struct assent_text parts[8];
    size_t count = 0;
    struct assent_text rest = source;
    while (rest.count > 0 && count < 8) {
        size_t end = assent_text_find_byte(rest, '.');
        parts[count++] = assent_text_slice(rest.bytes, end);
        size_t taken = end < rest.count ? end + 1 : end;
        rest = assent_text_slice(rest.bytes + taken, rest.count - taken);
    }
    if (count < 2 || rest.count > 0)
        return assent_text_format(sayer->arena, "whom the field %s names", word_of(sayer, source)).bytes;
    struct assent_buffer out = assent_buffer_in(sayer->arena);
    for (size_t i = count; i-- > 0;) {
        assent_buffer_string(&out, i + 1 < count ? " of the " : "the ");
        for (size_t k = 0; k < parts[i].count; k++)
            assent_buffer_byte(&out, (char)(parts[i].bytes[k] == '_' ? ' ' : parts[i].bytes[k]));
    }
    return assent_text_cstring(sayer->arena, assent_buffer_done(&out));
}

static const char *word_named(struct sayer *sayer, const char *before, const struct assent_who *who)
{
    return assent_text_format(sayer->arena, "%s%s", before, word_of(sayer, who->name)).bytes;
}

static const char *word_several(struct sayer *sayer, const struct assent_who *items, size_t count,
                                const char *last)
{
    const char *words[JOIN_MOST];
    size_t most = count < JOIN_MOST ? count : JOIN_MOST;
    for (size_t i = 0; i < most; i++)
        words[i] = word_who(sayer, &items[i]);
    return word_join(sayer, words, most, last);
}

const char *word_who(struct sayer *sayer, const struct assent_who *who)
{
    switch (who->kind) {
    case ASSENT_WHO_NOBODY:
        return "nobody";
    case ASSENT_WHO_REQUESTER:
        return "the requester";
    case ASSENT_WHO_EDITORS:
        return "whoever edited the ticket";
    case ASSENT_WHO_IMPLEMENTER:
        return "the implementer";
    case ASSENT_WHO_POLICY_DEPLOYER:
        return "who deployed this version";
    case ASSENT_WHO_VOTERS:
        return word_named(sayer, "whoever voted in the round ", who);
    case ASSENT_WHO_GROUP:
        return word_named(sayer, "the group ", who);
    case ASSENT_WHO_ROLE:
        return word_named(sayer, "the role ", who);
    case ASSENT_WHO_PERSON:
        return word_named(sayer, "", who);
    case ASSENT_WHO_BOARD:
        return word_named(sayer, "the board ", who);
    case ASSENT_WHO_ONCALL:
        return word_named(sayer, "who is on call by the rota ", who);
    case ASSENT_WHO_PATH:
        return word_path(sayer, who->source);
    case ASSENT_WHO_LIST:
        return word_several(sayer, who->items, who->count, "or");
    case ASSENT_WHO_FIRST_OF:
        return word_several(sayer, who->items, who->count, "or else");
    case ASSENT_WHO_HOOK:
        return word_named(sayer, "whom the hook names: ", who);
    }
    return "nobody";
}

const char *word_never(struct sayer *sayer, const struct assent_who *never, size_t count)
{
    return word_several(sayer, never, count, "and");
}

const char *word_condition(struct sayer *sayer, const struct assent_condition *condition)
{
    if (condition->hook.count > 0)
        return assent_text_format(sayer->arena, "the hook %s says so", word_of(sayer, condition->hook)).bytes;
    return assent_text_format(sayer->arena, "`%s` holds", word_of(sayer, condition->source)).bytes;
}

const char *word_duration(struct sayer *sayer, struct assent_duration duration)
{
    return assent_text_cstring(sayer->arena, assent_duration_text(sayer->arena, duration));
}

const char *word_moment(struct sayer *sayer, const struct assent_moment *moment)
{
    if (moment->path == NULL)
        return assent_text_format(sayer->arena, "%s later", word_duration(sayer, moment->offset)).bytes;
    return assent_text_format(sayer->arena, "at %s", word_of(sayer, moment->source)).bytes;
}

const char *word_to(struct sayer *sayer, uint16_t from, uint16_t to)
{
    const struct assent_definition *definition = sayer->definition;
    if (to == ASSENT_TO_STAY)
        return "it stays where it is";
    if (to == ASSENT_TO_PREVIOUS)
        return "it goes back to where it was before";
    if (to >= definition->state_count)
        return "it goes nowhere";
    const char *how = definition->states[to].kind == ASSENT_STATE_END ? "it ends in"
                      : to == from                                    ? "it begins anew in"
                      : to < from                                     ? "it goes back to"
                                                                      : "it goes on to";
    return assent_text_format(sayer->arena, "%s %s", how, word_of(sayer, definition->states[to].name)).bytes;
}

const char *word_fields(struct sayer *sayer, const uint16_t *fields, size_t count)
{
    const char *words[JOIN_MOST];
    size_t most = count < JOIN_MOST ? count : JOIN_MOST;
    for (size_t i = 0; i < most; i++)
        words[i] = word_of(sayer, sayer->definition->fields[fields[i]].name);
    return word_join(sayer, words, most, "and");
}

// What a part names, in angle brackets: "<ticket number>".
static void put_path(struct sayer *sayer, struct assent_buffer *out, const struct assent_node *tree)
{
    static const char *const ROOTS[] = {
        [ASSENT_ROOT_FIELD] = "",      [ASSENT_ROOT_TICKET] = "ticket", [ASSENT_ROOT_RISK] = "risk",
        [ASSENT_ROOT_JOBS] = "jobs",   [ASSENT_ROOT_JOB] = "job",       [ASSENT_ROOT_REQUESTER] = "requester",
        [ASSENT_ROOT_ACTOR] = "actor", [ASSENT_ROOT_NOW] = "now",
    };
    const char *space = ROOTS[tree->root][0] != 0 ? " " : "";
    assent_buffer_format(out, "<%s", ROOTS[tree->root]);
    for (size_t i = 0; i < tree->name_count; i++) {
        assent_buffer_format(out, "%s%s", space, word_of(sayer, tree->names[i]));
        space = " ";
    }
    assent_buffer_byte(out, '>');
}

const char *word_template(struct sayer *sayer, const struct assent_template *template)
{
    if (template->kind == ASSENT_TEMPLATE_LITERAL && template->literal.kind == ASSENT_VALUE_TEXT)
        return word_of(sayer, template->literal.text);
    struct assent_buffer out = assent_buffer_in(sayer->arena);
    for (size_t i = 0; template->kind == ASSENT_TEMPLATE_TEXT && i < template->part_count; i++) {
        const struct assent_template_part *part = &template->parts[i];
        if (part->tree == NULL)
            assent_buffer_text(&out, part->literal);
        else if (part->tree->kind == ASSENT_NODE_PATH)
            put_path(sayer, &out, part->tree);
        else
            assent_buffer_string(&out, "<…>");
    }
    return word_of(sayer, assent_buffer_done(&out));
}
