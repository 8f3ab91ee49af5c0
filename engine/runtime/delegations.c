// SPDX-License-Identifier: Apache-2.0
// Delegations as subjects: made, revoked, listed, and shown to every decision inside its directory
// (docs/decisions/0088). Guarantees: each change is a turn of the delegation; all changes move one mark, so
// that two that were decided on the same list never both stand; the directory's version stays as it is,
// because a vote by a delegate names its delegation, and its item reads that very one. What may be made is
// the core's (assent/core/delegation.h); who may make it for whom stands here. In memory: those that are not
// over, and those that ended lately.
#include "machine.h"
#include <assent/base/canonical.h>
#include <stdlib.h>

#define NO_SUCH "there is no such delegation, or none that you may see"

static const struct assent_directory *directory_of(const struct assent_runtime *runtime)
{
    return runtime->world->world.directory;
}

static struct delegation *find(const struct assent_runtime *runtime, struct assent_text id)
{
    struct delegation *found = runtime->delegations.first;
    while (found != NULL && !assent_text_equal(found->is.id, id))
        found = found->next;
    return found;
}

static struct delegation *copy_of(const struct assent_delegation *is)
{
    struct assent_arena *arena = assent_arena_open(512);
    struct delegation *delegation = assent_arena_take(arena, sizeof *delegation);
    delegation->arena = arena;
    delegation->is = assent_delegation_copy(arena, is);
    return delegation;
}

void delegation_close(struct delegation *delegation)
{
    assent_arena_close(delegation->arena); // it lies in it
}

void delegations_close(struct assent_runtime *runtime)
{
    while (runtime->delegations.first != NULL) {
        struct delegation *first = runtime->delegations.first;
        runtime->delegations.first = first->next;
        delegation_close(first);
    }
}

// --- the world of now shows them ---

static int by_delegate(const void *a, const void *b)
{
    return assent_delegation_compare(a, b);
}

// Those that are not over, as the directory holds them.
static const struct assent_delegation *open_ones(const struct assent_runtime *runtime,
                                                 struct assent_arena *arena, size_t *count)
{
    size_t most = 0;
    for (const struct delegation *it = runtime->delegations.first; it != NULL; it = it->next)
        most += !assent_delegation_over(&it->is, runtime->now_us);
    struct assent_delegation *items = assent_arena_take_array(arena, most, sizeof *items);
    *count = 0;
    for (const struct delegation *it = runtime->delegations.first; it != NULL; it = it->next) {
        if (!assent_delegation_over(&it->is, runtime->now_us))
            items[(*count)++] = assent_delegation_copy(arena, &it->is);
    }
    if (*count > 1)
        qsort(items, *count, sizeof *items, by_delegate);
    return items;
}

void delegations_show(struct assent_runtime *runtime)
{
    struct world_version *now = runtime->world;
    if (now == NULL || (runtime->delegations.first == NULL && now->base == NULL))
        return;
    struct world_version *base = now->base != NULL ? now->base : now;
    struct world_version *version = memory_take(sizeof *version);
    version->holders = 1;
    version->base = world_version_hold(base);
    version->arena = assent_arena_open(0);
    struct assent_directory *directory =
        assent_arena_copy(version->arena, base->world.directory, sizeof *directory);
    directory->delegations = open_ones(runtime, version->arena, &directory->delegation_count);
    version->world = (struct assent_world){directory, base->world.schedule, base->world.figures};
    version->written = base->written;
    version->operators = base->operators;
    world_version_drop(now);
    runtime->world = version;
}

// Those that ended long ago are the journal's alone.
static void forget_old(struct assent_runtime *runtime)
{
    for (struct delegation **at = &runtime->delegations.first; *at != NULL;) {
        struct delegation *it = *at;
        int64_t end_us = it->is.revoked_us != 0 ? it->is.revoked_us : it->is.until_us;
        if (runtime->now_us - end_us > ASSENT_DELEGATION_KEEP_US) {
            *at = it->next;
            delegation_close(it);
        } else {
            at = &it->next;
        }
    }
}

// --- the start ---

static void broken(struct assent_runtime *runtime, const struct assent_error *error)
{
    runtime->broken = *error;
    runtime->phase = PHASE_BROKEN;
}

