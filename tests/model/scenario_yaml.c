// SPDX-License-Identifier: Apache-2.0
// A scenario written down: its workflow in the language, its world as a directory's record, its steps as
// lines.
#include "scenario.h"

#include <stdarg.h>
#include <string.h>

struct page {
    char *text;
    size_t count;
};

static void put(struct page *page, const char *form, ...) __attribute__((format(printf, 2, 3)));
static void put_rule(struct page *page, const struct paper_rule *rule, const char *indent);
static void put_seat(struct page *page, const struct paper_seat *seat, const char *indent);
static void put_debt(struct page *page, const struct paper_definition *definition);
static void put_votes(struct page *page, const struct paper_rule *rule, const char *indent);
static void put_clocks(struct page *page, const struct paper_rule *rule, const char *indent);
static void put_approval(struct page *page, const struct paper_definition *definition);
static void put_list(struct page *page, unsigned fields);
static void put_who(struct page *page, const struct paper_who *who);
static void put_people(struct page *page, people all);

static void put(struct page *page, const char *form, ...)
{
    va_list words;
    va_start(words, form);
    page->count += (size_t)vsnprintf(page->text + page->count, SCENARIO_YAML - page->count, form, words);
    va_end(words);
}

void scenario_yaml(const struct scenario *scenario, char yaml[SCENARIO_YAML])
{
    static const char EVERYWHERE[] = "edit_in: [draft, board, ready, work, late], edit_by: \"role:all\"";
    static const char BUT_LATE[] = "edit_in: [draft, board, ready, work], edit_by: \"role:all\"";
    const struct paper_definition *definition = &scenario->definition;
    const char *where = definition->has_expired ? EVERYWHERE : BUT_LATE;
    struct page page = {yaml, 0};
    bool unattended = false;
    for (int i = 0; i < definition->rule_count; i++)
        unattended = unattended || definition->rules[i].late == LATE_APPROVE;
    put(&page, "assent: 1\nworkflow: model\nkind: %s\n%s", definition->change ? "change" : "request",
        definition->change ? "type: normal\n" : "");
    put(&page, "title: Model\n%sfields:\n", unattended ? "unattended: silence is consent here\n" : "");
    for (int i = 0; i < PAPER_FIELDS; i++)
        put(&page, "  f%d: { type: text, material: %s, %s }\n", i,
            definition->material >> i & 1 ? "true" : "false", where);
    put(&page, "  implementer: { type: person, material: false, %s }\n", where);
    put(&page, "  start: { type: datetime, required: true, material: false, %s }\n", where);
    put(&page,
        "start: draft\nstates:\n"
        "  draft:\n    actions:\n      submit: { by: requester, to: board }\n%s",
        definition->has_expired ? "  late:\n    actions:\n      submit: { by: requester, to: board }\n" : "");
    put_approval(&page, definition);
    put(&page,
        "  ready:\n    actions:\n      begin: { by: requester, to: work }\n"
        "      rework: { by: requester, edit: [f0, f1, f2], to: board }\n"
        "  work:\n    jobs: { do: { worker: doer }, more: { worker: doer, needs: [do] } }\n    done: closed\n    failed: undone\n");
    if (definition->debt)
        put_debt(&page, definition);
    put(&page, "  closed: { end: success }\n  undone: { end: failure }\n");
}

static void put_approval(struct page *page, const struct paper_definition *definition)
{
    put(page, "  board:\n    approval:\n      rounds:\n");
    for (int i = 0; i < definition->rule_count; i++) {
        put(page, "        - name: r%d\n", i);
        put_rule(page, &definition->rules[i], "          ");
    }
    if (definition->valid_for)
        put(page, "      valid_for: %d min\n", (int)(definition->valid_for / PAPER_MINUTE));
    put(page,
        "    approved: ready\n    rejected: draft\n%s"
        "    actions:\n      leave: { by: requester, to: draft }\n",
        definition->has_expired ? "    expired: late\n" : "");
}

static void put_debt(struct page *page, const struct paper_definition *definition)
{
    const struct paper_rule *rule = &definition->ratify;
    put(page, "    ratify:\n");
    put_seat(page, &rule->seats[0], "      ");
    put_votes(page, rule, "      ");
    put(page, "      within: %d min\n      refused: undone\n", (int)(rule->within / PAPER_MINUTE));
    if (!definition->unpaid)
        return;
    put(page, "      unpaid: { add: ");
    put_who(page, &definition->unpaid_who);
    put(page, " }\n");
}

// Who may not vote, and what the votes are about.
static void put_votes(struct page *page, const struct paper_rule *rule, const char *indent)
{
    if (rule->never_open || rule->never.count) {
        put(page, "%snever: ", indent);
        put_who(page, &rule->never);
        put(page, rule->never_open ? "\n%sbecause: they are few\n" : "\n", indent);
    }
    if (rule->covers) {
        put(page, "%scovers: ", indent);
        put_list(page, rule->covers);
    }
}

