// SPDX-License-Identifier: Apache-2.0
// Permissions, as the server asks for them before the workflow's own rules are asked: what a person holds by
// the roles of the directory. A token that was narrowed to less does not come into it here.
#include "attempt.h"

#include <assert.h>

static enum assent_permission permission_of(const struct assent_ticket *ticket,
                                            const struct assent_event *event);
static enum assent_permission permission_on_job(const struct assent_ticket *ticket, int64_t n);

bool attempt_permits(const struct assent_try *attempt, const struct assent_event *event,
                     struct assent_error *error)
{
    const struct assent_directory *directory = attempt->world.directory;
    int32_t index = assent_directory_person_by_id(directory, event->actor.person);
    if (index == ASSENT_NO_INDEX) // the engine's own events
        return true;
    const struct assent_person *person = &directory->people[index];
    enum assent_permission permission = permission_of(attempt->ticket, event);
    if (assent_person_may(person, permission))
        return true;
    return assent_error_set(error, ASSENT_FORBIDDEN,
                            "%.*s has no role with the permission `%s`. Ask whoever keeps the directory.",
                            (int)person->name.count, person->name.bytes, assent_permission_text(permission));
}

static enum assent_permission permission_of(const struct assent_ticket *ticket,
                                            const struct assent_event *event)
{
    switch (event->kind) {
    case ASSENT_EVENT_CREATE:
        return ASSENT_MAY_SUBMIT;
    case ASSENT_EVENT_EDIT:
    case ASSENT_EVENT_ACT:
    case ASSENT_EVENT_COMMENT:
    case ASSENT_EVENT_OVERRIDE:
    case ASSENT_EVENT_ANSWER:
    case ASSENT_EVENT_ACCEPT:
    case ASSENT_EVENT_HAND_OVER:
    case ASSENT_EVENT_ADD_APPROVER:
    case ASSENT_EVENT_WATCH:
    case ASSENT_EVENT_UNWATCH:
        return ASSENT_MAY_ACT;
    case ASSENT_EVENT_VOTE:
    case ASSENT_EVENT_WITHDRAW:
    case ASSENT_EVENT_CLOSE:
    case ASSENT_EVENT_DECIDE:
        return ASSENT_MAY_VOTE;
    case ASSENT_EVENT_CLAIM:
    case ASSENT_EVENT_COMPLETE:
    case ASSENT_EVENT_FAIL:
    case ASSENT_EVENT_RELEASE:
        return permission_on_job(ticket, event->job);
    case ASSENT_EVENT_PROGRESS:
        return ASSENT_MAY_WORK;
    case ASSENT_EVENT_RESOLVE:
        return ASSENT_MAY_OPERATE;
    case ASSENT_EVENT_LEASE_EXPIRED:
    case ASSENT_EVENT_TIMER:
    case ASSENT_EVENT_SIGNAL:
    case ASSENT_EVENT_CALENDAR:
    case ASSENT_EVENT_SCHEDULE:
    case ASSENT_EVENT_MEMBERS:
    case ASSENT_EVENTS_COUNT:
        break;
    }
    assert(!"an event that somebody sends");
    return ASSENT_MAY_ACT;
}

// A task is a person's, everything else a worker's.
static enum assent_permission permission_on_job(const struct assent_ticket *ticket, int64_t n)
{
    const struct assent_job *job = assent_ticket_job(ticket, n);
    return job && job->body == ASSENT_BODY_TASK ? ASSENT_MAY_ACT : ASSENT_MAY_WORK;
}
