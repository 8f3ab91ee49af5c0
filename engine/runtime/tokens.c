// SPDX-License-Identifier: Apache-2.0
// API tokens: ast_<type><30 base62>_<6 base62 of CRC-32> (AUTH-06). Kept as HMAC-SHA-256 under the pepper;
// the secret is shown once. A token stands for its person with the person's permissions, narrowed by its
// scopes: names of permissions, "jobs:TYPE" for workers of one type, and "signals:NAME" for who sends signals
// of one name (or "signals:hr.*"); or "calendar" alone, for the address of a calendar.
#include "machine.h"
#include <assent/base/canonical.h>
#include <stdlib.h>
#include <string.h>

enum {
    TOKEN_RANDOM = 30,
    TOKEN_CHECK = 6,
    TOKEN_CHARS = 4 + 1 + TOKEN_RANDOM + 1 + TOKEN_CHECK,
    TOKEN_NAME_BYTES = 100,
    TOKEN_SCOPES = 20
};
#define TOKEN_DEFAULT_US (90 * ASSENT_DAY_US)
#define TOKEN_MOST_US    (366 * ASSENT_DAY_US)
static const char BASE62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static void write_check(char *out, struct assent_text body)
{
    uint32_t rest = assent_crc32(body);
    for (int i = TOKEN_CHECK - 1; i >= 0; i--) {
        out[i] = BASE62[rest % 62];
        rest /= 62;
    }
}

static void write_random(struct dice *dice, char *out)
{
    for (int i = 0; i < TOKEN_RANDOM;) {
        unsigned char byte;
        dice_draw(dice, &byte, 1);
        if (byte < 248) // a multiple of 62: every character is equally likely
            out[i++] = BASE62[byte % 62];
    }
}

static struct assent_text make_secret(struct assent_runtime *runtime, enum assent_person_kind kind,
                                      struct assent_arena *arena)
{
    static const char TYPES[] = {[ASSENT_HUMAN] = 'h', [ASSENT_SERVICE_ACCOUNT] = 's', [ASSENT_AGENT] = 'a'};
    char text[TOKEN_CHARS];
    const char prefix[] = {'a', 's', 't', '_', TYPES[kind]};
    memcpy(text, prefix, sizeof prefix);
    write_random(&runtime->dice, text + sizeof prefix);
    text[5 + TOKEN_RANDOM] = '_';
    write_check(text + 6 + TOKEN_RANDOM, assent_text_slice(text, 5 + TOKEN_RANDOM));
    return assent_text_copy(arena, assent_text_slice(text, sizeof text));
}

static bool well_formed(struct assent_text text)
{
    if (text.count != TOKEN_CHARS || memcmp(text.bytes, "ast_", 4) != 0 ||
        text.bytes[5 + TOKEN_RANDOM] != '_')
        return false;
    char check[TOKEN_CHECK];
    write_check(check, assent_text_slice(text.bytes, 5 + TOKEN_RANDOM));
    return memcmp(check, text.bytes + 6 + TOKEN_RANDOM, TOKEN_CHECK) == 0;
}

static struct assent_digest hash_of(const struct assent_runtime *runtime, struct assent_text secret)
{
    return assent_digest_hmac(
        assent_text_slice((const char *)runtime->config.pepper, sizeof runtime->config.pepper), secret);
}

static struct token *find_by_id(const struct assent_runtime *runtime, struct assent_text id)
{
    struct assent_id bytes;
    return assent_id_read(id, "tok", &bytes) ? table_get(&runtime->tokens_by_id, bytes.bytes) : NULL;
}

static bool stands(const struct assent_runtime *runtime, struct token *token, int64_t now_us,
                   struct assent_principal *out, struct assent_error *error);

static bool unauthenticated(struct assent_error *error, const char *why)
{
    return assent_error_set(
        error, ASSENT_UNAUTHENTICATED,
        "%s; send `Authorization: Bearer ast_…` with a token that `assent token new` made", why);
}

