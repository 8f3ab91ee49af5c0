// SPDX-License-Identifier: Apache-2.0
// A delegation as it is stored, and back: a record whose members are left out where they say nothing, so that
// it can grow (docs/decisions/0012). Guarantee: what cannot be one is refused, never guessed.
#include <assent/core/delegation.h>

static bool read_instants(const struct assent_value *record, struct assent_delegation *out);

struct assent_value assent_delegation_write(const struct assent_delegation *delegation,
                                            struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    const struct {
        const char *name;
        struct assent_text text;
    } texts[] = {
        {"because", delegation->because},
        {"delegate", delegation->delegate},
        {"id", delegation->id},
        {"kind", delegation->kind},
        {"made_by", delegation->made_by},
        {"person", delegation->person},
        {"revoked_by", delegation->revoked_by},
        {"workflow", delegation->workflow},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].text.count)
            assent_record_put_text(&record, texts[i].name, texts[i].text);
    assent_record_put_integer(&record, "from", delegation->from_us);
    assent_record_put_integer(&record, "made", delegation->made_us);
    if (delegation->revoked_us)
        assent_record_put_integer(&record, "revoked", delegation->revoked_us);
    assent_record_put_integer(&record, "until", delegation->until_us);
    return assent_record_done(&record);
}

bool assent_delegation_read(const struct assent_value *record, struct assent_delegation *out,
                            struct assent_error *error)
{
    *out = (struct assent_delegation){
        .id = assent_value_get_text(record, "id"),
        .person = assent_value_get_text(record, "person"),
        .delegate = assent_value_get_text(record, "delegate"),
        .kind = assent_value_get_text(record, "kind"),
        .workflow = assent_value_get_text(record, "workflow"),
        .because = assent_value_get_text(record, "because"),
        .made_by = assent_value_get_text(record, "made_by"),
        .revoked_by = assent_value_get_text(record, "revoked_by"),
    };
    bool named = out->id.count && out->person.count && out->delegate.count && out->made_by.count;
    return (named && read_instants(record, out)) ||
           assent_error_set(error, ASSENT_BAD_RECORD, "a stored delegation says not whose, to whom or when");
}

struct assent_delegation assent_delegation_copy(struct assent_arena *arena,
                                                const struct assent_delegation *delegation)
{
    struct assent_delegation copy = *delegation;
    struct assent_text *texts[] = {&copy.id,       &copy.person,  &copy.delegate, &copy.kind,
                                   &copy.workflow, &copy.because, &copy.made_by,  &copy.revoked_by};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i]->count)
            *texts[i] = assent_text_copy(arena, *texts[i]);
    return copy;
}

static bool read_instants(const struct assent_value *record, struct assent_delegation *out)
{
    out->from_us = assent_value_get_integer(record, "from", -1);
    out->until_us = assent_value_get_integer(record, "until", -1);
    out->made_us = assent_value_get_integer(record, "made", -1);
    out->revoked_us = assent_value_get_integer(record, "revoked", 0);
    return out->from_us >= 0 && out->until_us > out->from_us && out->made_us >= 0 && out->revoked_us >= 0;
}
