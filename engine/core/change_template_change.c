// SPDX-License-Identifier: Apache-2.0
// What people do with a template: propose, grant, suspend, resume, withdraw. Guarantees: pure; a version that
// was proposed is nobody's leave until it is granted, by those whom it names and by nobody who proposed it; a
// grant ends; who resumes it begins its probation anew; what is withdrawn can only be proposed again.
#include <assent/core/change_template.h>

#include "fields.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

static bool check_names(const struct assent_change_template *wanted, const struct assent_template_change *of,
                        struct assent_error *error);
static bool name_fits(struct assent_text name);
static bool by_fits(const struct assent_directory *directory, struct assent_text by);
static bool check_numbers(const struct assent_change_template *wanted, struct assent_error *error);
static bool check_workflow(const struct assent_definition *definition, struct assent_error *error);
static bool check_pins(const struct assent_change_template *wanted, const struct assent_template_change *of,
                       struct assent_arena *arena, struct assent_value *out, struct assent_error *error);
static bool check_granter(const struct assent_change_template *before,
                          const struct assent_template_change *change, struct assent_error *error);
static bool check_until(const struct assent_template_change *change, struct assent_error *error);
static bool wrong_state(const struct assent_change_template *before, const char *wanted,
                        struct assent_error *error);
static struct assent_change_template changed(const struct assent_change_template *before,
                                             const struct assent_template_change *change,
                                             enum assent_template_state state);

bool assent_template_propose(const struct assent_change_template *before,
                             const struct assent_change_template *wanted,
                             const struct assent_template_change *change, struct assent_arena *arena,
                             struct assent_change_template *out, struct assent_error *error)
{
    struct assent_value pins;
    if (!check_names(wanted, change, error) || !check_numbers(wanted, error) ||
        !check_workflow(change->definition, error) || !check_pins(wanted, change, arena, &pins, error))
        return false;
    if (before && !assent_text_equal(before->workflow, wanted->workflow))
        return assent_error_set(error, ASSENT_TEMPLATE_INVALID,
                                "The template %.*s is of the workflow %.*s for ever. Take another name.",
                                (int)wanted->name.count, wanted->name.bytes, (int)before->workflow.count,
                                before->workflow.bytes);
    *out = *wanted;
    out->pins = pins;
    out->version = before ? before->version + 1 : 1;
    out->revision = before ? before->revision + 1 : 1;
    out->mark = before ? before->mark + 1 : 1;
    out->runs = before ? before->runs : 0;
    out->succeeded = before ? before->succeeded : 0;
    out->failed = before ? before->failed : 0;
    out->state = ASSENT_TEMPLATE_PROPOSED;
    out->proposed_by = out->changed_by = change->person;
    out->proposed_us = out->changed_us = change->at_us;
    out->because = change->because;
    return true;
}

bool assent_template_grant(const struct assent_change_template *before,
                           const struct assent_template_change *change, struct assent_change_template *out,
                           struct assent_error *error)
{
    bool renews = before->state == ASSENT_TEMPLATE_GRANTED;
    if (before->state != ASSENT_TEMPLATE_PROPOSED && !renews)
        return wrong_state(before, "proposed or granted", error);
    if (!check_granter(before, change, error) || !check_until(change, error))
        return false;
    *out = changed(before, change, ASSENT_TEMPLATE_GRANTED);
    out->granted_by = change->person;
    out->granted_us = change->at_us;
    out->until_us = change->until_us;
    if (renews)
        return true;
    out->trusted_from = before->runs + 1;
    out->last = (struct assent_text){0};
    return true;
}

bool assent_template_suspend(const struct assent_change_template *before,
                             const struct assent_template_change *change, struct assent_change_template *out,
                             struct assent_error *error)
{
    if (before->state != ASSENT_TEMPLATE_GRANTED)
        return wrong_state(before, "granted", error);
    *out = changed(before, change, ASSENT_TEMPLATE_SUSPENDED);
    return true;
}

bool assent_template_resume(const struct assent_change_template *before,
                            const struct assent_template_change *change, struct assent_change_template *out,
                            struct assent_error *error)
{
    if (before->state != ASSENT_TEMPLATE_SUSPENDED)
        return wrong_state(before, "suspended", error);
    if (!check_granter(before, change, error))
        return false;
    *out = changed(before, change, ASSENT_TEMPLATE_GRANTED);
    out->trusted_from = before->runs + 1;
    out->last = (struct assent_text){0};
    return true;
}

