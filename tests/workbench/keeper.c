// SPDX-License-Identifier: Apache-2.0
// Turns into a store, as runtime/turn.c keeps them. What goes wrong here is the test's own fault and ends it.
#include "keeper.h"

#include <assent/base/limits.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct assent_step_result decide(struct keeper *keeper, const struct assent_step_input *input);
static void keep(struct keeper *keeper, size_t ticket, const struct assent_event *event,
                 const struct assent_step_result *result);
static void commit(struct keeper *keeper, struct assent_item *item, struct assent_row *rows);
static void vote(struct keeper *keeper, size_t ticket, const char *who, enum assent_vote_choice choice);
static void work(struct keeper *keeper, size_t ticket, const char *who, enum assent_event_kind kind,
                 int64_t job);

void keeper_open(struct keeper *keeper, struct assent_store *store)
{
    static const unsigned char salt[ASSENT_SALT_BYTES] = {1};
    *keeper = (struct keeper){.materials = materials_little(), .store = store, .now_us = MATERIALS_START_US};
    struct assent_arena *arena = keeper->materials.arena;
    keeper->world =
        (struct assent_world){.directory = keeper->materials.directory, .schedule = &keeper->schedule};
    struct assent_subject subject = {.kind = assent_text_of("directory"), .id = assent_text_of("main")};
    struct assent_digest digest = assent_digest_of(keeper->materials.written);
    struct assent_record envelope = assent_record_in(arena);
    assent_record_put_text(&envelope, "digest", assent_digest_text(arena, &digest));
    assent_record_put_integer(&envelope, "version", 1);
    struct assent_admin_turn turn = {.subject = subject.kind,
                                     .revision = 1,
                                     .at_us = keeper->now_us,
                                     .what = assent_text_of("directory_applied"),
                                     .envelope = assent_record_done(&envelope)};
    struct assent_write write = {subject, 0, 1};
    struct assent_kept_turn kept = {.subject = subject, .revision = 1, .at_us = keeper->now_us};
    kept.bytes = assent_record_write_admin(&turn, salt, arena);
    struct assent_row row = {.kind = ASSENT_ROW_ADMIN,
                             .subject_kind = subject.kind,
                             .subject_id = subject.id,
                             .bytes = keeper->materials.written};
    struct assent_item item = {
        .writes = &write, .write_count = 1, .turns = &kept, .turn_count = 1, .rows = &row, .row_count = 1};
    commit(keeper, &item, &row);
}

void keeper_close(struct keeper *keeper)
{
    materials_close(&keeper->materials);
}

void keeper_step(struct keeper *keeper, size_t ticket, const char *who, struct assent_event event)
{
    const struct assent_directory *directory = keeper->world.directory;
    keeper->now_us += ASSENT_SECOND_US;
    if (event.at_us == 0)
        event.at_us = keeper->now_us;
    if (who) {
        int32_t person = assent_directory_person(directory, assent_text_of(who));
        assert(person != ASSENT_NO_INDEX);
        event.actor.person = directory->people[person].id;
    }
    struct assent_step_input input = {.definition = keeper->materials.definition,
                                      .ticket = keeper->tickets[ticket],
                                      .event = &event,
                                      .world = &keeper->world};
    struct assent_step_result result = decide(keeper, &input);
    if (result.fact_count == 0) {
        fprintf(stderr, "nothing to keep: %s\n", result.error.text);
        abort();
    }
    keep(keeper, ticket, &event, &result);
}

static struct assent_step_result decide(struct keeper *keeper, const struct assent_step_input *input)
{
    const struct assent_hook_module *file = &keeper->materials.definition->modules[0];
    struct assent_module module = {file->name, file->source, file->digest};
    struct assent_arena *arena = keeper->materials.arena;
    struct assent_hook_answer *answers = assent_arena_take_array(arena, ASSENT_HOOKS_A_TURN, sizeof *answers);
    struct assent_step_input asked = *input;
    asked.answers = answers;
    for (;;) {
        struct assent_step_result result = assent_step(&asked, arena);
        if (result.status != ASSENT_STEP_NEEDS_HOOK)
            return result;
        struct assent_hook_answer *answer = &answers[asked.answer_count++];
        size_t dot = assent_text_find_byte(result.hook, '.') + 1;
        answer->hook = result.hook;
        answer->failed = !assent_sandbox_call(
            keeper->materials.sandbox, &module,
            assent_text_slice(result.hook.bytes + dot, result.hook.count - dot), &result.hook_argument, 1,
            assent_hook_budget_default(), arena, &answer->value, NULL, &answer->error);
    }
}