static void put_rule(struct page *page, const struct paper_rule *rule, const char *indent)
{
    if (rule->plain) {
        put_seat(page, &rule->seats[0], indent);
    } else {
        put(page, "%sall:\n", indent);
        for (int i = 0; i < rule->seat_count; i++) {
            char deeper[32];
            snprintf(deeper, sizeof deeper, "%s    ", indent);
            put(page, "%s  - name: s%d\n", indent, i);
            put_seat(page, &rule->seats[i], deeper);
            if (rule->seats[i].when >= 0)
                put(page, "%s    when: has(f%d)\n", indent, rule->seats[i].when);
        }
    }
    if (rule->object) {
        const struct paper_seat *seat = &rule->seats[rule->seat_count];
        put(page, "%sobject:\n%s  from: ", indent, indent);
        put_who(page, &seat->from);
        if (seat->when >= 0)
            put(page, "\n%s  when: has(f%d)", indent, seat->when);
        put(page, "\n");
    }
    if (rule->quorum)
        put(page, "%squorum: %d\n", indent, rule->quorum);
    if (rule->at_meeting)
        put(page, "%scloses: at meeting\n", indent);
    put_votes(page, rule, indent);
    if (rule->aloud) {
        put(page, "%saloud_by: ", indent);
        put_who(page, &rule->aloud_by);
        put(page, "\n");
    }
    if (rule->when >= 0)
        put(page, "%swhen: has(f%d)\n", indent, rule->when);
    put_clocks(page, rule, indent);
}

static void put_clocks(struct page *page, const struct paper_rule *rule, const char *indent)
{
    if (rule->within)
        put(page, "%sdecide_within: %d min\n", indent, (int)(rule->within / PAPER_MINUTE));
    if (rule->by)
        put(page, "%sdecide_by: start - %d min\n", indent, (int)(rule->by_minus / PAPER_MINUTE));
    for (int i = 0; i < rule->remind_count; i++) {
        put(page, i ? ", " : "%sremind: [", indent);
        if (rule->reminds[i].percent)
            put(page, "%d%%", rule->reminds[i].percent);
        else
            put(page, "%d min", (int)(rule->reminds[i].after / PAPER_MINUTE));
    }
    put(page, rule->remind_count ? "]\n" : "");
    if (rule->late == LATE_REJECT || rule->late == LATE_APPROVE)
        put(page, "%slate: %s\n", indent, rule->late == LATE_REJECT ? "reject" : "approve");
    put(page, rule->late == LATE_LADDER ? "%slate:\n" : "", indent);
    for (int i = 0; i < rule->rung_count; i++) {
        const struct paper_rung *rung = &rule->rungs[i];
        put(page, "%s  - after: %d min\n", indent, (int)(rung->after / PAPER_MINUTE));
        if (rung->kind == RUNG_THEN) {
            put(page, "%s    then: draft\n", indent);
            continue;
        }
        put(page, "%s    %s: ", indent, rung->kind == RUNG_ADD ? "add" : "replace");
        put_who(page, &rung->who);
        put(page, rule->plain ? "\n" : "\n%s    seat: s%d\n", indent, rung->seat);
    }
}

static void put_seat(struct page *page, const struct paper_seat *seat, const char *indent)
{
    static const char *const OF_VOTES[] = {"", "", "", " of votes"};
    put(page, "%sfrom: ", indent);
    put_who(page, &seat->from);
    put(page, "\n%sneed: ", indent);
    if (seat->need == NEED_NUMBER)
        put(page, "%d\n", seat->value);
    else if (seat->need == NEED_EVERYONE)
        put(page, "everyone\n");
    else if (seat->more)
        put(page, "majority%s\n", OF_VOTES[seat->need]);
    else
        put(page, "%d%%%s\n", seat->value, OF_VOTES[seat->need]);
    if (seat->refuse)
        put(page, "%srefuse: %d\n", indent, seat->refuse);
}

static void put_list(struct page *page, unsigned fields)
{
    const char *comma = "";
    put(page, "[");
    for (int i = 0; i < PAPER_FIELDS; i++) {
        if (fields >> i & 1) {
            put(page, "%sf%d", comma, i);
            comma = ", ";
        }
    }
    put(page, "]\n");
}

