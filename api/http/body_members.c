// SPDX-License-Identifier: Apache-2.0
// Readers of a body's members for the decoders of api/routes. Each names the member and says what it must be;
// none of them quotes a value, because a value may be a secret.
#include <assent/http/route.h>

#include <assent/base/diagnostic.h>
#include <assent/base/limits.h>
#include <assent/base/time.h>

#include <string.h>

enum { NAMES_MOST = 64 };

static bool known(struct assent_text name, const char *const *names);
static bool unknown_member(struct assent_text name, const char *const *names, struct assent_error *error);
static const struct assent_value *member(const struct assent_value *body, const char *name, bool required,
                                         bool *ok, struct assent_error *error);
static bool bad(struct assent_error *error, const char *name, const char *must);

bool assent_body_members(const struct assent_value *body, const char *const *names,
                         struct assent_error *error)
{
    // Where a body may be left out; elsewhere its absence is refused before.
    if (body->kind == ASSENT_VALUE_ABSENT)
        return true;
    if (body->kind != ASSENT_VALUE_RECORD)
        return assent_error_set(error, ASSENT_BAD_MEMBER, "the body must be a JSON object");
    for (size_t i = 0; i < body->record.count; i++) {
        if (!known(body->record.members[i].name, names))
            return unknown_member(body->record.members[i].name, names, error);
    }
    return true;
}

bool assent_call_nulls(const struct assent_call *call, const char *parent, const char *const *names,
                       struct assent_error *error)
{
    for (size_t i = 0; i < call->null_count; i++) {
        struct assent_text name = call->nulls[i].name;
        if (!assent_text_is(call->nulls[i].parent, parent))
            return assent_error_set(error, ASSENT_BAD_MEMBER, "`%.*s` cannot be taken away by null",
                                    (int)name.count, name.bytes);
        if (names && !known(name, names))
            return unknown_member(name, names, error);
    }
    return true;
}

bool assent_body_text(const struct assent_value *body, const char *name, bool required, size_t most_bytes,
                      struct assent_text *out, struct assent_error *error)
{
    *out = (struct assent_text){0};
    bool ok = true;
    const struct assent_value *value = member(body, name, required, &ok, error);
    if (!value)
        return ok;
    if (value->kind != ASSENT_VALUE_TEXT)
        return bad(error, name, "must be a text");
    if (required && value->text.count == 0)
        return bad(error, name, "must not be empty");
    if (value->text.count > most_bytes)
        return assent_error_set(error, ASSENT_BAD_MEMBER, "`%s` may have at most %zu bytes", name,
                                most_bytes);
    *out = value->text;
    return true;
}

bool assent_body_integer(const struct assent_value *body, const char *name, bool required, int64_t least,
                         int64_t most, int64_t *out, struct assent_error *error)
{
    bool ok = true;
    const struct assent_value *value = member(body, name, required, &ok, error);
    if (!value)
        return ok;
    if (value->kind != ASSENT_VALUE_INTEGER || value->integer < least || value->integer > most)
        return assent_error_set(error, ASSENT_BAD_MEMBER, "`%s` must be a whole number from %lld to %lld",
                                name, (long long)least, (long long)most);
    *out = value->integer;
    return true;
}

bool assent_body_boolean(const struct assent_value *body, const char *name, bool *out,
                         struct assent_error *error)
{
    const struct assent_value *value = assent_value_get(body, name);
    if (!value)
        return true;
    if (value->kind != ASSENT_VALUE_BOOLEAN)
        return bad(error, name, "must be true or false");
    *out = value->boolean;
    return true;
}

bool assent_body_record(const struct assent_value *body, const char *name, bool required,
                        struct assent_value *out, struct assent_error *error)
{
    *out = assent_value_absent();
    bool ok = true;
    const struct assent_value *value = member(body, name, required, &ok, error);
    if (!value)
        return ok;
    if (value->kind != ASSENT_VALUE_RECORD)
        return bad(error, name, "must be an object");
    *out = *value;
    return true;
}

