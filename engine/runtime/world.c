// SPDX-License-Identifier: Apache-2.0
// The directory as a subject: applied as a whole, one version after the other, with its difference in the
// journal. Decisions under way keep the version that they began with; their items name it as read, so the
// store refuses them when it has moved and they are decided anew.
#include "gates.h"
#include <assent/base/canonical.h>
#include <assent/core/told.h>
#include <assert.h>
#include <stdlib.h>

static struct assent_world_counts counts_of(const struct assent_directory *directory)
{
    return (struct assent_world_counts){(int64_t)directory->person_count, (int64_t)directory->group_count,
                                        (int64_t)directory->service_count, (int64_t)directory->ci_count};
}

static struct assent_value counts_value(const struct assent_world_counts *counts, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put_integer(&record, "cis", counts->cis);
    assent_record_put_integer(&record, "groups", counts->groups);
    assent_record_put_integer(&record, "people", counts->people);
    assent_record_put_integer(&record, "services", counts->services);
    return assent_record_done(&record);
}

// The answer of the first time, from its turn. One that is older than this member tells the counts of now.
void world_replay(struct errand *errand, const struct assent_admin_turn *turn)
{
    struct assent_world_counts *counts = &errand->reply.counts;
    const struct assent_value *kept = assent_value_get(&turn->envelope, "counts");
    *counts = counts_of(errand->runtime->world->world.directory);
    if (kept == NULL)
        return;
    counts->cis = assent_value_get_integer(kept, "cis", 0);
    counts->groups = assent_value_get_integer(kept, "groups", 0);
    counts->people = assent_value_get_integer(kept, "people", 0);
    counts->services = assent_value_get_integer(kept, "services", 0);
}

static void install(struct assent_runtime *runtime, struct assent_order *order)
{
    struct world_version *version = memory_take(sizeof *version);
    version->holders = 1;
    version->arena = order->world.directory_arena;
    order->world.directory_arena = NULL;
    version->world =
        (struct assent_world){order->world.directory, &runtime->schedule.view, &runtime->figures.view};
    version->written = assent_text_copy(version->arena, order->world.written);
    version->operators = assent_operators(order->world.directory, version->arena); // with them lie faults
    world_version_drop(runtime->world);
    runtime->world = version;
    delegations_show(runtime);
    gates_all(runtime);
    claims_moved(runtime, NULL);
}

void world_start(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    if (stored->count == 0) {
        bootstrap(runtime);
        return;
    }
    if (runtime->world != NULL && runtime->world->world.directory->version == stored->items[0].revision)
        return;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_WORLD, PURPOSE_WORLD_START, NULL);
    order->world.record = assent_text_copy(order->arena, stored->items[0].bytes);
    order->world.version = stored->items[0].revision;
    order->world.now_us = runtime->now_us;
    runtime->start_pending++;
    order_send(runtime, order);
}

void world_install(struct assent_runtime *runtime, struct assent_order *order)
{
    if (order->ok && order->world.directory != NULL) {
        install(runtime, order);
        return;
    }
    runtime->broken = order->error;
    if (order->ok)
        assent_error_set(&runtime->broken, ASSENT_BAD_RECORD, "the stored directory cannot be read");
    runtime->phase = PHASE_BROKEN;
}

void world_begin(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    errand->world = world_version_hold(runtime->world);
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_WORLD, PURPOSE_WORLD, errand);
    order->world.text = errand->request.text;
    order->world.previous = errand->world->world.directory;
    order->world.version = errand->world->world.directory->version + 1;
    order->world.now_us = errand->request.event.at_us;
    dice_draw(&runtime->dice, order->world.seed, sizeof order->world.seed);
    order_send(runtime, order);
}

static void applied(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    install(runtime, errand->made);
    if (errand->sweep != 0)
        sweep_begin(runtime, errand->sweep, errand->world);
    key_kept(runtime, errand, errand->item->turns[0].seq);
    reply_ok(errand);
}

// { set: members that are new or other, gone: names } of one section of the record.
static struct assent_value section_difference(const struct assent_value *old, const struct assent_value *new,
                                              struct assent_arena *arena)
{
    struct assent_record set = assent_record_in(arena);
    struct assent_items gone = assent_items_in(arena);
    for (size_t i = 0; new != NULL &&i < new->record.count; i++) {
        const struct assent_member *member = &new->record.members[i];
        const struct assent_value *was = old != NULL ? assent_value_find(old, member->name) : NULL;
        if (was == NULL || !assent_value_equal(was, &member->value))
            assent_record_set(&set, member->name, member->value);
    }
    for (size_t i = 0; old != NULL && i < old->record.count; i++) {
        if (new == NULL || assent_value_find(new, old->record.members[i].name) == NULL)
            assent_items_add(&gone, assent_value_text(old->record.members[i].name));
    }
    struct assent_record both = assent_record_in(arena);
    if (set.count > 0)
        assent_record_put(&both, "set", assent_record_done(&set));
    if (gone.count > 0)
        assent_record_put(&both, "gone", assent_items_done(&gone));
    return both.count > 0 ? assent_record_done(&both) : assent_value_absent();
}

