// SPDX-License-Identifier: Apache-2.0
// Delegations of a directory: which of them lets whom vote for whom, and which may be made.
// Guarantees: pure; what is over or not begun lets nobody vote; who is inactive or no human is neither
// delegate nor delegated, whatever was made before. Leans on the directory's order of delegations (by
// delegate) and on assent_person_behind for accounts that are one person.
#include <assent/core/delegation.h>

#include <assent/base/limits.h>

static bool in_force(const struct assent_directory *directory, const struct assent_delegation *delegation,
                     const struct assent_delegation_case *of);
static bool may_vote(const struct assent_directory *directory, struct assent_text person);
static size_t first_of(const struct assent_directory *directory, struct assent_text delegate);
static bool check_people(const struct assent_directory *directory, const struct assent_delegation *wanted,
                         struct assent_error *error);
static bool check_person(const struct assent_directory *directory, struct assent_text id,
                         struct assent_error *error);
static bool check_span(const struct assent_delegation *wanted, int64_t now_us, struct assent_error *error);
static bool check_beside(const struct assent_directory *directory, const struct assent_delegation *wanted,
                         const struct assent_delegation *other, struct assent_error *error);
static bool meet(const struct assent_delegation *a, const struct assent_delegation *b);
static bool same_person(const struct assent_directory *directory, struct assent_text a, struct assent_text b);
static struct assent_text handle_of(const struct assent_directory *directory, struct assent_text id);
static struct assent_text second_of(int64_t at_us, char out[ASSENT_INSTANT_TEXT]);

enum assent_delegation_state assent_delegation_state(const struct assent_delegation *delegation,
                                                     int64_t now_us)
{
    if (delegation->revoked_us != 0)
        return ASSENT_DELEGATION_REVOKED;
    if (delegation->until_us <= now_us)
        return ASSENT_DELEGATION_ENDED;
    return delegation->from_us <= now_us ? ASSENT_DELEGATION_ACTIVE : ASSENT_DELEGATION_PLANNED;
}

const char *assent_delegation_state_text(enum assent_delegation_state state)
{
    switch (state) {
    case ASSENT_DELEGATION_PLANNED:
        return "planned";
    case ASSENT_DELEGATION_ACTIVE:
        return "active";
    case ASSENT_DELEGATION_ENDED:
        return "ended";
    case ASSENT_DELEGATION_REVOKED:
        return "revoked";
    }
    return "";
}

bool assent_delegation_over(const struct assent_delegation *delegation, int64_t now_us)
{
    return delegation->revoked_us != 0 || delegation->until_us <= now_us;
}

bool assent_delegation_allowed(const struct assent_directory *directory,
                               const struct assent_delegation *wanted, int64_t now_us,
                               struct assent_error *error)
{
    size_t own = 0;
    size_t to = 0;
    if (!check_people(directory, wanted, error) || !check_span(wanted, now_us, error))
        return false;
    for (size_t i = 0; i < directory->delegation_count; i++) {
        const struct assent_delegation *other = &directory->delegations[i];
        if (assent_delegation_over(other, now_us))
            continue;
        own += assent_text_equal(other->person, wanted->person);
        to += assent_text_equal(other->delegate, wanted->delegate);
        if (!check_beside(directory, wanted, other, error))
            return false;
    }
    if (own >= ASSENT_DELEGATIONS_A_PERSON || to >= ASSENT_DELEGATIONS_A_DELEGATE)
        return assent_error_set(error, ASSENT_LIMIT_REACHED,
                                "One person may have at most %d delegations that are not over, and be the "
                                "delegate in at most %d. Revoke one that is not needed.",
                                ASSENT_DELEGATIONS_A_PERSON, ASSENT_DELEGATIONS_A_DELEGATE);
    return directory->delegation_count < ASSENT_DELEGATIONS ||
           assent_error_set(error, ASSENT_LIMIT_REACHED, "There are %d delegations, more are not kept.",
                            ASSENT_DELEGATIONS);
}

const struct assent_delegation *assent_delegation_find(const struct assent_directory *directory,
                                                       struct assent_text delegate, struct assent_text person,
                                                       const struct assent_delegation_case *of)
{
    for (size_t i = first_of(directory, delegate); i < directory->delegation_count; i++) {
        const struct assent_delegation *found = &directory->delegations[i];
        if (!assent_text_equal(found->delegate, delegate))
            break;
        if (assent_text_equal(found->person, person) && in_force(directory, found, of))
            return found;
    }
    return NULL;
}

