// SPDX-License-Identifier: Apache-2.0
// Builds the jobs of a state: a body each (a worker's, a person's, a gate, a wait), what they need, how often
// they are tried, and how they are undone.
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static void build_job(const struct reader *reader, const struct tree_entry *entry, struct names jobs,
                      struct assent_job_rule *job);
static void build_body(const struct reader *reader, const struct section *section, struct assent_body *body);
static void build_wait_body(const struct reader *reader, const struct section *section,
                            struct assent_body *body);
static void build_task(const struct reader *reader, const struct section *section, struct assent_body *body);
static void build_gate(const struct reader *reader, const struct section *section, struct assent_body *body);
static void build_side(const struct reader *reader, const struct section *section, const char *key,
                       struct assent_body *body);
static void build_needs(const struct reader *reader, const struct section *section, struct names jobs,
                        struct assent_job_rule *job);
static void add_need(const struct reader *reader, const struct tree *name, uint16_t index, uint16_t *needs,
                     size_t *count);
static void build_retry(const struct reader *reader, const struct section *section,
                        struct assent_retry *retry);
static int64_t wall_us(const struct section *section, const char *key, int64_t otherwise);
static bool has_later_body(const struct section *section);

void build_jobs(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    size_t count = 0;
    static const char *const outcomes[] = {"done", "failed"};
    const struct tree *tree = section_get(section, "jobs");
    const struct tree_entry *entries = reader_entries(reader, tree, ASSENT_JOBS, "job", &count);
    state->done = reader_state(reader, section, "done", ASSENT_TO_NONE);
    state->failed = reader_state(reader, section, "failed", ASSENT_TO_NONE);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (!section_has(section, outcomes[i]))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, state->place,
                                     "the work in `%s` needs the key `%s`: where it leads then",
                                     word_shown(reader->reading.arena, state->name), outcomes[i]);
    }
    if (tree && count == 0)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EMPTY_VALUE,
                                 section_key_place(section, "jobs"), "`jobs` names no job");
    struct assent_text *names = assent_arena_take_array(reader->reading.arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = entries[i].key->text;
    struct assent_job_rule *jobs = assent_arena_take_array(reader->reading.arena, count, sizeof *jobs);
    for (size_t i = 0; i < count; i++)
        build_job(reader, &entries[i], (struct names){names, count}, &jobs[i]);
    state->jobs = jobs;
    state->job_count = count;
}

static void build_job(const struct reader *reader, const struct tree_entry *entry, struct names jobs,
                      struct assent_job_rule *job)
{
    static const char *const fails[] = {"undo", "ask", "stop", "go_on", NULL};
    *job = (struct assent_job_rule){
        .name = entry->key->text, .place = entry->key->place, .retry = {.attempts = 1}};
    scalar_is_name(&reader->reading, entry->key, "job", true);
    struct section section =
        reader_section(reader, "jobs.NAME", entry->value, entry->key->place, entry->key->text);
    if (!section.tree)
        return;
    build_body(reader, &section, &job->body);
    build_wait_body(reader, &section, &job->body);
    build_side(reader, &section, "undo", &job->undo);
    build_side(reader, &section, "finally", &job->finally);
    build_needs(reader, &section, jobs, job);
    job->when = reader_condition(reader, &section, "when");
    build_retry(reader, &section, &job->retry);
    job->timeout = reader_duration(reader, &section, "timeout");
    job->not_before = reader_moment(reader, &section, "not_before");
    job->due = reader_moment(reader, &section, "due");
    bool change = reader->definition->kind == ASSENT_CHANGE;
    job->if_it_fails = (enum assent_if_it_fails)read_word(&section, "if_it_fails", fails,
                                                          change ? ASSENT_FAILS_UNDO : ASSENT_FAILS_ASK);
}

static void build_body(const struct reader *reader, const struct section *section, struct assent_body *body)
{
    bool worker = section_has(section, "worker");
    bool task = section_has(section, "task");
    bool gate = section_has(section, "gate");
    if (worker + task + gate > 1)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS,
                                 section_key_place(section, gate ? "gate" : "task"),
                                 "`%s` and `%s` cannot stand together: a job has one body",
                                 worker ? "worker" : "task", gate ? "gate" : "task");
    bool side = strcmp(section->name, "jobs.NAME") != 0;
    if (!worker && !task && !gate && (side || !section_has(section, "wait")) && !has_later_body(section)) {
        struct assent_diagnostic *item = assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_MISSING_KEY, section->place, "`%s` does not say who does it",
            word_shown(reader->reading.arena, section->called));
        if (item)
            item->note = assent_text_of(
                "give it `worker: TYPE`, `task: { from: …, title: … }`, `gate: { artifact: … }` "
                "or `wait: 30 min`");
    }
    const struct tree *with = section_get(section, "with");
    if (with && with->kind != TREE_MAPPING)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, with->place,
                                 "`with` is a mapping from names to values");
    else
        body->with = reader_value(reader, section, "with");
    if (worker) {
        body->kind = ASSENT_BODY_WORKER;
        body->worker = read_name(section, "worker");
    } else if (task) {
        body->kind = ASSENT_BODY_TASK;
        build_task(reader, section, body);
    } else if (gate) {
        body->kind = ASSENT_BODY_GATE;
        build_gate(reader, section, body);
    }
}

