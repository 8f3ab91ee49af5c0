// SPDX-License-Identifier: Apache-2.0
// Delegations: somebody votes for somebody else for a span of time (language.md, "Approvals, exactly", rule
// 12). Each is a subject of its own; those that are not over stand in the directory that `step` is given
// (docs/decisions/0088). People are ids. Guarantees of what is made by the rules below: nobody has two
// delegates at once for the same votes, a vote that was delegated is not passed on, nobody is their own
// delegate by another account.
#ifndef ASSENT_CORE_DELEGATION_H
#define ASSENT_CORE_DELEGATION_H

#include <assent/core/directory.h>

struct assent_delegation {
    struct assent_text id;       // "dlg_…"
    struct assent_text person;   // whose votes
    struct assent_text delegate; // who gives them
    int64_t from_us;             // in force from here …
    int64_t until_us;            // … to just before here
    struct assent_text kind;     // of tickets: "change"; empty: of every kind
    struct assent_text workflow; // of this workflow only; empty: of every one
    struct assent_text because;  // what was written with it
    struct assent_text made_by;  // the person, or an administrator for somebody who cannot
    int64_t made_us;
    int64_t revoked_us; // 0: it was not
    struct assent_text revoked_by;
};

enum assent_delegation_state {
    ASSENT_DELEGATION_PLANNED,
    ASSENT_DELEGATION_ACTIVE,
    ASSENT_DELEGATION_ENDED,
    ASSENT_DELEGATION_REVOKED
};
enum assent_delegation_state assent_delegation_state(const struct assent_delegation *delegation,
                                                     int64_t now_us);
const char *assent_delegation_state_text(enum assent_delegation_state state);
bool assent_delegation_over(const struct assent_delegation *delegation, int64_t now_us);

// Whether a new one may be made beside those of the directory. Pure. Fails: DELEGATION_INVALID (a person who
// is no active human or may not vote, oneself, a span that is over, too long or too far away),
// DELEGATION_OVERLAPS, DELEGATION_CHAINS, LIMIT_REACHED.
bool assent_delegation_allowed(const struct assent_directory *directory,
                               const struct assent_delegation *wanted, int64_t now_us,
                               struct assent_error *error);

// What a ticket is to a delegation, and when.
struct assent_delegation_case {
    struct assent_text kind;
    struct assent_text workflow;
    int64_t at_us;
};
// The one by which delegate may vote for person then; NULL when there is none.
const struct assent_delegation *assent_delegation_find(const struct assent_directory *directory,
                                                       struct assent_text delegate, struct assent_text person,
                                                       const struct assent_delegation_case *of);
// All by which delegate may vote for somebody then, at most `most` of them; gives how many.
size_t assent_delegations_to(const struct assent_directory *directory, struct assent_text delegate,
                             const struct assent_delegation_case *of, const struct assent_delegation **out,
                             size_t most);
// The one by which somebody may vote for person then; NULL when nobody may.
const struct assent_delegation *assent_delegation_of(const struct assent_directory *directory,
                                                     struct assent_text person,
                                                     const struct assent_delegation_case *of);
// The order in which a directory holds them: by delegate, person, beginning.
int assent_delegation_compare(const struct assent_delegation *a, const struct assent_delegation *b);

// As stored and back: a record. Fails: BAD_RECORD.
struct assent_value assent_delegation_write(const struct assent_delegation *delegation,
                                            struct assent_arena *arena);
bool assent_delegation_read(const struct assent_value *record, struct assent_delegation *out,
                            struct assent_error *error);
struct assent_delegation assent_delegation_copy(struct assent_arena *arena,
                                                const struct assent_delegation *delegation);

#endif