bool assent_runtime_identify(struct assent_runtime *runtime, struct assent_text text, int64_t now_us,
                             struct assent_principal *out, struct assent_error *error)
{
    if (!well_formed(text))
        return unauthenticated(error, "the token is not one of Assent's");
    struct assent_digest hash = hash_of(runtime, text);
    struct token *token = table_get(&runtime->tokens_by_hash, hash.bytes);
    if (token == NULL || !assent_digest_equal_secret(&token->hash, &hash))
        return unauthenticated(error, "the token is not known");
    return stands(runtime, token, now_us, out, error);
}

bool assent_runtime_identify_id(struct assent_runtime *runtime, struct assent_text id, int64_t now_us,
                                struct assent_principal *out, struct assent_error *error)
{
    struct token *token = find_by_id(runtime, id);
    return token != NULL ? stands(runtime, token, now_us, out, error)
                         : unauthenticated(error, "the token is not known");
}

static bool stands(const struct assent_runtime *runtime, struct token *token, int64_t now_us,
                   struct assent_principal *out, struct assent_error *error)
{
    if (token->revoked)
        return unauthenticated(error, "the token was revoked");
    if (token->expires_us <= now_us)
        return unauthenticated(error, "the token has expired");
    const struct assent_directory *directory = runtime->world->world.directory;
    int32_t index = assent_directory_person_by_id(directory, token->person);
    if (index == ASSENT_NO_INDEX || !directory->people[index].active)
        return unauthenticated(error, "the token's person is not active");
    token->used_us = now_us - now_us % ASSENT_MINUTE_US;
    const struct assent_person *person = &directory->people[index];
    *out = (struct assent_principal){token->person,       token->id,
                                     person->kind,        person->permissions & token->allows,
                                     token->worker_types, token->worker_type_count,
                                     token->signals,      token->signal_count,
                                     token->calendar};
    return true;
}

// Permissions that the scopes leave, and the worker types and signals they name. False: *bad is the scope
// that is none.
static bool read_scopes(struct token *token, struct assent_text *bad)
{
    const struct assent_value *scopes = &token->scopes;
    if (scopes->list.count == 0) {
        token->allows = UINT32_MAX;
        return true;
    }
    struct assent_text *types = assent_arena_take_array(token->arena, scopes->list.count, sizeof *types);
    struct assent_text *signals = assent_arena_take_array(token->arena, scopes->list.count, sizeof *signals);
    bool any_work = false;
    for (size_t i = 0; i < scopes->list.count; i++) {
        struct assent_text scope = scopes->list.items[i].text;
        enum assent_permission permission;
        if (assent_text_starts(scope, "jobs:") && scope.count > 5) {
            types[token->worker_type_count++] = assent_text_slice(scope.bytes + 5, scope.count - 5);
            token->allows |= 1u << ASSENT_MAY_WORK;
        } else if (assent_text_starts(scope, "signals:") && scope.count > 8) {
            signals[token->signal_count++] = assent_text_slice(scope.bytes + 8, scope.count - 8);
            token->allows |= 1u << ASSENT_MAY_WORK;
        } else if (assent_text_is(scope, "calendar") && scopes->list.count == 1) {
            token->calendar = true; // it stands in addresses, so it allows nothing else
        } else if (assent_permission_find(scope, &permission)) {
            token->allows |= 1u << permission;
            any_work |= permission == ASSENT_MAY_WORK;
        } else {
            *bad = scope;
            return false;
        }
    }
    // A token for jobs sends no signals, and one for signals works on no jobs; `work` is for both.
    bool narrow = token->worker_type_count + token->signal_count > 0 && !any_work;
    token->worker_types = narrow ? types : NULL;
    token->signals = narrow ? signals : NULL;
    if (any_work)
        token->worker_type_count = token->signal_count = 0;
    return true;
}

static void add(struct assent_runtime *runtime, struct token *token)
{
    token->next = runtime->tokens;
    runtime->tokens = token;
    table_put(&runtime->tokens_by_hash, token->hash.bytes, token);
    struct assent_id id;
    if (assent_id_read(token->id, "tok", &id))
        table_put(&runtime->tokens_by_id, id.bytes, token);
}

void token_close(struct token *token)
{
    struct assent_arena *arena = token->arena;
    assent_arena_close(arena); // the token itself lies in it
}

