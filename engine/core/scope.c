// SPDX-License-Identifier: Apache-2.0
// What a path means at this point of a turn: the first name says where it begins (enum assent_root), each
// further one steps into a record or along the directory (path_walk.c). Nothing is kept; a wrong name is
// absent, never a fault. Leans on the parser for names that no workflow could mean, and on the checks of
// fields for values of their type.
#include "path.h"

#include <assent/base/time.h>
#include <assent/core/change_template.h>

static struct path_end begin(const struct assent_scope *scope, enum assent_root root,
                             const struct assent_text *names, size_t count, size_t *used,
                             struct assent_arena *arena);
static struct path_end begin_field(const struct assent_scope *scope, struct assent_text name);
static struct path_end begin_ticket(const struct assent_scope *scope, struct assent_text name,
                                    struct assent_arena *arena);
static struct path_end begin_risk(const struct assent_scope *scope, struct assent_text name);
static struct path_end begin_jobs(const struct assent_scope *scope, const struct assent_text *names,
                                  size_t count, size_t *used);
static struct path_end begin_job(const struct assent_scope *scope, struct assent_text name,
                                 struct assent_arena *arena);
static struct path_end begin_id(const struct assent_scope *scope, struct assent_text id);

struct assent_value scope_path(const struct assent_scope *scope, enum assent_root root,
                               const struct assent_text *names, size_t count, struct assent_arena *arena)
{
    struct path_end end = path_follow(scope, root, names, count, arena);
    return path_stored(&end, arena);
}

struct path_end path_follow(const struct assent_scope *scope, enum assent_root root,
                            const struct assent_text *names, size_t count, struct assent_arena *arena)
{
    size_t used = 0;
    struct path_end end = begin(scope, root, names, count, &used, arena);
    for (size_t i = used; i < count && end.kind != PATH_ABSENT; i++)
        end = path_along(scope, &end, names[i], arena);
    if (end.kind == PATH_VALUE && end.value.kind == ASSENT_VALUE_ABSENT)
        return path_nowhere();
    return end;
}

struct operand path_operand(const struct path_end *end)
{
    struct operand plain = {end->value, end->sense};
    if (end->value.kind != ASSENT_VALUE_TEXT)
        return plain;
    int64_t instant_us;
    struct assent_date date;
    struct assent_duration duration;
    if (end->type == ASSENT_FIELD_DATETIME && assent_instant_read(end->value.text, &instant_us))
        return (struct operand){assent_value_integer(instant_us), SENSE_INSTANT};
    if (end->type == ASSENT_FIELD_DATE && assent_date_read(end->value.text, &date))
        return (struct operand){assent_value_integer(assent_date_instant(date)), SENSE_INSTANT};
    if (end->type == ASSENT_FIELD_DURATION && assent_duration_read(end->value.text, &duration) &&
        duration.unit == ASSENT_DURATION_WALL)
        return (struct operand){assent_value_integer(duration.amount), SENSE_SPAN};
    return plain;
}

struct assent_value path_stored(const struct path_end *end, struct assent_arena *arena)
{
    if (end->sense == SENSE_INSTANT && end->value.kind == ASSENT_VALUE_INTEGER)
        return assent_value_text(assent_instant_text(arena, end->value.integer));
    return end->value;
}

static struct path_end begin(const struct assent_scope *scope, enum assent_root root,
                             const struct assent_text *names, size_t count, size_t *used,
                             struct assent_arena *arena)
{
    struct assent_text first = count ? names[0] : (struct assent_text){0};
    *used = count ? 1 : 0;
    switch (root) {
    case ASSENT_ROOT_FIELD:
        return begin_field(scope, first);
    case ASSENT_ROOT_TICKET:
        return begin_ticket(scope, first, arena);
    case ASSENT_ROOT_RISK:
        return begin_risk(scope, first);
    case ASSENT_ROOT_JOBS:
        return begin_jobs(scope, names, count, used);
    case ASSENT_ROOT_JOB:
        return begin_job(scope, first, arena);
    case ASSENT_ROOT_REQUESTER:
        *used = 0;
        return scope->ticket ? begin_id(scope, scope->ticket->requester) : path_nowhere();
    case ASSENT_ROOT_ACTOR:
        *used = 0;
        return begin_id(scope, scope->actor);
    case ASSENT_ROOT_NOW:
        return count ? path_nowhere() : path_integer(scope->now_us, SENSE_INSTANT);
    }
    return path_nowhere();
}

static struct path_end begin_field(const struct assent_scope *scope, struct assent_text name)
{
    if (!scope->ticket)
        return path_nowhere();
    const struct assent_value *value = assent_value_find(&scope->ticket->fields, name);
    int field = assent_definition_field(scope->definition, name);
    if (!value)
        return path_nowhere();
    if (field < 0)
        return path_value(*value);
    return path_typed(scope, value, scope->definition->fields[field].type, &scope->definition->fields[field]);
}

