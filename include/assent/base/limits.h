// SPDX-License-Identifier: Apache-2.0
// Every limit on an input, queue, loop or retry, with its unit and its reason. A limit has a test at it and
// one past it.
#ifndef ASSENT_BASE_LIMITS_H
#define ASSENT_BASE_LIMITS_H

#include <assent/base/limits_http.h>

#include <assent/base/limits_calendar.h>

enum {
    // base
    ASSENT_ARENA_KEEP_BYTES = 1 << 20, // kept over a reset: an ordinary turn fits, a huge one does not stay
    ASSENT_VALUE_DEPTH = 32,           // levels of lists and records in any value (API-09, LUA-11)
    ASSENT_VALUE_NODES = 10000,        // scalars, lists and records in one value from outside (LUA-11)
    ASSENT_DIAGNOSTICS = 1000,         // kept for a file (YAML-07)
    ASSENT_DIAGNOSTICS_SHOWN = 20,     // shown as text (YAML-07)
    ASSENT_LOG_VALUE_BYTES = 1024,     // of one value in a log line
    ASSENT_BUSINESS_DAYS_MOST = 10000, // of one duration: about forty years of working days
    ASSENT_NUMBER_BYTES =
        1100, // of a decimal's text: the longest exact double has 1,074 digits and their signs

    // language (annex YAML-01, YAML-02)
    ASSENT_YAML_BYTES = 1 << 20,
    ASSENT_YAML_EVENTS = 20000,
    ASSENT_YAML_SCALARS = 10000,
    ASSENT_YAML_SCALAR_BYTES = 64 << 10,
    ASSENT_YAML_DEPTH = 64,
    ASSENT_WORLD_BYTES =
        8 << 20, // a world file has thousands of people where a workflow has dozens of states
    ASSENT_WORLD_EVENTS = 500000,
    ASSENT_WORLD_SCALARS = 250000,
    ASSENT_WORLD_ENTRIES = 20000,  // people, groups, services, items: of each
    ASSENT_CONDITION_BYTES = 4096, // of one condition: a page of text
    ASSENT_CONDITION_NODES = 500,  // nodes of one condition's tree
    ASSENT_CONDITION_DEPTH = 50,   // nesting of one condition's tree: evaluation recurses
    ASSENT_STATES = 200,           // of one workflow
    ASSENT_FIELDS = 200,
    ASSENT_JOBS = 100,             // of one state
    ASSENT_ACTIONS = 50,           // of one state
    ASSENT_ROUNDS = 20,            // of one approval
    ASSENT_SEATS = 200,            // of one round, the one for objections too
    ASSENT_BRANCHES = 100,         // of one choice
    ASSENT_WAITS = 20,             // branches of one wait
    ASSENT_LATE_STEPS = 10,        // of one ladder: each is a timer of every ticket that rests there
    ASSENT_REMINDERS = 10,         // of one round, as of a ladder
    ASSENT_SIGNALS = 20,           // that one state hears
    ASSENT_CHOICES = 500,          // values of one field
    ASSENT_RECORD_FIELDS = 20,     // of a record in a list
    ASSENT_BANDS = 20,             // of risk
    ASSENT_FLOORS = 50,            // of risk
    ASSENT_POINTS = 10000,         // of one answer, either way: a sum of them stays far from overflow
    ASSENT_MODULES = 20,           // Lua files of one workflow
    ASSENT_HOUSE_RULES = 100,      // of one world
    ASSENT_HOUSE_WHO = 16,         // whom one of them names
    ASSENT_HOUSE_APPROVERS = 20,   // people whom one of them wants to approve
    ASSENT_POLICIES = 20,          // policy files of one workflow
    ASSENT_POLICY_APPROVALS = 100, // named approvals of one policy file
    ASSENT_RETRY_ATTEMPTS = 100,   // of one job
    ASSENT_RETRY_FACTOR = 100,     // by which a wait grows
    ASSENT_NAME_BYTES = 63,        // of a name in a workflow, and of a handle in the world

    // hooks (lua.md)
    ASSENT_HOOK_FUEL_UNITS = 2000000,   // VM instructions or their equivalent, for one call
    ASSENT_HOOK_MEMORY_BYTES = 8 << 20, // for one call
    ASSENT_HOOK_SOURCE_BYTES = 64 << 10,
    ASSENT_HOOK_ERROR_BYTES = 4096,      // of an error text that reaches the API
    ASSENT_HOOK_WALL_MS = 100,           // secondary to fuel
    ASSENT_HOOK_STACK = 16384,           // values on Lua's stack: a recursion some thousand calls deep
    ASSENT_HOOK_VALUES = 4096,           // values that one library call may return at once
    ASSENT_HOOK_INHERIT = 8,             // tables that one look-up may go through by __index
    ASSENT_HOOK_PATTERN_STEPS = 1000000, // steps that a pattern may take at worst: about 5 ms
    ASSENT_HOOK_RESULT_BYTES = 1 << 20,  // text in one result, counted each time it occurs
    ASSENT_HOOK_KEEP_BYTES = 2 << 20,    // of one pooled state: a larger one is made anew for each call
    ASSENT_HOOKS_A_TURN = 32,            // pure hooks that one turn may call

