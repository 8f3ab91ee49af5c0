// SPDX-License-Identifier: Apache-2.0
// The words for what a trace names: handles rather than ids where the directory has them, names rather than
// numbers where the ticket has them. A text that somebody wrote is cut to one line, so that nobody can forge
// one.
#include "trace_line.h"

#include <assent/base/time.h>

#include <string.h>

static void key(const struct line *line, struct assent_text key, const struct assent_audience *audience);

enum { TEXT_MOST = 120 };

void line_person(const struct line *line, struct assent_text id)
{
    int32_t index = line->directory ? assent_directory_person_by_id(line->directory, id) : ASSENT_NO_INDEX;
    assent_buffer_text(line->out, index == ASSENT_NO_INDEX ? id : line->directory->people[index].handle);
}

void line_audience(const struct line *line, const struct assent_audience *audience)
{
    for (size_t i = 0; i < audience->count; i++) {
        assent_buffer_string(line->out, i ? ", " : "");
        key(line, audience->keys[i], audience);
    }
}

static void key(const struct line *line, struct assent_text text, const struct assent_audience *audience)
{
    size_t colon = assent_text_find_byte(text, ':');
    if (colon == text.count) {
        line_person(line, text);
    } else if (assent_text_starts(text, "set:")) {
        assent_buffer_format(line->out, "%zu people", audience->member_count);
    } else {
        assent_buffer_text(line->out, assent_text_slice(text.bytes, colon));
        assent_buffer_byte(line->out, ' ');
        assent_buffer_text(line->out, assent_text_slice(text.bytes + colon + 1, text.count - colon - 1));
    }
}

void line_job(const struct line *line, int64_t n)
{
    const struct assent_job *job = line->ticket ? assent_ticket_job(line->ticket, n) : NULL;
    assent_buffer_string(line->out, "job ");
    if (job)
        line_job_name(line, job);
    else
        assent_buffer_integer(line->out, n);
}

void line_job_name(const struct line *line, const struct assent_job *job)
{
    assent_buffer_text(line->out, job->name);
    if (job->index >= 0)
        assent_buffer_format(line->out, "[%lld]", (long long)job->index);
    if (job->role != ASSENT_JOB_DO)
        assent_buffer_format(line->out, "/%s", assent_job_role_text(job->role));
}

void line_round(const struct line *line, int64_t n)
{
    const struct assent_round *round = line->ticket ? assent_ticket_round(line->ticket, n) : NULL;
    assent_buffer_string(line->out, "round ");
    if (round && round->name.count)
        assent_buffer_text(line->out, round->name);
    else
        assent_buffer_integer(line->out, n);
}

void line_need(const struct line *line, const struct assent_need *need)
{
    struct assent_text words = assent_need_text(need, line->arena);
    assent_buffer_string(line->out, assent_text_starts(words, "majority") ? "the " : "");
    assent_buffer_text(line->out, words);
}

void line_instant(const struct line *line, int64_t instant_us)
{
    char text[ASSENT_INSTANT_TEXT];
    assent_instant_write(instant_us, text);
    size_t fraction = strlen("2026-11-24T09:00:00");
    if (instant_us % ASSENT_SECOND_US == 0)
        memcpy(text + fraction, "Z", 2);
    assent_buffer_string(line->out, text);
}

void line_because(const struct line *line, struct assent_text text)
{
    if (!text.count)
        return;
    assent_buffer_string(line->out, ": ");
    line_cut(line, text);
}

void line_names(const struct line *line, const struct assent_value *list)
{
    for (size_t i = 0; list->kind == ASSENT_VALUE_LIST && i < list->list.count; i++) {
        assent_buffer_string(line->out, i ? ", " : "");
        if (list->list.items[i].kind == ASSENT_VALUE_TEXT)
            assent_buffer_text(line->out, list->list.items[i].text);
    }
}

void line_cut(const struct line *line, struct assent_text text)
{
    size_t count = text.count;
    if (count > TEXT_MOST) {
        count = TEXT_MOST;
        while (((unsigned char)text.bytes[count] & 0xC0) == 0x80) // not within a code point
            count--;
    }
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        assent_buffer_byte(line->out, byte < 0x20 || byte == 0x7f ? ' ' : (char)byte);
    }
    assent_buffer_string(line->out, count < text.count ? "…" : "");
}
