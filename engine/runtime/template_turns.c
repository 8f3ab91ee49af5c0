// SPDX-License-Identifier: Apache-2.0
// Templates and the turns of their tickets: which one a turn decides on, and what it makes of it. Guarantees:
// a run that begins or ends, and the suspension that comes of it, are kept in the very item of the ticket's
// turn; a turn that leans on a preauthorisation reads its mark, so that it is decided anew when that has
// moved meanwhile. What becomes of a template is the core's (assent_template_turned).
#include "machine.h"
#include <assent/base/canonical.h>
#include <string.h>

static struct assent_text name_of(const struct errand *errand);
static bool leans(const struct errand *errand);
static struct assent_subject subject_of(const char *kind, struct assent_text name);
static struct assent_row row_of(const struct assent_subject *subject, struct assent_text bytes);
static struct assent_value told(const struct assent_change_template *is, struct assent_arena *arena);
static void join(struct errand *errand, const struct template_parts *parts);

void template_hold(struct errand *errand)
{
    struct assent_text name = name_of(errand);
    errand->template = NULL;
    errand->template_after = NULL;
    const struct assent_change_template *found = name.count > 0 ? template_find(errand->runtime, name) : NULL;
    if (found == NULL)
        return;
    struct assent_change_template *held = assent_arena_take(errand->arena, sizeof *held);
    *held = assent_template_copy(errand->arena, found);
    errand->template = held;
}

void template_join(struct errand *errand)
{
    const struct assent_step_result *step = &errand->step;
    struct assent_change_template after;
    bool marked;
    if (!assent_template_turned(errand->template, step->next, step->facts, step->fact_count,
                                errand->request.event.at_us, errand->arena, &after, &marked))
        return;
    errand->template_after = assent_arena_copy(errand->arena, &after, sizeof after);
    struct template_parts parts;
    enum assent_admin_kind what = marked ? ASSENT_ADMIN_TEMPLATE_SUSPENDED : ASSENT_ADMIN_TEMPLATE_RUN;
    template_parts(errand, errand->template, errand->template_after, what, &parts);
    join(errand, &parts);
}

bool template_read(const struct errand *errand, struct assent_read *out)
{
    if (errand->template == NULL || !leans(errand))
        return false;
    *out =
        (struct assent_read){subject_of("preauthorisation", errand->template->name), errand->template->mark};
    return true;
}

void template_kept(struct errand *errand)
{
    if (errand->template_after != NULL)
        template_install(errand->runtime, errand->template_after);
}

void template_parts(struct errand *errand, const struct assent_change_template *before,
                    const struct assent_change_template *after, enum assent_admin_kind what,
                    struct template_parts *out)
{
    struct assent_arena *arena = errand->arena;
    struct assent_value stored = assent_template_write(after, arena);
    struct assent_record payload = assent_record_in(arena);
    int64_t mark = before != NULL ? before->mark : 0;
    *out = (struct template_parts){.write_count = 1, .row_count = 1};
    out->writes[0] =
        (struct assent_write){subject_of("template", after->name), after->revision - 1, after->revision};
    out->rows[0] = row_of(&out->writes[0].subject, assent_canonical_text(arena, &stored));
    if (after->mark != mark) {
        out->writes[1] =
            (struct assent_write){subject_of("preauthorisation", after->name), mark, after->mark};
        out->rows[1] = row_of(&out->writes[1].subject, assent_text_of("{}"));
        out->write_count = out->row_count = 2;
    }
    if (after->because.count > 0)
        assent_record_put_text(&payload, "because", after->because);
    out->turn = (struct assent_admin_turn){
        .subject = assent_text_format(arena, "template/%.*s", (int)after->name.count, after->name.bytes),
        .revision = after->revision,
        .at_us = errand->request.event.at_us,
        .actor = errand->request.event.actor,
        .what = assent_admin_text(what),
        .envelope = told(after, arena),
    };
    if (payload.count > 0)
        out->turn.payload = assent_record_done(&payload);
}

static struct assent_text name_of(const struct errand *errand)
{
    if (errand->before != NULL)
        return errand->before->ticket->template.name;
    return errand->request.event.kind == ASSENT_EVENT_CREATE ? errand->request.event.template
                                                             : (struct assent_text){0};
}

// Votes were not asked for, work begins that nobody voted on, or a wait went on or did not: that must still
// be right when it is kept.
static bool leans(const struct errand *errand)
{
    for (size_t i = 0; i < errand->step.fact_count; i++) {
        enum assent_fact_kind kind = errand->step.facts[i].kind;
        if (kind == ASSENT_FACT_PREAUTHORISED || kind == ASSENT_FACT_JOB_CLAIMED ||
            kind == ASSENT_FACT_WAIT_BLOCKED || kind == ASSENT_FACT_WAIT_ENDED)
            return true;
    }
    return false;
}

static struct assent_subject subject_of(const char *kind, struct assent_text name)
{
    return (struct assent_subject){.kind = assent_text_of(kind), .id = name};
}

static struct assent_row row_of(const struct assent_subject *subject, struct assent_text bytes)
{
    return (struct assent_row){
        .kind = ASSENT_ROW_ADMIN, .subject_kind = subject->kind, .subject_id = subject->id, .bytes = bytes};
}

static struct assent_value told(const struct assent_change_template *is, struct assent_arena *arena)
{
    struct assent_value whole = assent_template_write(is, arena);
    struct assent_record record = assent_record_from(arena, &whole);
    assent_record_put(&record, "because", assent_value_absent()); // what was written is payload
    return assent_record_done(&record);
}

// Behind what is there already: the ticket's own, and a signal's.
static void join(struct errand *errand, const struct template_parts *parts)
{
    struct assent_item *item = errand->item;
    struct assent_arena *arena = errand->arena;
    struct assent_write *writes =
        assent_arena_take_array(arena, item->write_count + parts->write_count, sizeof *writes);
    struct assent_row *rows =
        assent_arena_take_array(arena, item->row_count + parts->row_count, sizeof *rows);
    struct assent_kept_turn *turns = assent_arena_take_array(arena, item->turn_count + 1, sizeof *turns);
    unsigned char salt[ASSENT_SALT_BYTES];
    dice_draw(&errand->runtime->dice, salt, sizeof salt);
    memcpy(writes, item->writes, item->write_count * sizeof *writes);
    memcpy(writes + item->write_count, parts->writes, parts->write_count * sizeof *writes);
    if (item->row_count > 0)
        memcpy(rows, item->rows, item->row_count * sizeof *rows);
    memcpy(rows + item->row_count, parts->rows, parts->row_count * sizeof *rows);
    memcpy(turns, item->turns, item->turn_count * sizeof *turns);
    turns[item->turn_count] = (struct assent_kept_turn){
        .subject = parts->writes[0].subject, .revision = parts->turn.revision, .at_us = parts->turn.at_us};
    turns[item->turn_count].bytes = assent_record_write_admin(&parts->turn, salt, arena);
    item->writes = writes;
    item->rows = rows;
    item->turns = turns;
    item->write_count += parts->write_count;
    item->row_count += parts->row_count;
    item->turn_count++;
}