size_t assent_delegations_to(const struct assent_directory *directory, struct assent_text delegate,
                             const struct assent_delegation_case *of, const struct assent_delegation **out,
                             size_t most)
{
    size_t count = 0;
    for (size_t i = first_of(directory, delegate); i < directory->delegation_count && count < most; i++) {
        const struct assent_delegation *found = &directory->delegations[i];
        if (!assent_text_equal(found->delegate, delegate))
            break;
        if (in_force(directory, found, of))
            out[count++] = found;
    }
    return count;
}

const struct assent_delegation *assent_delegation_of(const struct assent_directory *directory,
                                                     struct assent_text person,
                                                     const struct assent_delegation_case *of)
{
    for (size_t i = 0; i < directory->delegation_count; i++) {
        const struct assent_delegation *found = &directory->delegations[i];
        if (assent_text_equal(found->person, person) && in_force(directory, found, of))
            return found;
    }
    return NULL;
}

int assent_delegation_compare(const struct assent_delegation *a, const struct assent_delegation *b)
{
    int order = assent_text_compare(a->delegate, b->delegate);
    if (order == 0)
        order = assent_text_compare(a->person, b->person);
    if (order == 0)
        order = (a->from_us > b->from_us) - (a->from_us < b->from_us);
    return order ? order : assent_text_compare(a->id, b->id);
}

// A case without a kind or workflow is that of any ticket.
static bool in_force(const struct assent_directory *directory, const struct assent_delegation *delegation,
                     const struct assent_delegation_case *of)
{
    bool kind =
        delegation->kind.count == 0 || of->kind.count == 0 || assent_text_equal(delegation->kind, of->kind);
    bool workflow = delegation->workflow.count == 0 || of->workflow.count == 0 ||
                    assent_text_equal(delegation->workflow, of->workflow);
    return kind && workflow && assent_delegation_state(delegation, of->at_us) == ASSENT_DELEGATION_ACTIVE &&
           may_vote(directory, delegation->person) && may_vote(directory, delegation->delegate);
}

static bool may_vote(const struct assent_directory *directory, struct assent_text person)
{
    int32_t index = assent_directory_person_by_id(directory, person);
    return index != ASSENT_NO_INDEX && directory->people[index].active &&
           directory->people[index].kind == ASSENT_HUMAN;
}

