// SPDX-License-Identifier: Apache-2.0
// The runtime's insides, shared by its files. Everything here belongs to the loop's thread. A file per
// subject: table (hash), dice, versions (counted tickets and worlds), errand (a request under way), mailbox
// (entries), turn (deciding), batch (committing), keys, numbers, timers, offers, claims, gates, signals
// (signals.h), sweep, programs (definitions), world, tokens, admin, reads, replies, start.
#ifndef ASSENT_RUNTIME_MACHINE_H
#define ASSENT_RUNTIME_MACHINE_H

#include "delegations.h"
#include "figures.h"
#include "purpose.h"
#include "schedule.h"
#include "sweep.h"
#include "table.h"
#include "templates.h"
#include <assent/base/limits.h>
#include <assent/runtime/order.h>
#include <assent/runtime/runtime.h>

// Memory that never fails to come: the process ends otherwise (base/arena.h says why). Zeroed.
void *memory_take(size_t bytes);
void *memory_grow(void *old, size_t bytes);

// --- dice.c: bytes drawn from the seed by counting ---
struct dice {
    unsigned char seed[32];
    uint64_t count;
};
void dice_draw(struct dice *dice, unsigned char *out, size_t count);

// --- versions.c: values that several errands may hold while a newer one is there already ---
struct ticket_version {
    size_t holders;
    struct assent_arena *arena;
    const struct assent_ticket *ticket;
    int64_t seq;                      // of its last turn; 0: not known
    struct assent_arena *seers_arena; // feed_sees.c: who may see it, by the directory of that version; NULL:
    struct assent_audience seers;     // nobody has asked yet
    int64_t seers_directory;
};
// Copies. before: a version of about the same size, from which the arena's is guessed; NULL: none is known.
struct ticket_version *ticket_version_make(const struct assent_ticket *ticket, int64_t seq,
                                           const struct ticket_version *before);
size_t ticket_version_bytes(const struct ticket_version *version); // 0 for NULL
struct ticket_version *ticket_version_hold(struct ticket_version *version);
void ticket_version_drop(struct ticket_version *version); // NULL is allowed

struct world_version {
    size_t holders;
    struct world_version *base; // whose directory this one shows with other delegations; NULL: its own
    struct assent_arena *arena; // of the directory
    struct assent_world world;
    struct assent_text written; // canonical JSON as stored; in arena
    struct assent_audience operators;
};
struct world_version *world_version_hold(struct world_version *version);
void world_version_drop(struct world_version *version);

// --- a definition that is in memory ---
struct program {
    struct program *next;
    struct assent_text name;
    int64_t version;
    int64_t deployed_us;
    bool unusable;              // this engine cannot compile what was deployed
    struct assent_arena *arena; // of the record; the definition's own is beside it
    struct assent_arena *definition_arena;
    const struct assent_definition *definition; // NULL while it is compiled or read
    struct assent_value form;                   // JSON Schema of its fields
    struct assent_text text;                    // YAML
    struct assent_text file;
    const struct assent_text_file *files;
    size_t file_count;
    struct assent_digest digest;
    struct assent_text deployer;
    bool asked; // an order to compile it is out
    struct errand *waiting;
};

