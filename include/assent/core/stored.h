// SPDX-License-Identifier: Apache-2.0
// What is asked of stored things and what comes back: filters, pages, turns, keys. Shared by the stores, the
// runtime and the API's routes; the contract that fills them is store/store.h.
#ifndef ASSENT_CORE_STORED_H
#define ASSENT_CORE_STORED_H

#include <assent/core/record.h>
#include <assent/core/rows.h>
#include <assent/core/stored_schedule.h>

// A subject's name: "ticket" with a binary id; else kind and id texts ("directory"/"main",
// "workflow"/"normal-change", "token"/"tok_…", "number"/"CHG").
struct assent_subject {
    bool is_ticket;
    struct assent_id ticket;
    struct assent_text kind;
    struct assent_text id;
};

struct assent_item_key {
    bool present;
    struct assent_digest hash;        // of principal, method, path and key
    struct assent_digest fingerprint; // of the decoded command
    int64_t status;                   // HTTP status of the answer
    int64_t at_us;
};

struct assent_stored_subject {
    struct assent_text id;
    int64_t revision;
    struct assent_text bytes;
};
struct assent_stored_subjects {
    const struct assent_stored_subject *items;
    size_t count;
};

struct assent_list_filter {
    struct assent_text workflow, state, requester, service; // empty: any
    struct assent_text item;     // a configuration item that its fields name; empty: any
    struct assent_text watching; // watched by this person: assent_watch_key; empty: any
    int32_t kind;                // enum assent_ticket_kind or -1
    int32_t open;                // 1 open, 0 ended, -1 any
    int64_t due_before_us;       // 0: any
    struct assent_text text;     // part of title or number, without regard to ASCII case; empty: any
    bool newest_first;
    // In the order in which the tickets were created (first kept), or against it. Keyset: entries after the
    // one with this id, which was created at after_us; after_us < 0: from the start
    int64_t after_us;
    struct assent_id after_id;
    size_t limit;
    // visibility: everything, or: tickets of kind change/incident/problem plus those with a READER row for
    // one of the audiences
    bool see_all;
    const struct assent_text *audiences; // the caller's: own id, groups, roles, sets
    size_t audience_count;
};
struct assent_list_entry {
    struct assent_id id;
    int64_t revision;
    struct assent_row columns; // kind TICKET, without bytes
};
struct assent_list {
    const struct assent_list_entry *items;
    size_t count;
    // The search was cut at ASSENT_LIST_SCAN rows before the page was full: more may come after `reached`,
    // which need not be an entry. Go on with after_us = reached_us and after_id = reached.
    bool cut;
    int64_t reached_us;
    struct assent_id reached;
};

// What lies in the inboxes of the audiences: by due time (none last), then ticket and item, without doubles;
// not where `me` is excepted or has a standing vote in the round.
struct assent_inbox_query {
    struct assent_text me;
    struct assent_text delegate; // not empty: only the rounds of `me` that this one, too, is not excepted
                                 // from and has no standing vote in
    const struct assent_text *audiences;
    size_t audience_count;
    int64_t after_due_us; // keyset: after (due, ticket, item); after_item empty: from the start. "None"
                          // counts as INT64_MAX.
    struct assent_id after_ticket;
    struct assent_text after_item;
    size_t limit;
};
// Whose rounds somebody sees in their own inbox, because they vote for them: of tickets of that kind and
// workflow, where these are given.
struct assent_inbox_other {
    struct assent_text person;
    struct assent_text delegation;
    int32_t kind; // enum assent_ticket_kind or -1
    struct assent_text workflow;
    const struct assent_text *audiences;
    size_t audience_count;
};
struct assent_inbox_entry {
    struct assent_id ticket;
    struct assent_text item;
    struct assent_text audience;
    int64_t due_us;                                 // 0: none
    struct assent_row columns;                      // the ticket's list columns
    bool not_own;                                   // it lies with others only, for whom the reader votes
    const struct assent_inbox_other *const *others; // these
    size_t other_count;
    int64_t asked_again; // of a vote: the revision that was voted on, by the reader or one of the others; 0
    int64_t reminded_us; // of a vote: when they were last reminded; 0: never
};
struct assent_inbox {
    const struct assent_inbox_entry *items;
    size_t count;
};

struct assent_stored_timer {
    int64_t due_us;
    struct assent_id ticket;
    struct assent_text name;
};
struct assent_stored_timers {
    const struct assent_stored_timer *items;
    size_t count;
};

// What lies in an inbox, whoever looks: an item such as "round/3" of a ticket.
struct assent_stored_lying {
    struct assent_text audience;
    int64_t due_us; // INT64_MAX: none
    struct assent_id ticket;
    struct assent_text item;
};
struct assent_stored_all_lying {
    const struct assent_stored_lying *items;
    size_t count;
};

struct assent_stored_offer {
    struct assent_text worker;
    int64_t since_us;
    struct assent_id ticket;
    int64_t job;
};
struct assent_stored_offers {
    const struct assent_stored_offer *items;
    size_t count;
};

struct assent_stored_listeners { // tickets
    const struct assent_id *items;
    size_t count;
};

struct assent_stored_listening {
    struct assent_text signal;
    struct assent_text key;
    struct assent_id ticket;
};
struct assent_stored_all_listening {
    const struct assent_stored_listening *items;
    size_t count;
};

struct assent_stored_turn {
    int64_t seq;
    int64_t prev_seq; // of the same subject; 0: its first
    struct assent_subject subject;
    int64_t revision;
    int64_t at_us;
    struct assent_text envelope;
    struct assent_text payload;
    bool has_payload;
    unsigned char salt[ASSENT_SALT_BYTES];
    struct assent_digest link;
};
struct assent_stored_turns {
    const struct assent_stored_turn *items;
    size_t count;
};

struct assent_stored_key {
    struct assent_item_key key;
    struct assent_id ticket; // of the first turn of its item, when that is a ticket's
    bool is_ticket;
    int64_t seq; // of the item's last turn
};
struct assent_stored_keys {
    const struct assent_stored_key *items;
    size_t count;
};

#endif