static void put_who(struct page *page, const struct paper_who *who)
{
    put(page, who->first_of ? "{ first_of: [" : "[");
    for (int i = 0; i < who->count; i++) {
        int index = who->terms[i].index;
        put(page, i ? ", " : "");
        switch (who->terms[i].kind) {
        case WHO_GROUP:
            put(page, "\"group:g%d\"", index);
            break;
        case WHO_PERSON:
            put(page, "\"person:%s\"", PAPER_NAMES[index]);
            break;
        case WHO_ROLE:
            put(page, "\"role:some\"");
            break;
        case WHO_BOARD:
            put(page, "\"board:weekly\"");
            break;
        case WHO_REQUESTER:
            put(page, "requester");
            break;
        case WHO_EDITORS:
            put(page, "editors");
            break;
        case WHO_IMPLEMENTER:
            put(page, "implementer");
            break;
        case WHO_VOTERS:
            put(page, "voters of r%d", index);
            break;
        }
    }
    put(page, who->first_of ? "] }" : "]");
}

static void put_people(struct page *page, people all)
{
    const char *comma = "";
    put(page, "[");
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        if (all >> i & 1) {
            put(page, "%s\"%s\"", comma, PAPER_NAMES[i]);
            comma = ",";
        }
    }
    put(page, "]");
}

void scenario_world(const struct paper_world *world, char json[SCENARIO_YAML])
{
    struct page page = {json, 0};
    put(&page, "{\"boards\":{\"weekly\":{");
    if (world->chair != PAPER_NOBODY)
        put(&page, "\"chair\":\"%s\",", PAPER_NAMES[world->chair]);
    put(&page, "\"people\":");
    put_people(&page, world->board);
    put(&page, "}},\"groups\":{");
    for (int i = 0; i < PAPER_GROUPS; i++) {
        put(&page, "%s\"g%d\":{\"members\":", i ? "," : "", i);
        put_people(&page, world->group[i]);
        put(&page, "}");
    }
    put(&page, "},\"people\":{");
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        put(&page, "%s\"%s\":{\"id\":\"per_%s\"", i ? "," : "", PAPER_NAMES[i], PAPER_NAMES[i]);
        put(&page, world->active >> i & 1 ? "" : ",\"inactive\":true");
        put(&page, i == ROBOT ? ",\"kind\":\"service_account\"" : "");
        put(&page, ",\"name\":\"%s\"", PAPER_NAMES[i]);
        put(&page, i == ROBOT ? ",\"owner\":\"cy\"" : "");
        put(&page, i == BO2 ? ",\"same_as\":\"bo\"}" : "}");
    }
    put(&page, "},\"roles\":{\"all\":{\"everyone\":true,\"permissions\":[\"submit\",\"act\",\"vote\"]},"
               "\"some\":{\"people\":");
    put_people(&page, world->role);
    put(&page, "}}}");
}

void scenario_say(FILE *out, const struct step *step)
{
    static const char *const KINDS[] = {[STEP_SUBMIT] = "submit",
                                        [STEP_LEAVE] = "leave",
                                        [STEP_REWORK] = "rework",
                                        [STEP_VOTE] = "vote",
                                        [STEP_WITHDRAW] = "withdraw",
                                        [STEP_ANSWER] = "answer",
                                        [STEP_EDIT] = "edit",
                                        [STEP_IMPLEMENT] = "name the implementer",
                                        [STEP_MOVE] = "move start",
                                        [STEP_DELEGATE] = "delegate",
                                        [STEP_REVOKE] = "revoke",
                                        [STEP_JOIN] = "join",
                                        [STEP_PART] = "part",
                                        [STEP_SLEEP] = "sleep or wake",
                                        [STEP_CLOSE] = "close",
                                        [STEP_BEGIN] = "begin",
                                        [STEP_WORK] = "claim and complete",
                                        [STEP_TIMER] = "next timer",
                                        [STEP_EARLY] = "timer too early",
                                        [STEP_PASS] = "time passes"};
    static const char *const CHOICES[] = {"", "approve", "reject", "abstain", "ask", "object"};
    static const char *const SEEN[] = {"", " (digest of now)", " (digest from before)"};
    fprintf(out, "%s by %s", KINDS[step->kind], PAPER_NAMES[step->actor]);
    if (step->kind == STEP_VOTE || step->kind == STEP_WITHDRAW || step->kind == STEP_ANSWER) {
        fprintf(out, " %s%s in the newest round but %d", CHOICES[step->choice], SEEN[step->seen],
                step->visit);
        if (step->seat != PAPER_NOBODY)
            fprintf(out, ", seat %d", step->seat);
        fprintf(out, "%s", step->silent ? ", no comment" : "");
    }
    if (step->voter != PAPER_NOBODY)
        fprintf(out, ", %s %s", step->aloud ? "aloud for" : "for", PAPER_NAMES[step->voter]);
    if (step->kind == STEP_EDIT || step->kind == STEP_REWORK)
        fprintf(out, ", f%d", step->field);
    if (step->kind != STEP_VOTE && step->kind != STEP_WITHDRAW && step->kind != STEP_ANSWER)
        fprintf(out, ", %d", step->value);
    fprintf(out, "%s\n", step->look ? " (the round is looked at before)" : "");
}