// --- errand: one request under way ---
struct entry;
enum errand_source { ERRAND_CLIENT, ERRAND_CLAIM, ERRAND_TIMER, ERRAND_INTERNAL };
struct errand {
    struct errand *next; // in whatever queue it waits
    struct assent_runtime *runtime;
    struct assent_arena *arena;
    struct assent_request request;
    enum errand_source source;
    struct errand *parent; // CLAIM: the claim it works for; a vote of several: the call that it came in
    int64_t fire_us;       // TIMER: for a later try
    struct entry *entry;
    struct ticket_version *before;   // the ticket it decides on
    struct ticket_version *after;    // what the reply shows
    struct ticket_version *voted_on; // and as what the caller voted on, who is asked again
    struct world_version *world;
    struct program *program;
    struct assent_hook_answer *answers; // at most ASSENT_HOOKS_A_TURN; room grows as they come
    size_t answer_count, answer_room;
    struct assent_step_result step;
    struct assent_item *item;
    int tries;                           // after conflicts
    bool keyed;                          // stands in the key index as in flight
    bool silent;                         // its client has gone
    bool admin;                          // its item is no ticket's
    unsigned sweep;                      // of a world: enum sweep_of that it is followed by
    void (*kept)(struct errand *errand); // ADMIN: what to install once it is committed
    void (*over)(
        struct errand *errand); // INTERNAL: called instead of a reply when it was not kept; closes it
    // CLAIM of workers, VOTES
    size_t pending; // TIMER that asks others first, too (supersede.c)
    bool looked;    // TIMER: it has
    struct claim_hit {
        struct ticket_version *version;
        int64_t job;
    } * hits;
    size_t hit_count;
    struct assent_id *skipped; // tickets whose job this worker may not have
    size_t skipped_count;
    struct assent_error trouble; // what kept it from a job that is on offer
    int64_t wait_until_us;       // GATE too
    bool waiting;
    // GATE
    struct gate_search *search; // gates_find.c: which ticket it is about; NULL once that is known
    int64_t look_us;            // the answer may be another then; CLAIM: 0 when no refusal named a moment
    struct errand *after_gate;  // in the list of those that are due
    // VOTES
    struct assent_bulk_outcome *outcomes;
    size_t place; // of one of them, in that list
    // FEED
    struct feed_hold {
        struct feed_turn *turn;
        struct ticket_version *version;
    } * held;
    size_t held_count;
    int64_t rights;   // feed.rights when it asked
    int64_t skip_seq; // the turn of which some facts are known
    // ADMIN: what is being made
    struct assent_order *made;
    struct program *new_program;
    struct token *token;
    struct delegation *delegation;
    const struct assent_change_template *template, *template_after; // of its ticket; as its item makes it
    struct meeting *meeting;              // whose record is looked at or changed (meetings.h)
    int64_t sat;                          // revision of that record that an item was decided on
    void (*again)(struct errand *errand); // decides anew after a conflict; NULL: it is answered
    struct assent_reply reply;
    struct assent_signal_view *seen; // SIGNAL
    struct signal *sent;             // SIGNAL_SEND: what is being sent
    struct assent_id signal_id;      // INTERNAL: what is being delivered, or otherwise done with
    struct assent_id signal_to;      // ... to which ticket
    int64_t look;                    // ... by which look at its listeners; 0: it is no delivery
    size_t signal_row;               // ... its row in the item
    // The schedule (schedule.h)
    struct assent_report *report; // of REPORT: what was counted so far
    int64_t report_count;         // of tickets
    struct move *move;            // NULL: the turn moves nothing
    int64_t lanes_seen;           // versions of the lanes that it read before it asked a hook
    int anew;                     // how often it was decided anew because these had moved
};

// --- mailbox.c: one entry for each ticket that something is under way for, or that was lately used ---
struct lease {
    int64_t job;
    int64_t fence;
    int64_t until_us;
};
struct told { // a refusal that the journal has for this minute
    struct assent_digest what;
    int64_t minute;
};
enum { ENTRY_TOLD = 64 }; // refusals that one ticket's journal takes in a minute
struct entry {
    struct entry *newer, *older; // by last use
    struct assent_id id;
    struct ticket_version *version; // NULL: cold, or not created yet
    bool loading;
    bool creating;
    bool runnable;
    bool wanted; // by a move that tells it of a conflict: nothing else is started on it
    struct entry *next_runnable;
    struct errand *current;
    struct errand *first, *last;
    size_t waiting;
    struct lease *leases; // extended ones, in memory only (data.md, "Jobs")
    size_t lease_count, lease_room;
    struct told *told; // of the newest minute
    size_t told_count, told_room;
};

// --- keys.c ---
enum key_state { KEY_NEW, KEY_DONE, KEY_OTHER, KEY_WAITS };
struct key_entry {
    struct key_entry *newer; // by age
    unsigned char hash[16];
    unsigned char fingerprint[16];
    int64_t at_us;
    int64_t seq;
    int64_t status;
    struct assent_id ticket;
    bool is_ticket;
    bool unchanged; // the answer was that nothing had to be kept
    bool in_flight;
    struct errand *waiting, **waiting_end;
};
struct keys {
    struct table table;
    struct key_entry *oldest, *newest;
    size_t count;
    int64_t last_read; // position in the store
};

// --- numbers.c ---
struct number_block {
    struct number_block *next;
    struct assent_text prefix;
    int64_t next_number;
    int64_t limit;  // first that is not ours
    int64_t stored; // as the store has it
    bool reserving; // an item that moves the store's mark to the limit is under way
};

