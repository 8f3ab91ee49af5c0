// SPDX-License-Identifier: Apache-2.0
// What the files of sentences share. sentences.c: the whole, the order of sections, the page.
// sentences_fields.c: fields and risk. sentences_state.c: a state's ways. sentences_round.c: approvals.
// sentences_job.c: jobs. sentences_word.c: people, conditions, times, targets as words.
#ifndef WORKBENCH_SENTENCES_H
#define WORKBENCH_SENTENCES_H

#include <assent/workbench/sentences.h>

struct sayer {
    const struct assent_definition *definition;
    struct assent_arena *arena;
    struct assent_items sections;
    struct assent_items sentences; // of the section that is open
    struct assent_text title;      // of it
};

void say_section(struct sayer *sayer, struct assent_text title); // closes the one before
void say(struct sayer *sayer, const char *format, ...) __attribute__((format(printf, 2, 3)));

void say_fields(struct sayer *sayer);
void say_risk(struct sayer *sayer);
void say_state(struct sayer *sayer, uint16_t index);
void say_rounds(struct sayer *sayer, uint16_t index);
// sentences_time.c: reminders and silence; until when an approval holds; votes that are owed.
void say_round_time(struct sayer *sayer, uint16_t index, const struct assent_round_rule *round);
void say_validity(struct sayer *sayer, uint16_t index);
void say_ratify(struct sayer *sayer, uint16_t index);
void say_jobs(struct sayer *sayer, uint16_t index);

// Words. Each is NUL-terminated and ends without a full stop.
const char *word_of(struct sayer *sayer, struct assent_text text);
const char *word_who(struct sayer *sayer, const struct assent_who *who); // "the requester or the role x"
// "the requester, the implementer and whoever voted in the round x".
const char *word_never(struct sayer *sayer, const struct assent_who *never, size_t count);
// "one of the group cab must approve" (sentences_round.c).
const char *word_need(struct sayer *sayer, const struct assent_seat_rule *seat);
const char *word_condition(struct sayer *sayer, const struct assent_condition *condition); // "`a > 1` holds"
const char *word_duration(struct sayer *sayer, struct assent_duration duration);
const char *word_moment(struct sayer *sayer, const struct assent_moment *moment);   // "at `planned.start`"
const char *word_to(struct sayer *sayer, uint16_t from, uint16_t to);               // "it goes on to review"
const char *word_fields(struct sayer *sayer, const uint16_t *fields, size_t count); // "plan and backout"
const char *word_template(struct sayer *sayer,
                          const struct assent_template *template); // "" when it says nothing
// Joins with commas and `last` before the last one: "a, b or c".
const char *word_join(struct sayer *sayer, const char *const *words, size_t count, const char *last);
const char *word_title(struct sayer *sayer, struct assent_text name, struct assent_text title);

#endif
