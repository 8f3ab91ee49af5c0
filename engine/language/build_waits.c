// SPDX-License-Identifier: Apache-2.0
// Builds what a state does by its clocks: waiting (one wait, or the first of several), being due, the ladder
// of what happens when the ticket stays too long; besides what is asked on entering and what a state counts
// as.
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static void read_waits(const struct reader *reader, const struct section *section, const struct section *wait,
                       struct assent_state *state);
static void read_wait(const struct reader *reader, const struct section *section,
                      struct assent_wait_rule *wait);
static bool is_length(const struct reader *reader, const struct assent_moment *moment);
static void check_one_wait(const struct reader *reader, const struct section *section);
static unsigned read_blockers(const struct reader *reader, const struct section *section);
static void read_latest(const struct reader *reader, const struct section *section,
                        struct assent_wait_rule *wait);
static void read_late(const struct reader *reader, const struct section *section, struct assent_state *state);
static bool is_signal(struct assent_text name);

void build_wait(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    const struct tree *tree = section_get(section, "wait");
    struct section wait =
        reader_section(reader, "wait", tree, section_key_place(section, "wait"), assent_text_of("wait"));
    if (!wait.tree)
        return;
    if (section_has(&wait, "first_of")) {
        read_waits(reader, section, &wait, state);
        return;
    }
    struct assent_wait_rule *rule = assent_arena_take(reader->reading.arena, sizeof *rule);
    read_wait(reader, &wait, rule);
    rule->to = reader_target(reader, section, "to", ASSENT_TO_NONE);
    if (section_has(&wait, "to"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                 section_key_place(&wait, "to"),
                                 "`to` of a single wait stands beside `wait`, not in it");
    else if (!section_has(section, "to"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, state->place,
                                 "the wait in `%s` needs the key `to`: where it leads then",
                                 word_shown(reader->reading.arena, state->name));
    state->waits = rule;
    state->wait_count = 1;
}

void build_clock(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    static const char *const counts[] = {"fulfilled", NULL};
    const struct tree *enter = section_get(section, "enter");
    state->due = reader_moment(reader, section, "due");
    state->enter = enter ? reader_hook(reader, enter) : (struct assent_text){0};
    int counts_as = read_word(section, "counts_as", counts, -1);
    if (counts_as >= 0)
        state->counts_as = assent_text_of(counts[counts_as]);
    read_late(reader, section, state);
}

struct assent_text reader_signal(const struct reader *reader, const struct section *section)
{
    struct assent_text name = read_text(section, "signal");
    if (name.count == 0 || is_signal(name))
        return name;
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_BAD_NAME, section_get(section, "signal")->place,
        "`%s` cannot be the name of a signal", word_shown(reader->reading.arena, name));
    if (item)
        item->note =
            assent_text_format(reader->reading.arena,
                               "lower-case letters, digits, `.`, `-` and `_`, a letter first, at most "
                               "%d of them, as in hr.left",
                               ASSENT_NAME_BYTES);
    return (struct assent_text){0};
}

static void read_waits(const struct reader *reader, const struct section *section, const struct section *wait,
                       struct assent_state *state)
{
    const struct tree *list = section_get(wait, "first_of");
    size_t count = list ? list->count : 0;
    check_one_wait(reader, wait);
    if (section_has(section, "to"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS,
                                 section_key_place(section, "to"),
                                 "`to` stands beside `first_of`: each of the waits says where it leads");
    if (list && (count == 0 || count > ASSENT_WAITS)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 section_key_place(wait, "first_of"), "`first_of` has 1 to %d waits, not %zu",
                                 ASSENT_WAITS, count);
        return;
    }
    struct assent_wait_rule *rules = assent_arena_take_array(reader->reading.arena, count, sizeof *rules);
    for (size_t i = 0; i < count; i++) {
        struct section one =
            reader_section(reader, "wait", list->items[i], list->items[i]->place, assent_text_of("first_of"));
        rules[i].to = rules[i].missed = ASSENT_TO_NONE;
        rules[i].place = list->items[i]->place;
        if (!one.tree)
            continue;
        read_wait(reader, &one, &rules[i]);
        rules[i].to = reader_target(reader, &one, "to", ASSENT_TO_NONE);
        if (section_has(&one, "first_of"))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                     section_key_place(&one, "first_of"),
                                     "`first_of` does not stand in another: write all waits in one list");
        if (!section_has(&one, "to"))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, one.place,
                                     "a wait of `first_of` needs the key `to`: where it leads then");
    }
    state->waits = rules;
    state->wait_count = count;
}