// --- timers.c ---
struct near_timer {
    int64_t fire_us;
    int64_t due_us;
    struct assent_id ticket;
    char name[48];
};
struct timers {
    struct near_timer *heap;
    size_t count, room;
    size_t firing;      // errands of timers under way
    int64_t horizon_us; // what is due until then is in the heap
    bool reading;
    bool outdated;                   // the page that is being read may be older than what is in the store
    int64_t read_again_us;           // after a failed read
    struct assent_stored_timer last; // the store was read up to here; its name stands in last_name
    char last_name[48];
    bool has_last;
};

// --- offers.c ---
struct offer {
    struct offer *next, *previous;
    struct offer_type *type;
    struct assent_id ticket;
    int64_t job;
    int64_t since_us;
    bool taken; // a claim for it is under way
};
struct offer_type {
    struct offer_type *next;
    struct assent_text worker;
    struct offer *first, *last;
    size_t count;
    bool more; // the store has some that are not here
};
struct offers {
    struct offer_type *types;
    struct table table;
    size_t count;
    size_t available; // not taken
    bool reading;
    struct offer_type *only; // whose offers are being read; NULL: all types, one after the other
    bool outdated;           // what is being read may be older than what is in the store
    int64_t read_again_us;   // after a failed read; 0: none failed
    struct errand *waiters, **waiters_end; // claims that wait, first come first served
    size_t waiter_count;
    size_t refused_count;   // of them, those that skip some ticket
    struct errand *at_work; // claims that have parts under way
};

// --- gates.c ---
struct gates {
    struct table waiting; // by ticket: a list of errands
    size_t count;
    int64_t next_us; // when the next one wants to be looked at; 0: all of them now
    struct errand *ready, **ready_end;
};

// --- tokens.c ---
struct token {
    struct token *next;
    struct assent_digest hash;
    struct assent_text id, name, person;
    int64_t made_us, expires_us, used_us;
    bool revoked;
    struct assent_value scopes;
    uint32_t allows; // permission bits left by the scopes
    const struct assent_text *worker_types;
    size_t worker_type_count;
    const struct assent_text *signals;
    size_t signal_count;
    bool calendar;
    struct assent_arena *arena;
};

// --- feed.c ---
struct feed_turn { // counted: answers that nobody has looked at yet hold it
    size_t holders;
    struct assent_stored_turn turn;
    struct program *program; // of the ticket; NULL: no ticket's
    size_t bytes;            // of the records that follow it in memory
};
struct feed {
    struct feed_turn
        *turns[ASSENT_FEED_TURNS]; // by seq modulo the room; from `first` to `newest` without gaps
    int64_t first, newest;         // newest < first: none
    size_t bytes;
    int64_t head;     // the newest turn that is known to be committed; -1: not asked yet
    int64_t heard_us; // when somebody followed last
    int64_t rights;   // counts what may have changed who sees what
    int64_t told;     // rights when waiters were last looked at
    bool moved;       // since then
    struct errand *waiters, **waiters_end;
    size_t waiter_count;
};

enum phase { PHASE_STARTING, PHASE_READY, PHASE_BROKEN };
struct order_queue {
    struct assent_order *first, **end;
};

struct assent_runtime {
    struct assent_runtime_config config;
    struct dice dice;
    int64_t now_us;
    int64_t started_us;
    enum phase phase;
    struct assent_error broken;
    size_t start_pending;
    int64_t start_again_us; // 0: no read of a start has failed
    bool draining;          // no claim waits
    bool stopping;
    bool closing;
    struct table entries;
    struct entry *newest, *oldest;
    size_t entry_count;
    size_t hot_bytes;                       // of the entries' tickets
    struct entry *runnable, **runnable_end; // entries whose next errand may start
    struct keys keys;
    struct number_block *numbers;
    struct timers timers;
    struct offers offers;
    struct gates gates;
    struct feed feed;
    struct signals *signals;
    struct sweep sweep;
    struct schedule schedule;
    struct figures figures;
    struct token *tokens;
    struct table tokens_by_hash, tokens_by_id;
    struct delegations delegations;
    struct template *templates; // by name
    struct template_wake template_wake;
    struct meeting *meetings;
    struct world_version *world;
    struct program *programs;
    struct order_queue orders;
    size_t orders_out;
    struct errand **batch;
    size_t batch_count, batch_room;
    struct errand **committing;
    size_t committing_count;
    bool commit_out;
    bool resync;                     // an outcome is unknown: read everything again before deciding more
    struct errand *held, **held_end; // errands that wait for the end of a (re)start
    struct errand *replies, **replies_end;
    struct errand *shown; // whose reply the caller is looking at
    size_t errand_count;
    struct assent_arena *spare[256]; // as many as a batch has items
    size_t spare_count;
    struct assent_text first_token;
    struct assent_arena *first_token_arena;
    struct assent_runtime_counts counts;
};

