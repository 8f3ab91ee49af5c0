// SPDX-License-Identifier: Apache-2.0
// What is asked of a report, and what comes back: parts of a request and its reply (request.h).
#ifndef ASSENT_RUNTIME_REPORT_H
#define ASSENT_RUNTIME_REPORT_H

#include <assent/core/report.h>

struct assent_report_query {
    int64_t from_us; // of tickets that ended in [from_us, until_us)
    int64_t until_us;
    enum assent_ticket_kind kind; // of these only
    unsigned by;                  // enum assent_report_by
};

#endif
