// SPDX-License-Identifier: Apache-2.0
// The commands of stories and `try`: a row for each with its form, and what they share in reading their
// words. A line that begins with the name of an action is that action. Guarantees: a word that is not known
// is told with the nearest one that is.
#include "commands.h"

#include <stdarg.h>

typedef bool command_function(struct task *task);

struct command {
    const char *word;
    const char *form; // as shown by `help`
    command_function *run;
};

static command_function expect_refused;

static const struct command COMMANDS[] = {
    {"create", "create [from TEMPLATE] [for PERSON] by PERSON [field=value …]", command_create},
    {"edit", "edit by PERSON field=value …", command_edit},
    {"act", "ACTION by PERSON [comment=\"…\"] [field=value …]", command_act},
    {"vote",
     "vote approve|reject|abstain|object|ask by PERSON [for PERSON [aloud]] [seat=NAME] [digest=seen] "
     "[comment=\"…\"] [field=value …]",
     command_vote},
    {"close", "close round by PERSON", command_close},
    {"attend", "attend BOARD/DAY by PERSON present=[PERSON, …]", command_attend},
    {"decide",
     "decide approve|reject|defer by PERSON [but=[PERSON=CHOICE, \"PERSON=CHOICE:TEXT\"]] [comment=\"…\"]",
     command_decide},
    {"withdraw", "withdraw vote by PERSON [for PERSON] [comment=\"…\"]", command_withdraw},
    {"delegate", "delegate PERSON to PERSON for 2d", command_delegate},
    {"revoke", "revoke PERSON", command_revoke},
    {"answer", "answer [PERSON] by PERSON comment=\"…\"", command_answer},
    {"comment", "comment by PERSON comment=\"…\"", command_comment},
    {"override", "override FREEZE by PERSON comment=\"…\"", command_override},
    {"hand-over", "hand-over PERSON by PERSON comment=\"…\"", command_hand_over},
    {"add-approver", "add-approver PERSON by PERSON comment=\"…\"", command_add_approver},
    {"watch", "watch by PERSON", command_watch},
    {"unwatch", "unwatch by PERSON", command_unwatch},
    {"claim", "claim JOB by PERSON [lease=10min] [artifact=sha256:…]", command_claim},
    {"complete", "complete JOB [by PERSON] [key=value …]", command_complete},
    {"fail", "fail JOB [by PERSON] [error=\"…\"] [final]", command_fail},
    {"release", "release JOB [by PERSON]", command_release},
    {"progress", "progress JOB [by PERSON] [key=value …]", command_progress},
    {"done", "done TASK by PERSON [field=value …]", command_done},
    {"retry", "retry JOB by PERSON [comment=\"…\"]", command_retry},
    {"skip", "skip JOB by PERSON comment=\"…\"", command_skip},
    {"fail-job", "fail-job JOB by PERSON comment=\"…\"", command_fail_job},
    {"signal", "signal NAME [key=…] [id=…] [name=value …]", command_signal},
    {"superseded", "superseded", command_superseded},
    {"template",
     "template propose NAME by PERSON grants=board:x [probation=3] [after=1] [of=20] field=value …, template "
     "grant by PERSON until=TIME, template suspend|resume|withdraw by PERSON [comment=\"…\"], template run "
     "succeeded|failed",
     command_template},
    {"leaves", "leaves PERSON", command_leaves},
    {"returns", "returns PERSON", command_returns},
    {"holiday", "holiday 2026-12-24", command_holiday},
    {"past", "past service:NAME|workflow:NAME|ci:NAME succeeded=8 failed=2", command_past},
    {"wait", "wait 30 min, wait 2 business hours", clock_wait},
    {"at", "at 5m [COMMAND], at 2026-11-24T08:00:00Z [COMMAND]", clock_at},
    {"show", "show", show_ticket},
    {"can", "can PERSON", show_abilities},
    {"refused", "refused CODE", expect_refused},
    {"help", "help", command_help},
};
enum { COMMANDS_COUNT = sizeof COMMANDS / sizeof *COMMANDS };

static const struct command *find_command(struct assent_text word);
static bool is_action(const struct assent_definition *definition, struct assent_text name);
static bool followed_by_person(const struct task *task);
static bool refuse_command(struct task *task, struct assent_text word);

bool command_run(struct task *task)
{
    const struct word *word = take_word(task);
    if (!word || word->value.kind != WRITTEN_NOTHING)
        return refuse_line(task, "a line begins with a command; `help` lists them");
    const struct command *command = find_command(word->text);
    if (is_action(task->attempt->definition, word->text) && followed_by_person(task) &&
        !assent_text_is(word->text, "create"))
        return command_take_action(task, word->text);
    if (!command)
        return refuse_command(task, word->text);
    return command->run(task);
}

