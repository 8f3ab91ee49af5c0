// SPDX-License-Identifier: Apache-2.0
// Orders: what the runtime wants done outside, and where the results go. Whoever performs an order decides
// nothing (loop/perform.h does it for real stores and sandboxes; the simulation does it on virtual ones). An
// order's arena holds its arguments and takes its results.
#ifndef ASSENT_RUNTIME_ORDER_H
#define ASSENT_RUNTIME_ORDER_H

#include <assent/runtime/request.h>
#include <assent/store/store.h>

enum assent_order_kind {
    ASSENT_ORDER_COMMIT,  // on the store's thread
    ASSENT_ORDER_READ,    // on a reader's thread
    ASSENT_ORDER_HOOK,    // a slice on the loop, then the whole on a hook thread
    ASSENT_ORDER_COMPILE, // a workflow's text -> definition or report; on a pool thread
    ASSENT_ORDER_WORLD,   // a world file or stored record -> directory or report; on a pool thread
};

enum assent_read_kind {
    ASSENT_READ_TICKET,
    ASSENT_READ_NUMBER,
    ASSENT_READ_LIST,
    ASSENT_READ_INBOX,
    ASSENT_READ_ROUNDS,
    ASSENT_READ_HISTORY,
    ASSENT_READ_JOURNAL,
    ASSENT_READ_SUBJECTS,
    ASSENT_READ_TIMERS,
    ASSENT_READ_OFFERS,
    ASSENT_READ_KEYS,
    ASSENT_READ_FEED,
    ASSENT_READ_PAST,
    ASSENT_READ_LISTENERS,
    ASSENT_READ_SCHEDULE,  // from `after`, behind id with has_after
    ASSENT_READ_CONFLICTS, // conflict_query
    ASSENT_READ_AGENDA,    // rounds that ask a board: the open ones, and those closed in [after, until_us)
    ASSENT_READ_ENDED,     // from `after` until until_us, behind id with has_after
    ASSENT_READ_LYING,     // all that lies in inboxes, behind after_lying with has_after
    ASSENT_READ_SEEN,      // which of the tickets the audiences may see
};

struct assent_read_order {
    enum assent_read_kind kind;
    struct assent_id id; // TICKET, PAST; FEED: with has_id, of this ticket only; LISTENERS: after this one
    bool has_id;
    struct assent_text number;        // NUMBER
    struct assent_list_filter filter; // LIST, ROUNDS
    int32_t rounds_open;              // ROUNDS, with limit
    int32_t rounds_debt;
    struct assent_rounds_position rounds_after;
    struct assent_inbox_query
        inbox_query; // INBOX; its audiences are completed with the sets of `me` by the performer
    const struct assent_inbox_other *others; // INBOX; their rounds join the page; likewise completed
    size_t other_count;
    struct assent_subject subject;               // HISTORY
    struct assent_text signal, signal_key;       // LISTENERS
    const struct assent_text *audiences;         // SEEN
    struct assent_conflict_query conflict_query; // CONFLICTS
    size_t audience_count;
    struct assent_id *seen; // SEEN: which; as a result those that may be seen
    size_t seen_count;
    struct assent_text board;               // AGENDA: its handle; with limit
    struct assent_text subject_kind;        // SUBJECTS
    struct assent_text after_id;            // SUBJECTS
    struct assent_stored_timer after_timer; // TIMERS
    struct assent_stored_offer after_offer; // OFFERS
    struct assent_stored_lying after_lying; // LYING
    bool has_after;
    int64_t after;           // HISTORY: before this seq; JOURNAL, KEYS: after; KEYS < 0: the newest -after
                             // FEED: after; < 0: the end of the journal is all that is asked
    int64_t until_us;        // TIMERS, AGENDA
    struct assent_then then; // PAST; until_us is filled in with the moment when only a revision was asked for
    bool whole;              // ENDED: the tickets are read, too
    bool with_directory;     // PAST: look for its version of then, too
    size_t limit;
    // results
    bool found;                         // TICKET, NUMBER, PAST
    struct assent_id found_id;          // NUMBER
    const struct assent_ticket *ticket; // TICKET, read from the stored rows; PAST, folded
    int64_t ticket_seq;                 // of its last turn; of PAST: the last that was folded
    int64_t then_directory;             // PAST: 0: not looked for, or too far back to be told
    struct assent_list list;
    struct assent_inbox inbox;
    struct assent_rounds_found rounds;
    struct assent_stored_turns turns;
    struct assent_stored_subjects subjects;
    struct assent_stored_timers timers;
    struct assent_stored_all_lying lying;
    struct assent_stored_entries entries; // SCHEDULE, ENDED
    struct assent_stored_conflicts conflicts;
    struct assent_stored_offers offers;
    struct assent_stored_keys keys;
    int64_t last;    // KEYS; FEED: the newest turn that there is
    int64_t reached; // FEED: nothing that was asked for stands between here and the page's end
    int64_t oldest;  // FEED: the oldest turn that there is, when `after` stands before it; else 0
    const struct assent_ticket *const *tickets; // ENDED: with `whole`, of each entry. FEED: of each turn, as
                                                // it is now; NULL where it is no ticket's
    struct assent_stored_listeners listeners;
};

struct assent_hook_order {
    const struct assent_hook_module *module;
    struct assent_text function;
    struct assent_value argument;
    struct assent_hook_answer answer; // result
};

struct assent_compile_order {
    struct assent_text file; // as shown in messages
    struct assent_text text;
    const struct assent_text_file *files; // the Lua modules
    size_t file_count;
    const struct assent_directory
        *directory; // NULL: names are not checked (a version that was deployed before)
    // results
    struct assent_arena *definition_arena; // owns the definition; taken over by the runtime
    struct assent_definition *definition;  // NULL: there were errors
    struct assent_value canonical;         // in definition_arena
    struct assent_value form;              // JSON Schema of the fields; in definition_arena
    struct assent_text report;             // diagnostics as text
    struct assent_value diagnostics;       // and as a list
};

struct assent_world_order {
    struct assent_text text;   // YAML; empty: `record` is read instead
    struct assent_text record; // canonical JSON as stored
    const struct assent_directory *previous;
    int64_t version;
    int64_t now_us;
    unsigned char seed[32];
    // results
    struct assent_arena *directory_arena;
    struct assent_directory *directory; // NULL: there were errors
    struct assent_text written;         // canonical JSON to store
    struct assent_text report;
    struct assent_value diagnostics;
};

struct assent_order {
    enum assent_order_kind kind;
    struct assent_arena *arena;
    bool ok;                   // result: the call worked
    struct assent_error error; // result: why not
    struct assent_item *items; // COMMIT
    size_t item_count;
    struct assent_read_order read;
    struct assent_hook_order hook;
    struct assent_compile_order compile;
    struct assent_world_order world;
    void *owner;               // the runtime's own
    int purpose;               // the runtime's own
    struct assent_order *next; // for whoever holds it: a queue
};

#endif
