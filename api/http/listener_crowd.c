// SPDX-License-Identifier: Apache-2.0
// Who may come in (H2-10): so many connections at all, so many handshakes a second, and so many from one
// address before it has shown a token on them. What is too much is closed before a byte is read. An address
// is kept only while it has connections that are unknown, so the table is bounded by the connections.
#include "listener_internal.h"

#include <assert.h>
#include <string.h>

enum { PLACES = 1024 };

struct place {
    struct place *next;
    uint64_t address; // IPv4's 32 bits, or the first 64 of IPv6
    bool v6;
    size_t unknown; // connections
};

struct assent_crowd {
    struct assent_arena *arena; // this struct's own, and all places
    struct assent_crowd_config config;
    size_t connections;
    int64_t refused;
    struct bucket handshakes;
    struct place *places[PLACES];
    struct place *free_places;
};

static bool locate(const struct sockaddr_storage *peer, struct place *place);
static bool is_loopback(const struct place *place);
static struct place **slot_of(struct assent_crowd *crowd, const struct place *wanted);
static struct place *take(struct assent_crowd *crowd, const struct place *wanted);

struct assent_crowd *assent_crowd_open(const struct assent_crowd_config *config)
{
    struct assent_arena *arena = assent_arena_open(sizeof(struct assent_crowd));
    struct assent_crowd *crowd = assent_arena_take(arena, sizeof *crowd);
    crowd->arena = arena;
    crowd->config = *config;
    if (!crowd->config.connections)
        crowd->config.connections = ASSENT_CONNECTIONS;
    crowd->handshakes = BUCKET_FULL;
    return crowd;
}

void assent_crowd_close(struct assent_crowd *crowd)
{
    if (!crowd)
        return;
    assert(crowd->connections == 0);
    assent_arena_close(crowd->arena);
}

int64_t assent_crowd_refused(const struct assent_crowd *crowd)
{
    return crowd->refused;
}

const char *crowd_enter(struct assent_crowd *crowd, const struct sockaddr_storage *peer, bool tls,
                        int64_t now_us, struct place **place)
{
    struct place wanted = {.next = NULL};
    bool counts = locate(peer, &wanted) && (crowd->config.loopback_counts || !is_loopback(&wanted));
    struct place *found = counts ? *slot_of(crowd, &wanted) : NULL;
    const char *why = NULL;
    *place = NULL;
    if (crowd->connections >= crowd->config.connections)
        why = "too many connections";
    else if (found && found->unknown >= ASSENT_CONNECTIONS_UNKNOWN)
        why = "too many connections from one address that show no token";
    else if (tls && counts &&
             !bucket_take(&crowd->handshakes, ASSENT_HANDSHAKES, ASSENT_HANDSHAKES_A_SECOND, now_us))
        why = "too many handshakes";
    crowd->refused += why != NULL;
    if (why)
        return why;
    crowd->connections++;
    if (counts) {
        *place = found ? found : take(crowd, &wanted);
        (*place)->unknown++;
    }
    return NULL;
}

void crowd_known(struct assent_crowd *crowd, struct place *place)
{
    assert(place->unknown > 0);
    if (--place->unknown > 0)
        return;
    struct place **slot = slot_of(crowd, place);
    *slot = place->next;
    place->next = crowd->free_places;
    crowd->free_places = place;
}

void crowd_leave(struct assent_crowd *crowd, struct place *place)
{
    crowd->connections--;
    if (place)
        crowd_known(crowd, place);
}

static bool locate(const struct sockaddr_storage *peer, struct place *place)
{
    if (peer->ss_family == AF_INET) {
        place->address = ntohl(((const struct sockaddr_in *)peer)->sin_addr.s_addr);
        return true;
    }
    if (peer->ss_family != AF_INET6)
        return false;
    const struct in6_addr *address = &((const struct sockaddr_in6 *)peer)->sin6_addr;
    enum { MAPPED_AT = 12, V4_BYTES = 4, PREFIX_BYTES = 8 };
    place->v6 = !IN6_IS_ADDR_V4MAPPED(address) && !IN6_IS_ADDR_LOOPBACK(address);
    size_t from = place->v6 ? 0 : MAPPED_AT;
    for (size_t i = from; i < from + (place->v6 ? PREFIX_BYTES : V4_BYTES); i++)
        place->address = place->address << 8 | address->s6_addr[i];
    return true;
}

// 127.0.0.0/8, and ::1, which locate makes 0.0.0.1 of: no connection comes from there.
static bool is_loopback(const struct place *place)
{
    enum { LOOPBACK_NET = 127 };
    return !place->v6 && (place->address >> 24 == LOOPBACK_NET || place->address == 1);
}

// Where the address's place hangs, or would.
static struct place **slot_of(struct assent_crowd *crowd, const struct place *wanted)
{
    uint64_t mixed = (wanted->address ^ wanted->v6) * UINT64_C(0x9e3779b97f4a7c15);
    struct place **slot = &crowd->places[mixed >> 32 & (PLACES - 1)];
    while (*slot && ((*slot)->address != wanted->address || (*slot)->v6 != wanted->v6))
        slot = &(*slot)->next;
    return slot;
}

static struct place *take(struct assent_crowd *crowd, const struct place *wanted)
{
    struct place *place = crowd->free_places;
    if (place)
        crowd->free_places = place->next;
    else
        place = assent_arena_take(crowd->arena, sizeof *place);
    struct place **slot = slot_of(crowd, wanted);
    assert(!*slot);
    *place = *wanted;
    *slot = place;
    return place;
}