static struct assent_value difference(struct assent_text old_bytes, struct assent_text new_bytes,
                                      struct assent_arena *arena)
{
    static const char *const SECTIONS[] = {"boards", "calendars",   "cis",     "freezes",
                                           "groups", "maintenance", "people",  "roles",
                                           "rotas",  "rules",       "services"};
    struct assent_value old = {0}, new = {0};
    bool read = assent_canonical_read(arena, new_bytes, &new, NULL);
    if (old_bytes.count > 0)
        read = assent_canonical_read(arena, old_bytes, &old, NULL) && read;
    assert(read && "both were written by us");
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < sizeof SECTIONS / sizeof SECTIONS[0]; i++) {
        struct assent_value section = section_difference(assent_value_get(&old, SECTIONS[i]),
                                                         assent_value_get(&new, SECTIONS[i]), arena);
        assent_record_put(&record, SECTIONS[i], section);
    }
    return assent_record_done(&record);
}

static bool any_of(const struct assent_value *difference, const char *const *sections, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct assent_value *section = assent_value_get(difference, sections[i]);
        if (section != NULL && section->record.count > 0)
            return true;
    }
    return false;
}

// Whether clocks that run may be others, or what keeps a ticket may be gone, by what this world says of
// times; or conflicts, by its configuration items. And whether open rounds may be decided, by who is asked or
// kept out: a service says who owns it.
static unsigned sweep_of(const struct errand *errand, const struct assent_value *difference)
{
    static const char *const TIMED[] = {"boards", "calendars", "cis", "freezes", "maintenance"};
    static const char *const ASKED[] = {"boards", "cis",   "groups", "people",
                                        "roles",  "rotas", "rules",  "services"};
    bool clocks = any_of(difference, TIMED, sizeof TIMED / sizeof TIMED[0]);
    bool rounds = any_of(difference, ASKED, sizeof ASKED / sizeof ASKED[0]);
    return errand->world == NULL ? 0 : (clocks ? SWEEP_CLOCKS : 0) | (rounds ? SWEEP_ROUNDS : 0);
}

static void commit_world(struct errand *errand, struct assent_order *order)
{
    struct assent_arena *arena = errand->arena;
    int64_t version = order->world.version;
    struct assent_write *write = assent_arena_take_array(arena, 2, sizeof *write);
    *write = (struct assent_write){
        {.kind = assent_text_of("directory"), .id = assent_text_of("main")}, version - 1, version};
    struct assent_row *row = assent_arena_take_array(arena, 2, sizeof *row);
    row->kind = ASSENT_ROW_ADMIN;
    row->subject_kind = write->subject.kind;
    row->subject_id = write->subject.id;
    row->bytes = order->world.written;
    struct assent_digest digest = assent_digest_of(order->world.written);
    struct assent_record envelope = assent_record_in(arena);
    assent_record_put(&envelope, "counts", counts_value(&errand->reply.counts, arena));
    assent_record_put_text(&envelope, "digest", assent_digest_text(arena, &digest));
    assent_record_put_integer(&envelope, "version", version);
    struct assent_admin_turn turn = {
        .subject = assent_text_of("directory"),
        .revision = version,
        .at_us = errand->request.event.at_us,
        .actor = errand->request.event.actor,
        .what = assent_admin_text(ASSENT_ADMIN_DIRECTORY_APPLIED),
        .envelope = assent_record_done(&envelope),
        .payload = difference(errand->world != NULL ? errand->world->written : (struct assent_text){0},
                              order->world.written, arena),
    };
    errand->sweep = sweep_of(errand, &turn.payload);
    turn.payload = admin_with_report(errand, &turn.payload);
    errand->made = order; // kept until it is installed
    errand->reply.version = version;
    if (errand->sweep != 0)
        sweep_mark(errand, errand->sweep, &write[1], &row[1]);
    size_t count = errand->sweep != 0 ? 2 : 1;
    admin_commit(errand, &turn, write, count, row, count, applied);
}

