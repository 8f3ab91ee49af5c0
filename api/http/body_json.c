// SPDX-License-Identifier: Apache-2.0
// JSON bodies: UTF-8, no duplicate names, integers of 64 bits, finite decimals, no byte behind the end. Depth
// and number of values are counted first, because jansson's own depth limit is 2048 and each value costs it
// memory. What the reader of base takes is done (no null, no U+0000, list or object on top): it costs a tenth
// of jansson, which was half of a whole request. jansson has the last word on everything else: it knows null,
// and says where a text is wrong. Errors never quote what was sent.
#include "body_json.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

#include <jansson.h>
#include <math.h>
#include <string.h>

struct reading {
    struct assent_arena *arena;
    struct assent_error *error;
    bool nulls;
    struct assent_null *null_list;
    size_t null_count;
    size_t null_room;
};

static bool check_size(struct assent_text text, bool *plain, struct assent_error *error);
static bool refuse(const json_error_t *problem, struct assent_error *error);
static bool convert(struct reading *reading, json_t *json, struct assent_text parent, unsigned level,
                    struct assent_value *out);
static bool convert_record(struct reading *reading, json_t *json, struct assent_text parent, unsigned level,
                           struct assent_value *out);
static bool convert_list(struct reading *reading, json_t *json, unsigned level, struct assent_value *out);
static bool add_null(struct reading *reading, struct assent_text parent, struct assent_text name,
                     unsigned level);

bool body_json_read(struct assent_text text, bool nulls, struct assent_arena *arena, struct body_json *body,
                    struct assent_error *error)
{
    *body = (struct body_json){0};
    bool plain = false;
    if (!check_size(text, &plain, error))
        return false;
    if (plain && assent_canonical_read(arena, text, &body->value, NULL) &&
        (body->value.kind == ASSENT_VALUE_RECORD || body->value.kind == ASSENT_VALUE_LIST))
        return true;
    return body_json_parse(text, nulls, arena, body, error);
}

bool body_json_parse(struct assent_text text, bool nulls, struct assent_arena *arena, struct body_json *body,
                     struct assent_error *error)
{
    *body = (struct body_json){0};
    bool plain = false;
    if (!check_size(text, &plain, error))
        return false;
    json_error_t problem;
    json_t *json = json_loadb(text.bytes ? text.bytes : "", text.count, JSON_REJECT_DUPLICATES, &problem);
    if (!json)
        return refuse(&problem, error);
    struct reading reading = {.arena = arena, .error = error, .nulls = nulls};
    bool ok = convert(&reading, json, (struct assent_text){0}, 0, &body->value);
    json_decref(json);
    body->nulls = reading.null_list;
    body->null_count = reading.null_count;
    return ok;
}

// One pass over the bytes: brackets and commas outside of strings tell depth and number of values. *plain: no
// text has an escape that begins like U+0000.
static bool check_size(struct assent_text text, bool *plain, struct assent_error *error)
{
    size_t depth = 0;
    size_t values = 1;
    bool inside = false; // a string
    *plain = true;
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        if (inside) {
            if (byte == '\\') {
                *plain =
                    *plain && !assent_text_starts(assent_text_slice(text.bytes + i, text.count - i), "\\u00");
                i++;
            } else if (byte == '"') {
                inside = false;
            }
            continue;
        }
        inside = byte == '"';
        values += byte == ',' || byte == '[' || byte == '{';
        if ((byte == '[' || byte == '{') && ++depth > ASSENT_VALUE_DEPTH)
            return assent_error_set(error, ASSENT_BAD_JSON,
                                    "byte %zu: more than %d levels of lists and objects", i + 1,
                                    ASSENT_VALUE_DEPTH);
        if ((byte == ']' || byte == '}') && depth > 0)
            depth--;
    }
    if (values > ASSENT_VALUE_NODES)
        return assent_error_set(error, ASSENT_BAD_JSON, "more than %d values in one body",
                                ASSENT_VALUE_NODES);
    return true;
}

