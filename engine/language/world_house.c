// SPDX-License-Identifier: Apache-2.0
// House rules of a world file: who is always kept out of approvals, how many people these take, and where
// voters may do the work. Each says why, because it overrules what workflows say.
#include "world_reader.h"

#include <assent/base/limits.h>

static struct assent_value rule_value(const struct world_reader *reader, const struct tree_entry *entry);
static struct assent_value never_value(const struct world_reader *reader, const struct section *section);

struct assent_value world_house(struct world_reader *reader)
{
    struct assent_record rules = assent_record_in(reader->reading.arena);
    struct handles handles = world_bounded(reader, "rules", "house rule", ASSENT_HOUSE_RULES);
    for (size_t i = 0; i < handles.count; i++)
        assent_record_set(&rules, handles.entries[i].key->text, rule_value(reader, &handles.entries[i]));
    return handles.count ? assent_record_done(&rules) : assent_value_absent();
}

static struct assent_value rule_value(const struct world_reader *reader, const struct tree_entry *entry)
{
    struct section section = world_section(reader, "rules.HANDLE", entry);
    struct assent_record rule = assent_record_in(reader->reading.arena);
    if (!section.tree)
        return assent_record_done(&rule);
    world_put_name(&rule, &section);
    assent_record_put_text(&rule, "because", read_text(&section, "because"));
    assent_record_put(&rule, "never", never_value(reader, &section));
    bool work = read_boolean(&section, "voters_may_work", false);
    if (work)
        assent_record_put_boolean(&rule, "voters_may_work", true);
    int64_t approvers = read_integer(&section, "approvers", 2, ASSENT_HOUSE_APPROVERS, 0);
    if (approvers)
        assent_record_put_integer(&rule, "approvers", approvers);
    if (!work && !section_has(&section, "never") && !section_has(&section, "approvers"))
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_MISSING_KEY, entry->key->place,
            "the house rule `%s` says nothing: give it `never`, `approvers`, or `voters_may_work: true`",
            word_shown(reader->reading.arena, entry->key->text));
    assent_record_put(&rule, "where", world_selector(reader, &section, "where"));
    return assent_record_done(&rule);
}

static struct assent_value never_value(const struct world_reader *reader, const struct section *section)
{
    static const char *const OF_TICKET[] = {"requester", "editors", "implementer", "policy_deployer"};
    struct assent_items items = assent_items_in(reader->reading.arena);
    size_t count = 0;
    const struct tree **names = read_scalars(section, "never", &count);
    if (section_has(section, "never") && (count == 0 || count > ASSENT_HOUSE_WHO)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY,
                                 section_key_place(section, "never"), "`never` names 1 to %d, not %zu",
                                 ASSENT_HOUSE_WHO, count);
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof OF_TICKET / sizeof *OF_TICKET; k++)
            known = known || assent_text_is(names[i]->text, OF_TICKET[k]);
        if (known || world_party(reader, names[i],
                                 "who never votes is requester, editors, implementer, policy_deployer, "
                                 "role:x, group:x, person:x, board:x or oncall:x"))
            assent_items_add(&items, assent_value_text(names[i]->text));
    }
    return count ? assent_items_done(&items) : assent_value_absent();
}
