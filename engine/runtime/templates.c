// SPDX-License-Identifier: Apache-2.0
// Templates as subjects: proposed, granted, suspended, resumed, withdrawn, listed (docs/decisions/0121).
// Guarantees: each change is a turn of the template; a change that touches how the preauthorisation stands
// moves a mark of its own, which every turn that leans on it reads; whoever waits at a gate hears of it. What
// may be done is the core's (assent/core/change_template.h); who may knock stands here.
#include "gates.h"
#include <assent/base/canonical.h>
#include <stdlib.h>
#include <string.h>

static void propose(struct errand *errand);
static void change(struct errand *errand);
static bool may_change(struct errand *errand, const struct assent_change_template *template);
static void commit(struct errand *errand, const struct assent_change_template *before,
                   const struct assent_change_template *after, enum assent_admin_kind what);
static void changed(struct errand *errand);
static void list(struct errand *errand);
static void show(struct errand *errand, const struct assent_change_template *template);

#define NO_SUCH "there is no such template; `assent template list` shows those there are"

void templates_ask(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    const struct assent_change_template *found = template_find(errand->runtime, request->template.name);
    if (request->kind == ASSENT_REQUEST_TEMPLATES)
        list(errand);
    else if (request->kind == ASSENT_REQUEST_TEMPLATE_PROPOSE)
        propose(errand);
    else if (found == NULL)
        reply_code(errand, ASSENT_NOT_FOUND, NO_SUCH);
    else if (request->kind == ASSENT_REQUEST_TEMPLATE_CHANGE)
        change(errand);
    else {
        show(errand, found);
        reply_ok(errand);
    }
}

const struct assent_change_template *template_find(const struct assent_runtime *runtime,
                                                   struct assent_text name)
{
    for (const struct template *it = runtime->templates; it != NULL; it = it->next) {
        if (assent_text_equal(it->is.name, name))
            return &it->is;
    }
    return NULL;
}

void template_install(struct assent_runtime *runtime, const struct assent_change_template *is)
{
    struct assent_arena *arena = assent_arena_open(1024);
    struct template *made = assent_arena_take(arena, sizeof *made);
    *made = (struct template){.arena = arena, .is = assent_template_copy(arena, is)};
    struct template **at = &runtime->templates;
    while (*at != NULL && assent_text_compare((*at)->is.name, is->name) < 0)
        at = &(*at)->next;
    struct template *old = *at != NULL && assent_text_equal((*at)->is.name, is->name) ? *at : NULL;
    made->wakes = old == NULL || old->wakes || old->is.mark != is->mark;
    made->next = old != NULL ? old->next : *at;
    *at = made;
    if (old != NULL)
        assent_arena_close(old->arena);
    gates_all(runtime);
}

bool templates_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    struct assent_arena *arena = arena_borrow(runtime);
    bool whole = true;
    for (size_t i = 0; whole && i < stored->count; i++) {
        struct assent_value record;
        struct assent_change_template is;
        struct assent_error error = {0};
        whole = assent_canonical_read(arena, stored->items[i].bytes, &record, &error) &&
                assent_template_read(&record, arena, &is, &error);
        if (whole) {
            template_install(runtime, &is);
        } else {
            runtime->broken = error;
            runtime->phase = PHASE_BROKEN;
        }
    }
    arena_return(runtime, arena);
    return whole;
}

void templates_close(struct assent_runtime *runtime)
{
    while (runtime->templates != NULL) {
        struct template *first = runtime->templates;
        runtime->templates = first->next;
        assent_arena_close(first->arena);
    }
}

void template_replay(struct errand *errand, struct assent_text name)
{
    const struct assent_change_template *template = template_find(errand->runtime, name);
    if (template != NULL)
        show(errand, template);
}

static struct assent_template_change change_of(const struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    return (struct assent_template_change){
        .directory = errand->runtime->world->world.directory,
        .person = request->principal.person,
        .at_us = request->event.at_us,
        .until_us = request->template.until_us,
        .because = request->event.comment,
    };
}

static bool fits(struct errand *errand, const struct assent_change_template *template)
{
    int64_t revision = template != NULL ? template->revision : 0;
    if (revision_fits(&errand->request, revision))
        return true;
    errand->reply.version = revision;
    reply_code(errand, ASSENT_STALE_ETAG, "the template has changed since you read it; read it again");
    return false;
}

static void propose(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_change_template *wanted = &errand->request.template;
    const struct assent_change_template *before = template_find(runtime, wanted->name);
    struct assent_template_change of = change_of(errand);
    struct assent_change_template after;
    struct assent_error error;
    size_t count = 0;
    for (const struct template *it = runtime->templates; it != NULL; it = it->next)
        count++;
    if (!fits(errand, before))
        return;
    if (before == NULL && count >= ASSENT_TEMPLATES) {
        reply_code(errand, ASSENT_LIMIT_REACHED, "there are 2000 templates, more are not kept");
        return;
    }
    errand->program = program_find(runtime, wanted->workflow, 0);
    if (errand->program == NULL) {
        reply_code(errand, ASSENT_WORKFLOW_UNKNOWN,
                   "there is no such workflow; `assent workflows` shows those that are deployed");
        return;
    }
    if (errand->program->definition == NULL) {
        program_need(runtime, errand->program, errand);
        return;
    }
    of.definition = errand->program->definition;
    errand->again = propose;
    if (assent_template_propose(before, wanted, &of, errand->arena, &after, &error))
        commit(errand, before, &after, ASSENT_ADMIN_TEMPLATE_PROPOSED);
    else
        reply_error(errand, &error);
}

