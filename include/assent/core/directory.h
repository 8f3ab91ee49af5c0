// SPDX-License-Identifier: Apache-2.0
// The directory: people, groups, roles, services, configuration items, and what has times of its own
// (timetable.h): calendars, boards, rotas, freezes, windows. One immutable value with a version (data.md,
// "The world splits"). Built from the world file by engine/language (assent/language/world.h); its interval
// tables by engine/calendar. Lists are sorted by handle;
// indexes point into them. Workflows and files name things by handle; journals name people by id, so that a
// person can be erased (audit.md AUD-18).
#ifndef ASSENT_CORE_DIRECTORY_H
#define ASSENT_CORE_DIRECTORY_H

#include <assent/base/diagnostic.h>
#include <assent/core/freeze.h>

struct assent_delegation;

enum assent_person_kind { ASSENT_HUMAN, ASSENT_SERVICE_ACCOUNT, ASSENT_AGENT };

// The permissions. X(NAME, "text", what it allows)
#define ASSENT_PERMISSIONS(X)                                                                                \
    X(SUBMIT, "submit", "create tickets")                                                                    \
    X(ACT, "act", "take actions and edit where the workflow allows it")                                      \
    X(VOTE, "vote", "vote where a round asks")                                                               \
    X(WORK, "work", "claim and report jobs; send signals")                                                   \
    X(READ_ALL, "read_all", "see every ticket")                                                              \
    X(OPERATE, "operate", "resolve faults; see and drop open signals")                                       \
    X(DEPLOY, "deploy", "deploy workflows")                                                                  \
    X(WORLD, "world", "apply the directory")                                                                 \
    X(TOKENS, "tokens", "make and revoke tokens of others")                                                  \
    X(AUDIT, "audit", "read the whole journal")                                                              \
    X(BEHALF, "behalf", "open tickets for others; hand over those whose requester has left")

enum assent_permission {
#define ASSENT_PERMISSION_ENUM(name, text, what) ASSENT_MAY_##name,
    ASSENT_PERMISSIONS(ASSENT_PERMISSION_ENUM)
#undef ASSENT_PERMISSION_ENUM
        ASSENT_PERMISSIONS_COUNT
};

struct assent_person {
    struct assent_text id;     // "per_…", stable for a handle over versions
    struct assent_text handle; // "ann"
    struct assent_text name;
    struct assent_text mail;
    enum assent_person_kind kind;
    int32_t manager;       // person or ASSENT_NO_INDEX
    int32_t assistant;     // who opens tickets for them, or ASSENT_NO_INDEX
    int32_t owner;         // of a service account: the person who answers for it
    int32_t same_as;       // the main account that this one is linked to, or ASSENT_NO_INDEX
    bool active;           // an inactive person may do nothing and fills no seat
    const int32_t *groups; // sorted
    size_t group_count;
    const int32_t *roles; // sorted; given directly or by group
    size_t role_count;
    const int32_t *boards; // sorted
    size_t board_count;
    uint32_t permissions; // bits 1 << enum assent_permission, of all roles
};

struct assent_group {
    struct assent_text handle;
    struct assent_text name;
    const int32_t *members; // people, sorted
    size_t member_count;
    struct assent_digest set; // assent_set_digest of the members: the evidence of who could be asked
};

struct assent_role {
    struct assent_text handle;
    struct assent_text name;
    uint32_t permissions;
    const int32_t *people; // sorted, resolved from people and groups
    size_t person_count;
    struct assent_digest set; // assent_set_digest of the people
};

// A reference to a person or a group.
enum assent_party_kind { ASSENT_PARTY_NONE, ASSENT_PARTY_PERSON, ASSENT_PARTY_GROUP };
struct assent_party {
    enum assent_party_kind kind;
    int32_t index;
};

struct assent_service {
    struct assent_text handle;
    struct assent_text name;
    struct assent_party owner;
    struct assent_party support_group;
    bool critical;
    struct assent_value more; // further attributes as a record, seen by conditions and hooks
};

struct assent_ci {
    struct assent_text handle;
    struct assent_text name;
    struct assent_text type;
    int32_t service;           // or ASSENT_NO_INDEX
    const int32_t *depends_on; // sorted
    size_t depends_on_count;
    const int32_t *dependants; // sorted: the items that depend on this one
    size_t dependant_count;
    struct assent_value more;
};

struct assent_house_rule;
struct assent_directory {
    int64_t version;
    const struct assent_person *people;
    size_t person_count;
    const struct assent_group *groups;
    size_t group_count;
    const struct assent_role *roles;
    size_t role_count;
    const struct assent_service *services;
    size_t service_count;
    const struct assent_ci *cis;
    size_t ci_count;
    const struct assent_calendar *calendars;
    size_t calendar_count;
    const struct assent_board *boards;
    size_t board_count;
    const struct assent_rota *rotas;
    size_t rota_count;
    const struct assent_freeze *freezes;
    size_t freeze_count;
    const struct assent_window *windows; // maintenance windows
    size_t window_count;
    const struct assent_house_rule *house; // assent/core/house.h
    size_t house_count;
    const int32_t *people_by_id;                 // indexes of people in the order of their ids
    const struct assent_delegation *delegations; // those that are not over (assent/core/delegation.h), in
    size_t delegation_count;                     // the order of assent_delegation_compare
};

struct assent_schedule; // of other changes (schedule.h)
struct assent_figures;

struct assent_world {
    const struct assent_directory *directory;
    const struct assent_schedule *schedule;
    const struct assent_figures *figures; // of the past (figures.h); NULL: nothing has ended yet
};

// Pure. Index by handle or id; ASSENT_NO_INDEX when there is none.
int32_t assent_directory_person(const struct assent_directory *directory, struct assent_text handle);
int32_t assent_directory_person_by_id(const struct assent_directory *directory, struct assent_text id);
int32_t assent_directory_group(const struct assent_directory *directory, struct assent_text handle);
int32_t assent_directory_role(const struct assent_directory *directory, struct assent_text handle);
int32_t assent_directory_service(const struct assent_directory *directory, struct assent_text handle);
int32_t assent_directory_ci(const struct assent_directory *directory, struct assent_text handle);
const struct assent_calendar *assent_directory_calendar(const struct assent_directory *directory,
                                                        struct assent_text handle);
int32_t assent_directory_board(const struct assent_directory *directory, struct assent_text handle);
int32_t assent_directory_rota(const struct assent_directory *directory, struct assent_text handle);
int32_t assent_directory_freeze(const struct assent_directory *directory, struct assent_text handle);
bool assent_person_in_group(const struct assent_directory *directory, int32_t person, int32_t group);
bool assent_person_has_role(const struct assent_directory *directory, int32_t person, int32_t role);
bool assent_person_on_board(const struct assent_directory *directory, int32_t person, int32_t board);
bool assent_person_may(const struct assent_person *person, enum assent_permission permission);
// The person behind linked accounts and service accounts' owners: the one that separation of duties looks at
// (AUTH-13).
int32_t assent_person_behind(const struct assent_directory *directory, int32_t person);
// SHA-256 over the people's ids in byte order, each followed by a newline. people: indexes in any order.
struct assent_digest assent_set_digest(const struct assent_directory *directory, const int32_t *people,
                                       size_t count, struct assent_arena *arena);
const char *assent_permission_text(enum assent_permission permission);
bool assent_permission_find(struct assent_text text, enum assent_permission *out);
const char *assent_person_kind_text(enum assent_person_kind kind); // "human", "service_account", "agent"
bool assent_person_kind_find(struct assent_text text, enum assent_person_kind *out);

#endif
