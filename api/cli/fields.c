// SPDX-License-Identifier: Apache-2.0
// Fields from words: the form says what a value is, so that `users=5` is a number where the workflow wants
// one and text where it wants text.
#include "fields.h"
#include <assent/base/canonical.h>
#include <assent/base/diagnostic.h>
#include <assent/base/limits.h>
#include <string.h>

bool fields_form(struct client *client, struct assent_text workflow, struct assent_value *form, int *code)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text escaped = client_escape(arena, assent_text_cstring(arena, workflow));
    struct assent_text path =
        assent_text_format(arena, "/v1/workflows/%.*s/form", (int)escaped.count, escaped.bytes);
    struct call call = {.method = "GET", .path = path, .if_match = -1};
    struct answer answer;
    bool ok = client_call(client, &call, &answer, code);
    *form = ok ? answer.body : assent_value_absent();
    assent_arena_close(arena);
    return ok;
}

static bool bad(const char *word, const char *wanted)
{
    cli_fail(0, "%s: %s is expected", word, wanted);
    return false;
}

static bool read_one(struct cli *cli, const struct assent_value *schema, const char *word,
                     struct assent_text text, struct assent_value *out);

// a,b,c or JSON in brackets
static bool read_list(struct cli *cli, const struct assent_value *schema, const char *word,
                      struct assent_text text, struct assent_value *out)
{
    if (assent_text_starts(text, "["))
        return assent_canonical_read(cli->arena, text, out, NULL) || bad(word, "a JSON list or a,b,c");
    struct assent_items items = assent_items_in(cli->arena);
    const struct assent_value *of = assent_value_get(schema, "items");
    while (text.count > 0) {
        size_t comma = assent_text_find_byte(text, ',');
        struct assent_value item;
        if (!read_one(cli, of, word, assent_text_trim(assent_text_slice(text.bytes, comma)), &item))
            return false;
        assent_items_add(&items, item);
        text = comma < text.count ? assent_text_slice(text.bytes + comma + 1, text.count - comma - 1)
                                  : (struct assent_text){0};
    }
    *out = assent_items_done(&items);
    return true;
}

static bool read_one(struct cli *cli, const struct assent_value *schema, const char *word,
                     struct assent_text text, struct assent_value *out)
{
    struct assent_text type = assent_value_get_text(schema, "type");
    int64_t integer;
    double decimal;
    if (assent_text_is(type, "integer")) {
        if (!assent_text_integer(text, &integer))
            return bad(word, "a whole number");
        *out = assent_value_integer(integer);
    } else if (assent_text_is(type, "number")) {
        if (assent_text_integer(text, &integer))
            *out = assent_value_integer(integer);
        else if (assent_canonical_number(text, &decimal))
            *out = assent_value_decimal(decimal);
        else
            return bad(word, "a number");
    } else if (assent_text_is(type, "boolean")) {
        if (!assent_text_is(text, "true") && !assent_text_is(text, "false"))
            return bad(word, "true or false");
        *out = assent_value_boolean(assent_text_is(text, "true"));
    } else if (assent_text_is(type, "array")) {
        return read_list(cli, schema, word, text, out);
    } else if (assent_text_is(type, "object")) {
        return assent_canonical_read(cli->arena, text, out, NULL) ||
               bad(word, "a JSON object, or FIELD.MEMBER=VALUE words");
    } else {
        *out = assent_value_text(text);
    }
    return true;
}

static bool unknown_field(const struct assent_value *properties, struct assent_text name)
{
    struct assent_text names[ASSENT_FIELDS];
    size_t count = 0;
    for (size_t i = 0; properties != NULL && i < properties->record.count && count < ASSENT_FIELDS; i++)
        names[count++] = properties->record.members[i].name;
    struct assent_text near = assent_diagnostics_nearest(name, names, count);
    if (near.count > 0)
        cli_fail(0, "the workflow has no field `%.*s`: did you mean `%.*s`?", (int)name.count, name.bytes,
                 (int)near.count, near.bytes);
    else
        cli_fail(0, "the workflow has no field `%.*s`; `assent workflows NAME` lists them", (int)name.count,
                 name.bytes);
    return false;
}

// "planned.start": into the record that the earlier words began.
static bool set_member(struct cli *cli, struct assent_record *fields, const struct assent_value *schema,
                       const char *word, struct assent_text name, struct assent_text member,
                       struct assent_text text)
{
    struct assent_value so_far = assent_record_done(fields), value;
    struct assent_record inner = assent_record_from(cli->arena, assent_value_find(&so_far, name));
    const struct assent_value *properties = assent_value_get(schema, "properties");
    if (!read_one(cli, properties != NULL ? assent_value_find(properties, member) : NULL, word, text, &value))
        return false;
    assent_record_set(&inner, member, value);
    assent_record_set(fields, name, assent_record_done(&inner));
    return true;
}

static bool read_word(struct cli *cli, const struct assent_value *properties, const char *word,
                      struct assent_record *fields, struct assent_items *cleared)
{
    struct assent_text whole = assent_text_of(word);
    size_t equal = assent_text_find_byte(whole, '=');
    if (equal == whole.count || equal == 0)
        return bad(word, "FIELD=VALUE");
    struct assent_text name = assent_text_slice(whole.bytes, equal),
                       text = assent_text_slice(whole.bytes + equal + 1, whole.count - equal - 1);
    size_t dot = assent_text_find_byte(name, '.');
    struct assent_text first = assent_text_slice(name.bytes, dot);
    const struct assent_value *schema = properties != NULL ? assent_value_find(properties, first) : NULL;
    if (schema == NULL)
        return unknown_field(properties, first);
    if (assent_text_starts(text, "@") && !cli_read_file(cli, text.bytes + 1, ASSENT_FIELDS_BYTES, &text))
        return false;
    if (text.count == 0) {
        assent_items_add(cleared, assent_value_text(first));
        return true;
    }
    if (dot < name.count)
        return set_member(cli, fields, schema, word, first,
                          assent_text_slice(name.bytes + dot + 1, name.count - dot - 1), text);
    struct assent_value typed;
    if (!read_one(cli, schema, word, text, &typed))
        return false;
    assent_record_set(fields, first, typed);
    return true;
}

bool fields_read(struct cli *cli, const struct assent_value *form, const char *const *words, int count,
                 struct assent_value *fields, struct assent_value *cleared)
{
    struct assent_record record = assent_record_in(cli->arena);
    struct assent_items names = assent_items_in(cli->arena);
    const struct assent_value *properties = assent_value_get(form, "properties");
    for (int i = 0; i < count; i++) {
        if (!read_word(cli, properties, words[i], &record, &names))
            return false;
    }
    *fields = assent_record_done(&record);
    *cleared = assent_items_done(&names);
    return true;
}
