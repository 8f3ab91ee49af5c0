// SPDX-License-Identifier: Apache-2.0
// What a large round costs: 199 seats over 40 groups of 5,000 people each, with 100 votes in it. Prints the
// microseconds of CPU of one more vote (its step), of showing how each seat stands, of explaining
// the ticket, and of opening the round. Once with seats that any few people can fill, once with needs that
// make the flow look at everybody. Not a test: figures differ from machine to machine.
#include <assent/base/canonical.h>
#include <assent/core/directory_record.h>
#include <assent/core/explain.h>
#include <assent/language/language.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEOPLE = 20000, GROUPS = 40, MEMBERS = 5000, SEATS = 199, VOTES = 100, ROUNDS = 50 };

struct bench {
    struct assent_arena *kept;
    struct assent_arena *arena; // of one measured call
    const struct assent_directory *directory;
    const struct assent_definition *definition;
    const struct assent_ticket *ticket;
    struct assent_world world;
};

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "rounds_bench: %s: %s\n", what, why);
    exit(1);
}

static double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

// Everybody is in ten groups; neighbours share nearly all of theirs.
static const struct assent_directory *make_directory(struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    struct assent_value value;
    struct assent_error error = {0};
    assent_buffer_string(&out, "{\"groups\":{");
    for (int g = 0; g < GROUPS; g++) {
        assent_buffer_format(&out, "%s\"g%02d\":{\"members\":[", g ? "," : "", g);
        for (int m = 0; m < MEMBERS; m++)
            assent_buffer_format(&out, "%s\"p%05d\"", m ? "," : "", (g * (PEOPLE / GROUPS) + m) % PEOPLE);
        assent_buffer_string(&out, "]}");
    }
    assent_buffer_string(&out, "},\"people\":{");
    for (int p = 0; p < PEOPLE; p++)
        assent_buffer_format(&out, "%s\"p%05d\":{\"id\":\"per_01m83pph00e41861050r3%05d\",\"name\":\"P %d\"}",
                             p ? "," : "", p, p, p);
    assent_buffer_string(&out, "}}");
    if (!assent_canonical_read(arena, assent_buffer_done(&out), &value, &error))
        give_up("the directory as text", error.text);
    const struct assent_directory *directory = assent_directory_read(&value, 1, arena, &error);
    if (!directory)
        give_up("the directory", error.text);
    return directory;
}

static const struct assent_definition *make_definition(struct assent_arena *arena, const char *need)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_string(&out, "assent: 1\nworkflow: large\nkind: request\ntitle: Large\nstart: draft\n"
                               "fields: { plan: { type: text, required: true } }\nstates:\n"
                               "  draft: { actions: { submit: { by: requester, to: board } } }\n"
                               "  board:\n    approval:\n      all:\n");
    for (int s = 0; s < SEATS; s++)
        assent_buffer_format(&out, "        - { name: s%03d, from: \"group:g%02d\", need: %s }\n", s,
                             s % GROUPS, need);
    assent_buffer_string(&out, "    approved: done\n    rejected: none\n  done: { end: success }\n"
                               "  none: { end: refused }\n");
    struct assent_text text = assent_buffer_done(&out);
    struct assent_language_input input = {.workflow = {assent_text_of("large.yaml"), text}};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("large.yaml"), text);
    const struct assent_definition *definition = assent_language_read(&input, arena, &diagnostics);
    if (!definition)
        give_up("the definition", assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false).bytes);
    return definition;
}

static struct assent_step_input input_of(const struct bench *bench, const struct assent_event *event)
{
    return (struct assent_step_input){
        .definition = bench->definition, .ticket = bench->ticket, .event = event, .world = &bench->world};
}

static struct assent_event event_of(const struct bench *bench, enum assent_event_kind kind, int person)
{
    return (struct assent_event){.kind = kind,
                                 .at_us = INT64_C(1796126400000000),
                                 .actor = {.person = bench->directory->people[person].id}};
}