bool assent_template_withdraw(const struct assent_change_template *before,
                              const struct assent_template_change *change, struct assent_change_template *out,
                              struct assent_error *error)
{
    if (before->state == ASSENT_TEMPLATE_WITHDRAWN)
        return assent_error_set(error, ASSENT_TEMPLATE_STATE, "The template %.*s is withdrawn already.",
                                (int)before->name.count, before->name.bytes);
    *out = changed(before, change, ASSENT_TEMPLATE_WITHDRAWN);
    return true;
}

// A board's chair grants for it, or a member where it has no chair.
bool assent_template_grants(const struct assent_change_template *template,
                            const struct assent_directory *directory, struct assent_text person)
{
    struct assent_audience by = {.keys = &template->by, .count = 1};
    int32_t index = assent_directory_person_by_id(directory, person);
    if (!assent_audience_has(directory, &by, person))
        return false;
    if (!assent_text_starts(template->by, "board:"))
        return true;
    struct assent_text handle = assent_text_slice(template->by.bytes + 6, template->by.count - 6);
    int32_t board = assent_directory_board(directory, handle);
    int32_t chair = board == ASSENT_NO_INDEX ? ASSENT_NO_INDEX : directory->boards[board].chair;
    return chair == ASSENT_NO_INDEX || chair == index;
}

static bool check_names(const struct assent_change_template *wanted, const struct assent_template_change *of,
                        struct assent_error *error)
{
    if (!name_fits(wanted->name))
        return assent_error_set(
            error, ASSENT_TEMPLATE_INVALID,
            "A template's name is lower-case letters, digits, `-` and `_`, a letter first, "
            "at most %d of them.",
            ASSENT_NAME_BYTES);
    if (assent_text_trim(wanted->title).count == 0)
        return assent_error_set(error, ASSENT_TEMPLATE_INVALID,
                                "A template has a title: say in some words what is done.");
    return by_fits(of->directory, wanted->by) ||
           assent_error_set(error, ASSENT_TEMPLATE_INVALID,
                            "`by` names who grants it: board:x, role:x or group:x of the directory; %.*s is "
                            "none of them.",
                            (int)wanted->by.count, wanted->by.bytes);
}

static bool name_fits(struct assent_text name)
{
    bool fits =
        name.count > 0 && name.count <= ASSENT_NAME_BYTES && name.bytes[0] >= 'a' && name.bytes[0] <= 'z';
    for (size_t i = 0; fits && i < name.count; i++) {
        char byte = name.bytes[i];
        fits = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
    }
    return fits;
}

static bool by_fits(const struct assent_directory *directory, struct assent_text by)
{
    size_t colon = assent_text_find_byte(by, ':');
    if (colon >= by.count)
        return false;
    struct assent_text handle = assent_text_slice(by.bytes + colon + 1, by.count - colon - 1);
    if (assent_text_starts(by, "board:"))
        return assent_directory_board(directory, handle) != ASSENT_NO_INDEX;
    if (assent_text_starts(by, "role:"))
        return assent_directory_role(directory, handle) != ASSENT_NO_INDEX;
    return assent_text_starts(by, "group:") && assent_directory_group(directory, handle) != ASSENT_NO_INDEX;
}

static bool check_numbers(const struct assent_change_template *wanted, struct assent_error *error)
{
    if (wanted->probation < 0 || wanted->probation > ASSENT_TEMPLATE_PROBATION)
        return assent_error_set(error, ASSENT_TEMPLATE_INVALID,
                                "The probation is of 0 to %d runs, not of %lld.", ASSENT_TEMPLATE_PROBATION,
                                (long long)wanted->probation);
    bool fits = wanted->suspend_after >= 1 && wanted->suspend_after <= wanted->suspend_of &&
                wanted->suspend_of <= ASSENT_TEMPLATE_LAST;
    return fits || assent_error_set(error, ASSENT_TEMPLATE_INVALID,
                                    "It is suspended by at least 1 failure of the last 1 to %d runs, and not "
                                    "by %lld of %lld.",
                                    ASSENT_TEMPLATE_LAST, (long long)wanted->suspend_after,
                                    (long long)wanted->suspend_of);
}

