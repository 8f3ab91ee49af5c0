// SPDX-License-Identifier: Apache-2.0
// The world: applying the directory as a whole.
#include "view.h"
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
    const struct assent_directory *directory = reply->world->directory;
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_integer(&record, "version", reply->version);
    assent_record_put_boolean(&record, "unchanged", reply->unchanged);
    assent_record_put(&record, "diagnostics", reply->diagnostics);
    assent_record_put_integer(&record, "people", (int64_t)directory->person_count);
    assent_record_put_integer(&record, "groups", (int64_t)directory->group_count);
    assent_record_put_integer(&record, "services", (int64_t)directory->service_count);
    assent_record_put_integer(&record, "cis", (int64_t)directory->ci_count);
    answer->body = assent_record_done(&record);
    return true;
}

static const char *const QUERY_DRY_RUN[] = {"dry_run", NULL};

const struct assent_route ROUTES_WORLD[] = {
    {.method = "PUT",
     .path = "/v1/world",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORLD,
     .media = "application/yaml",
     .body_limit = ASSENT_BODY_DEFINITION_BYTES,
     .query = QUERY_DRY_RUN,
     .summary = "Apply the directory: people, groups, roles, services, items, calendars",
     .status = 200,
     .gives = "AppliedWorld",
     .decode = decode_world,
     .encode = encode_world},
    {.method = NULL},
};