static void keep(struct keeper *keeper, size_t ticket, const struct assent_event *event,
                 const struct assent_step_result *result)
{
    struct assent_arena *arena = keeper->materials.arena;
    const struct assent_ticket *before = keeper->tickets[ticket];
    const struct assent_ticket *after = result->status == ASSENT_STEP_REFUSED ? before : result->next;
    unsigned char salt[ASSENT_SALT_BYTES] = {(unsigned char)(keeper->now_us & 0xff)};
    struct assent_turn turn = {.ticket = after->id,
                               .revision = after->revision,
                               .at_us = event->at_us,
                               .event = event->kind,
                               .actor = event->actor,
                               .definition = keeper->materials.definition->digest,
                               .directory = 1,
                               .facts = result->facts,
                               .fact_count = result->fact_count};
    struct assent_subject subject = {.is_ticket = true, .ticket = after->id};
    struct assent_write write = {subject, before ? before->revision : 0, after->revision};
    struct assent_kept_turn kept = {.subject = subject, .revision = after->revision, .at_us = event->at_us};
    kept.bytes = assent_record_write(&turn, salt, arena);
    struct assent_audience nobody = {0};
    struct assent_rows rows =
        assent_rows_change(before, after, false, &nobody, &nobody, keeper->world.directory, arena);
    struct assent_row *own = assent_arena_take_array(arena, rows.count, sizeof *own);
    if (rows.count)
        memcpy(own, rows.items, rows.count * sizeof *own);
    struct assent_item item = {.writes = &write,
                               .write_count = 1,
                               .turns = &kept,
                               .turn_count = 1,
                               .rows = own,
                               .row_count = rows.count};
    commit(keeper, &item, own);
    keeper->tickets[ticket] = after;
}

static void commit(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    struct assent_error error = {0};
    if (keeper->plant)
        keeper->plant(keeper, item, rows);
    if (assent_store_commit(keeper->store, item, 1, &error) && item->outcome == ASSENT_ITEM_KEPT)
        return;
    fprintf(stderr, "not kept (%d): %s\n", (int)item->outcome, error.text);
    abort();
}

void keeper_fill(struct keeper *keeper)
{
    keeper_create(keeper, 0, "the whole way");
    keeper_create(keeper, 1, "half the way");
    keeper_create(keeper, 2, "nothing");
    keeper_act(keeper, 0, "ann", "submit", "");
    keeper_act(keeper, 1, "ann", "submit", "");
    vote(keeper, 1, "ann", ASSENT_VOTE_APPROVE); // refused: her own
    vote(keeper, 0, "bo", ASSENT_VOTE_APPROVE);
    vote(keeper, 1, "bo", ASSENT_VOTE_APPROVE);
    keeper_act(keeper, 2, "ann", "submit", "");
    vote(keeper, 0, "cy", ASSENT_VOTE_APPROVE);
    work(keeper, 0, "bot", ASSENT_EVENT_CLAIM, 0);
    work(keeper, 2, "bot", ASSENT_EVENT_CLAIM, 0);
    work(keeper, 0, "bot", ASSENT_EVENT_COMPLETE, 0);
    work(keeper, 2, "bot", ASSENT_EVENT_RELEASE, 0);
    work(keeper, 0, "dee", ASSENT_EVENT_COMPLETE, 1);
}

void keeper_create(struct keeper *keeper, size_t ticket, const char *summary)
{
    const unsigned char dice[10] = {(unsigned char)ticket};
    struct assent_record fields = assent_record_in(keeper->materials.arena);
    assent_record_put_text(&fields, "summary", assent_text_of(summary));
    struct assent_event event = {
        .kind = ASSENT_EVENT_CREATE,
        .id = assent_id_make(keeper->now_us, dice),
        .number = assent_text_format(keeper->materials.arena, "LIT-%zu", ticket + 1),
        .fields = assent_record_done(&fields),
    };
    keeper_step(keeper, ticket, "ann", event);
}

void keeper_act(struct keeper *keeper, size_t ticket, const char *who, const char *action,
                const char *comment)
{
    keeper_step(keeper, ticket, who,
                (struct assent_event){.kind = ASSENT_EVENT_ACT,
                                      .action = assent_text_of(action),
                                      .comment = assent_text_of(comment)});
}

static void vote(struct keeper *keeper, size_t ticket, const char *who, enum assent_vote_choice choice)
{
    keeper_step(keeper, ticket, who,
                (struct assent_event){.kind = ASSENT_EVENT_VOTE, .round = 0, .choice = choice});
}

static void work(struct keeper *keeper, size_t ticket, const char *who, enum assent_event_kind kind,
                 int64_t job)
{
    const struct assent_job *known = assent_ticket_job(keeper->tickets[ticket], job);
    struct assent_event event = {.kind = kind, .job = job, .lease_us = ASSENT_MINUTE_US};
    struct assent_record fields = assent_record_in(keeper->materials.arena);
    assent_record_put_text(&fields, "result", assent_text_of("good"));
    if (known && known->body == ASSENT_BODY_TASK)
        event.fields = assent_record_done(&fields);
    else if (known && kind != ASSENT_EVENT_CLAIM)
        event.fence = known->fence;
    keeper_step(keeper, ticket, who, event);
}
