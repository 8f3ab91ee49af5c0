// SPDX-License-Identifier: Apache-2.0
// The world: applying the directory as a whole, and reading it back as a file that can be applied again. What
// is read back is JSON, which is YAML too; comments and the order of the file that was applied are not kept.
#include "view.h"
#include <assent/base/canonical.h>
#include <assent/base/limits.h>

static bool decode_world(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_WORLD;
    request->text = call->text;
    if (call->text.count == 0)
        return assent_error_set(error, ASSENT_MALFORMED, "the body is the world file as YAML; it is empty");
    return assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

static bool encode_world(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_integer(&record, "version", reply->version);
    assent_record_put_boolean(&record, "unchanged", reply->unchanged);
    assent_record_put(&record, "diagnostics", reply->diagnostics);
    assent_record_put_integer(&record, "people", reply->counts.people);
    assent_record_put_integer(&record, "groups", reply->counts.groups);
    assent_record_put_integer(&record, "services", reply->counts.services);
    assent_record_put_integer(&record, "cis", reply->counts.cis);
    answer->body = assent_record_done(&record);
    return true;
}

static bool decode_read(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    (void)call;
    (void)error;
    request->kind = ASSENT_REQUEST_WORLD_READ;
    return true;
}

static struct assent_value named_by(struct assent_arena *arena, const struct assent_value *who)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "by", *who);
    return assent_record_done(&record);
}

// The record of a role says `permissions`, the file `may`; that of a person has an id, which the file must
// not.
static struct assent_value file_entry(struct assent_arena *arena, const struct assent_value *entry)
{
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < entry->record.count; i++) {
        const struct assent_member *member = &entry->record.members[i];
        if (assent_text_is(member->name, "permissions"))
            assent_record_put(&record, "may", member->value);
        else if (assent_text_is(member->name, "rules")) // of a calendar: its members stand beside its zone
            for (size_t j = 0; j < member->value.record.count; j++)
                assent_record_set(&record, member->value.record.members[j].name,
                                  member->value.record.members[j].value);
        else if (assent_text_is(member->name, "override")) // of a freeze
            assent_record_put(&record, "override", named_by(arena, &member->value));
        else if (!assent_text_is(member->name, "id"))
            assent_record_set(&record, member->name, member->value);
    }
    return assent_record_done(&record);
}

static struct assent_value file_part(struct assent_arena *arena, const struct assent_value *part)
{
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < part->record.count; i++)
        assent_record_set(&record, part->record.members[i].name,
                          file_entry(arena, &part->record.members[i].value));
    return assent_record_done(&record);
}

static bool encode_read(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    struct assent_value stored;
    if (!assent_canonical_read(call->arena, reply->written, &stored, error))
        return false;
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_integer(&record, "assent", 1);
    for (size_t i = 0; i < stored.record.count; i++) {
        const struct assent_member *part = &stored.record.members[i];
        bool items = assent_text_is(part->name, "cis");
        if (part->value.kind == ASSENT_VALUE_RECORD && part->value.record.count > 0)
            assent_record_set(&record, items ? assent_text_of("items") : part->name,
                              file_part(call->arena, &part->value));
    }
    answer->body = assent_record_done(&record);
    answer->etag = reply->world->directory->version;
    return true;
}

static const char *const QUERY_DRY_RUN[] = {"dry_run", NULL};

const struct assent_route ROUTES_WORLD[] = {
    {.method = "GET",
     .path = "/v1/world",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORLD,
     .summary = "The directory as a world file; the ETag is its version",
     .status = 200,
     .gives = "World",
     .decode = decode_read,
     .encode = encode_read},
    {.method = "PUT",
     .path = "/v1/world",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORLD,
     .media = "application/yaml",
     .body_limit = ASSENT_BODY_DEFINITION_BYTES,
     .query = QUERY_DRY_RUN,
     .summary =
         "Apply the directory: people, groups, roles, services, items, calendars, freezes, boards, rotas",
     .status = 200,
     .gives = "AppliedWorld",
     .decode = decode_world,
     .encode = encode_world},
    {.method = NULL},
};
