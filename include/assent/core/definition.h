// SPDX-License-Identifier: Apache-2.0
// A workflow's definition: what engine/language makes of a YAML file, and all that `step` knows of it.
// Immutable; lives in one arena (language.md). References between its parts are indexes; names are kept for
// people, facts and stored rows.
#ifndef ASSENT_CORE_DEFINITION_H
#define ASSENT_CORE_DEFINITION_H

#include <assent/base/digest.h>
#include <assent/core/approval_rule.h>
#include <assent/core/job_rule.h>
#include <assent/core/state_rule.h>

enum assent_ticket_kind { ASSENT_CHANGE, ASSENT_REQUEST, ASSENT_INCIDENT, ASSENT_PROBLEM };
enum assent_change_type {
    ASSENT_TYPE_NONE,
    ASSENT_TYPE_STANDARD,
    ASSENT_TYPE_NORMAL,
    ASSENT_TYPE_EMERGENCY,
    ASSENT_TYPE_LATENT
};

enum assent_points { ASSENT_POINTS_NONE, ASSENT_POINTS_SUM, ASSENT_POINTS_MEAN, ASSENT_POINTS_HIGHEST };

struct assent_band {
    struct assent_text name;
    int64_t from; // score at which it begins; the first is 0
};

struct assent_floor {
    struct assent_condition when;
    uint16_t band;
    struct assent_text because;
};

struct assent_risk_rule {
    bool present;
    enum assent_points points;
    struct assent_text
        add; // hook, empty when there is none: returns a list of { id, value, contribution, reason }
    const struct assent_band *bands; // rising
    size_t band_count;
    const struct assent_floor *floors;
    size_t floor_count;
};

struct assent_action {
    struct assent_text name;
    struct assent_text title;
    struct assent_who by;
    struct assent_condition when;
    const uint16_t *require; // fields asked for at this moment: must be filled afterwards, and may be sent
                             // with the action whoever edits them otherwise
    size_t require_count;
    bool require_comment;
    const uint16_t *edit; // fields that may be sent with the action whoever edits them otherwise; what an
                          // approval has frozen only where the action leads back through it
    size_t edit_count;
    const struct assent_set *sets; // worked out after `when` has held, on what was sent with the action
    size_t set_count;
    uint16_t to; // a state, ASSENT_TO_STAY or ASSENT_TO_PREVIOUS
    struct assent_place place;
};

struct assent_branch {
    struct assent_condition when;
    uint16_t to;
    struct assent_place place;
};

enum assent_state_kind {
    ASSENT_STATE_PEOPLE,
    ASSENT_STATE_CHOOSE,
    ASSENT_STATE_APPROVAL,
    ASSENT_STATE_JOBS,
    ASSENT_STATE_WAIT,
    ASSENT_STATE_ROLLBACK,
    ASSENT_STATE_END
};
enum assent_outcome {
    ASSENT_OUTCOME_NONE,
    ASSENT_OUTCOME_SUCCESS,
    ASSENT_OUTCOME_FAILURE,
    ASSENT_OUTCOME_REFUSED,
    ASSENT_OUTCOME_CANCELLED
};

struct assent_state {
    struct assent_text name;
    struct assent_text title;
    enum assent_state_kind kind;
    struct assent_text enter; // pure hook that returns a record of fields to set; empty: none. Called before
                              // the state's required fields, holder, clocks and work are looked at
    struct assent_who held_by;
    struct assent_moment due;       // not present: no clock
    const struct assent_late *late; // a ladder, by `after`
    size_t late_count;
    struct assent_text counts_as; // as what a ticket that rests here counts: "fulfilled"; empty: as open
    const struct assent_action *actions; // those of `anytime` too, with the place of that line
    size_t action_count;
    const struct assent_signal_rule *signals; // those of `anytime`
    size_t signal_count;
    const struct assent_branch *branches; // CHOOSE
    size_t branch_count;
    const struct assent_round_rule *rounds; // APPROVAL, one after the other
    size_t round_count;
    uint16_t approved, rejected, expired; // expired ASSENT_TO_NONE: a round that runs out counts as rejected
    uint16_t preauthorised; // where it leads without votes while its template's preauthorisation stands
    struct assent_moment valid_until; // what it approved must have begun by then
    struct assent_duration valid_for; // beside it: the sooner counts; from when it was met. amount 0: none
    const struct assent_ratify_rule *ratify; // NULL: nothing is owed
    const uint16_t *lapses; // where it may go because of votes given elsewhere, each once: an approval holds
                            // no longer when work would start, or votes that are owed refuse
    size_t lapse_count;
    const struct assent_job_rule *jobs; // JOBS
    size_t job_count;
    uint16_t done, failed;                // ROLLBACK: done
    const struct assent_wait_rule *waits; // WAIT: its branches
    size_t wait_count;
    uint16_t rolls_back;         // ROLLBACK: the jobs state whose started jobs are undone
    enum assent_outcome outcome; // END
    struct assent_text as;
    struct assent_place place;
};

struct assent_hook_module {
    struct assent_text name; // "risk.lua"; hooks are called risk.FUNCTION
    struct assent_text source;
    struct assent_digest digest;
};

// A file of named approvals that the workflow uses. They stand in its states as if written there; places in
// the file have its number, from 1.
struct assent_policy_file {
    struct assent_text name;
    struct assent_digest digest;
};

struct assent_definition {
    struct assent_text name;
    struct assent_text file; // as shown in messages
    int64_t version;         // 0 until it is deployed
    struct assent_digest digest;
    enum assent_ticket_kind kind;
    enum assent_change_type type;
    struct assent_text title;
    struct assent_text description;
    struct assent_text category;
    struct assent_who owner;
    struct assent_who readers;   // besides those involved; NOBODY: the default of the kind
    struct assent_text prefix;   // "CHG"
    struct assent_text calendar; // empty: wall time only
    struct assent_text unattended;
    struct assent_text deployer; // person id of who deployed this version
    const struct assent_hook_module *modules;
    size_t module_count;
    const struct assent_policy_file *policies; // in the order of the file
    size_t policy_count;
    const struct assent_field *fields;
    size_t field_count;
    struct assent_risk_rule risk;
    const struct assent_state *states;
    size_t state_count;
    uint16_t start;
};

// Pure. Index by name; -1 when there is none.
int assent_definition_state(const struct assent_definition *definition, struct assent_text name);
int assent_definition_field(const struct assent_definition *definition, struct assent_text name);
// The file that a place of the definition is in: its own, or one that it uses.
struct assent_text assent_definition_file(const struct assent_definition *definition,
                                          struct assent_place place);
// The round of a state's approval; NULL when there is none.
const struct assent_round_rule *assent_definition_round(const struct assent_definition *definition,
                                                        struct assent_text state, struct assent_text name);
// A need as files write it: "2", "everyone", "majority of votes", "62.5%".
struct assent_text assent_need_text(const struct assent_need *need, struct assent_arena *arena);
int assent_state_action(const struct assent_state *state, struct assent_text name);
const char *assent_ticket_kind_text(enum assent_ticket_kind kind);
const char *assent_state_kind_text(enum assent_state_kind kind);
const char *assent_outcome_text(enum assent_outcome outcome);
bool assent_ticket_kind_find(struct assent_text text, enum assent_ticket_kind *out);
bool assent_state_kind_find(struct assent_text text, enum assent_state_kind *out);
bool assent_outcome_find(struct assent_text text, enum assent_outcome *out);
const char *assent_change_type_text(enum assent_change_type type); // "" for NONE
bool assent_change_type_find(struct assent_text text, enum assent_change_type *out);

#endif
