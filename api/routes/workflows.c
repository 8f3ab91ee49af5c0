// SPDX-License-Identifier: Apache-2.0
// Workflows: what is deployed, its text, and deploying a new version. A file with errors answers with all of
// its diagnostics.
#include "view.h"
#include <assent/base/limits.h>

static struct assent_value view_version(const struct view *view,
                                        const struct assent_workflow_version *workflow)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_text(&record, "name", workflow->name);
    assent_record_put_integer(&record, "version", workflow->version);
    assent_record_put(&record, "deployed", view_time(view, workflow->deployed_us));
    if (workflow->definition != NULL) {
        const struct assent_definition *definition = workflow->definition;
        assent_record_put_text(&record, "title", definition->title);
        assent_record_put(&record, "kind", assent_value_string(assent_ticket_kind_text(definition->kind)));
        assent_record_put(&record, "digest", view_digest(view, &definition->digest));
        assent_record_put(&record, "deployed_by", view_person(view, definition->deployer));
        if (definition->description.count > 0)
            assent_record_put_text(&record, "description", definition->description);
        if (definition->unattended.count > 0)
            assent_record_put_text(&record, "unattended", definition->unattended);
    }
    if (workflow->text.count > 0)
        assent_record_put_text(&record, "text", workflow->text);
    return assent_record_done(&record);
}

static bool decode_list(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    (void)call;
    (void)error;
    request->kind = ASSENT_REQUEST_WORKFLOWS;
    return true;
}

static bool encode_list(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->workflow_count; i++)
        assent_items_add(&items, view_version(&view, &reply->workflows[i]));
    answer->body = view_page(call, &items, (struct assent_text){0});
    return true;
}

static bool decode_one(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    struct assent_text version = assent_call_path(call, "version");
    request->kind = ASSENT_REQUEST_WORKFLOW;
    request->workflow = assent_call_path(call, "workflow");
    if (version.count > 0 && (!assent_text_integer(version, &request->version) || request->version < 1))
        return assent_error_set(error, ASSENT_NOT_FOUND,
                                "there is no such workflow, or no such version of it");
    return true;
}

static bool encode_one(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    answer->body = view_version(&view, &reply->workflows[0]);
    answer->etag = reply->workflows[0].version;
    return true;
}

static bool encode_form(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)call;
    (void)error;
    answer->body = reply->workflows[0].form;
    answer->etag = reply->workflows[0].version;
    return true;
}

// { file, text, files: { "risk.lua": text } }
static bool decode_source(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    static const char *const MEMBERS[] = {"file", "text", "files", NULL};
    struct assent_value files;
    request->kind = ASSENT_REQUEST_DEPLOY;
    if (!assent_body_members(&call->body, MEMBERS, error) ||
        !assent_body_text(&call->body, "file", false, 200, &request->file, error) ||
        !assent_body_text(&call->body, "text", true, ASSENT_BODY_DEFINITION_BYTES, &request->text, error) ||
        !assent_body_record(&call->body, "files", false, &files, error))
        return false;
    if (request->file.count == 0)
        request->file = assent_text_of("workflow.yaml");
    if (files.kind != ASSENT_VALUE_RECORD)
        return true;
    struct assent_text_file *items = assent_arena_take_array(call->arena, files.record.count, sizeof *items);
    for (size_t i = 0; i < files.record.count; i++) {
        const struct assent_member *member = &files.record.members[i];
        if (member->value.kind != ASSENT_VALUE_TEXT)
            return assent_error_set(error, ASSENT_BAD_MEMBER, "`files.%.*s` is the text of a file",
                                    (int)member->name.count, member->name.bytes);
        items[i] = (struct assent_text_file){member->name, member->value.text};
    }
    request->files = items;
    request->file_count = files.record.count;
    return true;
}

static bool decode_deploy(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    return decode_source(call, request, error) &&
           assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

static bool decode_validate(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    request->dry_run = true;
    return decode_source(call, request, error);
}

static bool encode_deployed(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_integer(&record, "version", reply->version);
    assent_record_put_boolean(&record, "unchanged", reply->unchanged);
    assent_record_put(&record, "diagnostics", reply->diagnostics);
    if (reply->report.count > 0)
        assent_record_put_text(&record, "report", reply->report);
    answer->body = assent_record_done(&record);
    if (reply->unchanged)
        answer->status = 200;
    return true;
}

static const char *const QUERY_DRY_RUN[] = {"dry_run", NULL};

const struct assent_route ROUTES_WORKFLOWS[] = {
    {.method = "GET",
     .path = "/v1/workflows",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "The workflows that are deployed, newest version each",
     .status = 200,
     .gives = "Workflow",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/workflows/{workflow}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "A workflow's newest version with its text",
     .status = 200,
     .gives = "Workflow",
     .etag = true,
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/workflows/{workflow}/versions/{version}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One version with its text",
     .status = 200,
     .gives = "Workflow",
     .etag = true,
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/workflows/{workflow}/form",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "The fields of a workflow's newest version as JSON Schema",
     .status = 200,
     .gives = "Form",
     .etag = true,
     .decode = decode_one,
     .encode = encode_form},
    {.method = "POST",
     .path = "/v1/workflows:validate",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .body_limit = ASSENT_BODY_DEFINITION_BYTES,
     .summary = "Check a workflow against this server's world; keeps nothing",
     .status = 200,
     .takes = "Source",
     .gives = "Deployment",
     .decode = decode_validate,
     .encode = encode_deployed},
    {.method = "POST",
     .path = "/v1/workflows:deploy",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_DEPLOY,
     .media = "application/json",
     .body_limit = ASSENT_BODY_DEFINITION_BYTES,
     .key = true,
     .query = QUERY_DRY_RUN,
     .summary = "Deploy a workflow as its next version",
     .status = 201,
     .takes = "Source",
     .gives = "Deployment",
     .also = "200 Deployment",
     .decode = decode_deploy,
     .encode = encode_deployed},
    {.method = NULL},
};