    // core
    ASSENT_STEPS_A_TURN = 100, // states entered in one turn (R2)
    ASSENT_FACTS_A_TURN = 2000,
    ASSENT_NAMES_COMPARED = 2000,   // handles that a mistyped one is compared with: a refusal stays cheap
    ASSENT_EXPLAIN_PEOPLE = 20,     // that one rule of an explanation names; the rest are counted
    ASSENT_EXPLAIN_HURDLES = 16,    // of one ticket that edits are sought for
    ASSENT_EXPLAIN_TRIES = 64,      // edits that one explanation decides again with: together some 100 us
    ASSENT_EXPLAIN_EDITS = 5,       // that are told: more would be read by nobody
    ASSENT_FIELDS_BYTES = 64 << 10, // canonical form of a ticket's fields (data.md)
    ASSENT_COMMENT_BYTES = 8 << 10,
    ASSENT_ROUNDS_A_TICKET =
        200, // visits to approvals; a ticket that comes back more often is ended by people
    ASSENT_JOBS_A_TICKET = 2000,
    ASSENT_VOTES_A_ROUND = 5000,
    ASSENT_CONFLICTS = 64,       // open or accepted ones of a ticket: each is a turn of the other ticket too
    ASSENT_CONFLICTS_KEPT = 128, // and of those that are resolved the newest, up to these in all
    ASSENT_SCHEDULE_ITEMS = 200, // configuration items of a change that are looked at for conflicts
    ASSENT_CALENDAR_EVENTS = 5000,      // of a calendar feed: some 2 MB of text
    ASSENT_SCHEDULE_KEYS = 2000,        // and what these depend on and what depends on them
    ASSENT_HAND_OVERS_A_TICKET = 20,    // who had it before may not vote, and is looked at with each vote
    ASSENT_ADDED_APPROVERS = 8,         // of one round: more is another round of the workflow
    ASSENT_MEMBERS_TOLD = 20,           // who joined and who left, of each: a fact is no list of a department
    ASSENT_WATCHERS = 100,              // of one ticket: each is a row of an index
    ASSENT_BULK_VOTES = 50,             // of one call: each is a turn of its own
    ASSENT_RESULT_BYTES = 16 << 10,     // of a job's result or error, and of what comes with a signal
    ASSENT_SIGNAL_KEY_BYTES = 255,      // of the key of a signal, which an index holds
    ASSENT_DELEGATIONS = 20000,         // that are not over: each turn's directory holds them
    ASSENT_DELEGATIONS_A_PERSON = 100,  // not over: a year of weeks away, each with its own scope
    ASSENT_DELEGATIONS_A_DELEGATE = 20, // not over: an inbox is read once more for each
    ASSENT_TEMPLATES = 2000,            // of standard changes: a bank has three hundred
    ASSENT_TEMPLATE_PROBATION = 1000,   // runs that need an approver: more is no preauthorisation
    ASSENT_TEMPLATE_TRIES = 100,        // commits that one of several tickets opened at once waits for
    ASSENT_TEMPLATE_LAST = 100,         // runs that a suspension looks back at
    ASSENT_TEMPLATE_BYTES = 16 << 10,   // of the fields that one pins
    ASSENT_CANDIDATE_SCAN = 1000,       // ended tickets that a look for candidates goes through: some 10 ms
    ASSENT_CANDIDATE_LEAST = 5,  // successes in a row after which a change is proposed as a standard one
    ASSENT_ACCOUNT_LINKS = 8,    // hops from an account to the person behind it: longer is a mistake
    ASSENT_VIEW_ITEMS = 100,     // configuration items that a hook's view shows; the rest are counted
    ASSENT_VIEW_NEIGHBOURS = 30, // of one item, each way, so that the view stays within ASSENT_VALUE_NODES

    // store
    ASSENT_ROUNDS_SCAN = 1000, // tickets that one page of rounds reads: some 50 ms
    ASSENT_LIST_SCAN = 2000,   // rows that one list page compares where no index serves: a few milliseconds
    ASSENT_ALREADY_WALK = 64, // newest turns of a subject among which one that was kept already is looked for
    ASSENT_STORE_KNOWN = 4096, // subjects whose revision the writer has in memory: 1.2 MiB; those of two
                               // seconds under full load
    // Of 4 KiB in the write-ahead log before it must begin again: 64 MiB. With 256 MiB the writer is held up
    // more seldom but for longer: at half load 31 ms for the slowest of a hundred calls, here 9 to 13.
    ASSENT_LOG_PAGES = 16384,

