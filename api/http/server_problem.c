// SPDX-License-Identifier: Apache-2.0
// Problem documents (RFC 9457; API-01 to API-04): one shape for every refusal. What is not there and what may
// not be seen give the same bytes but for request_id and instance. What went wrong inside is told to the log;
// the client gets the title and the id to ask about.
#include "server_internal.h"

#include <assent/base/canonical.h>

enum { INSTANCE_BYTES = 1024 };

static struct assent_text detail_of(const struct problem *problem);
static void member(struct assent_buffer *out, const char *name, struct assent_text value);
static struct assent_text shown_path(struct assent_arena *arena, struct assent_text path);

struct assent_text problem_document(const struct exchange *exchange, const struct problem *problem)
{
    struct assent_arena *arena = exchange->call.arena;
    const char *slug = assent_code_slug(problem->code);
    struct assent_buffer out = assent_buffer_in(arena); // members in the order of canonical JSON
    assent_buffer_string(&out, "{\"code\":");
    assent_canonical_string(&out, assent_text_of(slug));
    member(&out, "detail", detail_of(problem));
    if (problem->diagnostics && problem->diagnostics->kind != ASSENT_VALUE_ABSENT) {
        assent_buffer_string(&out, ",\"diagnostics\":");
        assent_canonical_write(&out, problem->diagnostics);
    }
    if (problem->explanation && problem->explanation->kind != ASSENT_VALUE_ABSENT) {
        assent_buffer_string(&out, ",\"explanation\":");
        assent_canonical_write(&out, problem->explanation);
    }
    member(&out, "instance", shown_path(arena, exchange->target.path));
    member(&out, "number", assent_text_of(assent_code_number(problem->code)));
    member(&out, "place", problem->place);
    member(&out, "report", problem->report);
    member(&out, "request_id", exchange->call.request_id);
    member(&out, "rule", problem->rule);
    assent_buffer_string(&out, ",\"status\":");
    assent_buffer_integer(&out, assent_code_status(problem->code));
    member(&out, "title", assent_text_of(assent_code_title(problem->code)));
    assent_buffer_string(&out, ",\"type\":\"/problems/");
    assent_buffer_string(&out, slug);
    assent_buffer_string(&out, "\"}\n");
    return assent_buffer_done(&out);
}

bool problem_text_is_public(enum assent_code code)
{
    return assent_code_status(code) < 500 || code == ASSENT_BUSY || code == ASSENT_STOPPING ||
           code == ASSENT_STORE_UNKNOWN;
}

static struct assent_text detail_of(const struct problem *problem)
{
    if (problem->code == ASSENT_NOT_FOUND)
        return assent_text_of("check the address, and that your token may see what is there");
    if (problem->code == ASSENT_STORE_FULL)
        return assent_text_of(
            "the disk is full: nothing was kept and nothing is lost; try again when there is room");
    if (!problem_text_is_public(problem->code))
        return assent_text_of(assent_code_status(problem->code) == 503
                                  ? "nothing is lost; try again, and tell an operator if it stays"
                                  : "tell an operator the request_id; the log says more");
    return assent_text_of(problem->text);
}

// Empty ones are left out: absent is not null.
static void member(struct assent_buffer *out, const char *name, struct assent_text value)
{
    if (value.count == 0)
        return;
    assent_buffer_string(out, ",\"");
    assent_buffer_string(out, name);
    assent_buffer_string(out, "\":");
    assent_canonical_string(out, value);
}

// The path as sent; bytes that do not belong into one are shown percent-encoded.
static struct assent_text shown_path(struct assent_arena *arena, struct assent_text path)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < path.count && out.count < INSTANCE_BYTES; i++) {
        unsigned char byte = (unsigned char)path.bytes[i];
        if (byte > ' ' && byte <= '~' && byte != '"' && byte != '\\' && byte != '<' && byte != '>')
            assent_buffer_byte(&out, (char)byte);
        else
            assent_buffer_format(&out, "%%%02X", byte);
    }
    return assent_buffer_done(&out);
}