// Nobody does a wait: what says how somebody does it, or undoes it, has no meaning beside it.
static void build_wait_body(const struct reader *reader, const struct section *section,
                            struct assent_body *body)
{
    static const char *const bodies[] = {"worker", "task", "gate"};
    static const char *const of_doing[] = {"with", "retry",   "timeout", "if_it_fails",
                                           "undo", "finally", "due"};
    if (!section_has(section, "wait"))
        return;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        if (section_has(section, bodies[i]))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS,
                                     section_key_place(section, bodies[i]),
                                     "`wait` and `%s` cannot stand together: a job has one body", bodies[i]);
    }
    for (size_t i = 0; i < sizeof of_doing / sizeof *of_doing; i++) {
        if (section_has(section, of_doing[i]))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                     section_key_place(section, of_doing[i]),
                                     "`%s` has no meaning beside `wait`: nobody does anything", of_doing[i]);
    }
    *body = (struct assent_body){.kind = ASSENT_BODY_WAIT, .wait = reader_moment(reader, section, "wait")};
}

static void build_task(const struct reader *reader, const struct section *section, struct assent_body *body)
{
    bool open = false;
    struct section task = reader_section(reader, "jobs.NAME.task", section_get(section, "task"),
                                         section_key_place(section, "task"), assent_text_of("task"));
    body->from = reader_who(reader, &task, "from");
    body->never = reader_whos(reader, &task, "never", &body->never_count, &open);
    body->title = reader_value(reader, &task, "title");
    body->fills = reader_fields(reader, &task, "fills", &body->fills_count);
    body->may_fail = read_boolean(&task, "may_fail", false);
}

static void build_gate(const struct reader *reader, const struct section *section, struct assent_body *body)
{
    struct section gate = reader_section(reader, "jobs.NAME.gate", section_get(section, "gate"),
                                         section_key_place(section, "gate"), assent_text_of("gate"));
    body->artifact = reader_value(reader, &gate, "artifact");
    body->lease_us = wall_us(&gate, "lease", ASSENT_GATE_LEASE_US);
    if (body->lease_us < ASSENT_LEASE_MIN_US || body->lease_us > ASSENT_LEASE_MAX_US)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_OUT_OF_RANGE,
                                 section_key_place(&gate, "lease"), "a lease lasts from 1 s to 24 h");
}

static void build_side(const struct reader *reader, const struct section *section, const char *key,
                       struct assent_body *body)
{
    const struct tree *tree = section_get(section, key);
    if (!tree)
        return;
    struct section side =
        reader_section(reader, "jobs.NAME.undo", tree, section_key_place(section, key), assent_text_of(key));
    if (side.tree)
        build_body(reader, &side, body);
}

static void build_needs(const struct reader *reader, const struct section *section, struct names jobs,
                        struct assent_job_rule *job)
{
    size_t count = 0;
    const struct tree **names = read_scalars(section, "needs", &count);
    uint16_t *needs = assent_arena_take_array(reader->reading.arena, count, sizeof *needs);
    for (size_t i = 0; i < count; i++) {
        int index = word_index(jobs, names[i]->text);
        if (index >= 0) {
            add_need(reader, names[i], (uint16_t)index, needs, &job->needs_count);
            continue;
        }
        struct assent_diagnostic *item = assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_UNKNOWN_JOB, names[i]->place, "the state has no job `%s`",
            word_shown(reader->reading.arena, names[i]->text));
        word_suggest(reader->reading.diagnostics, item, names[i]->text, jobs, "jobs");
    }
    job->needs = needs;
}

static void add_need(const struct reader *reader, const struct tree *name, uint16_t index, uint16_t *needs,
                     size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        if (needs[i] != index)
            continue;
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_DOUBLED_NAME, name->place,
                                 "`%s` stands twice in `needs`",
                                 word_shown(reader->reading.arena, name->text));
        return;
    }
    needs[(*count)++] = index;
}

static void build_retry(const struct reader *reader, const struct section *section,
                        struct assent_retry *retry)
{
    const struct tree *tree = section_get(section, "retry");
    if (!tree)
        return;
    struct section part = reader_section(reader, "jobs.NAME.retry", tree, section_key_place(section, "retry"),
                                         assent_text_of("retry"));
    retry->attempts = read_integer(&part, "attempts", 1, ASSENT_RETRY_ATTEMPTS, 1);
    retry->factor = read_integer(&part, "factor", 1, ASSENT_RETRY_FACTOR, 2);
    retry->first_us = wall_us(&part, "first", 10 * ASSENT_SECOND_US);
    retry->most_us = wall_us(&part, "most", 10 * ASSENT_MINUTE_US);
    if (retry->most_us < retry->first_us)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_OUT_OF_RANGE,
                                 section_key_place(&part, "most"),
                                 "the longest wait is shorter than the first");
}

// Waits between attempts are counted by the clock on the wall: a worker's outage knows no office hours.
static int64_t wall_us(const struct section *section, const char *key, int64_t otherwise)
{
    struct assent_duration duration = read_duration(section, key);
    if (duration.amount == 0)
        return otherwise;
    if (duration.unit == ASSENT_DURATION_WALL)
        return duration.amount;
    assent_diagnostics_error(
        section->reading->diagnostics, ASSENT_NOT_DURATION, section_key_place(section, key),
        "`%s` counts by the clock, not in business time: write 30 s, 10 min or 4 h", key);
    return otherwise;
}

static bool has_later_body(const struct section *section)
{
    static const char *const later[] = {"lua", "http", "ticket"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        if (section_has(section, later[i]))
            return true;
    }
    return false;
}
