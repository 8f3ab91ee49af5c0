// SPDX-License-Identifier: Apache-2.0
// Printing votes for people: by whose hand they were given, in whose names one may vote, and what has changed
// since one voted last.
#include "print.h"
#include <stdio.h>

struct assent_text print_hand(struct cli *cli, const struct assent_value *vote)
{
    const struct assent_value *by = assent_value_get(vote, "cast_by");
    if (by == NULL)
        return assent_text_of("");
    struct assent_text who = print_who(cli->arena, by);
    const char *how = assent_text_is(assent_value_get_text(vote, "how"), "aloud")
                          ? "said aloud, written down by"
                          : "given by";
    return assent_text_format(cli->arena, " (%s %.*s)", how, (int)who.count, who.bytes);
}

static struct assent_text value_of(struct cli *cli, const struct assent_value *change, const char *name)
{
    const struct assent_value *value = assent_value_get(change, name);
    return value != NULL ? print_value(cli->arena, value) : assent_text_of("nothing");
}

void print_changed(struct cli *cli, const struct assent_value *round)
{
    const struct assent_value *changed = assent_value_get(round, "changed");
    if (changed == NULL)
        return;
    puts("    you are asked again; what has changed since this was voted on:");
    if (changed->list.count == 0)
        puts("      nothing that is voted on");
    for (size_t i = 0; changed != NULL && i < changed->list.count; i++) {
        const struct assent_value *change = &changed->list.items[i];
        struct assent_text field = assent_value_get_text(change, "field");
        struct assent_text before = value_of(cli, change, "before"), after = value_of(cli, change, "after");
        printf("      %.*s: %.*s -> %.*s\n", (int)field.count, field.bytes, (int)before.count, before.bytes,
               (int)after.count, after.bytes);
    }
}