static size_t first_of(const struct assent_directory *directory, struct assent_text delegate)
{
    size_t low = 0;
    for (size_t high = directory->delegation_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (assent_text_compare(directory->delegations[middle].delegate, delegate) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool check_people(const struct assent_directory *directory, const struct assent_delegation *wanted,
                         struct assent_error *error)
{
    if (!check_person(directory, wanted->person, error) || !check_person(directory, wanted->delegate, error))
        return false;
    if (!same_person(directory, wanted->person, wanted->delegate))
        return true;
    struct assent_text person = handle_of(directory, wanted->person);
    struct assent_text delegate = handle_of(directory, wanted->delegate);
    return assent_error_set(error, ASSENT_DELEGATION_INVALID,
                            "%.*s and %.*s are one person, and nobody is their own delegate. Name somebody "
                            "else.",
                            (int)person.count, person.bytes, (int)delegate.count, delegate.bytes);
}

static bool check_person(const struct assent_directory *directory, struct assent_text id,
                         struct assent_error *error)
{
    int32_t index = assent_directory_person_by_id(directory, id);
    if (index == ASSENT_NO_INDEX)
        return assent_error_set(error, ASSENT_DELEGATION_INVALID,
                                "There is no such person in the directory. Name one by handle or id.");
    const struct assent_person *person = &directory->people[index];
    if (!person->active)
        return assent_error_set(error, ASSENT_DELEGATION_INVALID,
                                "%.*s is not active in the directory and has no votes. Name somebody who is.",
                                (int)person->handle.count, person->handle.bytes);
    if (person->kind != ASSENT_HUMAN)
        return assent_error_set(
            error, ASSENT_DELEGATION_INVALID,
            "%.*s is a %s; only people vote, for themselves and for others. Name a human.",
            (int)person->handle.count, person->handle.bytes, assent_person_kind_text(person->kind));
    if (!assent_person_may(person, ASSENT_MAY_VOTE))
        return assent_error_set(error, ASSENT_DELEGATION_INVALID,
                                "%.*s has no role with the permission `vote`. Name somebody who has.",
                                (int)person->handle.count, person->handle.bytes);
    return true;
}

static bool check_span(const struct assent_delegation *wanted, int64_t now_us, struct assent_error *error)
{
    char first[ASSENT_INSTANT_TEXT];
    char last[ASSENT_INSTANT_TEXT];
    struct assent_text from = second_of(wanted->from_us, first);
    struct assent_text until = second_of(wanted->until_us, last);
    const char *wrong = NULL;
    if (wanted->until_us <= wanted->from_us)
        wrong = "it ends before it begins";
    else if (wanted->from_us < now_us)
        wrong = "it begins in the past, and no vote is given backwards in time";
    else if (wanted->until_us - wanted->from_us > ASSENT_DELEGATION_MAX_US)
        wrong = "it is longer than 366 days";
    else if (wanted->from_us - now_us > ASSENT_DELEGATION_MAX_US)
        wrong = "it begins more than 366 days from now";
    return !wrong || assent_error_set(error, ASSENT_DELEGATION_INVALID,
                                      "A delegation from %.*s until %.*s is not possible: %s.",
                                      (int)from.count, from.bytes, (int)until.count, until.bytes, wrong);
}

// Accounts of one person count as that person: else another account would be the way around each rule.
static bool check_beside(const struct assent_directory *directory, const struct assent_delegation *wanted,
                         const struct assent_delegation *other, struct assent_error *error)
{
    if (!meet(wanted, other))
        return true;
    struct assent_text person = handle_of(directory, other->person);
    struct assent_text delegate = handle_of(directory, other->delegate);
    char first[ASSENT_INSTANT_TEXT];
    char last[ASSENT_INSTANT_TEXT];
    struct assent_text from = second_of(other->from_us, first);
    struct assent_text until = second_of(other->until_us, last);
    if (same_person(directory, wanted->person, other->person))
        return assent_error_set(
            error, ASSENT_DELEGATION_OVERLAPS,
            "%.*s votes for %.*s from %.*s until %.*s already (%.*s). Revoke that one, or "
            "take another time or scope.",
            (int)delegate.count, delegate.bytes, (int)person.count, person.bytes, (int)from.count, from.bytes,
            (int)until.count, until.bytes, (int)other->id.count, other->id.bytes);
    bool passes_on = same_person(directory, wanted->person, other->delegate);
    if (!passes_on && !same_person(directory, wanted->delegate, other->person))
        return true;
    return assent_error_set(error, ASSENT_DELEGATION_CHAINS,
                            "%.*s votes for %.*s from %.*s until %.*s (%.*s), and a delegate's vote is not "
                            "passed on: %s.",
                            (int)delegate.count, delegate.bytes, (int)person.count, person.bytes,
                            (int)from.count, from.bytes, (int)until.count, until.bytes, (int)other->id.count,
                            other->id.bytes,
                            passes_on ? "revoke that one first, or end before it begins"
                                      : "name somebody who is there at that time");
}

static bool meet(const struct assent_delegation *a, const struct assent_delegation *b)
{
    bool time = a->from_us < b->until_us && b->from_us < a->until_us;
    bool kind = a->kind.count == 0 || b->kind.count == 0 || assent_text_equal(a->kind, b->kind);
    bool workflow =
        a->workflow.count == 0 || b->workflow.count == 0 || assent_text_equal(a->workflow, b->workflow);
    return time && kind && workflow;
}

static bool same_person(const struct assent_directory *directory, struct assent_text a, struct assent_text b)
{
    int32_t one = assent_directory_person_by_id(directory, a);
    int32_t other = assent_directory_person_by_id(directory, b);
    return assent_text_equal(a, b) ||
           (one != ASSENT_NO_INDEX && other != ASSENT_NO_INDEX &&
            assent_person_behind(directory, one) == assent_person_behind(directory, other));
}

static struct assent_text handle_of(const struct assent_directory *directory, struct assent_text id)
{
    int32_t index = assent_directory_person_by_id(directory, id);
    return index == ASSENT_NO_INDEX ? id : directory->people[index].handle;
}

// To the second: "2026-11-24T08:00:00Z".
static struct assent_text second_of(int64_t at_us, char out[ASSENT_INSTANT_TEXT])
{
    enum { TO_SECONDS = 19 };
    assent_instant_write(at_us, out);
    out[TO_SECONDS] = 'Z';
    return assent_text_slice(out, TO_SECONDS + 1);
}
