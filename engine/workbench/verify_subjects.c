// SPDX-License-Identifier: Apache-2.0
// Stored forms of what is no ticket, against the turns that made them: the directory is the one that was
// applied, a token is whose it was made for, each workflow version is there and compiles to the digest that
// was deployed. Guarantees: only the newest turn of a subject speaks for its stored form; deployed versions
// are each looked at, and counted, so that none can be put in. What a turn does not say (a token's hash)
// cannot be compared.
#include "verify_parts.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/core/agenda.h>
#include <assent/core/delegation.h>
#include <assent/workbench/compile.h>

static void check_directory(struct verify *verify, const struct assent_stored_turn *stored,
                            const struct assent_admin_turn *turn, struct assent_text bytes);
static void check_token(struct verify *verify, const struct assent_stored_turn *stored,
                        const struct assent_admin_turn *turn, struct assent_text bytes);
static void check_delegation(struct verify *verify, const struct assent_stored_turn *stored,
                             const struct assent_admin_turn *turn, struct assent_text bytes);
static void check_meeting(struct verify *verify, const struct assent_stored_turn *stored,
                          const struct assent_admin_turn *turn, struct assent_text bytes);
static bool same_text(const struct assent_value *one, const struct assent_value *other, const char *name);
static const char *version_fault(const struct assent_value *program, int64_t version,
                                 struct assent_text digest);
static bool compiles(const struct assent_value *program, const struct assent_digest *wanted);
static bool count_kind(struct verify *verify, const char *kind, int64_t *out);

void verify_stored_form(struct verify *verify, const struct assent_stored_turn *stored,
                        const struct assent_admin_turn *turn, struct assent_text bytes)
{
    if (assent_text_is(stored->subject.kind, "directory"))
        check_directory(verify, stored, turn, bytes);
    else if (assent_text_is(stored->subject.kind, "token"))
        check_token(verify, stored, turn, bytes);
    else if (assent_text_is(stored->subject.kind, "signal"))
        verify->open_signals += verify_signal_open(turn);
    else if (assent_text_is(stored->subject.kind, "delegation"))
        check_delegation(verify, stored, turn, bytes);
    else if (assent_text_is(stored->subject.kind, "meeting"))
        check_meeting(verify, stored, turn, bytes);
}

bool verify_version(struct verify *verify, const struct assent_stored_turn *stored,
                    const struct assent_admin_turn *turn)
{
    if (!assent_text_is(stored->subject.kind, "workflow"))
        return true;
    int64_t version = assent_value_get_integer(&turn->envelope, "version", 0);
    struct assent_text name = stored->subject.id;
    struct assent_subject subject = {.kind = assent_text_of("workflow_version"),
                                     .id = assent_text_format(verify->ticket, "%.*s/%lld", (int)name.count,
                                                              name.bytes, (long long)version)};
    struct assent_value program;
    struct assent_error error = {0};
    struct assent_text bytes;
    int64_t revision;
    bool found = false;
    verify->versions++;
    if (!assent_reader_subject(verify->reader, &subject, verify->ticket, &found, &revision, &bytes, &error))
        return verify_unreadable(verify, &error, "a workflow version");
    const char *fault = "is not stored";
    if (found)
        fault = assent_canonical_read(verify->ticket, bytes, &program, &error)
                    ? version_fault(&program, version, assent_value_get_text(&turn->envelope, "digest"))
                    : "cannot be read as it is stored";
    if (fault)
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq,
                     "workflow version %.*s, which turn %lld deployed, %s", (int)subject.id.count,
                     subject.id.bytes, (long long)stored->seq, fault);
    return true;
}

bool verify_subject_counts(struct verify *verify)
{
    int64_t versions;
    int64_t tokens;
    int64_t delegations;
    int64_t templates;
    int64_t meetings;
    if (!count_kind(verify, "workflow_version", &versions) || !count_kind(verify, "token", &tokens) ||
        !count_kind(verify, "delegation", &delegations) || !count_kind(verify, "template", &templates) ||
        !count_kind(verify, "meeting", &meetings))
        return false;
    if (templates > verify->templates)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "%lld templates are stored, but the journal made %lld",
                     (long long)templates, (long long)verify->templates);
    if (meetings > verify->meetings)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "%lld meetings are stored, but the journal has %lld",
                     (long long)meetings, (long long)verify->meetings);
    if (delegations > verify->delegations)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "%lld delegations are stored, but the journal made %lld",
                     (long long)delegations, (long long)verify->delegations);
    if (versions > verify->versions)
        verify_fault(verify, ASSENT_BAD_RECORD, 0,
                     "%lld workflow versions are stored, but the journal deployed %lld", (long long)versions,
                     (long long)verify->versions);
    if (tokens > verify->tokens)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "%lld tokens are stored, but the journal made %lld",
                     (long long)tokens, (long long)verify->tokens);
    return true;
}

// The turn names the digest of the bytes that are stored for it.
static void check_directory(struct verify *verify, const struct assent_stored_turn *stored,
                            const struct assent_admin_turn *turn, struct assent_text bytes)
{
    struct assent_digest wanted;
    struct assent_digest found = assent_digest_of(bytes);
    if (assent_digest_read(assent_value_get_text(&turn->envelope, "digest"), &wanted) &&
        !assent_digest_equal(&wanted, &found))
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq,
                     "the stored directory is not the one that turn %lld applied", (long long)stored->seq);
}

