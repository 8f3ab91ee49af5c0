// SPDX-License-Identifier: Apache-2.0
// Facts about a ticket that was opened from a template (docs/decisions/0121-templates.md). Members of the
// union in fact.h; all of them stand in the envelope.
#ifndef ASSENT_CORE_FACT_TEMPLATE_H
#define ASSENT_CORE_FACT_TEMPLATE_H

#include <assent/core/ticket.h>

struct assent_fact_preauthorised { // an approval was passed without votes; its round follows
    struct assent_text by;         // who granted it
    int64_t run, version;
    struct assent_text state;
    struct assent_text template;
    int64_t until_us; // of the grant
};

struct assent_fact_run { // how it went, for the template
    enum assent_run_result result;
    int64_t run;
    struct assent_text template;
    struct assent_text why; // "its work failed", "it ended in success"
};

#endif
