// SPDX-License-Identifier: Apache-2.0
// The template of a story: proposed, granted, suspended, resumed, withdrawn, and runs of other tickets that
// go well or wrong. Guarantees: what people do with it is decided by the core's own functions; a story has
// one template at a time. Leans on attempt_turn.c for what the story's ticket makes of it.
#include "commands.h"

#include <assent/core/change_template.h>

#include <string.h>

typedef bool template_verb(const struct assent_change_template *before,
                           const struct assent_template_change *change, struct assent_change_template *out,
                           struct assent_error *error);

static bool propose(struct task *task, struct assent_text name);
static bool change(struct task *task, struct assent_text word, template_verb *verb);
static bool run_elsewhere(struct task *task);
static void tell(struct task *task, struct assent_text word, struct assent_text name,
                 struct assent_text person);
static void settle(struct task *task, bool done, const struct assent_change_template *after,
                   const struct assent_error *error);
static void hear(struct task *task, struct assent_text name);

bool command_template(struct task *task)
{
    static const struct {
        const char *word;
        template_verb *verb;
    } verbs[] = {{"grant", assent_template_grant},
                 {"suspend", assent_template_suspend},
                 {"resume", assent_template_resume},
                 {"withdraw", assent_template_withdraw}};
    const struct word *word = take_word(task);
    if (!word || word->value.kind != WRITTEN_NOTHING)
        return refuse_line(task, "behind `template` stands propose, grant, suspend, resume, withdraw or run");
    if (assent_text_is(word->text, "run"))
        return run_elsewhere(task);
    if (assent_text_is(word->text, "propose")) {
        const struct word *name = take_word(task);
        return name ? propose(task, name->text) : refuse_line(task, "what is the template called?");
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (assent_text_is(word->text, verbs[i].word))
            return change(task, word->text, verbs[i].verb);
    }
    return refuse_line(task, "a template knows no `%.*s`: propose, grant, suspend, resume, withdraw, run",
                       (int)word->text.count, word->text.bytes);
}

void template_turned(struct task *task, const struct assent_turn *turn, const struct assent_ticket *next)
{
    struct assent_try *attempt = task->attempt;
    struct assent_change_template after;
    bool marked;
    bool its = attempt->template && assent_text_equal(next->template.name, attempt->template->name);
    if (!its || !assent_template_turned(attempt->template, next, turn->facts, turn->fact_count, turn->at_us,
                                        attempt->home, &after, &marked))
        return;
    struct assent_change_template *kept = assent_arena_take(attempt->home, sizeof *kept);
    *kept = assent_template_copy(attempt->home, &after);
    attempt->template = kept;
    if (marked)
        assent_buffer_format(&task->transcript, "> template %.*s suspended: %.*s went wrong\n",
                             (int)kept->name.count, kept->name.bytes, (int)kept->ticket.count,
                             kept->ticket.bytes);
}

static bool propose(struct task *task, struct assent_text name)
{
    struct assent_try *attempt = task->attempt;
    struct assent_change_template wanted = {.name = name,
                                            .title = name,
                                            .workflow = attempt->definition->name,
                                            .suspend_after = 1,
                                            .suspend_of = 20};
    struct assent_template_change of = {
        .directory = attempt->world.directory, .definition = attempt->definition, .at_us = attempt->now_us};
    struct assent_change_template after;
    struct assent_error error = {0};
    struct options options;
    if (!take_by(task, true, &of.person) || !take_options(task, OPTION_TEMPLATE | OPTION_FIELDS, &options))
        return false;
    wanted.by = options.grants;
    wanted.pins = options.fields;
    wanted.probation = options.probation;
    wanted.suspend_after = options.after ? options.after : wanted.suspend_after;
    wanted.suspend_of = options.of ? options.of : wanted.suspend_of;
    tell(task, assent_text_of("propose"), name, of.person);
    bool done = assent_template_propose(attempt->template, &wanted, &of, attempt->home, &after, &error);
    settle(task, done, &after, &error);
    return true;
}