static void change(struct errand *errand)
{
    const struct assent_change_template *before =
        template_find(errand->runtime, errand->request.template.name);
    static const struct {
        bool (*verb)(const struct assent_change_template *before, const struct assent_template_change *of,
                     struct assent_change_template *out, struct assent_error *error);
        enum assent_admin_kind what;
    } verbs[] = {
        [ASSENT_TEMPLATE_GRANT] = {assent_template_grant, ASSENT_ADMIN_TEMPLATE_GRANTED},
        [ASSENT_TEMPLATE_SUSPEND] = {assent_template_suspend, ASSENT_ADMIN_TEMPLATE_SUSPENDED},
        [ASSENT_TEMPLATE_RESUME] = {assent_template_resume, ASSENT_ADMIN_TEMPLATE_RESUMED},
        [ASSENT_TEMPLATE_WITHDRAW] = {assent_template_withdraw, ASSENT_ADMIN_TEMPLATE_WITHDRAWN},
    };
    enum assent_template_verb verb = errand->request.template_verb;
    struct assent_template_change of = change_of(errand);
    struct assent_change_template after;
    struct assent_error error;
    errand->again = change;
    if (!fits(errand, before) || !may_change(errand, before))
        return;
    if (verb != ASSENT_TEMPLATE_GRANT && assent_text_trim(of.because).count == 0)
        reply_code(errand, ASSENT_COMMENT_MISSING, "say why: whoever relies on the template reads it");
    else if (verbs[verb].verb(before, &of, &after, &error))
        commit(errand, before, &after, verbs[verb].what);
    else
        reply_error(errand, &error);
}

// Leave is given by a human of those who give it (the core asks); it is taken back by them, by whoever
// operates, and by whoever proposed it; a template is withdrawn by whoever keeps the processes, too.
static bool may_change(struct errand *errand, const struct assent_change_template *template)
{
    const struct assent_principal *principal = &errand->request.principal;
    enum assent_template_verb verb = errand->request.template_verb;
    bool gives = verb == ASSENT_TEMPLATE_GRANT || verb == ASSENT_TEMPLATE_RESUME;
    bool own = principal_may(principal, ASSENT_MAY_VOTE) &&
               (assent_text_equal(template->proposed_by, principal->person) ||
                assent_template_grants(template, errand->runtime->world->world.directory, principal->person));
    if (gives && principal->kind != ASSENT_HUMAN)
        reply_code(errand, ASSENT_HUMAN_REQUIRED, "only a human authorises changes in advance");
    else if (gives && !principal_may(principal, ASSENT_MAY_VOTE))
        reply_code(errand, ASSENT_FORBIDDEN, "to grant takes a token that has the permission `vote`");
    else if (!gives && !own && !principal_may(principal, ASSENT_MAY_OPERATE) &&
             !principal_may(principal, ASSENT_MAY_DEPLOY))
        reply_code(
            errand, ASSENT_FORBIDDEN,
            "a template is suspended or withdrawn by those who grant it, who proposed it, or who has the "
            "permission `operate` or `deploy`");
    else
        return true;
    return false;
}

static void commit(struct errand *errand, const struct assent_change_template *before,
                   const struct assent_change_template *after, enum assent_admin_kind what)
{
    struct template_parts *parts = assent_arena_take(errand->arena, sizeof *parts);
    struct assent_change_template *kept = assent_arena_take(errand->arena, sizeof *kept);
    *kept = assent_template_copy(errand->arena, after); // the one before may go meanwhile
    errand->template_after = kept;
    template_parts(errand, before, kept, what, parts);
    admin_commit(errand, &parts->turn, parts->writes, parts->write_count, parts->rows, parts->row_count,
                 changed);
}

static void changed(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    template_install(runtime, errand->template_after);
    key_kept(runtime, errand, errand->item->turns[0].seq);
    show(errand, errand->template_after);
    reply_ok(errand);
}

// By name, from the one after request->template.name on, and no more than request->limit of them.
static void list(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    struct assent_change_template *items =
        assent_arena_take_array(errand->arena, request->limit, sizeof *items);
    size_t count = 0;
    for (const struct template *it = errand->runtime->templates; it != NULL && count < request->limit;
         it = it->next) {
        bool after = assent_text_compare(it->is.name, request->template.name) > 0;
        bool wanted = request->workflow.count == 0 || assent_text_equal(it->is.workflow, request->workflow);
        if (after && wanted)
            items[count++] = assent_template_copy(errand->arena, &it->is);
    }
    errand->reply.templates = items;
    errand->reply.template_count = count;
    reply_ok(errand);
}

static void show(struct errand *errand, const struct assent_change_template *template)
{
    struct assent_change_template *one = assent_arena_take(errand->arena, sizeof *one);
    *one = assent_template_copy(errand->arena, template);
    errand->reply.templates = one;
    errand->reply.template_count = 1;
}
