// SPDX-License-Identifier: Apache-2.0
// Templates of standard changes: what a change opened from one has pinned, and the preauthorisation that
// stands in place of votes (change.md, "The kinds of change"). A template is a subject of its own;
// what a turn decides on is the one of its ticket (step.h), and what the turn makes of it is worked out here,
// purely, so that both are kept in one item (docs/decisions/0121). People are ids.
#ifndef ASSENT_CORE_CHANGE_TEMPLATE_H
#define ASSENT_CORE_CHANGE_TEMPLATE_H

#include <assent/core/fact.h>

// X(NAME, "word")  As stored and shown.
#define ASSENT_TEMPLATE_STATES(X)                                                                            \
    X(PROPOSED, "proposed") /* nobody has granted this version */                                            \
    X(GRANTED, "granted")                                                                                    \
    X(SUSPENDED, "suspended")                                                                                \
    X(WITHDRAWN, "withdrawn") /* nothing is opened from it any more */

enum assent_template_state {
#define ASSENT_TEMPLATE_ENUM(name, text) ASSENT_TEMPLATE_##name,
    ASSENT_TEMPLATE_STATES(ASSENT_TEMPLATE_ENUM)
#undef ASSENT_TEMPLATE_ENUM
};

struct assent_change_template {
    struct assent_text name; // for ever
    int64_t version;         // of what it pins and allows: each proposal is a new one
    int64_t revision;        // of the subject: each change and each run
    int64_t mark;            // counts what changes how a preauthorisation stands
    struct assent_text title;
    struct assent_text workflow;
    struct assent_value pins; // a record of fields that no ticket of it can change
    struct assent_text by;    // who grants it: "board:weekly-cab"
    int64_t probation;        // so many runs from the grant on need an approver all the same
    int64_t suspend_after;    // so many runs that went wrong …
    int64_t suspend_of;       // … of the last so many suspend it
    enum assent_template_state state;
    int64_t until_us; // of the grant; 0: it was never granted
    struct assent_text proposed_by;
    int64_t proposed_us;
    struct assent_text granted_by;
    int64_t granted_us;
    struct assent_text changed_by; // who gave it its state; "": a run that went wrong
    int64_t changed_us;
    struct assent_text because; // what was written with it
    struct assent_text ticket;  // of the run that suspended it; ""
    int64_t runs;               // tickets that were opened from it, of any version
    int64_t trusted_from;       // the run from which on probation counts
    int64_t succeeded, failed;  // runs that ended, of any version
    struct assent_text last;    // of the last runs since it was granted or resumed, newest last: "ssf"
};

// What people do with one that is there.
enum assent_template_verb {
    ASSENT_TEMPLATE_GRANT,
    ASSENT_TEMPLATE_SUSPEND,
    ASSENT_TEMPLATE_RESUME,
    ASSENT_TEMPLATE_WITHDRAW
};

// How the preauthorisation stands for one ticket. X(NAME, "word of conditions")
#define ASSENT_STANDINGS(X)                                                                                  \
    X(NONE, "none") /* it was not opened from a template */                                                  \
    X(PROPOSED, "proposed")                                                                                  \
    X(PROBATION, "probation")                                                                                \
    X(STANDING, "standing") /* the only one that stands in place of votes */                                 \
    X(SUSPENDED, "suspended")                                                                                \
    X(EXPIRED, "expired")                                                                                    \
    X(OUTDATED, "outdated") /* the ticket was opened from an earlier version */                              \
    X(WITHDRAWN, "withdrawn")

enum assent_standing {
#define ASSENT_STANDING_ENUM(name, text) ASSENT_IS_##name,
    ASSENT_STANDINGS(ASSENT_STANDING_ENUM)
#undef ASSENT_STANDING_ENUM
        ASSENT_STANDINGS_COUNT
};

// Pure. template: the ticket's; NULL: nobody knows it, so that nothing stands.
enum assent_standing assent_template_standing(const struct assent_change_template *template,
                                              const struct assent_run *run, int64_t now_us);
const char *assent_standing_text(enum assent_standing standing);
// A sentence's end: "the preauthorisation by template patch-postgres is suspended: CHG-12 failed". Of a state
// alone, without what people wrote.
struct assent_text assent_template_reason(const struct assent_change_template *template,
                                          const struct assent_run *run, int64_t now_us,
                                          struct assent_arena *arena);
const char *assent_template_state_text(enum assent_template_state state);
bool assent_template_state_find(struct assent_text text, enum assent_template_state *out);
const char *assent_run_result_text(enum assent_run_result result);

// What a turn of a ticket makes of its template: a run that begins, or that ends and may suspend it. False:
// nothing. marked: how the preauthorisation stands has changed. Pure.
bool assent_template_turned(const struct assent_change_template *template, const struct assent_ticket *next,
                            const struct assent_fact *facts, size_t fact_count, int64_t at_us,
                            struct assent_arena *arena, struct assent_change_template *out, bool *marked);

// What people do with it. Pure: what comes of it is *out, one revision further. Fail: TEMPLATE_INVALID,
// TEMPLATE_STATE, SEPARATION, NOT_ENTITLED, LIMIT_REACHED; nothing is said of permissions.
struct assent_template_change {
    const struct assent_directory *directory;
    const struct assent_definition *definition; // PROPOSE: the newest version of its workflow
    struct assent_text person;                  // id
    int64_t at_us;
    int64_t until_us; // GRANT
    struct assent_text because;
};
// before: NULL when there is none of that name.
bool assent_template_propose(const struct assent_change_template *before,
                             const struct assent_change_template *wanted,
                             const struct assent_template_change *change, struct assent_arena *arena,
                             struct assent_change_template *out, struct assent_error *error);
bool assent_template_grant(const struct assent_change_template *before,
                           const struct assent_template_change *change, struct assent_change_template *out,
                           struct assent_error *error);
bool assent_template_suspend(const struct assent_change_template *before,
                             const struct assent_template_change *change, struct assent_change_template *out,
                             struct assent_error *error);
bool assent_template_resume(const struct assent_change_template *before,
                            const struct assent_template_change *change, struct assent_change_template *out,
                            struct assent_error *error);
bool assent_template_withdraw(const struct assent_change_template *before,
                              const struct assent_template_change *change, struct assent_change_template *out,
                              struct assent_error *error);
// Whether person is one of those who grant it.
bool assent_template_grants(const struct assent_change_template *template,
                            const struct assent_directory *directory, struct assent_text person);

// As stored and back: a record. Fails: BAD_RECORD.
struct assent_value assent_template_write(const struct assent_change_template *template,
                                          struct assent_arena *arena);
bool assent_template_read(const struct assent_value *record, struct assent_arena *arena,
                          struct assent_change_template *out, struct assent_error *error);
struct assent_change_template assent_template_copy(struct assent_arena *arena,
                                                   const struct assent_change_template *template);

#endif