// errand.c
struct errand *errand_open(struct assent_runtime *runtime, const struct assent_request *request);
struct errand *errand_internal(struct assent_runtime *runtime, const struct assent_event *event,
                               enum errand_source source);
// A client's errand that does nothing but wait, in no more room than that takes; the other one is closed.
struct errand *errand_shrink(struct errand *errand);
// Whether the sender allows a change of what is at that revision.
bool revision_fits(const struct assent_request *request, int64_t revision);
void errand_close(struct errand *errand);
void errands_close(struct errand *first); // a queue of them; NULL is allowed
struct assent_arena *arena_borrow(struct assent_runtime *runtime);
void arena_return(struct assent_runtime *runtime, struct assent_arena *arena);

// replies.c: each ends the errand's work and hands its reply out
void reply_ok(struct errand *errand);
void reply_error(struct errand *errand, const struct assent_error *error);
void reply_code(struct errand *errand, enum assent_code code, const char *text);
void reply_refused(struct errand *errand); // of errand->step
// Where the rule that refused it stands: "workflow.yaml:90"; empty where none does.
struct assent_text refusal_place(const struct errand *errand);

// mailbox.c
struct entry *entry_find(struct assent_runtime *runtime, const struct assent_id *id);
struct entry *entry_open(struct assent_runtime *runtime, const struct assent_id *id);
void entry_take(struct entry *entry, struct errand *errand); // queues or starts it
void entry_again(struct errand *errand); // its current one is decided anew, on what the ticket is now
void entry_done(struct entry *entry, struct errand *errand);          // its current errand is over
void entry_wake(struct assent_runtime *runtime, struct entry *entry); // what waits for it may start
void entry_load(struct assent_runtime *runtime, struct entry *entry); // unless it is there, or on its way
void entries_work(struct assent_runtime *runtime); // starts what can start, at the end of each round
// Puts version (NULL: none) in place of the one that is there; takes it over.
void entry_set_version(struct assent_runtime *runtime, struct entry *entry, struct ticket_version *version);
// Nothing will happen to the ticket any more: it leaves the memory before others.
void entry_age(struct assent_runtime *runtime, struct entry *entry);
void entry_loaded(struct assent_runtime *runtime, struct assent_order *order);
void entries_evict(struct assent_runtime *runtime);
void entries_close(struct assent_runtime *runtime);
void entry_set_lease(struct entry *entry, int64_t job, int64_t fence, int64_t until_us);
void entry_settle_leases(struct entry *entry); // forgets those of claims that are over
const struct lease *entry_lease(const struct entry *entry, int64_t job);

// dispatch.c: where an errand goes
void dispatch(struct errand *errand);
void dispatch_named(struct assent_runtime *runtime, struct assent_order *order);

// tally.c
void tally_turn(struct assent_runtime *runtime, const struct assent_step_result *step);

// turn.c
void turn_start(struct errand *errand, struct ticket_version *version);
void turn_decide(struct errand *errand);
void turn_hook_done(struct assent_runtime *runtime, struct assent_order *order);
void turn_kept(struct errand *errand);
void turn_not_kept(struct errand *errand); // the journal has not told its refusal
bool turn_item(struct errand *errand);     // makes the item; false: the errand is over

// batch.c
void batch_add(struct errand *errand);
void batch_add_first(struct assent_runtime *runtime, struct errand *errand);
void batch_refuse(struct assent_runtime *runtime, const struct assent_error *error); // what was not sent
struct assent_order *batch_order(struct assent_runtime *runtime);
void batch_done(struct assent_runtime *runtime, struct assent_order *order);