bool assent_body_texts(const struct assent_value *body, const char *name, bool required, size_t most,
                       struct assent_arena *arena, const struct assent_text **out, size_t *count,
                       struct assent_error *error)
{
    *out = NULL;
    *count = 0;
    bool ok = true;
    const struct assent_value *value = member(body, name, required, &ok, error);
    if (!value)
        return ok;
    if (value->kind != ASSENT_VALUE_LIST)
        return bad(error, name, "must be a list of texts");
    if (value->list.count > most)
        return assent_error_set(error, ASSENT_BAD_MEMBER, "`%s` may have at most %zu entries", name, most);
    if (required && value->list.count == 0)
        return bad(error, name, "must not be empty");
    struct assent_text *texts = assent_arena_take_array(arena, value->list.count, sizeof *texts);
    for (size_t i = 0; i < value->list.count; i++) {
        if (value->list.items[i].kind != ASSENT_VALUE_TEXT)
            return bad(error, name, "must hold texts only");
        texts[i] = value->list.items[i].text;
    }
    *out = texts;
    *count = value->list.count;
    return true;
}

bool assent_body_duration(const struct assent_value *body, const char *name, int64_t otherwise_us,
                          int64_t least_us, int64_t most_us, int64_t *out, struct assent_error *error)
{
    *out = otherwise_us;
    const struct assent_value *value = assent_value_get(body, name);
    if (!value)
        return true;
    struct assent_duration duration = {.unit = ASSENT_DURATION_WALL};
    bool read = value->kind == ASSENT_VALUE_TEXT && assent_duration_read(value->text, &duration) &&
                duration.unit == ASSENT_DURATION_WALL;
    if (value->kind == ASSENT_VALUE_INTEGER && value->integer >= 0 &&
        value->integer <= ASSENT_DURATION_MAX_US / ASSENT_SECOND_US) {
        duration.amount = value->integer * ASSENT_SECOND_US;
        read = true;
    }
    if (!read)
        return bad(error, name, "must be a duration: \"PT60S\", \"60 s\" or a whole number of seconds");
    if (duration.amount < least_us || duration.amount > most_us)
        return assent_error_set(error, ASSENT_BAD_MEMBER, "`%s` must lie between %lld and %lld seconds", name,
                                (long long)(least_us / ASSENT_SECOND_US),
                                (long long)(most_us / ASSENT_SECOND_US));
    *out = duration.amount;
    return true;
}

bool assent_body_instant(const struct assent_value *body, const char *name, bool *present, int64_t *out,
                         struct assent_error *error)
{
    const struct assent_value *value = assent_value_get(body, name);
    *present = value != NULL;
    if (!value || (value->kind == ASSENT_VALUE_TEXT && assent_instant_read(value->text, out)))
        return true;
    return bad(error, name, "must be a time with its offset: \"2026-11-23T20:00:00Z\"");
}

bool assent_body_digest(const struct assent_value *body, const char *name, bool *present,
                        struct assent_digest *out, struct assent_error *error)
{
    const struct assent_value *value = assent_value_get(body, name);
    *present = value != NULL;
    if (!value)
        return true;
    if (value->kind != ASSENT_VALUE_TEXT || !assent_digest_read(value->text, out))
        return bad(error, name, "must be a digest: \"sha256:\" and 64 lower-case hex digits");
    return true;
}

static bool known(struct assent_text name, const char *const *names)
{
    while (*names && !assent_text_is(name, *names))
        names++;
    return *names != NULL;
}

static bool unknown_member(struct assent_text name, const char *const *names, struct assent_error *error)
{
    struct assent_text list[NAMES_MOST];
    size_t count = 0;
    for (; names[count] && count < NAMES_MOST; count++)
        list[count] = assent_text_of(names[count]);
    struct assent_text near = assent_diagnostics_nearest(name, list, count);
    size_t shown = name.count < 64 ? name.count : 64;
    size_t bad_at = 0;
    if (!assent_text_utf8(assent_text_slice(name.bytes, shown), &bad_at))
        shown = bad_at; // cut before the character that would be halved
    if (near.count)
        return assent_error_set(error, ASSENT_UNKNOWN_MEMBER,
                                "`%.*s` is not known here; did you mean `%.*s`?", (int)shown, name.bytes,
                                (int)near.count, near.bytes);
    return assent_error_set(error, ASSENT_UNKNOWN_MEMBER, "`%.*s` is not known here: leave it out",
                            (int)shown, name.bytes);
}

static const struct assent_value *member(const struct assent_value *body, const char *name, bool required,
                                         bool *ok, struct assent_error *error)
{
    const struct assent_value *value = assent_value_get(body, name);
    if (!value && required)
        *ok = assent_error_set(error, ASSENT_MISSING_MEMBER, "`%s` is missing in the body", name);
    return value;
}

static bool bad(struct assent_error *error, const char *name, const char *must)
{
    return assent_error_set(error, ASSENT_BAD_MEMBER, "`%s` %s", name, must);
}
