// SPDX-License-Identifier: Apache-2.0
// Looking things up in a ticket, and the names by which the outside calls what is inside one (data.md,
// "Ids").
#include <assent/core/ticket.h>

#include <string.h>

static struct assent_text part_id(struct assent_arena *arena, const char *prefix,
                                  const struct assent_id *ticket, const char *rest);
static bool read_part_id(struct assent_text text, const char *prefix, struct assent_id *ticket,
                         struct assent_text *rest);
static bool read_count(struct assent_text text, int64_t *out);
static bool read_counts(struct assent_text text, int64_t *first, int64_t *second);

const struct assent_round *assent_ticket_open_round(const struct assent_ticket *ticket)
{
    for (size_t i = ticket->round_count; i-- > 0;) {
        if (ticket->rounds[i].outcome == ASSENT_ROUND_OPEN && !ticket->rounds[i].debt)
            return &ticket->rounds[i];
    }
    return NULL;
}

const struct assent_round *assent_ticket_round(const struct assent_ticket *ticket, int64_t n)
{
    return n >= 0 && n < (int64_t)ticket->round_count ? &ticket->rounds[n] : NULL;
}

const struct assent_job *assent_ticket_job(const struct assent_ticket *ticket, int64_t n)
{
    return n >= 0 && n < (int64_t)ticket->job_count ? &ticket->jobs[n] : NULL;
}

const struct assent_job *assent_ticket_job_named(const struct assent_ticket *ticket, struct assent_text name)
{
    for (size_t i = ticket->job_count; i-- > 0;) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job->role == ASSENT_JOB_DO && assent_text_equal(job->name, name))
            return job;
    }
    return NULL;
}

const struct assent_timer *assent_ticket_timer(const struct assent_ticket *ticket, struct assent_text name)
{
    for (size_t i = 0; i < ticket->timer_count; i++) {
        if (assent_text_equal(ticket->timers[i].name, name))
            return &ticket->timers[i];
    }
    return NULL;
}

const struct assent_awaited *assent_ticket_newer(const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->awaited_count; i++) {
        if (assent_text_starts(ticket->awaited[i].signal, ASSENT_SUPERSEDED_BY))
            return &ticket->awaited[i];
    }
    return NULL;
}

const struct assent_awaited *assent_ticket_awaited(const struct assent_ticket *ticket,
                                                   struct assent_text signal, struct assent_text key)
{
    for (size_t i = 0; i < ticket->awaited_count; i++) {
        const struct assent_awaited *awaited = &ticket->awaited[i];
        if (assent_text_equal(awaited->signal, signal) && assent_text_equal(awaited->signal_key, key))
            return awaited;
    }
    return NULL;
}

const struct assent_conflict *assent_ticket_conflict(const struct assent_ticket *ticket,
                                                     struct assent_text id)
{
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        if (assent_text_equal(ticket->conflicts[i].id, id))
            return &ticket->conflicts[i];
    }
    return NULL;
}

const struct assent_conflict *assent_ticket_conflict_with(const struct assent_ticket *ticket,
                                                          const struct assent_id *with)
{
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        const struct assent_conflict *conflict = &ticket->conflicts[i];
        if (conflict->outcome != ASSENT_CONFLICT_RESOLVED && assent_id_equal(&conflict->with, with))
            return conflict;
    }
    return NULL;
}

size_t assent_ticket_conflicts_open(const struct assent_ticket *ticket)
{
    size_t count = 0;
    for (size_t i = 0; i < ticket->conflict_count; i++)
        count += ticket->conflicts[i].outcome == ASSENT_CONFLICT_OPEN;
    return count;
}

