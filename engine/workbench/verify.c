// SPDX-License-Identifier: Apache-2.0
// Verifying a store: the journal first, then the tickets, then the indexes over them, then signals.
// Guarantees: goes on after a fault, so that the counts are of everything; the first fault is the one that is
// told. Leans on store.h, and on compile.h for what was deployed: nothing of what wrote the store takes part.
#include <assent/workbench/verify.h>

#include "verify_parts.h"

#include <stdarg.h>

static bool run(struct verify *verify);
static bool compare_counts(struct verify *verify);

bool assent_verify(struct assent_reader *reader, struct assent_verify_report *report,
                   struct assent_error *error)
{
    struct assent_error unheard;
    *report = (struct assent_verify_report){0};
    struct verify verify = {.reader = reader,
                            .report = report,
                            .error = error ? error : &unheard,
                            .page = assent_arena_open(0),
                            .ticket = assent_arena_open(0)};
    bool read = run(&verify);
    assent_arena_close(verify.page);
    assent_arena_close(verify.ticket);
    return read;
}

static bool run(struct verify *verify)
{
    struct assent_verify_report *report = verify->report;
    return assent_reader_head(verify->reader, &report->seq, &report->link, verify->error) &&
           verify_journal(verify) && verify_tickets(verify) && verify_index(verify) &&
           verify_signals(verify) && compare_counts(verify);
}

// Counts tell what is missing, but only when nobody wrote meanwhile.
static bool compare_counts(struct verify *verify)
{
    struct assent_verify_report *report = verify->report;
    struct assent_digest link;
    int64_t seq;
    if (!assent_reader_head(verify->reader, &seq, &link, verify->error))
        return false;
    report->moved = seq != report->seq;
    if (!report->moved && verify->walked_turns != verify->ticket_turns)
        verify_fault(verify, ASSENT_CHAIN_BROKEN, 0,
                     "the journal has %lld turns of tickets, but walking the tickets back reaches %lld",
                     (long long)verify->ticket_turns, (long long)verify->walked_turns);
    if (report->moved)
        return true;
    verify_slot_counts(verify);
    return verify_subject_counts(verify);
}

void verify_fault(struct verify *verify, enum assent_code code, int64_t seq, const char *format, ...)
{
    struct assent_verify_report *report = verify->report;
    if (report->faults++ > 0)
        return;
    struct assent_buffer words = assent_buffer_in(verify->ticket);
    va_list list;
    va_start(list, format);
    assent_buffer_format_list(&words, format, list);
    va_end(list);
    struct assent_text text = assent_buffer_done(&words);
    assent_error_set(&report->first, code, "%.*s", (int)text.count, text.bytes);
    report->first_seq = seq;
}

bool verify_unreadable(struct verify *verify, const struct assent_error *error, const char *what)
{
    if (error->code == ASSENT_BAD_RECORD) {
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "%s cannot be read: %s", what, error->text);
        return true;
    }
    *verify->error = *error;
    return false;
}

const char *verify_name(struct verify *verify, const struct assent_id *id)
{
    return assent_text_cstring(verify->ticket, assent_id_text(verify->ticket, "tkt", id));
}
