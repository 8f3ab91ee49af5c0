// SPDX-License-Identifier: Apache-2.0
// Who and fields: the parts of a definition that other parts are made of (language.md, "Four small grammars"
// and "Fields").
#ifndef ASSENT_CORE_FIELD_H
#define ASSENT_CORE_FIELD_H

#include <assent/base/time.h>
#include <assent/core/condition.h>
#include <assent/core/moment.h>

// Who: a set of people, named by rule. Resolved at a moment into an audience (who.h).
enum assent_who_kind {
    ASSENT_WHO_NOBODY, // an absent key
    ASSENT_WHO_REQUESTER,
    ASSENT_WHO_EDITORS,
    ASSENT_WHO_IMPLEMENTER,
    ASSENT_WHO_POLICY_DEPLOYER,
    ASSENT_WHO_VOTERS,   // of the round .name
    ASSENT_WHO_GROUP,    // .name
    ASSENT_WHO_ROLE,     // .name
    ASSENT_WHO_PERSON,   // .name is a handle
    ASSENT_WHO_BOARD,    // .name: the members of the board
    ASSENT_WHO_ONCALL,   // .name of a rota: who is on call at that moment
    ASSENT_WHO_PATH,     // .path: service.support_group, requester.manager, a field
    ASSENT_WHO_LIST,     // .items, all of them
    ASSENT_WHO_FIRST_OF, // .items, the first that names somebody
    ASSENT_WHO_HOOK,     // .name is module.function; returns a list of "person:x", "group:x" or handles
};

struct assent_who {
    enum assent_who_kind kind;
    struct assent_text name;
    const struct assent_node *path;
    const struct assent_who *items;
    size_t count;
    struct assent_text source; // as written
    struct assent_place place;
};

enum assent_field_type {
    ASSENT_FIELD_TEXT,
    ASSENT_FIELD_NUMBER,
    ASSENT_FIELD_INTEGER,
    ASSENT_FIELD_BOOLEAN,
    ASSENT_FIELD_MONEY,
    ASSENT_FIELD_CHOICE,
    ASSENT_FIELD_LIST,
    ASSENT_FIELD_DATE,
    ASSENT_FIELD_DATETIME,
    ASSENT_FIELD_DURATION,
    ASSENT_FIELD_PLANNED,
    ASSENT_FIELD_PERSON,
    ASSENT_FIELD_GROUP,
    ASSENT_FIELD_SERVICE,
    ASSENT_FIELD_CI,
    ASSENT_FIELD_TICKET,
    ASSENT_FIELD_URL,
    ASSENT_FIELD_FILE,
    ASSENT_FIELD_SECRET,
    ASSENT_FIELD_RECORD,
};

struct assent_choice {
    struct assent_text name;
    struct assent_text title;
    int64_t points;
};

// Stored values by type: text, choice, url, secret (a reference "secret://name"), date ("2026-11-23") and
// ticket (a number) are texts; number and money decimals ({ amount, currency } for money); integer an
// integer; boolean; datetime and duration texts in canonical form (RFC 3339 six digits;
// assent_duration_text); planned a record { end, start } of datetime texts; person, group, service, ci the
// handle as text; list a list.
struct assent_field {
    struct assent_text name;
    struct assent_text title;
    struct assent_text help;
    enum assent_field_type type;
    bool multiline;
    bool material;
    bool required;               // always, from the ticket's creation
    const uint16_t *required_in; // else: to enter these states, and not to be emptied once the ticket has
                                 // left its start state
    size_t required_in_count;
    int64_t max;         // text: code points; list: items; 0: the limits only
    int64_t least, most; // integer and number bounds, when has_least / has_most
    bool has_least, has_most;
    struct assent_text pattern; // text: a glob with * and ?; empty: none
    const struct assent_choice *choices;
    size_t choice_count;
    const struct assent_field *members; // RECORD: its fields. LIST: one entry, the type of an item.
    size_t member_count;
    struct assent_value otherwise; // default; absent when there is none
    struct assent_moment backout;  // PLANNED: how long taking it back would need, counted from its end
    struct assent_condition visible_when;
    struct assent_who edit_by; // NOBODY: the requester
    const uint16_t *edit_in;   // empty: while the ticket lies with the requester
    size_t edit_in_count;
    bool scored;    // has points
    int64_t points; // for points_if of a boolean, or a choice's own points
    struct assent_value points_if;
    struct assent_place place;
};

#endif
