// SPDX-License-Identifier: Apache-2.0
// Signals inside the runtime, shared by the files of that name. An open signal (nobody has taken it yet, or
// not everybody who should) is in memory and in a slot of the store; all that ever was is in the journal.
//
// Two promises: no signal is lost, and none has two effects on one ticket. Each delivery is one item of the
// store that holds the ticket's turn, the signal's turn and its slot, each with the revision that was seen;
// so of two deliveries one is a CONFLICT, also over a crash or an unknown outcome.
#ifndef ASSENT_RUNTIME_SIGNALS_H
#define ASSENT_RUNTIME_SIGNALS_H

#include "machine.h"

// Those of one name and key, oldest first. One of them is being worked on at a time, so that a ticket gets
// them in the order in which they came.
struct channel {
    unsigned char hash[16];
    struct assent_text name, key; // in memory behind the struct
    struct signal *first, *last;
    size_t count;
    struct signal *active;
    int64_t heard;  // counts tickets that came to listen
    int64_t nobody; // value of `heard` at which nobody was found
    bool queued;
    struct channel *next; // in the queue
};

struct signal {
    struct assent_arena *arena;     // the signal lies in it
    struct signal *older, *newer;   // of all
    struct signal *previous, *next; // of the channel
    struct channel *channel;
    struct assent_id id;
    struct assent_signal_view view; // texts in arena; deliveries and owed are not used
    struct assent_text trace;       // of who sent it; whatever comes of it belongs there
    size_t bytes;
    int64_t revision;
    size_t slot;
    int64_t slot_revision;
    struct assent_signal_owed *owed;
    size_t owed_count, owed_room;
    struct assent_id after; // DELIVERING: the tickets up to here have been asked
    bool installed;         // false: being sent
    // The look at its listeners that is under way.
    int64_t look;     // number of the look; 0: none
    int64_t looked;   // the channel's `heard` when the last look began; -1: none has
    int64_t again_us; // not before
    int64_t owed_tries;
    bool walked;    // every listener has been asked
    bool more;      // the store may have more of them
    size_t owed_at; // which owed ticket is next
    struct assent_id *page;
    size_t page_count, page_at, page_room;
};

enum slot_state { SLOT_FREE, SLOT_SENDING, SLOT_OPEN };
struct slot {
    enum slot_state state;
    int64_t revision;
};

struct signals {
    struct table by_id;    // signal
    struct table channels; // by digest of name and key
    struct signal *oldest, *newest;
    size_t count; // those being sent too
    size_t bytes;
    size_t owing;       // signals that some ticket could not take
    struct slot *slots; // ASSENT_SIGNALS_OPEN; NULL: no signal was ever there
    size_t free_from;   // no slot below is free
    struct channel *queue, **queue_end;
    size_t out;      // orders and errands under way for looks
    int64_t looks;   // number of the last look
    int64_t wake_us; // something may be due then; INT64_MAX: nothing
};

// signals.c
struct signal *signal_find(struct assent_runtime *runtime, const struct assent_id *id);
size_t signal_slot(struct assent_runtime *runtime);
struct signal *signal_make(struct assent_runtime *runtime, struct assent_text name, struct assent_text key,
                           const struct assent_id *id, size_t slot);
void signal_carry(struct assent_runtime *runtime, struct signal *signal, const struct assent_value *value);
void signal_install(struct assent_runtime *runtime, struct signal *signal);
void signal_end(struct assent_runtime *runtime, struct signal *signal); // it is not open any more
struct channel *channel_find(struct assent_runtime *runtime, struct assent_text name, struct assent_text key);
void channel_queue(struct assent_runtime *runtime, struct channel *channel);
void signal_wake(struct assent_runtime *runtime, int64_t at_us);
bool signal_expired(const struct assent_runtime *runtime, const struct signal *signal);
bool signal_owes(const struct signal *signal, const struct assent_id *ticket);
void signal_owe(struct assent_runtime *runtime, struct signal *signal, const struct assent_id *ticket);
void signal_settle(struct assent_runtime *runtime, struct signal *signal, const struct assent_id *ticket);

// signals_record.c: how a signal stands in the store and the journal
struct signal_change {
    enum assent_admin_kind what;
    enum assent_signal_state state; // afterwards
    const struct assent_id *ticket; // that it went to, or could not take it; NULL: none
    bool takes;                     // the ticket took it
    bool owes;                      // the ticket could not take it
    struct assent_text code;        // why not
};
// Writes (signal, slot), one turn and one row, in the arena. The slot is emptied when it is open no more.
struct signal_parts {
    struct assent_write *writes; // 2
    struct assent_kept_turn *turn;
    struct assent_row *row;
};
struct signal_parts signal_write(struct errand *errand, const struct signal *signal,
                                 const struct signal_change *change);
struct signal *signal_read(struct assent_runtime *runtime, const struct assent_stored_subject *slot);
// Copies. *ticket: to which one it went by this turn; zero: it went nowhere.
bool signal_view_read(const struct assent_stored_turn *turn, struct assent_arena *arena,
                      struct assent_signal_view *out, struct assent_id *ticket);

// signals_deliver.c
void look_begin(struct assent_runtime *runtime, struct signal *signal);
// The change of an errand's own, without a ticket: commits it.
void signal_commit(struct errand *errand, const struct signal *signal, const struct signal_change *change,
                   void (*kept)(struct errand *));

#endif