    // runtime (R6)
    ASSENT_MAILBOX = 64,             // commands waiting for one ticket
    ASSENT_COMMANDS = 4096,          // commands waiting at all
    ASSENT_TIMERS_AT_ONCE = 256,     // timers that fire at once: a person's call waits for a batch
    ASSENT_BATCH_ITEMS = 256,        // items of one store batch
    ASSENT_HOT_TICKETS = 20000,      // tickets kept in memory while nothing needs them
    ASSENT_HOT_BYTES = 128 << 20,    // of them: half of what the whole process should need
    ASSENT_CLAIM_MOST = 100,         // jobs of one claim
    ASSENT_WAITERS = 1000,           // claims that wait for a job
    ASSENT_BUSY_RETRY_S = 1,         // what "busy" says to wait
    ASSENT_SIGNALS_OPEN = 10000,     // that no ticket has taken: they lie in memory, and a start reads them
    ASSENT_SIGNALS_A_KEY = 100,      // of one name and key: whoever sends more has no listener to wait for
    ASSENT_SIGNALS_BYTES = 32 << 20, // of them all: what open signals may cost in memory
    ASSENT_SIGNAL_BYTES = 16 << 10,  // of one signal's value, as of a job's result
    ASSENT_SIGNALS_AT_ONCE = 64,     // signals that are being delivered: people's commands stand beside them
    ASSENT_SIGNAL_OWED = 100,        // tickets that cannot take one signal before it goes to no more
    ASSENT_SWEEP_AT_ONCE = 64,       // tickets that are being looked at again because the world has changed

    // feeds: who reads the journal as it grows
    ASSENT_FEED_TURNS = 2048,    // newest turns kept in memory while somebody listens
    ASSENT_FEED_BYTES = 8 << 20, // and of their records
    ASSENT_FEED_PAGE = 64,       // turns of one answer: as many tickets may have to be read with them
    ASSENT_FEED_WALK = 100000,   // turns of one ticket that are walked back: more than a ticket can have
    ASSENT_GATE_CANDIDATES =
        200,                // open tickets of a service that are too many for a question which names none
    ASSENT_GATE_PAGES = 10, // of lists that it reads: 20,000 newest tickets of a service
    ASSENT_GATES_WAITING = 5000,        // questions that wait at gates; beside ASSENT_COMMANDS
    ASSENT_STREAMS_OPEN = 5000,         // event streams at once; they wait beside ASSENT_COMMANDS
    ASSENT_STREAM_BYTES = 1 << 20,      // that one stream's reader may be behind before it is cut (API-19)
    ASSENT_STREAM_EAGER = 64 << 10,     // waiting for the reader, past which older turns are not fetched yet
    ASSENT_STREAMS_BACKLOG = 256 << 20, // bytes that wait for the readers of all streams
    ASSENT_EVENT_BYTES = 64 << 10,      // of one event; a longer one names where its data is (API-17)

    // figures and reports
    ASSENT_FIGURES_KEYS = 202,      // under which one ticket counts: its workflow, its service, its items
    ASSENT_REPORT_LINES = 5000,     // of one report: who wants more reads the journal
    ASSENT_REPORT_TICKETS = 200000, // that one report counts
    ASSENT_REPORT_PAGE = 100,       // tickets that are read at once for it: a few milliseconds of a reader

    // workbench
    ASSENT_STORY_LINE_BYTES = 64 << 10, // of one command: a ticket's fields fit
    ASSENT_STORY_LINES = 10000,         // of one story
    ASSENT_STORY_TIMERS = 100,          // that fire while a story's clock moves once
    ASSENT_VERIFY_PAGE = 200,           // turns, tickets or rows that verify reads at once
};

#define ASSENT_DURATION_MAX_US   (INT64_C(3660) * 24 * 3600 * 1000000) // ten years
#define ASSENT_LEASE_MIN_US      (INT64_C(1) * 1000000)
#define ASSENT_LEASE_MAX_US      (INT64_C(24) * 3600 * 1000000) // a worker that needs longer extends
#define ASSENT_GATE_LEASE_US     (INT64_C(1) * 3600 * 1000000)  // of a gate that says nothing else
#define ASSENT_CLAIM_WAIT_MAX_US (INT64_C(55) * 1000000)        // below the 60 s of common proxies (API-20)
#define ASSENT_FEED_WAIT_US      (INT64_C(55) * 1000000) // then a waiting reader is asked whether it is there
#define ASSENT_DELEGATION_MAX_US (INT64_C(366) * 24 * 3600 * 1000000)     // longer is another job: a group's
#define ASSENT_TEMPLATE_GRANT_US (INT64_C(3) * 366 * 24 * 3600 * 1000000) // then it is looked at again
#define ASSENT_DELEGATION_KEEP_US                                                                            \
    (INT64_C(90) * 24 * 3600 * 1000000) // after its end a delegation is listed so long; the journal has it
#define ASSENT_SCHEDULE_PAST_US  (INT64_C(90) * 24 * 3600 * 1000000) // after its end a change stays in sight
#define ASSENT_FREE_WITHIN_US    (INT64_C(90) * 24 * 3600 * 1000000) // in which a free slot is looked for
#define ASSENT_SIGNAL_TTL_US     (INT64_C(30) * 24 * 3600 * 1000000) // that a signal waits, unless told
#define ASSENT_SIGNAL_TTL_MIN_US (INT64_C(1) * 1000000)
#define ASSENT_SIGNAL_TTL_MAX_US (INT64_C(366) * 24 * 3600 * 1000000) // who comes later is not meant

#endif
