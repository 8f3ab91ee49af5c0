// SPDX-License-Identifier: Apache-2.0
// Fields of a ticket: what values they take, which are filled, what an edit changes, and the digests that
// votes are bound to. Functions that take a turn return false when the turn is over (turn.h).
#ifndef CORE_FIELDS_H
#define CORE_FIELDS_H

#include "turn.h"

// Checks a value that came from outside against its field and brings it into its stored form. name is how
// sentences call it: "planned.start". Refuses FIELD_INVALID, FIELD_UNKNOWN (a member), FIELD_MISSING (a
// member).
bool field_accept(struct turn *turn, const struct assent_field *field, const char *name,
                  const struct assent_value *in, struct assent_value *out);
// The single types, by file: texts (fields_text.c), things of the directory (fields_things.c). why: what is
// wrong, as the end of a sentence.
bool field_text_fits(const struct assent_field *field, struct assent_text text, struct assent_arena *arena,
                     const char **why);
bool field_url_fits(struct assent_text text);
bool field_ticket_fits(struct assent_text text);
bool field_secret_fits(struct assent_text text);
bool field_currency_fits(struct assent_text text);
// The handle of that type that is nearest to a mistyped one; empty when none is near. Looks at a bounded
// number of them.
struct assent_text field_thing_near(const struct assent_directory *directory, enum assent_field_type type,
                                    struct assent_text handle, struct assent_arena *arena);
bool field_thing_fits(const struct assent_directory *directory, enum assent_field_type type,
                      struct assent_text handle, const char **why);

// Whether a value is within another one that the field had (fields_narrow.c): why says what it had to be.
bool field_narrows(const struct assent_field *field, const struct assent_value *before,
                   const struct assent_value *after, struct assent_arena *arena, const char **why);

// What an edit changes: only fields whose value is another afterwards.
struct fields_change {
    const struct assent_field **changed; // by name
    size_t count;
    bool is_material;
    struct assent_value set;     // record
    struct assent_value names;   // list, sorted
    struct assent_value cleared; // list, sorted
    struct assent_value after;   // all fields afterwards
};

// Works out the change that fields (a record) and cleared (a list of names) make to before. Refuses
// FIELD_UNKNOWN, FIELD_INVALID, LIMIT_REACHED.
bool fields_change(struct turn *turn, const struct assent_value *before, const struct assent_value *fields,
                   const struct assent_value *cleared, struct fields_change *out);
// Whether the event's actor may make it where the ticket is (edit.c). Refuses FIELD_READ_ONLY.
bool edit_admits(struct turn *turn, const struct fields_change *change);
// Whether they may make it with the action, on its way to the state to (act.c). Refuses FIELD_READ_ONLY.
bool action_admits(struct turn *turn, const struct assent_action *action, const struct fields_change *change,
                   uint16_t to);
// Whether the action asks for the field, or lets it be sent.
bool action_asks_for(const struct turn *turn, const struct assent_action *action,
                     const struct assent_field *field);
// Emits EDITED in the name of the actor, after refusing to empty what must be filled. Nothing when nothing
// changes.
bool fields_edit(struct turn *turn, const struct fields_change *change);
// The same in the name of editor (empty: nobody), because a rule said so: why.
bool fields_edit_by(struct turn *turn, const struct fields_change *change, struct assent_text editor,
                    struct assent_text why);
// What `set` of the action sets, on its way to the state to; what the hook `enter` of a state sets, before
// the state at target is entered.
bool fields_by_action(struct turn *turn, const struct assent_action *action, uint16_t to);
bool fields_by_enter(struct turn *turn, const struct assent_state *state, uint16_t target);
// Whether person may edit the field now: edit_by (else the requester), in edit_in (else while the ticket lies
// with the requester).
bool field_may_edit(struct turn *turn, const struct assent_field *field, struct assent_text person,
                    bool *out);

// Filled: there, and neither a blank text nor an empty list.
bool field_filled(const struct assent_value *fields, struct assent_text name);
// Refuses FIELD_MISSING, naming every one of the fields that is not filled. why: "to submit", "in state
// board".
bool fields_require(struct turn *turn, const uint16_t *fields, size_t count, const char *why);
// The same for the fields that must be filled to be in state (or from creation on, for ASSENT_TO_NONE);
// hidden ones are not asked for.
bool fields_require_in(struct turn *turn, uint16_t state);
// Whether the field must be filled to enter a state (TO_NONE: from the start).
bool field_required_in(const struct assent_field *field, uint16_t state);

// SHA-256 over the canonical record of those of the named fields that are there.
struct assent_digest fields_digest(const struct assent_value *fields, const struct assent_text *names,
                                   size_t count, struct assent_arena *arena);
// The names of the material fields, sorted.
const struct assent_text *fields_material(const struct assent_definition *definition, size_t *count,
                                          struct assent_arena *arena);
struct assent_text *fields_names_of(const struct assent_definition *definition, const uint16_t *fields,
                                    size_t count, struct assent_arena *arena);
struct assent_digest fields_material_digest(const struct assent_definition *definition,
                                            const struct assent_value *fields, struct assent_arena *arena);
// What lists show: the first text field, else the number; the first field of type service, else nothing.
struct assent_text fields_title(const struct assent_definition *definition, const struct assent_value *fields,
                                struct assent_text number, struct assent_arena *arena);
struct assent_text fields_service(const struct assent_definition *definition,
                                  const struct assent_value *fields);
// The first line of a text, at most 200 code points of it.
struct assent_text title_cut(struct assent_text text);

#endif
