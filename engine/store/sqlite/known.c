// SPDX-License-Identifier: Apache-2.0
// What the writer knows of the subjects that it saw last: their revision, their newest turn and, of a ticket,
// what its row's indexes stand on. A turn judges a ticket that it has written a moment ago, and a lane that
// others have just moved: neither is looked for in the tables again. Guarantees: it says what the tables say,
// since nobody but the writer writes to them; after a batch that was not kept nothing is known. Bounded:
// ASSENT_STORE_KNOWN subjects, two places for each; of the two the one used longest ago goes. A subject with
// a long key or long names is never known, and looked for each time.
#include "sqlite_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 88, NAMES_BYTES = 120, NAMES = 5 };

struct known {
    int64_t used; // 0: nobody's place
    uint64_t hash;
    int64_t n, revision, last_seq;
    int64_t kind, open;
    bool exists;
    uint8_t key_count;
    uint8_t counts[NAMES]; // of workflow, state, requester, service and number
    char key[KEY_BYTES];
    char names[NAMES_BYTES]; // one behind the other
};

struct known_all {
    int64_t uses;
    struct known places[ASSENT_STORE_KNOWN];
};

// The key that a subject is known under; false: it is too long.
struct key {
    uint64_t hash;
    size_t count;
    char bytes[KEY_BYTES];
};

static bool key_of(const struct assent_subject *subject, struct key *out)
{
    size_t kind = subject->is_ticket ? 0 : subject->kind.count;
    size_t id = subject->is_ticket ? ASSENT_ID_BYTES : subject->id.count;
    out->count = kind + 1 + id;
    if (out->count > KEY_BYTES)
        return false;
    if (kind > 0)
        memcpy(out->bytes, subject->kind.bytes, kind);
    out->bytes[kind] = '\0';
    if (id > 0)
        memcpy(out->bytes + kind + 1,
               subject->is_ticket ? (const char *)subject->ticket.bytes : subject->id.bytes, id);
    out->hash = UINT64_C(0xcbf29ce484222325);
    for (size_t at = 0; at < out->count; at += sizeof(uint64_t)) {
        uint64_t word = 0;
        size_t rest = out->count - at;
        memcpy(&word, out->bytes + at, rest < sizeof word ? rest : sizeof word);
        out->hash = (out->hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        out->hash ^= out->hash >> 29;
    }
    return true;
}

static struct known *pair_of(struct known_all *all, const struct key *key)
{
    return &all->places[(size_t)(key->hash >> 32) % (ASSENT_STORE_KNOWN / 2) * 2];
}

static bool is_of(const struct known *known, const struct key *key)
{
    return known->used > 0 && known->hash == key->hash && known->key_count == key->count &&
           memcmp(known->key, key->bytes, key->count) == 0;
}

static struct known *find(struct known_all *all, const struct key *key)
{
    struct known *pair = pair_of(all, key);
    for (size_t i = 0; i < 2; i++) {
        if (is_of(&pair[i], key)) {
            pair[i].used = ++all->uses;
            return &pair[i];
        }
    }
    return NULL;
}

static struct known *take(struct known_all *all, const struct key *key)
{
    struct known *known = find(all, key);
    if (known)
        return known;
    struct known *pair = pair_of(all, key);
    known = pair[0].used <= pair[1].used ? &pair[0] : &pair[1];
    known->used = ++all->uses;
    known->hash = key->hash;
    known->key_count = (uint8_t)key->count;
    memcpy(known->key, key->bytes, key->count);
    return known;
}

static bool names_keep(struct known *known, const struct place *place)
{
    const struct assent_text *names[NAMES] = {&place->workflow, &place->state, &place->requester,
                                              &place->service, &place->number};
    size_t used = 0;
    for (size_t i = 0; i < NAMES; i++) {
        if (names[i]->count > NAMES_BYTES - used)
            return false;
        if (names[i]->count > 0)
            memcpy(known->names + used, names[i]->bytes, names[i]->count);
        known->counts[i] = (uint8_t)names[i]->count;
        used += names[i]->count;
    }
    known->kind = place->kind;
    known->open = place->open;
    return true;
}

void known_open(struct sqlite_store *store)
{
    store->known = calloc(1, sizeof *store->known);
    assert(store->known);
}

void known_close(struct sqlite_store *store)
{
    free(store->known);
}

void known_forget(struct sqlite_store *store)
{
    for (size_t i = 0; i < ASSENT_STORE_KNOWN; i++)
        store->known->places[i].used = 0;
}

bool known_find(struct sqlite_store *store, const struct assent_subject *subject, struct touched *touched,
                struct place *place)
{
    struct key key;
    const struct known *known = key_of(subject, &key) ? find(store->known, &key) : NULL;
    if (!known)
        return false;
    touched->exists = known->exists;
    touched->n = known->n;
    touched->revision = known->revision;
    touched->last_seq = known->last_seq;
    if (!subject->is_ticket)
        return true;
    struct assent_text *names[NAMES] = {&place->workflow, &place->state, &place->requester, &place->service,
                                        &place->number};
    const char *at = known->names;
    for (size_t i = 0; i < NAMES; i++) {
        *names[i] = assent_text_slice(at, known->counts[i]);
        at += known->counts[i];
    }
    place->kind = known->kind;
    place->open = known->open;
    return true;
}

void known_put(struct sqlite_store *store, const struct assent_subject *subject,
               const struct touched *touched, const struct place *place)
{
    struct key key;
    if (!key_of(subject, &key))
        return;
    struct known *known = place || !subject->is_ticket ? take(store->known, &key) : find(store->known, &key);
    if (!known)
        return; // a ticket whose place nobody knows
    known->exists = touched->exists;
    known->n = touched->n;
    known->revision = touched->revision;
    known->last_seq = touched->last_seq;
    if (place && !names_keep(known, place))
        known->used = 0;
}
