// SPDX-License-Identifier: Apache-2.0
// Random histories of tickets that were opened from a template, or not: see journal_history.c.
#include "journal_model.h"

void history_open(struct history *history, struct assent_run *run)
{
    static const struct assent_text pins[] = {{"backout", 7}, {"plan", 4}};
    if (history_dice(history, 2))
        return;
    *run = (struct assent_run){.name = assent_text_of("patch-postgres"),
                               .version = 1 + (int64_t)history_dice(history, 3),
                               .run = 1 + (int64_t)history_dice(history, 9),
                               .pins = pins,
                               .pin_count = history_dice(history, 3)};
}

bool history_run(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    const struct assent_run *run = &ticket->template;
    if (run->name.count == 0 || history_dice(history, 8))
        return false;
    if (history_dice(history, 2)) {
        fact->kind = ASSENT_FACT_PREAUTHORISED;
        fact->preauthorised.by = assent_text_of("per_cid");
        fact->preauthorised.run = run->run;
        fact->preauthorised.version = run->version;
        fact->preauthorised.state = ticket->state;
        fact->preauthorised.template = run->name;
        fact->preauthorised.until_us = history->now_us + 1;
        return true;
    }
    fact->kind = ASSENT_FACT_RUN_ENDED;
    fact->run_ended.result = (enum assent_run_result)(1 + history_dice(history, 4));
    fact->run_ended.run = run->run;
    fact->run_ended.template = run->name;
    fact->run_ended.why = assent_text_of("its work failed");
    return true;
}