bool delegations_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    struct assent_arena *arena = arena_borrow(runtime);
    bool whole = true;
    for (size_t i = 0; whole && i < stored->count; i++) {
        struct assent_value record;
        struct assent_delegation is;
        struct assent_error error = {0};
        whole = assent_canonical_read(arena, stored->items[i].bytes, &record, &error) &&
                assent_delegation_read(&record, &is, &error);
        if (!whole) {
            broken(runtime, &error);
            break;
        }
        struct delegation *old = find(runtime, is.id);
        if (old != NULL) { // after an unknown outcome: only its revocation can have come
            old->is.revoked_us = is.revoked_us;
            old->is.revoked_by = assent_text_copy(old->arena, is.revoked_by);
            continue;
        }
        struct delegation *made = copy_of(&is);
        made->next = runtime->delegations.first;
        runtime->delegations.first = made;
    }
    arena_return(runtime, arena);
    forget_old(runtime);
    delegations_show(runtime);
    return whole;
}

static struct assent_subject mark(void)
{
    return (struct assent_subject){.kind = assent_text_of("delegations"), .id = assent_text_of("main")};
}

void delegations_marked(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    if (stored->count > 0)
        runtime->delegations.revision = stored->items[0].revision;
}

// --- making and revoking ---

static struct assent_value told(const struct assent_delegation *is, struct assent_arena *arena)
{
    struct assent_value whole = assent_delegation_write(is, arena);
    struct assent_record record = assent_record_from(arena, &whole);
    assent_record_put(&record, "because", assent_value_absent()); // what was written is payload
    return assent_record_done(&record);
}

static void commit(struct errand *errand, struct delegation *delegation, int64_t revision,
                   enum assent_admin_kind what, void (*installed)(struct errand *))
{
    struct assent_arena *arena = errand->arena;
    const struct assent_delegation *is = &delegation->is;
    int64_t marked = errand->runtime->delegations.revision;
    struct assent_write *writes = assent_arena_take_array(arena, 2, sizeof *writes);
    struct assent_row *rows = assent_arena_take_array(arena, 2, sizeof *rows);
    writes[0] =
        (struct assent_write){{.kind = assent_text_of("delegation"), .id = is->id}, revision - 1, revision};
    writes[1] = (struct assent_write){mark(), marked, marked + 1};
    struct assent_value stored = assent_delegation_write(is, arena);
    rows[0] = (struct assent_row){.kind = ASSENT_ROW_ADMIN,
                                  .subject_kind = writes[0].subject.kind,
                                  .subject_id = is->id,
                                  .bytes = assent_canonical_text(arena, &stored)};
    rows[1] = (struct assent_row){.kind = ASSENT_ROW_ADMIN,
                                  .subject_kind = writes[1].subject.kind,
                                  .subject_id = writes[1].subject.id,
                                  .bytes = assent_text_of("{}")};
    struct assent_record payload = assent_record_in(arena);
    if (is->because.count > 0)
        assent_record_put_text(&payload, "because", is->because);
    struct assent_admin_turn turn = {
        .subject = assent_text_format(arena, "delegation/%.*s", (int)is->id.count, is->id.bytes),
        .revision = revision,
        .at_us = errand->request.event.at_us,
        .actor = errand->request.event.actor,
        .what = assent_admin_text(what),
        .envelope = told(is, arena),
    };
    if (payload.count > 0)
        turn.payload = assent_record_done(&payload);
    errand->delegation = delegation;
    admin_commit(errand, &turn, writes, 2, rows, 2, installed);
}

static void show(struct errand *errand, const struct delegation *delegation)
{
    struct assent_delegation *one = assent_arena_take(errand->arena, sizeof *one);
    *one = assent_delegation_copy(errand->arena, &delegation->is);
    errand->reply.delegations = one;
    errand->reply.delegation_count = 1;
}

static void changed(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    runtime->delegations.revision++;
    forget_old(runtime);
    delegations_show(runtime);
    key_kept(runtime, errand, errand->item->turns[0].seq);
    reply_ok(errand);
}

static void made(struct errand *errand)
{
    struct delegation *delegation = errand->delegation;
    errand->delegation = NULL;
    delegation->next = errand->runtime->delegations.first;
    errand->runtime->delegations.first = delegation;
    show(errand, delegation);
    changed(errand);
}