static struct path_end begin_ticket(const struct assent_scope *scope, struct assent_text name,
                                    struct assent_arena *arena)
{
    const struct assent_ticket *ticket = scope->ticket;
    if (!ticket)
        return path_nowhere();
    if (assent_text_is(name, "id"))
        return path_text(assent_id_text(arena, "tkt", &ticket->id));
    if (assent_text_is(name, "number"))
        return path_text(ticket->number);
    if (assent_text_is(name, "state"))
        return path_text(ticket->state);
    if (assent_text_is(name, "kind"))
        return path_text(assent_text_of(assent_ticket_kind_text(ticket->kind)));
    if (assent_text_is(name, "type"))
        return path_value(assent_value_string(assent_change_type_text(scope->definition->type)));
    if (assent_text_is(name, "revision"))
        return path_integer(ticket->revision, SENSE_PLAIN);
    if (assent_text_is(name, "created"))
        return path_integer(ticket->created_us, SENSE_INSTANT);
    if (assent_text_is(name, "workflow"))
        return path_text(ticket->workflow);
    if (assent_text_is(name, "version"))
        return path_integer(ticket->workflow_version, SENSE_PLAIN);
    if (assent_text_is(name, "template"))
        return path_text(ticket->template.name);
    if (assent_text_is(name, "run") && ticket->template.run)
        return path_integer(ticket->template.run, SENSE_PLAIN);
    if (assent_text_is(name, "preauthorisation"))
        return path_value(assent_value_string(assent_standing_text(
            assent_template_standing(scope->template, &ticket->template, scope->now_us))));
    return path_nowhere();
}

static struct path_end begin_risk(const struct assent_scope *scope, struct assent_text name)
{
    if (!scope->ticket || !scope->ticket->risk.scored)
        return path_nowhere();
    const struct assent_risk *risk = &scope->ticket->risk;
    if (assent_text_is(name, "level"))
        return path_text(risk->level);
    if (assent_text_is(name, "score"))
        return path_integer(risk->score, SENSE_PLAIN);
    if (!assent_text_is(name, "order"))
        return path_nowhere();
    const struct assent_risk_rule *rule = &scope->definition->risk;
    for (size_t i = 0; i < rule->band_count; i++)
        if (assent_text_equal(rule->bands[i].name, risk->level))
            return path_integer((int64_t)i, SENSE_PLAIN);
    return path_nowhere();
}

// jobs.NAME.result…, .outcome, .attempts of the newest job of that name.
static struct path_end begin_jobs(const struct assent_scope *scope, const struct assent_text *names,
                                  size_t count, size_t *used)
{
    const struct assent_job *job =
        scope->ticket && count >= 2 ? assent_ticket_job_named(scope->ticket, names[0]) : NULL;
    if (!job)
        return path_nowhere();
    *used = 2;
    if (assent_text_is(names[1], "result"))
        return path_value(job->result);
    if (assent_text_is(names[1], "attempts"))
        return path_integer(job->attempts, SENSE_PLAIN);
    if (assent_text_is(names[1], "outcome") && job->outcome != ASSENT_JOB_NONE)
        return path_text(assent_text_of(assent_job_outcome_text(job->outcome)));
    return path_nowhere();
}

// An undo or a finally knows how the job that it belongs to ended; its key is its own.
static struct path_end begin_job(const struct assent_scope *scope, struct assent_text name,
                                 struct assent_arena *arena)
{
    const struct assent_job *job = scope->job;
    if (!job || !scope->ticket)
        return path_nowhere();
    if (assent_text_is(name, "key"))
        return path_text(assent_job_key(arena, scope->ticket, job));
    if (assent_text_is(name, "name"))
        return path_text(job->name);
    if (!assent_text_is(name, "outcome"))
        return path_nowhere();
    if (job->role != ASSENT_JOB_DO && job->of >= 0)
        job = assent_ticket_job(scope->ticket, job->of);
    if (!job || job->outcome == ASSENT_JOB_NONE)
        return path_nowhere();
    return path_text(assent_text_of(assent_job_outcome_text(job->outcome)));
}

static struct path_end begin_id(const struct assent_scope *scope, struct assent_text id)
{
    return path_person(scope, assent_directory_person_by_id(scope->world->directory, id));
}

void path_write(struct assent_buffer *out, enum assent_root root, const struct assent_text *names,
                size_t count)
{
    static const char *const WORDS[] = {
        [ASSENT_ROOT_FIELD] = "",      [ASSENT_ROOT_TICKET] = "ticket", [ASSENT_ROOT_RISK] = "risk",
        [ASSENT_ROOT_JOBS] = "jobs",   [ASSENT_ROOT_JOB] = "job",       [ASSENT_ROOT_REQUESTER] = "requester",
        [ASSENT_ROOT_ACTOR] = "actor", [ASSENT_ROOT_NOW] = "now",
    };
    assent_buffer_string(out, WORDS[root]);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 || root != ASSENT_ROOT_FIELD)
            assent_buffer_byte(out, '.');
        assent_buffer_text(out, names[i]);
    }
}
