// SPDX-License-Identifier: Apache-2.0
// List filters over one row's columns. The text is looked for in title and number without regard to ASCII
// case.
#include "list_filter.h"

static bool fits(struct assent_text wanted, struct assent_text value);
static bool holds_text(struct assent_text all, struct assent_text part);
static char lower(char byte);

bool list_wants(const struct assent_list_filter *filter, const struct assent_row *columns)
{
    if (filter->kind >= 0 && filter->kind != (int32_t)columns->ticket_kind)
        return false;
    if (filter->open >= 0 && (filter->open == 1) != columns->open)
        return false;
    if (filter->due_before_us && (columns->due_us == 0 || columns->due_us >= filter->due_before_us))
        return false;
    if (!fits(filter->workflow, columns->workflow) || !fits(filter->state, columns->state) ||
        !fits(filter->requester, columns->requester) || !fits(filter->service, columns->service))
        return false;
    return holds_text(columns->title, filter->text) || holds_text(columns->number, filter->text);
}

bool list_kind_is_open(enum assent_ticket_kind kind)
{
    switch (kind) {
    case ASSENT_CHANGE:
    case ASSENT_INCIDENT:
    case ASSENT_PROBLEM:
        return true;
    case ASSENT_REQUEST:
        return false;
    }
    return false;
}

static bool fits(struct assent_text wanted, struct assent_text value)
{
    return wanted.count == 0 || assent_text_equal(wanted, value);
}

static bool holds_text(struct assent_text all, struct assent_text part)
{
    for (size_t at = 0; at + part.count <= all.count; at++) {
        size_t same = 0;
        while (same < part.count && lower(all.bytes[at + same]) == lower(part.bytes[same]))
            same++;
        if (same == part.count)
            return true;
    }
    return false;
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}
