// SPDX-License-Identifier: Apache-2.0
// Commands on a ticket as a whole: create, edit, act, vote, withdraw, comment.
#include "commands.h"

static bool decide(struct task *task, struct assent_event *event, const char *what, struct assent_text of);
static bool has_ticket(struct task *task);
static bool take_person(struct task *task, struct assent_text *out);
static bool may_for_others(const struct assent_try *attempt, struct assent_text person);
static bool take_choice(struct task *task, enum assent_vote_choice *out);
static bool take_for(struct task *task, struct assent_event *event);
static bool take_digest(struct task *task, struct assent_text written, struct assent_event *event);
static int64_t open_round(const struct assent_try *attempt);

bool command_create(struct task *task)
{
    static const unsigned char dice[10];
    struct assent_try *attempt = task->attempt;
    const struct assent_definition *definition = attempt->definition;
    struct assent_event event = {.kind = ASSENT_EVENT_CREATE};
    struct options options;
    if (attempt->ticket)
        return refuse_line(task, "the ticket is there already: one is walked at a time");
    if (task->next + 1 < task->words.count && assent_text_is(task->words.items[task->next].text, "from")) {
        event.template = task->words.items[task->next + 1].text;
        task->next += 2;
    }
    bool other = task->next < task->words.count && assent_text_is(task->words.items[task->next].text, "for");
    task->next += other;
    if ((other && !take_person(task, &event.person)) || !take_by(task, true, &event.actor.person) ||
        !take_options(task, OPTION_FIELDS, &options))
        return false;
    event.behalf = may_for_others(task->attempt, event.actor.person);
    event.id = assent_id_make(attempt->now_us, dice);
    event.number =
        assent_text_format(task->arena, "%.*s-1", (int)definition->prefix.count, definition->prefix.bytes);
    event.fields = options.fields;
    event.cleared = options.cleared;
    return decide(task, &event, "create", definition->name);
}

bool command_edit(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_EDIT};
    struct options options;
    if (!has_ticket(task) || !take_by(task, true, &event.actor.person) ||
        !take_options(task, OPTION_FIELDS | OPTION_COMMENT, &options))
        return false;
    event.fields = options.fields;
    event.cleared = options.cleared;
    event.comment = options.comment;
    return decide(task, &event, "edit", (struct assent_text){0});
}

bool command_act(struct task *task)
{
    const struct word *action = take_word(task);
    if (!action || action->value.kind != WRITTEN_NOTHING)
        return refuse_line(task, "behind `act` stands the name of an action");
    return command_take_action(task, action->text);
}

bool command_take_action(struct task *task, struct assent_text action)
{
    struct assent_event event = {.kind = ASSENT_EVENT_ACT, .action = action};
    struct options options;
    if (!has_ticket(task) || !take_by(task, true, &event.actor.person) ||
        !take_options(task, OPTION_FIELDS | OPTION_COMMENT, &options))
        return false;
    event.fields = options.fields;
    event.cleared = options.cleared;
    event.comment = options.comment;
    return decide(task, &event, "act", action);
}

bool command_vote(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_VOTE, .round = open_round(task->attempt)};
    struct options options;
    if (!has_ticket(task) || !take_choice(task, &event.choice) || !take_by(task, true, &event.actor.person) ||
        !take_for(task, &event) ||
        !take_options(task, OPTION_COMMENT | OPTION_SEAT | OPTION_FIELDS, &options) ||
        !take_digest(task, options.digest, &event))
        return false;
    event.fields = options.fields;
    event.cleared = options.cleared;
    event.comment = options.comment;
    event.seat = options.seat;
    return decide(task, &event, "vote", assent_text_of(assent_vote_choice_text(event.choice)));
}

bool command_withdraw(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_WITHDRAW, .round = open_round(task->attempt)};
    struct options options;
    if (task->next < task->words.count && assent_text_is(task->words.items[task->next].text, "vote"))
        task->next++;
    if (!has_ticket(task) || !take_by(task, true, &event.actor.person) || !take_for(task, &event) ||
        !take_options(task, OPTION_COMMENT, &options))
        return false;
    event.comment = options.comment;
    return decide(task, &event, "withdraw", assent_text_of("vote"));
}

bool command_close(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_CLOSE, .round = open_round(task->attempt)};
    struct options options;
    if (task->next < task->words.count && assent_text_is(task->words.items[task->next].text, "round"))
        task->next++;
    if (!has_ticket(task) || !take_by(task, true, &event.actor.person) || !take_options(task, 0, &options))
        return false;
    return decide(task, &event, "close", assent_text_of("round"));
}

bool command_answer(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_ANSWER, .round = open_round(task->attempt)};
    struct options options;
    bool named = task->next < task->words.count && !assent_text_is(task->words.items[task->next].text, "by");
    if (!has_ticket(task) || (named && !find_person(task, take_word(task)->text, &event.voter)) ||
        !take_by(task, true, &event.actor.person) || !take_options(task, OPTION_COMMENT, &options))
        return false;
    event.comment = options.comment;
    return decide(task, &event, "answer", (struct assent_text){0});
}

bool command_comment(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_COMMENT};
    struct options options;
    if (!has_ticket(task) || !take_by(task, true, &event.actor.person) ||
        !take_options(task, OPTION_COMMENT, &options))
        return false;
    event.comment = options.comment;
    return decide(task, &event, "comment", (struct assent_text){0});
}