static void check_token(struct verify *verify, const struct assent_stored_turn *stored,
                        const struct assent_admin_turn *turn, struct assent_text bytes)
{
    struct assent_value token;
    struct assent_error error = {0};
    bool revoked = assent_text_is(turn->what, "token_revoked");
    const struct assent_value *made = &turn->envelope;
    bool same =
        assent_canonical_read(verify->ticket, bytes, &token, &error) &&
        assent_text_equal(assent_value_get_text(&token, "id"), stored->subject.id) &&
        same_text(&token, made, "person") &&
        assent_value_get_integer(&token, "expires", 0) == assent_value_get_integer(made, "expires", 0) &&
        assent_value_get_boolean(&token, "revoked", false) == revoked;
    const struct assent_value *scopes = same ? assent_value_get(&token, "scopes") : NULL;
    const struct assent_value *given = assent_value_get(made, "scopes");
    if (!scopes || !given || !assent_value_equal(scopes, given))
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq,
                     "token %.*s is stored with another person, end, scope or state than turn %lld says",
                     (int)stored->subject.id.count, stored->subject.id.bytes, (long long)stored->seq);
}

// The turn says all of it but what was written with it, which may be erased.
static void check_delegation(struct verify *verify, const struct assent_stored_turn *stored,
                             const struct assent_admin_turn *turn, struct assent_text bytes)
{
    struct assent_value record;
    struct assent_delegation delegation;
    struct assent_error error = {0};
    bool same = assent_canonical_read(verify->ticket, bytes, &record, &error) &&
                assent_delegation_read(&record, &delegation, &error);
    if (same) {
        struct assent_record without = assent_record_from(verify->ticket, &record);
        assent_record_put(&without, "because", assent_value_absent());
        struct assent_value kept = assent_record_done(&without);
        same = assent_text_equal(delegation.id, stored->subject.id) &&
               assent_value_equal(&kept, &turn->envelope);
    }
    if (!same)
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq,
                     "delegation %.*s is stored with other people, another time or another scope than turn "
                     "%lld says",
                     (int)stored->subject.id.count, stored->subject.id.bytes, (long long)stored->seq);
}

// The turn names the digest of all of the record but its words, which may be erased.
static void check_meeting(struct verify *verify, const struct assent_stored_turn *stored,
                          const struct assent_admin_turn *turn, struct assent_text bytes)
{
    struct assent_value record;
    struct assent_digest wanted, found;
    struct assent_error error = {0};
    bool same = assent_canonical_read(verify->ticket, bytes, &record, &error) &&
                assent_digest_read(assent_value_get_text(&turn->envelope, "digest"), &wanted);
    if (same) {
        found = assent_meeting_digest(&record, verify->ticket);
        same = assent_digest_equal(&wanted, &found);
    }
    if (!same)
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq,
                     "meeting %.*s is stored with other people or decisions than turn %lld says",
                     (int)stored->subject.id.count, stored->subject.id.bytes, (long long)stored->seq);
}

static bool same_text(const struct assent_value *one, const struct assent_value *other, const char *name)
{
    return assent_text_equal(assent_value_get_text(one, name), assent_value_get_text(other, name));
}

static const char *version_fault(const struct assent_value *program, int64_t version,
                                 struct assent_text digest)
{
    struct assent_digest wanted;
    if (assent_value_get_integer(program, "version", 0) != version ||
        !assent_text_equal(assent_value_get_text(program, "digest"), digest) ||
        !assent_digest_read(digest, &wanted))
        return "is stored with another digest";
    return compiles(program, &wanted) ? NULL : "does not compile to what was deployed";
}

static bool compiles(const struct assent_value *program, const struct assent_digest *wanted)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_sandbox *sandbox = assent_sandbox_open(1);
    const struct assent_value *files = assent_value_get(program, "files");
    size_t count = files && files->kind == ASSENT_VALUE_RECORD ? files->record.count : 0;
    struct assent_source *sources = assent_arena_take_array(arena, count, sizeof *sources);
    for (size_t i = 0; i < count; i++)
        sources[i] =
            (struct assent_source){files->record.members[i].name, files->record.members[i].value.text};
    struct assent_text file = assent_value_get_text(program, "file");
    struct assent_text text = assent_value_get_text(program, "text");
    struct assent_language_input input = {{file, text}, sources, count, NULL};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, file, text);
    const struct assent_definition *definition =
        assent_workbench_compile(&input, sandbox, arena, &diagnostics);
    bool same = definition && assent_digest_equal(&definition->digest, wanted);
    assent_sandbox_close(sandbox);
    assent_arena_close(arena);
    return same;
}

static bool count_kind(struct verify *verify, const char *kind, int64_t *out)
{
    struct assent_arena *kept = assent_arena_open(0);
    struct assent_text after = assent_text_of("");
    bool read = true;
    *out = 0;
    for (;;) {
        struct assent_stored_subjects subjects = {0};
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        read = assent_reader_subjects(verify->reader, assent_text_of(kind), after, ASSENT_VERIFY_PAGE,
                                      verify->page, &subjects, &error);
        if (!read)
            read = verify_unreadable(verify, &error, "the subjects");
        if (!read || subjects.count == 0)
            break;
        *out += (int64_t)subjects.count;
        assent_arena_reset(kept);
        after = assent_text_copy(kept, subjects.items[subjects.count - 1].id);
    }
    assent_arena_close(kept);
    return read;
}
