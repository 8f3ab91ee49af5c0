// SPDX-License-Identifier: Apache-2.0
// Delegations in stories: who votes for whom, and until when; and who leaves the company, or is back.
// Guarantees: the same rules as on the server (core/delegation.h); the directory that the story was opened
// with is not touched.
#include "commands.h"

#include <assent/core/delegation.h>
#include <assent/core/trace.h>

static bool become(struct task *task, const char *command, bool active);
static bool take_span(struct task *task, int64_t *out);
static void tell(struct task *task, const struct assent_delegation *delegation);
static void add_delegation(struct assent_try *attempt, const struct assent_delegation *delegation);
static bool drop_delegations(struct assent_try *attempt, struct assent_text person);
static const char *handle_of(const struct task *task, struct assent_text id);

bool command_delegate(struct task *task)
{
    struct assent_try *attempt = task->attempt;
    struct assent_delegation wanted = {.from_us = attempt->now_us, .made_us = attempt->now_us};
    int64_t span_us = 0;
    const struct word *person = take_word(task), *to = take_word(task), *delegate = take_word(task);
    if (!person || !to || !assent_text_is(to->text, "to") || !delegate)
        return refuse_line(task, "write who votes for whom: delegate bo to gus for 2d");
    if (!find_person(task, person->text, &wanted.person) ||
        !find_person(task, delegate->text, &wanted.delegate) || !take_span(task, &span_us))
        return false;
    wanted.until_us = attempt->now_us + span_us;
    wanted.made_by = wanted.person;
    wanted.id = assent_text_format(attempt->home, "dlg_%zu", attempt->delegations_made + 1);
    attempt->refused = (struct assent_error){0};
    attempt->expected = false;
    tell(task, &wanted);
    if (!assent_delegation_allowed(attempt->world.directory, &wanted, attempt->now_us, &attempt->refused)) {
        assent_buffer_format(&task->transcript, "! %s: %s\n", assent_code_slug(attempt->refused.code),
                             attempt->refused.text);
        return true;
    }
    attempt->delegations_made++;
    add_delegation(attempt, &wanted);
    return true;
}

bool command_revoke(struct task *task)
{
    struct assent_text person;
    const struct word *word = take_word(task);
    if (!word || task->next < task->words.count)
        return refuse_line(task, "write whose delegation ends: revoke bo");
    if (!find_person(task, word->text, &person))
        return false;
    if (!drop_delegations(task->attempt, person))
        return refuse_line(task, "%s has no delegate", handle_of(task, person));
    attempt_header(task, assent_text_format(task->arena, "revoke %s\n", handle_of(task, person)).bytes);
    return true;
}

bool command_leaves(struct task *task)
{
    return become(task, "leaves", false);
}

bool command_returns(struct task *task)
{
    return become(task, "returns", true);
}

// In a copy of the directory, whose version is the next one.
static bool become(struct task *task, const char *command, bool active)
{
    struct assent_event event = {.kind = ASSENT_EVENT_MEMBERS};
    struct assent_try *attempt = task->attempt;
    struct assent_text person;
    const struct word *word = take_word(task);
    if (!word || task->next < task->words.count)
        return refuse_line(task, "write who it is: %s bo", command);
    if (!find_person(task, word->text, &person))
        return false;
    const struct assent_directory *before = attempt->world.directory;
    struct assent_directory *directory = assent_arena_copy(attempt->home, before, sizeof *before);
    struct assent_person *people =
        assent_arena_copy(attempt->home, before->people, before->person_count * sizeof *before->people);
    people[assent_directory_person_by_id(before, person)].active = active;
    directory->people = people;
    directory->version++;
    attempt->before = before;
    attempt->world.directory = directory;
    struct assent_text what = assent_text_format(task->arena, "%s %s", handle_of(task, person), command);
    if (attempt->ticket)
        attempt_decide(task, &event, what);
    else
        attempt_header(task, assent_text_format(task->arena, "%s\n", what.bytes).bytes);
    return true;
}

static bool take_span(struct task *task, int64_t *out)
{
    const struct word *word = take_word(task), *span = take_word(task);
    if (!word || !assent_text_is(word->text, "for") || !span || task->next < task->words.count ||
        !clock_span(span->text, out, task->arena))
        return refuse_line(task, "behind the delegate stands for how long: for 2d");
    return true;
}

static void tell(struct task *task, const struct assent_delegation *delegation)
{
    struct assent_buffer line = assent_buffer_in(task->arena);
    assent_buffer_format(&line, "delegate %s to %s until ", handle_of(task, delegation->person),
                         handle_of(task, delegation->delegate));
    assent_trace_since(&line, task->attempt->start_us, delegation->until_us);
    assent_buffer_byte(&line, '\n');
    attempt_header(task, assent_text_cstring(task->arena, assent_buffer_done(&line)));
}

// In a copy of the directory, in its order.
static void add_delegation(struct assent_try *attempt, const struct assent_delegation *delegation)
{
    struct assent_arena *arena = attempt->home;
    struct assent_directory *directory =
        assent_arena_copy(arena, attempt->world.directory, sizeof *directory);
    size_t count = directory->delegation_count, at = 0;
    struct assent_delegation *all = assent_arena_take_array(arena, count + 1, sizeof *all);
    while (at < count && assent_delegation_compare(&directory->delegations[at], delegation) < 0)
        at++;
    for (size_t i = 0; i < count; i++)
        all[i + (i >= at)] = directory->delegations[i];
    all[at] = assent_delegation_copy(arena, delegation);
    directory->delegations = all;
    directory->delegation_count = count + 1;
    attempt->world.directory = directory;
}

static bool drop_delegations(struct assent_try *attempt, struct assent_text person)
{
    struct assent_arena *arena = attempt->home;
    struct assent_directory *directory =
        assent_arena_copy(arena, attempt->world.directory, sizeof *directory);
    size_t count = directory->delegation_count, kept = 0;
    struct assent_delegation *all = assent_arena_take_array(arena, count, sizeof *all);
    for (size_t i = 0; i < count; i++) {
        if (!assent_text_equal(directory->delegations[i].person, person))
            all[kept++] = directory->delegations[i];
    }
    directory->delegations = all;
    directory->delegation_count = kept;
    attempt->world.directory = directory;
    return kept < count;
}

static const char *handle_of(const struct task *task, struct assent_text id)
{
    const struct assent_directory *directory = task->attempt->world.directory;
    int32_t person = assent_directory_person_by_id(directory, id);
    return assent_text_cstring(task->arena, directory->people[person].handle);
}