bool command_override(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_OVERRIDE};
    struct options options;
    if (!has_ticket(task))
        return false;
    if (task->next == task->words.count)
        return refuse_line(task, "which freeze? write override FREEZE by PERSON comment=\"…\"");
    event.freeze = task->words.items[task->next++].text;
    if (!take_by(task, true, &event.actor.person) || !take_options(task, OPTION_COMMENT, &options))
        return false;
    event.comment = options.comment;
    return decide(task, &event, "override", event.freeze);
}

bool command_hand_over(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_HAND_OVER};
    struct options options;
    if (!has_ticket(task) || !take_person(task, &event.person) || !take_by(task, true, &event.actor.person) ||
        !take_options(task, OPTION_COMMENT, &options))
        return false;
    event.comment = options.comment;
    event.behalf = may_for_others(task->attempt, event.actor.person);
    return decide(task, &event, "hand over", (struct assent_text){0});
}

bool command_add_approver(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_ADD_APPROVER, .round = open_round(task->attempt)};
    struct options options;
    if (!has_ticket(task) || !take_person(task, &event.person) || !take_by(task, true, &event.actor.person) ||
        !take_options(task, OPTION_COMMENT, &options))
        return false;
    event.comment = options.comment;
    return decide(task, &event, "add approver", (struct assent_text){0});
}

bool command_watch(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_WATCH};
    struct options options;
    if (!has_ticket(task) || !take_by(task, true, &event.actor.person) || !take_options(task, 0, &options))
        return false;
    return decide(task, &event, "watch", (struct assent_text){0});
}

bool command_unwatch(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_UNWATCH};
    struct options options;
    if (!has_ticket(task) || !take_by(task, true, &event.actor.person) || !take_options(task, 0, &options))
        return false;
    return decide(task, &event, "unwatch", (struct assent_text){0});
}

static bool take_person(struct task *task, struct assent_text *out)
{
    const struct word *word = take_word(task);
    return word ? find_person(task, word->text, out) : refuse_line(task, "say who: a person's handle");
}

static bool may_for_others(const struct assent_try *attempt, struct assent_text person)
{
    const struct assent_directory *directory = attempt->world.directory;
    int32_t index = assent_directory_person_by_id(directory, person);
    return index != ASSENT_NO_INDEX && assent_person_may(&directory->people[index], ASSENT_MAY_BEHALF);
}

static bool decide(struct task *task, struct assent_event *event, const char *what, struct assent_text of)
{
    attempt_decide(task, event,
                   assent_text_format(task->arena, "%s%s%.*s", what, of.count ? " " : "", (int)of.count,
                                      of.bytes ? of.bytes : ""));
    return true;
}

static bool has_ticket(struct task *task)
{
    return task->attempt->ticket || refuse_line(task, "there is no ticket yet: create one first");
}

// "for bo", "for bo aloud": whose vote it is.
static bool take_for(struct task *task, struct assent_event *event)
{
    if (task->next >= task->words.count || !assent_text_is(task->words.items[task->next].text, "for"))
        return true;
    task->next++;
    const struct word *word = take_word(task);
    if (!word)
        return refuse_line(task, "behind `for` stands a person's handle");
    if (!find_person(task, word->text, &event->voter))
        return false;
    event->aloud =
        task->next < task->words.count && assent_text_is(task->words.items[task->next].text, "aloud");
    task->next += event->aloud;
    return true;
}

// "digest=seen": what the round was about when it was asked; else a digest as it is written.
static bool take_digest(struct task *task, struct assent_text written, struct assent_event *event)
{
    const struct assent_ticket *ticket = task->attempt->ticket;
    const struct assent_round *round = assent_ticket_round(ticket, event->round);
    event->has_digest = written.count > 0;
    if (written.count == 0 || !round)
        return true;
    if (assent_text_is(written, "seen")) {
        event->digest = round->covered;
        return true;
    }
    return assent_digest_read(written, &event->digest) ||
           refuse_line(task, "`digest` is `seen`, what the round was about when it was asked, or sha256:…");
}

static bool take_choice(struct task *task, enum assent_vote_choice *out)
{
    static const char *const choices[] = {"approve", "reject", "abstain", "object", "ask"};
    enum { COUNT = sizeof choices / sizeof *choices };
    struct assent_text names[COUNT];
    const struct word *word = take_word(task);
    if (!word)
        return refuse_line(task, "behind `vote` stands approve, reject, abstain, object or ask");
    for (size_t i = 0; i < COUNT; i++)
        names[i] = assent_text_of(choices[i]);
    return assent_vote_choice_find(word->text, out) || refuse_word(task, "vote", word->text, names, COUNT);
}

// That of the approval, else the first that is owed. Without one a number that no round has: step says so in
// its own words.
static int64_t open_round(const struct assent_try *attempt)
{
    const struct assent_round *round = attempt->ticket ? assent_ticket_open_round(attempt->ticket) : NULL;
    for (size_t i = 0; !round && attempt->ticket && i < attempt->ticket->round_count; i++) {
        if (attempt->ticket->rounds[i].outcome == ASSENT_ROUND_OPEN)
            round = &attempt->ticket->rounds[i];
    }
    return round ? round->n : -1;
}