static struct assent_text write_token(const struct token *token, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "id", token->id);
    assent_record_put_text(&record, "name", token->name);
    assent_record_put_text(&record, "person", token->person);
    assent_record_put_text(&record, "hash", assent_digest_text(arena, &token->hash));
    assent_record_put_integer(&record, "made", token->made_us);
    assent_record_put_integer(&record, "expires", token->expires_us);
    assent_record_put(&record, "scopes", token->scopes);
    assent_record_put_boolean(&record, "revoked", token->revoked);
    struct assent_value value = assent_record_done(&record);
    return assent_canonical_text(arena, &value);
}

static struct token *read_token(struct assent_text bytes)
{
    struct assent_arena *arena = assent_arena_open(1 << 10);
    struct token *token = assent_arena_take(arena, sizeof *token);
    token->arena = arena;
    struct assent_value value;
    struct assent_text bad;
    bool ok = assent_canonical_read(arena, assent_text_copy(arena, bytes), &value, NULL);
    token->id = assent_value_get_text(&value, "id");
    token->name = assent_value_get_text(&value, "name");
    token->person = assent_value_get_text(&value, "person");
    token->made_us = assent_value_get_integer(&value, "made", 0);
    token->expires_us = assent_value_get_integer(&value, "expires", 0);
    token->revoked = assent_value_get_boolean(&value, "revoked", false);
    const struct assent_value *scopes = assent_value_get(&value, "scopes");
    token->scopes = scopes != NULL ? *scopes : assent_value_list(NULL, 0);
    if (ok && assent_digest_read(assent_value_get_text(&value, "hash"), &token->hash) &&
        read_scopes(token, &bad))
        return token;
    token_close(token);
    return NULL;
}

void tokens_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    for (size_t i = 0; i < stored->count; i++) {
        struct token *token = read_token(stored->items[i].bytes);
        if (token == NULL) {
            assent_error_set(&runtime->broken, ASSENT_BAD_RECORD, "the stored token %.*s cannot be read",
                             (int)stored->items[i].id.count, stored->items[i].id.bytes);
            runtime->phase = PHASE_BROKEN;
            return;
        }
        struct token *old = table_get(&runtime->tokens_by_hash, token->hash.bytes);
        if (old != NULL) { // after an unknown outcome: only revocation can have moved
            old->revoked = token->revoked;
            token_close(token);
            continue;
        }
        add(runtime, token);
    }
}

static void commit_token(struct errand *errand, struct token *token, int64_t revision,
                         enum assent_admin_kind what, void (*installed)(struct errand *))
{
    struct assent_arena *arena = errand->arena;
    struct assent_write *write = assent_arena_take(arena, sizeof *write);
    *write =
        (struct assent_write){{.kind = assent_text_of("token"), .id = token->id}, revision - 1, revision};
    struct assent_row *row = assent_arena_take(arena, sizeof *row);
    row->kind = ASSENT_ROW_ADMIN;
    row->subject_kind = write->subject.kind;
    row->subject_id = token->id;
    row->bytes = write_token(token, arena);
    struct assent_record envelope = assent_record_in(arena);
    assent_record_put_text(&envelope, "person", token->person);
    assent_record_put_integer(&envelope, "expires", token->expires_us);
    assent_record_put(&envelope, "scopes", token->scopes);
    struct assent_record payload = assent_record_in(arena);
    assent_record_put_text(&payload, "name", token->name);
    struct assent_admin_turn turn = {
        .subject = assent_text_format(arena, "token/%.*s", (int)token->id.count, token->id.bytes),
        .revision = revision,
        .at_us = errand->request.event.at_us,
        .actor = errand->request.event.actor,
        .what = assent_admin_text(what),
        .envelope = assent_record_done(&envelope),
        .payload = assent_record_done(&payload),
    };
    errand->token = token;
    admin_commit(errand, &turn, write, 1, row, 1, installed);
}