const struct assent_vote *assent_round_vote(const struct assent_round *round, struct assent_text person)
{
    size_t from = 0;
    size_t to = round->vote_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = assent_text_compare(round->votes[middle].person, person);
        if (order == 0)
            return &round->votes[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

int64_t assent_round_again(const struct assent_round *round, struct assent_text person)
{
    for (size_t i = 0; i < round->again_count; i++) {
        if (assent_text_equal(round->again[i].person, person))
            return round->again[i].revision;
    }
    return 0;
}

bool assent_round_excludes(const struct assent_round *round, struct assent_text person,
                           struct assent_text *rule)
{
    for (size_t i = 0; i < round->excluded_count; i++) {
        if (!assent_text_equal(round->excluded[i].person, person))
            continue;
        if (rule)
            *rule = round->excluded[i].rule;
        return true;
    }
    return false;
}

struct assent_text assent_round_id(struct assent_arena *arena, const struct assent_ticket *ticket,
                                   const struct assent_round *round)
{
    return part_id(arena, "apr", &ticket->id, assent_text_format(arena, "%lld", (long long)round->n).bytes);
}

struct assent_text assent_job_id(struct assent_arena *arena, const struct assent_ticket *ticket,
                                 const struct assent_job *job)
{
    struct assent_text rest =
        assent_text_format(arena, "%lld-%lld", (long long)job->entered_revision, (long long)job->n);
    return part_id(arena, "job", &ticket->id, rest.bytes);
}

struct assent_text assent_conflict_id(struct assent_arena *arena, const struct assent_ticket *ticket,
                                      int64_t n)
{
    return part_id(arena, "cfl", &ticket->id, assent_text_format(arena, "%lld", (long long)n).bytes);
}

bool assent_conflict_id_read(struct assent_text text, struct assent_id *ticket, int64_t *n)
{
    struct assent_text rest;
    return read_part_id(text, "cfl", ticket, &rest) && read_count(rest, n);
}

bool assent_round_id_read(struct assent_text text, struct assent_id *ticket, int64_t *n)
{
    struct assent_text rest;
    return read_part_id(text, "apr", ticket, &rest) && read_count(rest, n);
}

bool assent_job_id_read(struct assent_text text, struct assent_id *ticket, int64_t *revision, int64_t *n)
{
    struct assent_text rest;
    return read_part_id(text, "job", ticket, &rest) && read_counts(rest, revision, n);
}

struct assent_text assent_lease_id(struct assent_arena *arena, const struct assent_ticket *ticket,
                                   const struct assent_job *job)
{
    struct assent_text rest =
        assent_text_format(arena, "%lld-%lld", (long long)job->n, (long long)job->fence);
    return part_id(arena, "lse", &ticket->id, rest.bytes);
}

bool assent_lease_id_read(struct assent_text text, struct assent_id *ticket, int64_t *n, int64_t *fence)
{
    struct assent_text rest;
    return read_part_id(text, "lse", ticket, &rest) && read_counts(rest, n, fence);
}

struct assent_text assent_job_key(struct assent_arena *arena, const struct assent_ticket *ticket,
                                  const struct assent_job *job)
{
    char id[ASSENT_ID_TEXT];
    struct assent_buffer out = assent_buffer_in(arena);
    assent_id_write("tkt", &ticket->id, id);
    assent_buffer_string(&out, id);
    assent_buffer_byte(&out, '/');
    assent_buffer_integer(&out, job->entered_revision);
    assent_buffer_byte(&out, '/');
    assent_buffer_text(&out, job->name);
    assent_buffer_byte(&out, '/');
    assent_buffer_integer(&out, job->index < 0 ? 0 : job->index);
    if (job->role != ASSENT_JOB_DO) {
        assent_buffer_byte(&out, '/');
        assent_buffer_string(&out, assent_job_role_text(job->role));
    }
    return assent_buffer_done(&out);
}

static struct assent_text part_id(struct assent_arena *arena, const char *prefix,
                                  const struct assent_id *ticket, const char *rest)
{
    char id[ASSENT_ID_TEXT];
    assent_id_write(prefix, ticket, id);
    return assent_text_format(arena, "%s-%s", id, rest);
}

static bool read_part_id(struct assent_text text, const char *prefix, struct assent_id *ticket,
                         struct assent_text *rest)
{
    size_t count = strlen(prefix) + 1 + ASSENT_ID_CHARS;
    if (text.count <= count + 1 || text.bytes[count] != '-')
        return false;
    *rest = assent_text_slice(text.bytes + count + 1, text.count - count - 1);
    return assent_id_read(assent_text_slice(text.bytes, count), prefix, ticket);
}

// One spelling for each number, so that one thing has one name.
// "7-3"
static bool read_counts(struct assent_text text, int64_t *first, int64_t *second)
{
    size_t dash = assent_text_find_byte(text, '-');
    return dash < text.count && read_count(assent_text_slice(text.bytes, dash), first) &&
           read_count(assent_text_slice(text.bytes + dash + 1, text.count - dash - 1), second);
}

static bool read_count(struct assent_text text, int64_t *out)
{
    return assent_text_integer(text, out) && *out >= 0;
}