bool command_help(struct task *task)
{
    for (size_t i = 0; i < COMMANDS_COUNT; i++)
        assent_buffer_format(&task->transcript, "> %s\n", COMMANDS[i].form);
    return true;
}

static const struct command *find_command(struct assent_text word)
{
    for (size_t i = 0; i < COMMANDS_COUNT; i++) {
        if (assent_text_is(word, COMMANDS[i].word))
            return &COMMANDS[i];
    }
    return NULL;
}

static bool is_action(const struct assent_definition *definition, struct assent_text name)
{
    for (size_t i = 0; i < definition->state_count; i++) {
        if (assent_state_action(&definition->states[i], name) >= 0)
            return true;
    }
    return false;
}

static bool followed_by_person(const struct task *task)
{
    return task->next < task->words.count && assent_text_is(task->words.items[task->next].text, "by");
}

static bool refuse_command(struct task *task, struct assent_text word)
{
    const struct assent_definition *definition = task->attempt->definition;
    if (is_action(definition, word))
        return refuse_line(task, "action `%.*s` is taken by somebody: write %.*s by PERSON", (int)word.count,
                           word.bytes, (int)word.count, word.bytes);
    size_t count = COMMANDS_COUNT;
    for (size_t i = 0; i < definition->state_count; i++)
        count += definition->states[i].action_count;
    struct assent_text *names = assent_arena_take_array(task->arena, count, sizeof *names);
    count = 0;
    for (size_t i = 0; i < COMMANDS_COUNT; i++)
        names[count++] = assent_text_of(COMMANDS[i].word);
    for (size_t i = 0; i < definition->state_count; i++) {
        for (size_t k = 0; k < definition->states[i].action_count; k++)
            names[count++] = definition->states[i].actions[k].name;
    }
    return refuse_word(task, "command or action", word, names, count);
}

static bool expect_refused(struct task *task)
{
    struct assent_try *attempt = task->attempt;
    const struct word *word = take_word(task);
    enum assent_code code;
    if (!word || task->next < task->words.count)
        return refuse_line(task, "say which code: refused not-entitled");
    if (!assent_code_find(word->text, &code))
        return refuse_line(task, "there is no code `%.*s`; what was refused says its own behind `!`",
                           (int)word->text.count, word->text.bytes);
    if (attempt->refused.code == ASSENT_OK)
        return refuse_line(task, "the command before was not refused");
    if (attempt->refused.code != code)
        return refuse_line(task, "the command before was refused as %s: %s",
                           assent_code_slug(attempt->refused.code), attempt->refused.text);
    attempt->expected = true;
    return true;
}

const struct word *take_word(struct task *task)
{
    return task->next < task->words.count ? &task->words.items[task->next++] : NULL;
}

bool take_by(struct task *task, bool required, struct assent_text *out)
{
    *out = (struct assent_text){0};
    if (!followed_by_person(task))
        return !required || refuse_line(task, "who does it? Write `by` and a person's handle");
    task->next++;
    const struct word *word = take_word(task);
    if (!word)
        return refuse_line(task, "behind `by` stands a person's handle");
    return find_person(task, word->text, out);
}

bool find_person(struct task *task, struct assent_text handle, struct assent_text *out)
{
    const struct assent_directory *directory = task->attempt->world.directory;
    int32_t person = assent_directory_person(directory, handle);
    if (person != ASSENT_NO_INDEX) {
        *out = directory->people[person].id;
        return true;
    }
    struct assent_text *names = assent_arena_take_array(task->arena, directory->person_count, sizeof *names);
    for (size_t i = 0; i < directory->person_count; i++)
        names[i] = directory->people[i].handle;
    return refuse_word(task, "person", handle, names, directory->person_count);
}

bool refuse_word(struct task *task, const char *what, struct assent_text word,
                 const struct assent_text *names, size_t count)
{
    struct assent_text nearest = assent_diagnostics_nearest(word, names, count);
    if (nearest.count == 0)
        return refuse_line(task, "there is no %s `%.*s`", what, (int)word.count, word.bytes);
    return refuse_line(task, "there is no %s `%.*s`; did you mean `%.*s`?", what, (int)word.count, word.bytes,
                       (int)nearest.count, nearest.bytes);
}

bool refuse_line(struct task *task, const char *format, ...)
{
    struct assent_buffer words = assent_buffer_in(task->arena);
    va_list list;
    va_start(list, format);
    assent_buffer_format_list(&words, format, list);
    va_end(list);
    struct assent_text text = assent_buffer_done(&words);
    return assent_error_set(task->error, ASSENT_MALFORMED, "%.*s", (int)text.count, text.bytes);
}