// The id of a person that a request names by handle or id; empty: nobody's.
static struct assent_text id_of(const struct assent_directory *directory, struct assent_text name)
{
    int32_t index = assent_directory_person(directory, name);
    if (index == ASSENT_NO_INDEX)
        index = assent_directory_person_by_id(directory, name);
    return index == ASSENT_NO_INDEX ? (struct assent_text){0} : directory->people[index].id;
}

static bool same_person(const struct assent_directory *directory, struct assent_text a, struct assent_text b)
{
    return assent_person_behind(directory, assent_directory_person_by_id(directory, a)) ==
           assent_person_behind(directory, assent_directory_person_by_id(directory, b));
}

// Votes are given away by a person, or for somebody who cannot by who keeps the directory; never to oneself.
static bool may_make(struct errand *errand, const struct assent_delegation *wanted)
{
    const struct assent_principal *principal = &errand->request.principal;
    bool own = assent_text_equal(wanted->person, principal->person);
    if (principal->kind != ASSENT_HUMAN)
        reply_code(errand, ASSENT_HUMAN_REQUIRED,
                   "only a human gives votes to somebody else; let the person do it");
    else if (!principal_may(principal, own ? ASSENT_MAY_VOTE : ASSENT_MAY_WORLD))
        reply_code(errand, ASSENT_FORBIDDEN,
                   own ? "your votes are given away with a token that has the permission `vote`"
                       : "a delegation for somebody else is made by who has the permission `world`");
    else if (!own && wanted->delegate.count > 0 &&
             same_person(directory_of(errand->runtime), wanted->delegate, principal->person))
        reply_code(errand, ASSENT_SEPARATION,
                   "who makes a delegation for somebody else is not its delegate; let another administrator "
                   "make it, or name somebody else");
    else
        return true;
    return false;
}

static void delegation_make(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_directory *directory = directory_of(runtime);
    const struct assent_request *request = &errand->request;
    struct assent_delegation wanted = request->delegation;
    wanted.person = wanted.person.count > 0 ? id_of(directory, wanted.person) : request->principal.person;
    wanted.delegate = id_of(directory, wanted.delegate);
    wanted.from_us = wanted.from_us != 0 ? wanted.from_us : request->event.at_us;
    wanted.made_us = request->event.at_us;
    wanted.made_by = request->principal.person;
    wanted.revoked_us = 0;
    wanted.revoked_by = (struct assent_text){0};
    struct assent_error error;
    if (!may_make(errand, &wanted))
        return;
    if (!assent_delegation_allowed(directory, &wanted, request->event.at_us, &error)) {
        reply_error(errand, &error);
        return;
    }
    if (wanted.workflow.count > 0 && program_find(runtime, wanted.workflow, 0) == NULL) {
        reply_code(errand, ASSENT_WORKFLOW_UNKNOWN,
                   "there is no such workflow; `assent workflows` shows those that are deployed");
        return;
    }
    unsigned char dice[10];
    dice_draw(&runtime->dice, dice, sizeof dice);
    struct assent_id id = assent_id_make(runtime->now_us, dice);
    wanted.id = assent_id_text(errand->arena, "dlg", &id);
    if (errand->delegation != NULL) // it is decided anew
        delegation_close(errand->delegation);
    errand->again = delegation_make;
    commit(errand, copy_of(&wanted), 1, ASSENT_ADMIN_DELEGATION_MADE, made);
}

static bool sees(const struct errand *errand, const struct delegation *delegation)
{
    const struct assent_principal *principal = &errand->request.principal;
    return delegation != NULL &&
           (assent_text_equal(delegation->is.person, principal->person) ||
            assent_text_equal(delegation->is.delegate, principal->person) ||
            assent_text_equal(delegation->is.made_by, principal->person) ||
            principal_may(principal, ASSENT_MAY_WORLD) || principal_may(principal, ASSENT_MAY_AUDIT));
}

static void revoked(struct errand *errand)
{
    struct delegation *delegation = find(errand->runtime, errand->delegation->is.id);
    if (delegation != NULL) {
        delegation->is.revoked_us = errand->delegation->is.revoked_us;
        delegation->is.revoked_by = assent_text_copy(delegation->arena, errand->delegation->is.revoked_by);
    }
    show(errand, errand->delegation);
    delegation_close(errand->delegation);
    errand->delegation = NULL;
    changed(errand);
}

