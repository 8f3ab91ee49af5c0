// SPDX-License-Identifier: Apache-2.0
// What names mean during one evaluation, and who is meant by a `who`: shared by the files of the core. Pure;
// nothing here is kept.
#ifndef ASSENT_CORE_SCOPE_H
#define ASSENT_CORE_SCOPE_H

#include <assent/core/event.h>

// The answers of hooks, consumed in the order in which step asks (step.h). missing is set when one more is
// needed.
struct hook_tape {
    const struct assent_hook_answer *answers;
    size_t count;
    size_t next;
    bool missing;
    struct assent_text hook; // the one that is missing
    struct assent_value argument;
};

struct assent_scope {
    const struct assent_definition *definition;
    const struct assent_ticket *ticket; // as it is at this point of the turn
    const struct assent_world *world;
    const struct assent_change_template *template; // of the ticket; NULL: none is known
    struct assent_text actor;                      // person id, empty for the engine
    const struct assent_job *job;                  // NULL but inside `with` of an undo or finally
    int64_t now_us;
    bool inactive; // a who names people who are inactive, too: for who is kept out
};

// The value of a path; absent when any part of it is not there. Pure.
struct assent_value scope_path(const struct assent_scope *scope, enum assent_root root,
                               const struct assent_text *names, size_t count, struct assent_arena *arena);
// The view that a pure hook gets (lua.md, language.md "Lua hooks"): { ticket = {…, fields}, requester,
// service, items = list with dependants, risk, now }.
struct assent_value scope_view(const struct assent_scope *scope, struct assent_arena *arena);

// Takes the next answer, or marks the tape missing with the view as argument. Fails: the hook's own error.
enum hook_result { HOOK_ANSWERED, HOOK_MISSING, HOOK_BROKEN };
enum hook_result hook_ask(struct hook_tape *tape, struct assent_text hook, const struct assent_scope *scope,
                          struct assent_arena *arena, struct assent_value *out, struct assent_error *error);

// A guard's truth, tree or hook. MISSING ends the step; BROKEN carries the error and *at.
enum hook_result guard_truth(const struct assent_scope *scope, struct hook_tape *tape,
                             const struct assent_condition *condition, struct assent_arena *arena, bool *out,
                             struct assent_place *at, struct assent_error *error);

// Resolves a who into an audience: people as "per_…", groups and roles by key; inactive people and unknown
// names fall away; first_of takes the first part with an active member who may, or when nobody may the first
// with an active member; more than ASSENT_AUDIENCE_KEYS keys become one set key. An empty audience is no
// error here. may: NULL where everybody may.
struct who_may {
    bool (*may)(const struct who_may *self, int32_t person);
};
enum hook_result who_resolve(const struct assent_scope *scope, struct hook_tape *tape,
                             const struct assent_who *who, const struct who_may *may,
                             struct assent_arena *arena, struct assent_audience *out,
                             struct assent_error *error);
// The active people of an audience, as sorted indexes into the directory. members: of a set key, as resolved
// in this turn or kept in seats (NULL: none).
struct people {
    const int32_t *items;
    size_t count;
};
struct people audience_people(const struct assent_directory *directory,
                              const struct assent_audience *audience, struct assent_arena *arena);
// The inactive among them.
struct people audience_everybody(const struct assent_directory *directory,
                                 const struct assent_audience *audience, struct assent_arena *arena);
// The same without copying: lists of the directory that together name the audience, the inactive and doubles
// among them; each rising.
const struct people *audience_parts(const struct assent_directory *directory,
                                    const struct assent_audience *audience, struct assent_arena *arena,
                                    size_t *count);
// Whether the actor is meant by a who, without building lists where the kind allows it.
enum hook_result who_has(const struct assent_scope *scope, struct hook_tape *tape,
                         const struct assent_who *who, struct assent_text person, struct assent_arena *arena,
                         bool *out, struct assent_error *error);
// Whether person does what is the requester's to do: the requester; and, while the ticket has not left where
// it starts and is in nobody else's hands, who opened it for them (hands.c).
bool requester_acts(const struct assent_definition *definition, const struct assent_ticket *ticket,
                    struct assent_text person);
// Whoever is in one of the two. Fails: LIMIT_REACHED, as who_resolve.
bool audience_join(const struct assent_directory *directory, const struct assent_audience *one,
                   const struct assent_audience *other, struct assent_arena *arena,
                   struct assent_audience *out, struct assent_error *error);
bool audience_equal(const struct assent_audience *one, const struct assent_audience *other);
// "requester", "group:x", "voters of board": for rules in refusals and facts.
struct assent_text who_text(const struct assent_who *who, struct assent_arena *arena);

#endif
