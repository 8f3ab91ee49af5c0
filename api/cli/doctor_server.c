// SPDX-License-Identifier: Apache-2.0
// Checks of the server: whether it is there, who it says it is, its clock, whether it speaks the same API,
// and the token.
#include "doctor.h"
#include "print.h"
#include "trouble.h"
#include <assent/base/time.h>
#include <assent/http/document.h>
#include <assent/loop/loop.h>
#include <stdlib.h>

enum { CLOCK_WARN_S = 5, CLOCK_FAIL_S = 300, SLOW_MS = 1000, ASK_S = 10 };

static void look_at_transport(struct doctor *doctor, const struct place *place, const struct trust *trust)
{
    if (place_is_open(place))
        doctor_find(doctor, "transport", FINDING_WARN, "use https:// (docs/operations.md)",
                    "others on the network can read along, tokens too");
    if (!trust->seen)
        return;
    doctor_ends(doctor, "certificate", place->pinned ? "the one that you trust" : "it is trusted; it",
                trust->ends_us, "the server's operator puts a new one in its place and sends SIGHUP");
}

static void look_at_clock(struct doctor *doctor, int64_t date_s)
{
    int64_t now_us = assent_loop_now_us(NULL), apart_s = llabs(date_s - now_us / ASSENT_SECOND_US);
    enum finding finding = apart_s >= CLOCK_FAIL_S   ? FINDING_FAIL
                           : apart_s >= CLOCK_WARN_S ? FINDING_WARN
                                                     : FINDING_OK;
    if (date_s < 0)
        doctor_find(doctor, "clock", FINDING_WARN, "", "the server does not tell its time");
    else if (finding == FINDING_OK)
        doctor_find(doctor, "clock", finding, "", "the server's and this machine's say the same");
    else
        doctor_find(doctor, "clock", finding,
                    "set the one that is wrong (timedatectl); times that you type are the server's",
                    "the server's and this machine's are %lld s apart", (long long)apart_s);
}

// The API's description is made of the program's own tables: when it is the same, so is what both understand.
static void look_at_version(struct doctor *doctor, struct assent_text theirs)
{
    struct assent_text ours;
    struct assent_error error;
    if (!assent_routes_document(ASSENT_ROUTE_TABLES, assent_route_schema, doctor->cli->arena, &ours, &error))
        doctor_find(doctor, "version", FINDING_FAIL, "install it anew", "this program is damaged: %s",
                    error.text);
    else if (assent_text_equal(assent_text_trim(ours), assent_text_trim(theirs)))
        doctor_find(doctor, "version", FINDING_OK, "",
                    "assent " ASSENT_VERSION ", and the server speaks the same API");
    else
        doctor_find(doctor, "version", FINDING_WARN, "use the program that is installed with the server",
                    "assent " ASSENT_VERSION ", but the server speaks another version of the API");
}

static int64_t end_of_token(const struct assent_value *tokens, struct assent_text id)
{
    const struct assent_value *data = assent_value_get(tokens, "data");
    int64_t ends_us = 0;
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        if (assent_text_equal(assent_value_get_text(&data->list.items[i], "id"), id))
            assent_instant_read(assent_value_get_text(&data->list.items[i], "expires"), &ends_us);
    }
    return ends_us;
}

static void look_at_token(struct doctor *doctor, struct client *client)
{
    const struct place *place = client_place(client);
    struct call call = {.method = "GET", .if_match = -1, .quiet = true, .once = true, .timeout_s = ASK_S};
    struct answer who, tokens;
    int code;
    if (place->token.count == 0) {
        doctor_find(doctor, "token", FINDING_WARN,
                    "keep one with `assent login`, or put one into ASSENT_TOKEN",
                    "there is none, so that only what everybody may is possible");
        return;
    }
    call.path = assent_text_of("/v1/whoami");
    if (!client_call(client, &call, &who, &code)) {
        struct assent_text detail = assent_value_get_text(&who.body, "detail");
        doctor_find(doctor, "token", FINDING_FAIL,
                    "make a new one (`assent token new`), or ask an administrator for one",
                    "that of %s is refused: %.*s", place->token_from, (int)detail.count, detail.bytes);
        return;
    }
    struct assent_text name = print_who(doctor->cli->arena, &who.body);
    doctor_find(doctor, "token", FINDING_OK, "", "that of %s stands for %.*s", place->token_from,
                (int)name.count, name.bytes);
    call.path = assent_text_of("/v1/tokens");
    int64_t ends_us = client_call(client, &call, &tokens, &code)
                          ? end_of_token(&tokens.body, assent_value_get_text(&who.body, "token"))
                          : 0;
    if (ends_us > 0)
        doctor_ends(doctor, "token", "it", ends_us,
                    "make a new one (`assent token new`), and keep it with `assent login`");
}

void doctor_server(struct doctor *doctor, const struct place *place)
{
    struct answer answer;
    int code;
    struct client *client = client_open_at(doctor->cli, place, &code);
    if (client == NULL)
        return;
    struct call call = {.method = "GET",
                        .path = assent_text_of("/openapi.json"),
                        .if_match = -1,
                        .quiet = true,
                        .once = true,
                        .timeout_s = ASK_S};
    int64_t begun_us = assent_loop_now_us(NULL);
    bool came = client_call(client, &call, &answer, &code);
    long long took_ms = (long long)((assent_loop_now_us(NULL) - begun_us) / 1000);
    int count = (int)place->said.count;
    const char *said = place->said.bytes;
    if (!came && answer.result != CURLE_OK) {
        struct assent_text words = trouble_words(doctor->cli, place, client_trust(client), answer.result);
        doctor_find(doctor, "server", FINDING_FAIL,
                    client_trust(client)->seen ? "`assent whoami` says what to type"
                                               : "start it with `assent serve`, or say where it is",
                    "%.*s", (int)words.count, words.bytes);
    } else if (!came) {
        doctor_find(doctor, "server", FINDING_FAIL, "is that Assent? Look at its log",
                    "%.*s answers with status %ld", count, said, answer.status);
    } else {
        doctor_find(doctor, "server", took_ms < SLOW_MS ? FINDING_OK : FINDING_WARN, "",
                    "%.*s answered within %lld ms", count, said, took_ms);
        look_at_transport(doctor, place, client_trust(client));
        look_at_clock(doctor, answer.date_s);
        look_at_version(doctor, answer.text);
        look_at_token(doctor, client);
    }
    client_close(client);
}