// The person, the delegate and who keeps the directory may end it.
static bool may_revoke(struct errand *errand, const struct delegation *delegation)
{
    const struct assent_principal *principal = &errand->request.principal;
    bool own = assent_text_equal(delegation->is.person, principal->person) ||
               assent_text_equal(delegation->is.delegate, principal->person);
    if ((own && principal_may(principal, ASSENT_MAY_VOTE)) || principal_may(principal, ASSENT_MAY_WORLD))
        return true;
    reply_code(errand, ASSENT_FORBIDDEN,
               "a delegation is revoked by the person, the delegate, or who has the permission `world`");
    return false;
}

static void delegation_revoke(struct errand *errand)
{
    const struct delegation *delegation = find(errand->runtime, errand->request.delegation.id);
    if (!sees(errand, delegation)) {
        reply_code(errand, ASSENT_NOT_FOUND, NO_SUCH);
        return;
    }
    if (!may_revoke(errand, delegation))
        return;
    int64_t revision = delegation->is.revoked_us != 0 ? 2 : 1;
    if (!revision_fits(&errand->request, revision)) {
        errand->reply.version = revision;
        reply_code(errand, ASSENT_STALE_ETAG, "the delegation was revoked since you read it");
        return;
    }
    if (assent_delegation_over(&delegation->is, errand->request.event.at_us)) {
        show(errand, delegation);
        errand->reply.unchanged = true;
        reply_ok(errand);
        return;
    }
    struct assent_delegation ended = delegation->is;
    ended.revoked_us = errand->request.event.at_us;
    ended.revoked_by = errand->request.principal.person;
    if (errand->delegation != NULL)
        delegation_close(errand->delegation);
    errand->again = delegation_revoke;
    commit(errand, copy_of(&ended), 2, ASSENT_ADMIN_DELEGATION_REVOKED, revoked);
}

// --- looking ---

static void delegation_show(struct errand *errand)
{
    const struct delegation *delegation = find(errand->runtime, errand->request.delegation.id);
    if (!sees(errand, delegation)) {
        reply_code(errand, ASSENT_NOT_FOUND, NO_SUCH);
        return;
    }
    show(errand, delegation);
    reply_ok(errand);
}

bool delegation_tells(const struct errand *errand, const struct assent_stored_turn *turn)
{
    const struct delegation *delegation =
        assent_text_is(turn->subject.kind, "delegation") ? find(errand->runtime, turn->subject.id) : NULL;
    struct assent_text person = errand->request.principal.person;
    return delegation != NULL && (assent_text_equal(delegation->is.person, person) ||
                                  assent_text_equal(delegation->is.delegate, person));
}

void delegation_replay(struct errand *errand, struct assent_text id)
{
    const struct delegation *delegation = find(errand->runtime, id);
    if (delegation != NULL)
        show(errand, delegation);
}

static void delegations_list(struct errand *errand)
{
    const struct assent_runtime *runtime = errand->runtime;
    const struct assent_principal *principal = &errand->request.principal;
    struct assent_text name = errand->request.person;
    struct assent_text person = name.count > 0 ? id_of(directory_of(runtime), name) : principal->person;
    bool all = principal_may(principal, ASSENT_MAY_WORLD) || principal_may(principal, ASSENT_MAY_AUDIT);
    if (!all && !assent_text_equal(person, principal->person)) {
        reply_code(errand, ASSENT_FORBIDDEN,
                   "the delegations of others are shown to who has the permission `world` or `audit`");
        return;
    }
    size_t most = 0;
    for (const struct delegation *it = runtime->delegations.first; it != NULL; it = it->next)
        most++;
    struct assent_delegation *items = assent_arena_take_array(errand->arena, most, sizeof *items);
    size_t count = 0;
    for (const struct delegation *it = runtime->delegations.first; it != NULL; it = it->next) {
        if (assent_text_equal(it->is.person, person) || assent_text_equal(it->is.delegate, person))
            items[count++] = assent_delegation_copy(errand->arena, &it->is);
    }
    errand->reply.delegations = items;
    errand->reply.delegation_count = count;
    reply_ok(errand);
}

void delegations_ask(struct errand *errand)
{
    enum assent_request_kind kind = errand->request.kind;
    if (kind == ASSENT_REQUEST_DELEGATION_MAKE)
        delegation_make(errand);
    else if (kind == ASSENT_REQUEST_DELEGATION_REVOKE)
        delegation_revoke(errand);
    else if (kind == ASSENT_REQUEST_DELEGATION)
        delegation_show(errand);
    else
        delegations_list(errand);
}