// What changes without a turn, when it was used, is only in lists: this is told the same each time.
static void view(struct errand *errand, const struct token *token, bool revoked)
{
    struct assent_token_view *view = assent_arena_take(errand->arena, sizeof *view);
    *view = (struct assent_token_view){.id = token->id,
                                       .name = token->name,
                                       .person = token->person,
                                       .made_us = token->made_us,
                                       .expires_us = token->expires_us,
                                       .revoked = revoked,
                                       .scopes = token->scopes};
    errand->reply.tokens = view;
    errand->reply.token_count = 1;
}

void token_show(struct errand *errand, struct assent_text id, bool revoked)
{
    const struct token *token = find_by_id(errand->runtime, id);
    if (token != NULL)
        view(errand, token, revoked);
}

static void made(struct errand *errand)
{
    struct token *token = errand->token;
    errand->token = NULL;
    add(errand->runtime, token);
    view(errand, token, false);
    key_kept(errand->runtime, errand, errand->item->turns[0].seq);
    reply_ok(errand);
}

// The person that a request names by handle or id, or the caller; replies and returns none when the caller
// may not.
static int32_t person_of(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    const struct assent_directory *directory = errand->runtime->world->world.directory;
    int32_t caller = assent_directory_person_by_id(directory, request->principal.person);
    int32_t person = caller;
    if (request->person.count > 0) {
        person = assent_directory_person(directory, request->person);
        if (person == ASSENT_NO_INDEX)
            person = assent_directory_person_by_id(directory, request->person);
    }
    if (person != caller && !principal_may(&request->principal, ASSENT_MAY_TOKENS)) {
        reply_code(errand, ASSENT_FORBIDDEN,
                   "only who has the permission `tokens` may see, make or revoke the tokens of others");
        return ASSENT_NO_INDEX;
    }
    if (person == ASSENT_NO_INDEX)
        reply_code(errand, ASSENT_BAD_MEMBER, "there is no such person in the directory");
    return person;
}

static struct token *build(struct errand *errand, const struct assent_person *person,
                           struct assent_text *secret)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_request *request = &errand->request;
    struct assent_arena *arena = assent_arena_open(1 << 10);
    struct token *token = assent_arena_take(arena, sizeof *token);
    token->arena = arena;
    unsigned char dice[10];
    dice_draw(&runtime->dice, dice, sizeof dice);
    struct assent_id id = assent_id_make(runtime->now_us, dice);
    token->id = assent_id_text(arena, "tok", &id);
    token->name = assent_text_copy(arena, request->token_name);
    token->person = assent_text_copy(arena, person->id);
    token->made_us = request->event.at_us;
    token->expires_us = request->expires_us != 0 ? request->expires_us : token->made_us + TOKEN_DEFAULT_US;
    struct assent_items scopes = assent_items_in(arena);
    for (size_t i = 0; i < request->scope_count; i++)
        assent_items_add(&scopes, assent_value_text(assent_text_copy(arena, request->scopes[i])));
    token->scopes = assent_items_done(&scopes);
    *secret = make_secret(runtime, person->kind, errand->arena);
    token->hash = hash_of(runtime, *secret);
    return token;
}

// A token can give no more than the one that asks for it has: its own scopes bind what it makes.
static bool widens(const struct errand *errand, const struct token *token, const struct assent_person *person)
{
    const struct assent_principal *principal = &errand->request.principal;
    if (errand->source != ERRAND_CLIENT || principal_may(principal, ASSENT_MAY_TOKENS))
        return false;
    return ((person->permissions & token->allows) & ~principal->permissions) != 0 ||
           (principal->worker_types != NULL && (token->allows >> ASSENT_MAY_WORK & 1u) != 0);
}