static bool change(struct task *task, struct assent_text word, template_verb *verb)
{
    struct assent_try *attempt = task->attempt;
    struct assent_template_change of = {.directory = attempt->world.directory, .at_us = attempt->now_us};
    struct assent_change_template after;
    struct assent_error error = {0};
    struct options options;
    if (!attempt->template)
        return refuse_line(task, "there is no template yet: propose one first");
    if (!take_by(task, true, &of.person) || !take_options(task, OPTION_TEMPLATE | OPTION_COMMENT, &options))
        return false;
    of.until_us = options.until_us;
    of.because = options.comment;
    tell(task, word, attempt->template->name, of.person);
    settle(task, verb(attempt->template, &of, &after, &error), &after, &error);
    return true;
}

// A ticket that the story does not show: opened, and ended well or wrong.
static bool run_elsewhere(struct task *task)
{
    struct assent_try *attempt = task->attempt;
    const struct word *word = take_word(task);
    bool wrong = word && assent_text_is(word->text, "failed");
    if (!attempt->template || !word || (!wrong && !assent_text_is(word->text, "succeeded")))
        return refuse_line(task, "with a template there is: template run succeeded, template run failed");
    struct assent_run run = {.name = attempt->template->name,
                             .version = attempt->template->version,
                             .run = attempt->template->runs + 1};
    enum assent_run_result result = wrong ? ASSENT_RUN_FAILED : ASSENT_RUN_SUCCEEDED;
    struct assent_ticket other = {.number = assent_text_of("CHG-99"), .template = run};
    struct assent_fact facts[] = {{.kind = ASSENT_FACT_CREATED, .created = {.template = run}},
                                  {.kind = ASSENT_FACT_RUN_ENDED, .run_ended = {.result = result}}};
    struct assent_turn turn = {.at_us = attempt->now_us, .facts = facts, .fact_count = 2};
    tell(task, word->text, run.name, (struct assent_text){0});
    template_turned(task, &turn, &other);
    return true;
}

static void tell(struct task *task, struct assent_text word, struct assent_text name,
                 struct assent_text person)
{
    const struct assent_directory *directory = task->attempt->world.directory;
    int32_t index = assent_directory_person_by_id(directory, person);
    attempt_header(task, "template ");
    assent_buffer_format(&task->transcript, "%.*s %.*s", (int)name.count, name.bytes, (int)word.count,
                         word.bytes);
    if (index != ASSENT_NO_INDEX) {
        assent_buffer_string(&task->transcript, " by ");
        assent_buffer_text(&task->transcript, directory->people[index].handle);
    }
    assent_buffer_byte(&task->transcript, '\n');
}

static void settle(struct task *task, bool done, const struct assent_change_template *after,
                   const struct assent_error *error)
{
    struct assent_try *attempt = task->attempt;
    attempt->refused = done ? (struct assent_error){0} : *error;
    attempt->expected = false;
    if (!done) {
        assent_buffer_format(&task->transcript, "! %s: %s\n", assent_code_slug(error->code), error->text);
        return;
    }
    struct assent_change_template *kept = assent_arena_take(attempt->home, sizeof *kept);
    *kept = assent_template_copy(attempt->home, after);
    attempt->template = kept;
    assent_buffer_format(&task->transcript, "> version %lld %s\n", (long long)kept->version,
                         assent_template_state_text(kept->state));
    hear(task, kept->name);
}

// The ticket of the story waits for it, as it would be told by the runtime.
static void hear(struct task *task, struct assent_text name)
{
    struct assent_event event = {.kind = ASSENT_EVENT_SIGNAL,
                                 .signal = assent_text_format(task->arena, "%s%.*s", ASSENT_PREAUTHORISATION,
                                                              (int)name.count, name.bytes)};
    const struct assent_ticket *ticket = task->attempt->ticket;
    bool kept = false;
    for (size_t i = 0; ticket && i < ticket->wait.count; i++)
        kept = kept || ticket->wait.branches[i].blocked.kind != ASSENT_VALUE_ABSENT;
    if (kept && assent_ticket_awaited(ticket, event.signal, event.signal_key))
        attempt_decide(task, &event, event.signal);
}
