// SPDX-License-Identifier: Apache-2.0
// About: who the caller is, and what the problems mean (API-02). The runtime is asked for the world only.
#include "view.h"

#include <string.h>

static bool decode_whoami(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    (void)call;
    (void)error;
    request->kind = ASSENT_REQUEST_WORKFLOWS; // any read that needs nothing: the world comes with each reply
    return true;
}

static struct assent_value view_permissions(const struct assent_call *call)
{
    struct assent_items items = assent_items_in(call->arena);
    for (int i = 0; i < ASSENT_PERMISSIONS_COUNT; i++) {
        if ((call->principal.permissions >> i & 1u) != 0)
            assent_items_add(&items, assent_value_string(assent_permission_text((enum assent_permission)i)));
    }
    return assent_items_done(&items);
}

// Who votes for the caller, and for whom the caller votes, now or later.
static void put_delegations(struct assent_record *record, const struct view *view)
{
    const struct assent_directory *directory = view->world->directory;
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < directory->delegation_count; i++) {
        const struct assent_delegation *one = &directory->delegations[i];
        bool own =
            assent_text_equal(one->person, view->person) || assent_text_equal(one->delegate, view->person);
        if (own && !assent_delegation_over(one, view->now_us))
            assent_items_add(&items, view_delegation(view, one));
    }
    if (items.count > 0)
        assent_record_put(record, "delegations", assent_items_done(&items));
}

static bool encode_whoami(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    const struct assent_directory *directory = reply->world->directory;
    int32_t index = assent_directory_person_by_id(directory, call->principal.person);
    struct assent_value who = view_person(&view, call->principal.person);
    struct assent_record record = assent_record_from(call->arena, &who);
    struct assent_items groups = assent_items_in(call->arena), roles = assent_items_in(call->arena);
    for (size_t i = 0; index != ASSENT_NO_INDEX && i < directory->people[index].group_count; i++)
        assent_items_add(&groups,
                         assent_value_text(directory->groups[directory->people[index].groups[i]].handle));
    for (size_t i = 0; index != ASSENT_NO_INDEX && i < directory->people[index].role_count; i++)
        assent_items_add(&roles,
                         assent_value_text(directory->roles[directory->people[index].roles[i]].handle));
    assent_record_put_text(&record, "token", call->principal.token);
    assent_record_put(&record, "groups", assent_items_done(&groups));
    assent_record_put(&record, "roles", assent_items_done(&roles));
    assent_record_put(&record, "permissions", view_permissions(call));
    put_delegations(&record, &view);
    assent_record_put_integer(&record, "directory", directory->version);
    answer->body = assent_record_done(&record);
    return true;
}

static struct assent_value view_code(struct assent_arena *arena, enum assent_code code)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "code", assent_value_string(assent_code_slug(code)));
    assent_record_put(&record, "number", assent_value_string(assent_code_number(code)));
    assent_record_put(&record, "title", assent_value_string(assent_code_title(code)));
    assent_record_put(&record, "explanation", assent_value_string(assent_code_explain(code)));
    if (assent_code_status(code) != 0)
        assent_record_put_integer(&record, "status", assent_code_status(code));
    return assent_record_done(&record);
}

static bool encode_problems(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    (void)error;
    struct assent_items items = assent_items_in(call->arena);
    for (int code = 1; code < ASSENT_CODES_COUNT; code++)
        assent_items_add(&items, view_code(call->arena, (enum assent_code)code));
    answer->body = view_page(call, &items, (struct assent_text){0});
    answer->etag = call->site->version;
    return true;
}

static struct assent_text problem_as_markdown(struct assent_arena *arena, enum assent_code code)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_format(&out, "# %s\n\n`%s`, %s", assent_code_title(code), assent_code_slug(code),
                         assent_code_number(code));
    if (assent_code_status(code) != 0)
        assent_buffer_format(&out, ", HTTP %d", assent_code_status(code));
    assent_buffer_format(&out, "\n\n%s\n", assent_code_explain(code));
    return assent_buffer_done(&out);
}

// Text of ours as HTML: an empty line begins a paragraph, a `word` is code.
static void put_html(struct assent_buffer *out, const char *text)
{
    bool code = false;
    for (; *text; text++) {
        if (*text == '`') {
            assent_buffer_string(out, code ? "</code>" : "<code>");
            code = !code;
        } else if (text[0] == '\n' && text[1] == '\n') {
            assent_buffer_string(out, "</p>\n<p>");
            text++;
        } else if (strchr("&<>", *text)) {
            assent_buffer_format(out, "&#%d;", *text);
        } else {
            assent_buffer_byte(out, *text);
        }
    }
}

static struct assent_text problem_as_html(struct assent_arena *arena, enum assent_code code)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_string(&out, "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>");
    put_html(&out, assent_code_number(code));
    assent_buffer_string(&out, "</title>\n<h1>");
    put_html(&out, assent_code_title(code));
    assent_buffer_format(&out, "</h1>\n<p><code>%s</code>, %s", assent_code_slug(code),
                         assent_code_number(code));
    if (assent_code_status(code) != 0)
        assent_buffer_format(&out, ", HTTP %d", assent_code_status(code));
    assent_buffer_string(&out, "</p>\n<p>");
    put_html(&out, assent_code_explain(code));
    assent_buffer_string(&out, "</p>\n</html>\n");
    return assent_buffer_done(&out);
}

static bool encode_problem(const struct assent_call *call, const struct assent_reply *reply,
                           struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    enum assent_code code;
    if (!assent_code_find(assent_call_path(call, "problem"), &code) || code == ASSENT_OK)
        return assent_error_set(error, ASSENT_NOT_FOUND,
                                "there is no such problem; GET /v1/problems lists them all");
    bool html = assent_call_form(call) == 1;
    answer->text = html ? problem_as_html(call->arena, code) : problem_as_markdown(call->arena, code);
    answer->content_type = html ? "text/html; charset=utf-8" : "text/markdown; charset=utf-8";
    return true;
}

// Every caller gets the same bytes; they were made at the start (API-27).
static bool encode_document(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    (void)error;
    answer->text = call->site->document;
    answer->content_type = "application/json";
    answer->etag = call->site->version;
    return true;
}

const struct assent_route ROUTES_ABOUT[] = {
    {.method = "GET",
     .path = "/v1/whoami",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "Who the caller is and what they may do",
     .status = 200,
     .gives = "Whoami",
     .decode = decode_whoami,
     .encode = encode_whoami},
    {.method = "GET",
     .path = "/v1/problems",
     .access = ASSENT_ACCESS_PUBLIC,
     .summary = "Every code with its meaning",
     .status = 200,
     .gives = "Code",
     .page = true,
     .encode = encode_problems},
    {.method = "GET",
     .path = "/problems/{problem}",
     .access = ASSENT_ACCESS_PUBLIC,
     .produces = "text/markdown, text/html",
     .summary = "What a problem means",
     .status = 200,
     .encode = encode_problem},
    {.method = "GET",
     .path = "/openapi.json",
     .access = ASSENT_ACCESS_PUBLIC,
     .summary = "This API as OpenAPI 3.1",
     .status = 200,
     .gives = "OpenApi",
     .encode = encode_document},
    {.method = "GET",
     .path = "/v1/openapi.json",
     .access = ASSENT_ACCESS_PUBLIC,
     .summary = "This API as OpenAPI 3.1, under its version",
     .status = 200,
     .gives = "OpenApi",
     .encode = encode_document},
    {.method = NULL},
};
