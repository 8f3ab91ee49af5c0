// SPDX-License-Identifier: Apache-2.0
// The change schedule as iCalendar. Guarantees: lines end in CRLF and have at most 75 octets, never cut
// within a UTF-8 sequence; texts are escaped; a change keeps its UID, its SEQUENCE grows whenever it is moved
// or called off, and one that is called off stays, as CANCELLED. There is no METHOD, so DTSTAMP says when the
// event was changed last, and an unchanged schedule is the same text.
// Own code rather than libical's writer (docs/decisions/0102): that one keeps its texts in rings of the
// process, and this room may not use the calendar's.
#include "calendar_text.h"

#include <assent/base/time.h>

enum { LINE_OCTETS = 75 };

static void put_line(struct assent_buffer *out, struct assent_text line);
static void put_string(struct assent_buffer *out, const char *line);
static void put_named(struct assent_buffer *out, struct assent_arena *arena, const char *name,
                      struct assent_text text);
static void put_time(struct assent_buffer *out, struct assent_arena *arena, const char *name, int64_t at_us);
static void put_event(struct assent_buffer *out, const struct calendar_head *head,
                      const struct assent_schedule_entry *entry, struct assent_arena *arena);
static struct assent_text description(const struct assent_schedule_entry *entry, struct assent_arena *arena);
static const char *status_of(enum assent_entry_status status);
static size_t cut(struct assent_text text, size_t most);

struct assent_text calendar_text(const struct calendar_head *head,
                                 const struct assent_schedule_entry *entries, size_t count,
                                 struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    put_string(&out, "BEGIN:VCALENDAR");
    put_string(&out, "VERSION:2.0");
    put_string(&out, "PRODID:-//Assent//Change schedule//EN");
    put_string(&out, "CALSCALE:GREGORIAN");
    put_named(&out, arena, "NAME:", head->name);
    put_named(&out, arena, "X-WR-CALNAME:", head->name);
    put_string(&out, "REFRESH-INTERVAL;VALUE=DURATION:PT15M");
    put_string(&out, "X-PUBLISHED-TTL:PT15M");
    for (size_t i = 0; i < count; i++)
        put_event(&out, head, &entries[i], arena);
    put_string(&out, "END:VCALENDAR");
    return assent_buffer_done(&out);
}

static void put_event(struct assent_buffer *out, const struct calendar_head *head,
                      const struct assent_schedule_entry *entry, struct assent_arena *arena)
{
    char id[ASSENT_ID_TEXT];
    assent_id_write("tkt", &entry->ticket, id);
    put_string(out, "BEGIN:VEVENT");
    put_line(out, assent_text_format(arena, "UID:%s@assent", id));
    put_time(out, arena, "DTSTAMP", entry->changed_us);
    put_time(out, arena, "LAST-MODIFIED", entry->changed_us);
    put_time(out, arena, "DTSTART", entry->start_us);
    put_time(out, arena, "DTEND", entry->end_us + ASSENT_SECOND_US - 1); // whole seconds: none too early
    put_line(out, assent_text_format(arena, "SEQUENCE:%lld", (long long)entry->sequence));
    put_line(out, assent_text_format(arena, "STATUS:%s", status_of(entry->status)));
    put_named(out, arena, "SUMMARY:",
              assent_text_format(arena, "%.*s %.*s", (int)entry->number.count, entry->number.bytes,
                                 (int)entry->title.count, entry->title.bytes));
    put_named(out, arena, "DESCRIPTION:", description(entry, arena));
    if (entry->service.count > 0)
        put_named(out, arena, "CATEGORIES:", entry->service);
    if (head->url.count > 0)
        put_line(out, assent_text_format(arena, "URL:%.*s/v1/tickets/%s", (int)head->url.count,
                                         head->url.bytes, id));
    put_string(out, "TRANSP:TRANSPARENT");
    put_string(out, "END:VEVENT");
}

static struct assent_text description(const struct assent_schedule_entry *entry, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    if (entry->service.count > 0) {
        assent_buffer_string(&out, "Service: ");
        assent_buffer_text(&out, entry->service);
    }
    for (size_t i = 0; i < entry->item_count; i++) {
        assent_buffer_string(&out, i > 0 ? ", " : out.count > 0 ? "\nItems: " : "Items: ");
        assent_buffer_text(&out, entry->items[i]);
    }
    return assent_buffer_done(&out);
}

static const char *status_of(enum assent_entry_status status)
{
    switch (status) {
    case ASSENT_ENTRY_TENTATIVE:
        return "TENTATIVE";
    case ASSENT_ENTRY_CONFIRMED:
        return "CONFIRMED";
    case ASSENT_ENTRY_CANCELLED:
        return "CANCELLED";
    }
    return "";
}

// A text value, escaped; other control characters cannot be told and are left out. Nothing for an empty one.
static void put_named(struct assent_buffer *out, struct assent_arena *arena, const char *name,
                      struct assent_text text)
{
    struct assent_buffer line = assent_buffer_in(arena);
    if (text.count == 0)
        return;
    assent_buffer_string(&line, name);
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        if (byte == '\n')
            assent_buffer_string(&line, "\\n");
        else if (byte == '\\' || byte == ';' || byte == ',')
            assent_buffer_format(&line, "\\%c", byte);
        else if ((unsigned char)byte >= 0x20 && byte != 0x7f)
            assent_buffer_byte(&line, byte);
    }
    put_line(out, assent_buffer_done(&line));
}

// RFC 3339 without its dashes, colons and fraction: 20261129T040000Z.
static void put_time(struct assent_buffer *out, struct assent_arena *arena, const char *name, int64_t at_us)
{
    struct assent_text written = assent_instant_text(arena, at_us);
    struct assent_buffer line = assent_buffer_in(arena);
    assent_buffer_string(&line, name);
    assent_buffer_byte(&line, ':');
    for (size_t i = 0; i < written.count && written.bytes[i] != '.'; i++) {
        if (written.bytes[i] != '-' && written.bytes[i] != ':')
            assent_buffer_byte(&line, written.bytes[i]);
    }
    assent_buffer_byte(&line, 'Z');
    put_line(out, assent_buffer_done(&line));
}

static void put_string(struct assent_buffer *out, const char *line)
{
    put_line(out, assent_text_of(line));
}

// A folded line goes on after a space, which counts.
static void put_line(struct assent_buffer *out, struct assent_text line)
{
    size_t most = LINE_OCTETS;
    while (line.count > most) {
        size_t count = cut(line, most);
        assent_buffer_text(out, assent_text_slice(line.bytes, count));
        assent_buffer_string(out, "\r\n ");
        line = assent_text_slice(line.bytes + count, line.count - count);
        most = LINE_OCTETS - 1;
    }
    assent_buffer_text(out, line);
    assent_buffer_string(out, "\r\n");
}

// The longest beginning of at most that many octets that ends where a character does.
static size_t cut(struct assent_text text, size_t most)
{
    size_t count = most;
    while (count > 1 && ((unsigned char)text.bytes[count] & 0xc0) == 0x80)
        count--;
    return count;
}
