// SPDX-License-Identifier: Apache-2.0
// The stored form of a template against the turn that made it, and the mark beside it. Guarantees: the turn
// says all of it but what was written with it, which may be erased; how often the mark has moved is what the
// template says; none can be put in, because they are counted.
#include "verify_parts.h"

#include <assent/base/canonical.h>
#include <assent/core/change_template.h>

static bool mark_stands(struct verify *verify, const struct assent_change_template *template, bool *out);

bool verify_template(struct verify *verify, const struct assent_stored_turn *stored,
                     const struct assent_admin_turn *turn, struct assent_text bytes)
{
    struct assent_value record;
    struct assent_change_template template;
    struct assent_error error = {0};
    bool same = assent_canonical_read(verify->ticket, bytes, &record, &error) &&
                assent_template_read(&record, verify->ticket, &template, &error);
    if (same) {
        struct assent_record without = assent_record_from(verify->ticket, &record);
        assent_record_put(&without, "because", assent_value_absent());
        struct assent_value kept = assent_record_done(&without);
        same = assent_text_equal(template.name, stored->subject.id) &&
               template.revision == stored->revision && assent_value_equal(&kept, &turn->envelope);
    }
    if (same && !mark_stands(verify, &template, &same))
        return false;
    if (!same)
        verify_fault(
            verify, ASSENT_BAD_RECORD, stored->seq,
            "template %.*s is stored with other terms, another state or other runs than turn %lld says",
            (int)stored->subject.id.count, stored->subject.id.bytes, (long long)stored->seq);
    return true;
}

static bool mark_stands(struct verify *verify, const struct assent_change_template *template, bool *out)
{
    struct assent_subject subject = {.kind = assent_text_of("preauthorisation"), .id = template->name};
    struct assent_error error = {0};
    struct assent_text bytes;
    int64_t revision;
    bool found = false;
    if (!assent_reader_subject(verify->reader, &subject, verify->ticket, &found, &revision, &bytes, &error))
        return verify_unreadable(verify, &error, "the mark of a template");
    *out = found && revision == template->mark;
    return true;
}
