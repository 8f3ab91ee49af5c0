// SPDX-License-Identifier: Apache-2.0
// What a call says in its path and query, for the decoders of api/routes.
#include <assent/http/route.h>

#include "header_fields.h"

static struct assent_text find(const struct assent_parameter *list, size_t count, const char *name,
                               bool *found);

struct assent_text assent_call_path(const struct assent_call *call, const char *name)
{
    bool found;
    return find(call->path, call->path_count, name, &found);
}

struct assent_text assent_call_query(const struct assent_call *call, const char *name)
{
    bool found;
    return find(call->query, call->query_count, name, &found);
}

bool assent_call_query_integer(const struct assent_call *call, const char *name, int64_t otherwise,
                               int64_t least, int64_t most, int64_t *out, struct assent_error *error)
{
    bool found;
    struct assent_text text = find(call->query, call->query_count, name, &found);
    *out = otherwise;
    if (!found)
        return true;
    int64_t number;
    if (!assent_text_integer(text, &number) || number < least || number > most)
        return assent_error_set(error, ASSENT_BAD_PARAMETER, "`%s` must be a whole number from %lld to %lld",
                                name, (long long)least, (long long)most);
    *out = number;
    return true;
}

bool assent_call_query_duration(const struct assent_call *call, const char *name, int64_t most_us,
                                int64_t *out, struct assent_error *error)
{
    bool found;
    struct assent_text text = find(call->query, call->query_count, name, &found);
    struct assent_duration duration = {0};
    int64_t seconds;
    *out = 0;
    if (!found)
        return true;
    bool read = assent_duration_read(text, &duration) && duration.unit == ASSENT_DURATION_WALL;
    if (assent_text_integer(text, &seconds) && seconds >= 0 && seconds <= most_us / ASSENT_SECOND_US) {
        duration.amount = seconds * ASSENT_SECOND_US;
        read = true;
    }
    if (!read || duration.amount > most_us)
        return assent_error_set(
            error, ASSENT_BAD_PARAMETER,
            "`%s` must be a duration of at most %lld s: PT50S, 50 s or a number of seconds", name,
            (long long)(most_us / ASSENT_SECOND_US));
    *out = duration.amount;
    return true;
}

bool assent_call_query_boolean(const struct assent_call *call, const char *name, bool *out,
                               struct assent_error *error)
{
    bool found;
    struct assent_text text = find(call->query, call->query_count, name, &found);
    *out = assent_text_is(text, "true");
    if (found && !*out && !assent_text_is(text, "false"))
        return assent_error_set(error, ASSENT_BAD_PARAMETER, "`%s` must be true or false", name);
    return true;
}

int assent_call_form(const struct assent_call *call)
{
    const char *produces = call->route->produces;
    int form = produces ? header_accepted(call->accept, produces) : 0;
    return form > 0 ? form : 0;
}

static struct assent_text find(const struct assent_parameter *list, size_t count, const char *name,
                               bool *found)
{
    for (size_t i = 0; i < count; i++) {
        if (assent_text_is(list[i].name, name)) {
            *found = true;
            return list[i].value;
        }
    }
    *found = false;
    return (struct assent_text){0};
}