// keys.c
enum key_state key_begin(struct assent_runtime *runtime, struct errand *errand, struct key_entry **found);
void key_kept(struct assent_runtime *runtime, struct errand *errand, int64_t seq);
void key_unchanged(struct assent_runtime *runtime, struct errand *errand);
// Forgets the key of an errand that was not kept. The copies that waited for it, each to be answered as it
// was.
struct errand *key_dropped(struct assent_runtime *runtime, struct errand *errand);
void keys_loaded(struct assent_runtime *runtime, const struct assent_stored_keys *stored, int64_t last);
void keys_expire(struct assent_runtime *runtime);
void keys_close(struct assent_runtime *runtime);
// True: there is no turn to show. The request is looked at again, and keeps nothing (reply.replayed).
bool replay_begin(struct errand *errand, const struct key_entry *key);
void replay_done(struct assent_runtime *runtime, struct assent_order *order);
void replay_admin(struct errand *errand, const struct assent_stored_turns *turns);

// numbers.c
struct assent_text number_draw(struct errand *errand, struct assent_text prefix);
// Puts a reservation before everything else of the next batch where numbers were drawn beyond the store's
// mark.
void numbers_reserve(struct assent_runtime *runtime);
void number_return(struct assent_runtime *runtime, struct assent_text prefix, struct assent_text number);
void numbers_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void numbers_close(struct assent_runtime *runtime);

// timers.c
void timers_push(struct assent_runtime *runtime, const struct near_timer *timer);
void timers_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count);
void timers_fire(struct assent_runtime *runtime);
void timers_read(struct assent_runtime *runtime);
void timers_loaded(struct assent_runtime *runtime, struct assent_order *order);
int64_t timers_deadline(const struct assent_runtime *runtime);
void timers_restart(struct assent_runtime *runtime); // everything near is read anew
void timer_over(struct errand *errand);              // fires again later when it could not be kept
bool timer_early(const struct errand *errand);       // its lease was extended: it fires when that ends

// offers.c, claims.c
void offers_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count);
void offers_read(struct assent_runtime *runtime); // all types from the beginning
void offers_tick(struct assent_runtime *runtime); // reads again what could not be read
void offers_loaded(struct assent_runtime *runtime, struct assent_order *order);
struct offer *offer_find(struct assent_runtime *runtime, const struct assent_id *ticket, int64_t job);
void offer_drop(struct assent_runtime *runtime, struct offer *offer);
void offer_take(struct assent_runtime *runtime, struct offer *offer);
void offer_free(struct assent_runtime *runtime, struct offer *offer); // not taken any more
void offers_close(struct assent_runtime *runtime);
void claim_begin(struct errand *errand);
void claim_hit(struct errand *part);  // a part was kept
void claim_miss(struct errand *part); // a part was refused or failed
void claims_wake(struct assent_runtime *runtime);
void claims_tick(struct assent_runtime *runtime);
void claims_moved(struct assent_runtime *runtime, const struct assent_id *ticket); // NULL: the world has
int64_t claims_deadline(const struct assent_runtime *runtime);
void claims_cancel(struct assent_runtime *runtime, uint64_t cookie);
void claims_stop(struct assent_runtime *runtime);
void lease_extend(struct errand *errand);

// programs.c
struct program *program_find(struct assent_runtime *runtime, struct assent_text name,
                             int64_t version); // version 0: the newest
void program_need(struct assent_runtime *runtime, struct program *program, struct errand *errand);
void programs_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void program_compiled(struct assent_runtime *runtime, struct assent_order *order);
void program_add(struct assent_runtime *runtime, struct program *program);
void program_close(struct program *program);
struct assent_text program_write(const struct program *program, struct assent_arena *arena);