void token_make(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    int32_t index = person_of(errand);
    if (index == ASSENT_NO_INDEX)
        return;
    const struct assent_person *person = &errand->runtime->world->world.directory->people[index];
    int64_t at_us = request->event.at_us;
    if (request->expires_us != 0 &&
        (request->expires_us <= at_us || request->expires_us > at_us + TOKEN_MOST_US)) {
        reply_code(errand, ASSENT_BAD_MEMBER, "a token expires in the future, at most 366 days from now");
        return;
    }
    if (request->scope_count > TOKEN_SCOPES || request->token_name.count > TOKEN_NAME_BYTES) {
        reply_code(errand, ASSENT_BAD_MEMBER,
                   "a token has at most 20 scopes and a name of at most 100 bytes");
        return;
    }
    struct assent_text secret, bad;
    struct token *token = build(errand, person, &secret);
    struct assent_error error;
    if (!read_scopes(token, &bad)) {
        assent_error_set(&error, ASSENT_BAD_MEMBER,
                         "`%.*s` is no scope: write a permission (submit, act, vote, work …), jobs:TYPE or "
                         "signals:NAME, or `calendar` alone",
                         (int)bad.count, bad.bytes);
        token_close(token);
        reply_error(errand, &error);
        return;
    }
    if (widens(errand, token, person)) {
        token_close(token);
        reply_code(errand, ASSENT_FORBIDDEN,
                   "the new token would allow more than yours; give it scopes that yours has");
        return;
    }
    errand->reply.secret = secret;
    commit_token(errand, token, 1, ASSENT_ADMIN_TOKEN_MADE, made);
}

static void revoked(struct errand *errand)
{
    struct token *token = find_by_id(errand->runtime, errand->token->id);
    token_close(errand->token);
    errand->token = NULL;
    token->revoked = true;
    view(errand, token, true);
    key_kept(errand->runtime, errand, errand->item->turns[0].seq);
    reply_ok(errand);
}

void token_revoke(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct token *token = find_by_id(runtime, errand->request.token);
    bool own = token != NULL && assent_text_equal(token->person, errand->request.principal.person);
    if (token == NULL || (!own && !principal_may(&errand->request.principal, ASSENT_MAY_TOKENS))) {
        reply_code(errand, ASSENT_NOT_FOUND, "there is no such token, or none that you may see");
        return;
    }
    if (token->revoked) {
        view(errand, token, true);
        errand->reply.unchanged = true;
        reply_ok(errand);
        return;
    }
    struct token *copy = read_token(write_token(token, errand->arena));
    copy->revoked = true;
    commit_token(errand, copy, 2, ASSENT_ADMIN_TOKEN_REVOKED, revoked);
}

void tokens_list(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    int32_t index = person_of(errand);
    if (index == ASSENT_NO_INDEX)
        return;
    struct assent_text person = runtime->world->world.directory->people[index].id;
    size_t count = 0;
    for (const struct token *token = runtime->tokens; token != NULL; token = token->next)
        count += assent_text_equal(token->person, person);
    struct assent_token_view *views = assent_arena_take_array(errand->arena, count, sizeof *views);
    size_t at = 0;
    for (const struct token *token = runtime->tokens; token != NULL; token = token->next) {
        if (assent_text_equal(token->person, person))
            views[at++] =
                (struct assent_token_view){token->id,         token->name,    token->person,  token->made_us,
                                           token->expires_us, token->used_us, token->revoked, token->scopes};
    }
    errand->reply.tokens = views;
    errand->reply.token_count = count;
    reply_ok(errand);
}

void tokens_close(struct assent_runtime *runtime)
{
    while (runtime->tokens != NULL) {
        struct token *token = runtime->tokens;
        runtime->tokens = token->next;
        token_close(token);
    }
    table_close(&runtime->tokens_by_hash);
    table_close(&runtime->tokens_by_id);
}

static void first_over(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    if (errand->reply.ok) {
        runtime->first_token_arena = assent_arena_open(256);
        runtime->first_token = assent_text_copy(runtime->first_token_arena, errand->reply.secret);
    } else {
        runtime->broken = errand->reply.error;
        runtime->phase = PHASE_BROKEN;
    }
    errand_close(errand);
    start_step(runtime);
}

void token_first(struct assent_runtime *runtime)
{
    static const struct assent_event none = {0};
    struct errand *errand = errand_internal(runtime, &none, ERRAND_INTERNAL);
    errand->over = first_over;
    errand->request.kind = ASSENT_REQUEST_TOKEN_MAKE;
    errand->request.token_name = assent_text_of("first start");
    errand->request.principal.person = runtime->world->world.directory->people[0].id;
    runtime->start_pending++;
    token_make(errand);
}