// Somebody of the seat's group who has not voted in another one.
static struct assent_event vote_of(const struct bench *bench, int n)
{
    int seat = n % SEATS;
    int person = (seat % GROUPS * (PEOPLE / GROUPS) + 100 + n) % PEOPLE;
    struct assent_event event = event_of(bench, ASSENT_EVENT_VOTE, person);
    event.choice = ASSENT_VOTE_APPROVE;
    event.seat = assent_text_format(bench->kept, "s%03d", seat);
    return event;
}

static const struct assent_ticket *step(const struct bench *bench, const struct assent_event *event,
                                        struct assent_arena *arena)
{
    struct assent_step_input input = input_of(bench, event);
    struct assent_step_result result = assent_step(&input, arena);
    if (result.status != ASSENT_STEP_DONE)
        give_up("a step", result.error.text);
    return result.next;
}

static void vote_once(struct bench *bench)
{
    struct assent_event event = vote_of(bench, VOTES);
    const struct assent_ticket *next = step(bench, &event, bench->arena);
    if (next->rounds[0].vote_count != VOTES + 1)
        give_up("a vote", "it was not counted");
}

static void count_once(struct bench *bench)
{
    struct assent_event event = event_of(bench, ASSENT_EVENT_ACT, 0);
    struct assent_step_input input = input_of(bench, &event);
    if (!assent_step_seats(&input, event.actor.person, bench->arena))
        give_up("the seats", "nobody can tell");
}

static void explain_once(struct bench *bench)
{
    struct assent_event event = event_of(bench, ASSENT_EVENT_ACT, 0);
    struct assent_step_input input = input_of(bench, &event);
    assent_explain(&input, event.actor.person, bench->arena);
}

static double time_of(struct bench *bench, void (*once)(struct bench *))
{
    once(bench);
    double start = cpu_us();
    for (int i = 0; i < ROUNDS; i++) {
        assent_arena_reset(bench->arena);
        once(bench);
    }
    return (cpu_us() - start) / ROUNDS;
}

static void measure(struct bench *bench, const char *name, const char *need)
{
    const unsigned char dice[10] = {1};
    bench->definition = make_definition(bench->kept, need);
    bench->ticket = NULL;
    struct assent_event event = event_of(bench, ASSENT_EVENT_CREATE, PEOPLE - 1);
    struct assent_value fields;
    struct assent_error error = {0};
    assent_canonical_read(bench->kept, assent_text_of("{\"plan\":\"p\"}"), &fields, &error);
    event.id = assent_id_make(event.at_us, dice);
    event.number = assent_text_of("REQ-1");
    event.fields = fields;
    bench->ticket = step(bench, &event, bench->kept);
    event = event_of(bench, ASSENT_EVENT_ACT, PEOPLE - 1);
    event.action = assent_text_of("submit");
    double start = cpu_us();
    bench->ticket = step(bench, &event, bench->kept);
    double opening = cpu_us() - start;
    for (int n = 0; n < VOTES; n++) {
        event = vote_of(bench, n);
        bench->ticket = step(bench, &event, bench->kept);
    }
    printf("%-16s vote %7.0f us, seats %7.0f us, explain %7.0f us, opening %7.0f us\n", name,
           time_of(bench, vote_once), time_of(bench, count_once), time_of(bench, explain_once), opening);
}

int main(void)
{
    struct bench bench = {.kept = assent_arena_open(0), .arena = assent_arena_open(0)};
    bench.directory = make_directory(bench.kept);
    bench.world = (struct assent_world){.directory = bench.directory};
    printf("%d seats over %d groups of %d people, %d votes:\n", SEATS, GROUPS, MEMBERS, VOTES);
    measure(&bench, "need 1", "1");
    measure(&bench, "need majority", "majority");
    measure(&bench, "need 25", "25");
    assent_arena_close(bench.arena);
    assent_arena_close(bench.kept);
    return 0;
}