static bool refuse(const json_error_t *problem, struct assent_error *error)
{
    const char *what = "this is not JSON";
    switch (json_error_code(problem)) {
    case json_error_duplicate_key:
        what = "an object has the same name twice";
        break;
    case json_error_invalid_utf8:
        what = "the text is not UTF-8";
        break;
    case json_error_numeric_overflow:
        what = "a number is out of range: integers have 64 bits, decimals are finite";
        break;
    case json_error_premature_end_of_input:
        what = "the text ends too early";
        break;
    case json_error_end_of_input_expected:
        what = "something stands behind the end";
        break;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        what = "a text may not hold the character U+0000";
        break;
    case json_error_unknown:
    case json_error_out_of_memory:
    case json_error_stack_overflow:
    case json_error_cannot_open_file:
    case json_error_invalid_argument:
    case json_error_invalid_syntax:
    case json_error_invalid_format:
    case json_error_wrong_type:
    case json_error_null_value:
    case json_error_item_not_found:
    case json_error_index_out_of_range:
        break;
    }
    return assent_error_set(error, ASSENT_BAD_JSON, "line %d, column %d: %s", problem->line, problem->column,
                            what);
}

static bool convert(struct reading *reading, json_t *json, struct assent_text parent, unsigned level,
                    struct assent_value *out)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return convert_record(reading, json, parent, level, out);
    case JSON_ARRAY:
        return convert_list(reading, json, level, out);
    case JSON_STRING: {
        struct assent_text text = assent_text_slice(json_string_value(json), json_string_length(json));
        *out = assent_value_text(assent_text_copy(reading->arena, text));
        return true;
    }
    case JSON_INTEGER:
        *out = assent_value_integer(json_integer_value(json));
        return true;
    case JSON_REAL:
        if (!isfinite(json_real_value(json)))
            return assent_error_set(reading->error, ASSENT_BAD_JSON, "a number is out of range");
        *out = assent_value_decimal(json_real_value(json));
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        *out = assent_value_boolean(json_is_true(json));
        return true;
    case JSON_NULL:
        break;
    }
    return assent_error_set(reading->error, ASSENT_BAD_MEMBER, "a list may not hold null: leave it out");
}

static bool convert_record(struct reading *reading, json_t *json, struct assent_text parent, unsigned level,
                           struct assent_value *out)
{
    struct assent_record record = assent_record_in(reading->arena);
    for (void *at = json_object_iter(json); at; at = json_object_iter_next(json, at)) {
        const char *key = json_object_iter_key(at);
        struct assent_text name =
            assent_text_copy(reading->arena, assent_text_slice(key, json_object_iter_key_len(at)));
        json_t *member = json_object_iter_value(at);
        if (json_is_null(member)) {
            if (!add_null(reading, parent, name, level))
                return false;
            continue;
        }
        struct assent_value value = {.kind = ASSENT_VALUE_ABSENT};
        if (!convert(reading, member, name, level + 1, &value))
            return false;
        assent_record_set(&record, name, value);
    }
    *out = assent_record_done(&record);
    return true;
}

static bool convert_list(struct reading *reading, json_t *json, unsigned level, struct assent_value *out)
{
    enum { NO_NULLS = ASSENT_VALUE_DEPTH }; // inside a list nothing is taken away
    struct assent_items items = assent_items_in(reading->arena);
    for (size_t i = 0; i < json_array_size(json); i++) {
        struct assent_value value = {.kind = ASSENT_VALUE_ABSENT};
        if (!convert(reading, json_array_get(json, i), (struct assent_text){0}, level + NO_NULLS, &value))
            return false;
        assent_items_add(&items, value);
    }
    *out = assent_items_done(&items);
    return true;
}

static bool add_null(struct reading *reading, struct assent_text parent, struct assent_text name,
                     unsigned level)
{
    if (!reading->nulls || level > 1)
        return assent_error_set(reading->error, ASSENT_BAD_MEMBER,
                                "`%.*s%s%.*s` is null: leave the member out instead", (int)parent.count,
                                parent.bytes ? parent.bytes : "", parent.count ? "." : "", (int)name.count,
                                name.bytes);
    if (reading->null_count == reading->null_room) {
        size_t room = reading->null_room ? reading->null_room * 2 : 8;
        struct assent_null *list = assent_arena_take_array(reading->arena, room, sizeof *list);
        if (reading->null_count)
            memcpy(list, reading->null_list, reading->null_count * sizeof *list);
        reading->null_list = list;
        reading->null_room = room;
    }
    reading->null_list[reading->null_count++] = (struct assent_null){.parent = parent, .name = name};
    return true;
}