// Somewhere in the workflow the preauthorisation must be able to stand in place of votes.
static bool check_workflow(const struct assent_definition *definition, struct assent_error *error)
{
    for (size_t i = 0; i < definition->state_count; i++) {
        if (definition->states[i].preauthorised != ASSENT_TO_NONE)
            return true;
    }
    return assent_error_set(
        error, ASSENT_TEMPLATE_INVALID,
        "The workflow %.*s has no approval with `preauthorised`, so that a template of it "
        "would allow nothing.",
        (int)definition->name.count, definition->name.bytes);
}

// As the fields of a ticket that is created are looked at.
static bool check_pins(const struct assent_change_template *wanted, const struct assent_template_change *of,
                       struct assent_arena *arena, struct assent_value *out, struct assent_error *error)
{
    struct assent_world world = {.directory = of->directory};
    struct assent_event event = {.kind = ASSENT_EVENT_CREATE, .at_us = of->at_us};
    struct assent_step_input input = {.definition = of->definition, .event = &event, .world = &world};
    struct assent_value nothing = assent_value_absent();
    struct fields_change change;
    struct turn turn;
    turn_begin(&turn, &input, &event, arena);
    if (wanted->pins.kind != ASSENT_VALUE_RECORD || wanted->pins.record.count == 0)
        return assent_error_set(error, ASSENT_TEMPLATE_INVALID,
                                "A template pins at least one field: that is what was looked at when it was "
                                "granted.");
    if (!fields_change(&turn, &nothing, &wanted->pins, &nothing, &change)) {
        *error = turn.result.error;
        return false;
    }
    size_t bytes = assent_canonical_text(arena, &change.after).count;
    if (bytes > ASSENT_TEMPLATE_BYTES)
        return assent_error_set(error, ASSENT_LIMIT_REACHED,
                                "The pinned fields have %zu bytes, at most %d are kept.", bytes,
                                ASSENT_TEMPLATE_BYTES);
    *out = change.after;
    return true;
}

static bool check_granter(const struct assent_change_template *before,
                          const struct assent_template_change *change, struct assent_error *error)
{
    const struct assent_directory *directory = change->directory;
    int32_t person = assent_directory_person_by_id(directory, change->person);
    int32_t proposer = assent_directory_person_by_id(directory, before->proposed_by);
    if (!assent_template_grants(before, directory, change->person))
        return assent_error_set(error, ASSENT_NOT_ENTITLED,
                                "The preauthorisation is given by %.*s (of a board by its chair, if it has "
                                "one). Ask them.",
                                (int)before->by.count, before->by.bytes);
    bool same = proposer != ASSENT_NO_INDEX &&
                assent_person_behind(directory, person) == assent_person_behind(directory, proposer);
    return !same || assent_error_set(error, ASSENT_SEPARATION,
                                     "Who proposed the template does not grant it. Ask somebody else of "
                                     "%.*s.",
                                     (int)before->by.count, before->by.bytes);
}

static bool check_until(const struct assent_template_change *change, struct assent_error *error)
{
    int64_t span = change->until_us - change->at_us;
    if (span > 0 && span <= ASSENT_TEMPLATE_GRANT_US)
        return true;
    return assent_error_set(error, ASSENT_TEMPLATE_INVALID, "%s",
                            span <= 0 ? "A preauthorisation ends in the future; this one would be over."
                                      : "A preauthorisation is for three years at most; grant it anew then.");
}

static bool wrong_state(const struct assent_change_template *before, const char *wanted,
                        struct assent_error *error)
{
    return assent_error_set(error, ASSENT_TEMPLATE_STATE, "The template %.*s is %s; for this it must be %s.",
                            (int)before->name.count, before->name.bytes,
                            assent_template_state_text(before->state), wanted);
}

static struct assent_change_template changed(const struct assent_change_template *before,
                                             const struct assent_template_change *change,
                                             enum assent_template_state state)
{
    struct assent_change_template after = *before;
    after.state = state;
    after.revision++;
    after.mark++;
    after.changed_by = change->person;
    after.changed_us = change->at_us;
    after.because = change->because;
    after.ticket = (struct assent_text){0};
    return after;
}