// Whoever applies a world must still be able to apply the next one.
static bool locks_out(const struct errand *errand, const struct assent_directory *directory)
{
    if (errand->source != ERRAND_CLIENT)
        return false;
    int32_t person = assent_directory_person_by_id(directory, errand->request.principal.person);
    return person == ASSENT_NO_INDEX || !directory->people[person].active ||
           !assent_person_may(&directory->people[person], ASSENT_MAY_WORLD);
}

void world_built(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    errand->reply.report = assent_text_copy(errand->arena, order->world.report);
    errand->reply.diagnostics = assent_value_copy(errand->arena, &order->world.diagnostics);
    bool same = order->world.directory != NULL && runtime->world != NULL &&
                assent_text_equal(order->world.written, runtime->world->written);
    if (order->world.directory != NULL)
        errand->reply.counts = counts_of(order->world.directory);
    bool current = runtime->world == NULL || errand->world == NULL ||
                   errand->world->world.directory->version == runtime->world->world.directory->version;
    if (!order->ok) {
        reply_error(errand, &order->error);
    } else if (errand->reply.replayed) { // it changed nothing the first time
        reply_ok(errand);
    } else if (order->world.directory == NULL) {
        reply_code(errand, ASSENT_WORLD_INVALID, "the world file has errors; nothing was applied");
    } else if (locks_out(errand, order->world.directory)) {
        reply_code(
            errand, ASSENT_WORLD_INVALID,
            "with this world you could not apply the next one: give yourself a role with the permission `world`");
    } else if (!current) {
        reply_code(errand, ASSENT_CONFLICT,
                   "another world was applied at the same moment; look at it and apply yours again");
    } else if (!revision_fits(&errand->request, order->world.version - 1)) {
        struct assent_error error;
        errand->reply.version = order->world.version - 1;
        assent_error_set(
            &error, ASSENT_STALE_ETAG,
            "the world is at version %lld, you sent If-Match \"%lld\"; read it again and apply anew",
            (long long)order->world.version - 1, (long long)errand->request.if_match.items[0]);
        reply_error(errand, &error);
    } else if (errand->request.dry_run || same) {
        errand->reply.unchanged = same;
        errand->reply.version = order->world.version - (same ? 1 : 0);
        reply_ok(errand);
    } else {
        commit_world(errand, order);
        return;
    }
    order_close(order);
}

static void bootstrap_over(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    if (!errand->reply.ok) {
        runtime->broken = errand->reply.error;
        runtime->phase = PHASE_BROKEN;
    }
    errand_close(errand);
    start_step(runtime);
}

static struct assent_text first_world(struct assent_runtime *runtime, struct assent_arena *arena)
{
    unsigned char dice[10];
    dice_draw(&runtime->dice, dice, sizeof dice);
    struct assent_id id = assent_id_make(runtime->now_us, dice);
    struct assent_record admin = assent_record_in(arena);
    assent_record_put_text(&admin, "id", assent_id_text(arena, "per", &id));
    assent_record_put_text(&admin, "name", assent_text_of("Administrator"));
    struct assent_record people = assent_record_in(arena);
    assent_record_put(&people, "admin", assent_record_done(&admin));
    struct assent_items permissions = assent_items_in(arena), members = assent_items_in(arena);
    for (int i = 0; i < ASSENT_PERMISSIONS_COUNT; i++)
        assent_items_add(&permissions,
                         assent_value_string(assent_permission_text((enum assent_permission)i)));
    assent_items_add(&members, assent_value_string("admin"));
    struct assent_record role = assent_record_in(arena);
    assent_record_put_text(&role, "name", assent_text_of("Administrator"));
    assent_record_put(&role, "people", assent_items_done(&members));
    assent_record_put(&role, "permissions", assent_items_done(&permissions));
    struct assent_record roles = assent_record_in(arena);
    assent_record_put(&roles, "administrator", assent_record_done(&role));
    struct assent_record world = assent_record_in(arena);
    assent_record_put(&world, "people", assent_record_done(&people));
    assent_record_put(&world, "roles", assent_record_done(&roles));
    struct assent_value value = assent_record_done(&world);
    return assent_canonical_text(arena, &value);
}

// The first start: one administrator with every permission, and a token that is printed once.
void bootstrap(struct assent_runtime *runtime)
{
    static const struct assent_event none = {0};
    struct errand *errand = errand_internal(runtime, &none, ERRAND_INTERNAL);
    errand->over = bootstrap_over;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_WORLD, PURPOSE_WORLD, errand);
    order->world.record = first_world(runtime, order->arena);
    order->world.version = 1;
    order->world.now_us = runtime->now_us;
    runtime->start_pending++;
    order_send(runtime, order);
}