// admin.c, world.c, tokens.c
void deploy_begin(struct errand *errand);
void deploy_compiled(struct assent_runtime *runtime, struct assent_order *order);
void world_begin(struct errand *errand);
void world_built(struct assent_runtime *runtime, struct assent_order *order);
void world_start(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void world_install(struct assent_runtime *runtime, struct assent_order *order);
void world_replay(struct errand *errand, const struct assent_admin_turn *turn);
void admin_commit(struct errand *errand, const struct assent_admin_turn *turn,
                  const struct assent_write *writes, size_t write_count, const struct assent_row *rows,
                  size_t row_count, void (*kept)(struct errand *));
struct assent_value admin_with_report(struct errand *errand, const struct assent_value *payload);
void tokens_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void token_make(struct errand *errand);
void token_revoke(struct errand *errand);
void tokens_list(struct errand *errand);
void token_close(struct token *token);
void tokens_close(struct assent_runtime *runtime);
void token_first(struct assent_runtime *runtime); // of the administrator, printed once
// As it was when it was made, or revoked.
void token_show(struct errand *errand, struct assent_text id, bool revoked);
bool principal_may(const struct assent_principal *principal, enum assent_permission permission);
void bootstrap(struct assent_runtime *runtime);

// signals*.c
void signals_open(struct assent_runtime *runtime);
void signals_restart(struct assent_runtime *runtime);
bool signals_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void signals_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count);
void signals_work(struct assent_runtime *runtime);
void signals_tick(struct assent_runtime *runtime);
int64_t signals_deadline(const struct assent_runtime *runtime);
void signals_close(struct assent_runtime *runtime);
void signal_free(struct assent_runtime *runtime, struct signal *signal);
void signal_listeners(struct assent_runtime *runtime, struct assent_order *order);
// A delivery's item gets the signal's part. False: the signal is not there any more.
bool signal_join(struct errand *errand);
void signal_taken(struct errand *errand); // the delivery is kept
void signals_ask(struct errand *errand);  // to send one, drop one, show one or all
bool signal_shown(struct assent_runtime *runtime, struct assent_order *order); // true: the order is kept
void signal_replay(struct errand *errand, const struct assent_stored_turn *turn);

// reads.c
void page_begin(struct errand *errand);
void see_list(struct errand *errand); // request.filter: whose eyes it sees with
bool page_done(struct assent_runtime *runtime, struct assent_order *order); // true: the order is kept
void page_ticket(struct errand *errand);                                    // errand->before is what is seen
// An order that asks which of the tickets the caller may see; they come back in the same order.
void see_which(struct errand *errand, struct assent_order *order, struct assent_id *tickets, size_t count);
bool visible(const struct errand *errand, const struct assent_ticket *ticket);
const struct assent_text *audiences_of(struct assent_runtime *runtime, struct assent_text person,
                                       struct assent_arena *arena, size_t *count);

// feed.c: turns in memory, and who waits for the next; feed_read.c: pages; feed_sees.c: who sees what
void feed_begin(struct errand *errand);
void feed_kept(struct assent_runtime *runtime, const struct errand *errand, const struct assent_item *item);
void feed_lost(struct assent_runtime *runtime); // an outcome is unknown: what is in memory may have gaps
void feed_wake(struct assent_runtime *runtime);
void feed_tick(struct assent_runtime *runtime);
void feed_cancel(struct assent_runtime *runtime, uint64_t cookie);
void feed_stop(struct assent_runtime *runtime);
void feed_release(struct errand *errand);
void feed_close(struct assent_runtime *runtime);
int64_t feed_deadline(const struct assent_runtime *runtime);
void feed_wait(struct errand *errand);
enum feed_memory { FEED_ANSWERS, FEED_NOTHING, FEED_NOT_HERE };
enum feed_memory feed_from_memory(struct errand *errand);
void feed_ask(struct errand *errand);
void feed_show(struct errand *errand, const struct assent_feed_turn *items, size_t count);
void feed_read(struct errand *errand);
bool feed_page(struct assent_runtime *runtime, struct assent_order *order); // true: the order is kept
void feed_sift(struct errand *errand); // the page that errand->made holds
bool feed_wants(const struct errand *errand, const struct assent_stored_turn *turn,
                struct assent_text workflow);
bool feed_sees(struct errand *errand, struct ticket_version *version, struct program *program);

// start.c
void start_begin(struct assent_runtime *runtime);
void start_read(struct assent_runtime *runtime, struct assent_order *order);
void start_step(struct assent_runtime *runtime); // one of its orders is over
void hold(struct errand *errand);                // until the start is over
void start_refuse(struct assent_runtime *runtime, const struct assent_error *error); // what waits for it

// runtime.c: orders by purpose
struct assent_order *order_open(struct assent_runtime *runtime, enum assent_order_kind kind,
                                enum purpose purpose, void *owner);
void order_send(struct assent_runtime *runtime, struct assent_order *order);
void order_close(struct assent_order *order);

#endif
