// SPDX-License-Identifier: Apache-2.0
// How the preauthorisation of a template stands for a ticket, and what a run makes of the template.
// Guarantees: pure; whatever is not known, granted, current and in time does not stand; a run counts once,
// with its first result; only runs of the version that is granted can suspend it, and the turn that says that
// one went wrong is the one that does.
#include <assent/core/change_template.h>

#include "ticket_words.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

static bool in_probation(const struct assent_change_template *template, const struct assent_run *run);
static struct assent_text suspended_reason(const struct assent_change_template *template,
                                           struct assent_arena *arena);
static void count_end(struct assent_change_template *template, enum assent_run_result result);
static void remember(struct assent_change_template *template, bool well, struct assent_arena *arena);
static int64_t failures(struct assent_text last);

enum assent_standing assent_template_standing(const struct assent_change_template *template,
                                              const struct assent_run *run, int64_t now_us)
{
    if (!template || run->name.count == 0)
        return ASSENT_IS_NONE;
    switch (template->state) {
    case ASSENT_TEMPLATE_WITHDRAWN:
        return ASSENT_IS_WITHDRAWN;
    case ASSENT_TEMPLATE_SUSPENDED:
        return run->version == template->version ? ASSENT_IS_SUSPENDED : ASSENT_IS_OUTDATED;
    case ASSENT_TEMPLATE_PROPOSED:
        return run->version == template->version ? ASSENT_IS_PROPOSED : ASSENT_IS_OUTDATED;
    case ASSENT_TEMPLATE_GRANTED:
        break;
    }
    if (run->version != template->version)
        return ASSENT_IS_OUTDATED;
    if (template->until_us <= now_us)
        return ASSENT_IS_EXPIRED;
    return in_probation(template, run) ? ASSENT_IS_PROBATION : ASSENT_IS_STANDING;
}

struct assent_text assent_template_reason(const struct assent_change_template *template,
                                          const struct assent_run *run, int64_t now_us,
                                          struct assent_arena *arena)
{
    const char *name = assent_text_cstring(arena, run->name);
    switch (assent_template_standing(template, run, now_us)) {
    case ASSENT_IS_NONE:
        return assent_text_format(arena, "nothing is known of the template %s", name);
    case ASSENT_IS_PROPOSED:
        return assent_text_format(arena, "the template %s is proposed, and nobody has granted it", name);
    case ASSENT_IS_PROBATION:
        return assent_text_format(arena, "run %lld of template %s is in its probation", (long long)run->run,
                                  name);
    case ASSENT_IS_STANDING:
        return assent_text_format(arena, "the preauthorisation by template %s stands", name);
    case ASSENT_IS_SUSPENDED:
        return suspended_reason(template, arena);
    case ASSENT_IS_EXPIRED:
        return assent_text_format(arena, "the preauthorisation by template %s ended at %s", name,
                                  assent_text_cstring(arena, assent_instant_text(arena, template->until_us)));
    case ASSENT_IS_OUTDATED:
        return assent_text_format(arena, "the template %s has a newer version than %lld", name,
                                  (long long)run->version);
    case ASSENT_IS_WITHDRAWN:
        return assent_text_format(arena, "the template %s was withdrawn", name);
    case ASSENT_STANDINGS_COUNT:
        break;
    }
    return (struct assent_text){0};
}

const char *assent_standing_text(enum assent_standing standing)
{
    static const char *const words[] = {
#define STANDING_WORD(name, text) text,
        ASSENT_STANDINGS(STANDING_WORD)
#undef STANDING_WORD
    };
    return standing < ASSENT_STANDINGS_COUNT ? words[standing] : "";
}

const char *assent_template_state_text(enum assent_template_state state)
{
    return words_text(&WORDS_TEMPLATE_STATE, state);
}

bool assent_template_state_find(struct assent_text text, enum assent_template_state *out)
{
    unsigned value;
    if (!words_find(&WORDS_TEMPLATE_STATE, text, &value))
        return false;
    *out = (enum assent_template_state)value;
    return true;
}

bool assent_template_turned(const struct assent_change_template *template, const struct assent_ticket *next,
                            const struct assent_fact *facts, size_t fact_count, int64_t at_us,
                            struct assent_arena *arena, struct assent_change_template *out, bool *marked)
{
    bool turned = false;
    *marked = false;
    if (!template)
        return false;
    *out = *template;
    for (size_t i = 0; i < fact_count; i++) {
        bool opens = facts[i].kind == ASSENT_FACT_CREATED;
        if (!opens && facts[i].kind != ASSENT_FACT_RUN_ENDED)
            continue;
        turned = true;
        if (opens) {
            out->runs = facts[i].created.template.run;
            continue;
        }
        enum assent_run_result result = facts[i].run_ended.result;
        bool granted = template->state == ASSENT_TEMPLATE_GRANTED;
        count_end(out, result);
        if (next->template.version != template->version || result == ASSENT_RUN_CANCELLED)
            continue;
        remember(out, result == ASSENT_RUN_SUCCEEDED, arena);
        if (!granted || failures(out->last) < template->suspend_after)
            continue;
        out->state = ASSENT_TEMPLATE_SUSPENDED;
        out->changed_by = out->because = (struct assent_text){0};
        out->changed_us = at_us;
        out->ticket = next->number;
        out->mark++;
        *marked = true;
    }
    out->revision += turned;
    return turned;
}

// One that was opened before the leave was given is no older than the first after it.
static bool in_probation(const struct assent_change_template *template, const struct assent_run *run)
{
    return template->probation > 0 && run->run < template->trusted_from + template->probation;
}

static struct assent_text suspended_reason(const struct assent_change_template *template,
                                           struct assent_arena *arena)
{
    const char *name = assent_text_cstring(arena, template->name);
    if (template->ticket.count)
        return assent_text_format(arena, "the preauthorisation by template %s is suspended: %s went wrong",
                                  name, assent_text_cstring(arena, template->ticket));
    return assent_text_format(arena, "the preauthorisation by template %s is suspended", name);
}

static void count_end(struct assent_change_template *template, enum assent_run_result result)
{
    switch (result) {
    case ASSENT_RUN_SUCCEEDED:
        template->succeeded++;
        return;
    case ASSENT_RUN_FAILED:
    case ASSENT_RUN_BACKED_OUT:
        template->failed++;
        return;
    case ASSENT_RUN_NONE:
    case ASSENT_RUN_CANCELLED:
        return;
    }
}

// The newest last, and no more than the rule looks at.
static void remember(struct assent_change_template *template, bool well, struct assent_arena *arena)
{
    struct assent_buffer last = assent_buffer_in(arena);
    size_t keep = (size_t) template->suspend_of - 1;
    size_t skip = template->last.count > keep ? template->last.count - keep : 0;
    assent_buffer_bytes(&last, template->last.bytes + skip, template->last.count - skip);
    assent_buffer_byte(&last, well ? 's' : 'f');
    template->last = assent_buffer_done(&last);
}

static int64_t failures(struct assent_text last)
{
    int64_t count = 0;
    for (size_t i = 0; i < last.count; i++)
        count += last.bytes[i] == 'f';
    return count;
}