// Exactly one of until, for and signal.
static void read_wait(const struct reader *reader, const struct section *section,
                      struct assent_wait_rule *wait)
{
    bool until = section_has(section, "until");
    bool lasts = section_has(section, "for");
    bool signal = section_has(section, "signal");
    wait->place = section->place;
    wait->until = reader_moment(reader, section, lasts && !until ? "for" : "until");
    wait->blocked_by = read_blockers(reader, section);
    wait->signal = signal ? reader_signal(reader, section) : (struct assent_text){0};
    wait->key = reader_value(reader, section, "key");
    read_latest(reader, section, wait);
    if (until + lasts + signal > 1)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS, section->place,
                                 "a wait has one of `until`, `for` and `signal`; several at once are written "
                                 "in `first_of`");
    if (until + lasts + signal == 0 && !section_has(section, "first_of"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, section->place,
                                 "the wait does not say for what: give it `until`, `for` or `signal`");
    if (until != lasts && wait->until.present && until == is_length(reader, &wait->until))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_MOMENT, wait->until.place,
                                 until ? "`until` names a time; for how long is written `for: %s`"
                                       : "`for` says how long; until when is written `until: %s`",
                                 word_shown(reader->reading.arena, wait->until.source));
    if (section_has(section, "key") && !signal)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                 section_key_place(section, "key"),
                                 "`key` has no meaning without `signal` beside it");
    if (section_has(section, "blocked_by") && signal)
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_MISPLACED_KEY, section_key_place(section, "blocked_by"),
            "`blocked_by` has no meaning beside `signal`: it keeps a ticket whose time has "
            "come");
}

// A duration, written or in a field, and nothing added to it.
static bool is_length(const struct reader *reader, const struct assent_moment *moment)
{
    if (!moment->path)
        return true;
    int index = moment->path->root == ASSENT_ROOT_FIELD && moment->path->name_count == 1
                    ? word_index(reader->fields, moment->path->names[0])
                    : -1;
    return index >= 0 && (size_t)index < reader->definition->field_count &&
           reader->definition->fields[index].type == ASSENT_FIELD_DURATION;
}

// All keys of a single wait are out of place beside `first_of`.
static void check_one_wait(const struct reader *reader, const struct section *section)
{
    for (size_t i = 0; i < section->tree->count; i++) {
        const struct tree *key = section->tree->entries[i].key;
        const struct schema_row *row = schema_find(section->schema, section->name, key->text);
        if (row && strcmp(row->key, "first_of") != 0)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS, key->place,
                "`%s` stands beside `first_of`: write it in the wait that it is meant for", row->key);
    }
}

static unsigned read_blockers(const struct reader *reader, const struct section *section)
{
#define BLOCKER_WORD(name, word, bit) word,
    static const char *const words[] = {ASSENT_BLOCKERS(BLOCKER_WORD) NULL};
#undef BLOCKER_WORD
    unsigned blockers = 0;
    size_t count = 0;
    const struct tree **names = read_scalars(section, "blocked_by", &count);
    for (size_t i = 0; i < count; i++) {
        enum assent_blocker blocker;
        if (assent_blocker_find(names[i]->text, &blocker))
            blockers |= blocker;
        else
            scalar_word(&reader->reading, names[i], words_of(&reader->reading, words), "blocked_by");
    }
    return blockers;
}

static void read_latest(const struct reader *reader, const struct section *section,
                        struct assent_wait_rule *wait)
{
    bool latest = section_has(section, "latest");
    bool missed = section_has(section, "missed");
    wait->latest = reader_moment(reader, section, "latest");
    wait->missed = reader_state(reader, section, "missed", ASSENT_TO_NONE);
    if (latest && !missed)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY,
                                 section_key_place(section, "latest"),
                                 "`latest` needs the key `missed`: where it leads then");
    if (missed && !latest)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                 section_key_place(section, "missed"),
                                 "`missed` has no meaning without `latest` beside it");
}

static void read_late(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    const struct tree *list = section_get(section, "late");
    size_t count = list ? list->count : 0;
    if (list && (count == 0 || count > ASSENT_LATE_STEPS)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 section_key_place(section, "late"), "`late` has 1 to %d steps, not %zu",
                                 ASSENT_LATE_STEPS, count);
        return;
    }
    struct assent_late *steps = assent_arena_take_array(reader->reading.arena, count, sizeof *steps);
    for (size_t i = 0; i < count; i++) {
        struct section one = reader_section(reader, "states.NAME.late", list->items[i], list->items[i]->place,
                                            assent_text_of("late"));
        steps[i] = (struct assent_late){.place = list->items[i]->place, .to = ASSENT_TO_NONE};
        if (one.tree)
            build_late_step(reader, &one, &steps[i]);
    }
    state->late = steps;
    state->late_count = count;
}

void build_late_step(const struct reader *reader, const struct section *section, struct assent_late *step)
{
    static const struct {
        const char *key;
        enum assent_late_kind kind;
    } kinds[] = {{"add", ASSENT_LATE_ADD}, {"replace", ASSENT_LATE_REPLACE}, {"then", ASSENT_LATE_THEN}};
    size_t found = 0;
    step->after = reader_duration(reader, section, "after");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!section_has(section, kinds[i].key))
            continue;
        found++;
        step->kind = kinds[i].kind;
        if (step->kind == ASSENT_LATE_THEN)
            step->to = reader_state(reader, section, "then", ASSENT_TO_NONE);
        else
            step->who = reader_who(reader, section, kinds[i].key);
    }
    if (found == 0)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, section->place,
                                 "a step of `late` does one thing: `add`, `replace` or `then`");
    if (found > 1)
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS, section->place,
            "a step of `late` does one thing, `add`, `replace` or `then`: make two steps "
            "of it");
}

static bool is_signal(struct assent_text name)
{
    if (name.count > ASSENT_NAME_BYTES || name.bytes[0] < 'a' || name.bytes[0] > 'z')
        return false;
    for (size_t i = 0; i < name.count; i++) {
        char byte = name.bytes[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (!letter && byte != '.' && byte != '_' && byte != '-')
            return false;
    }
    return true;
}
