// SPDX-License-Identifier: Apache-2.0
// Facts about in whose hands a ticket is: who it is handed over to, and what goes along with it
// (docs/decisions/0140-handing-over.md). Members of the union in fact.h; they stand in the envelope where
// nothing else is said.
#ifndef ASSENT_CORE_FACT_HANDS_H
#define ASSENT_CORE_FACT_HANDS_H

#include <assent/core/parts.h>

struct assent_fact_handed { // `to` is the requester from now on
    struct assent_text from;
    struct assent_text to;
    struct assent_text by;
    struct assent_text because; // payload
};

struct assent_fact_reassigned { // begins with the job, as all facts of one
    int64_t n;
    struct assent_audience audience; // who may do the task from now on
    const struct assent_excluded *excluded;
    size_t excluded_count;
    struct assent_text why; // "handed over"
};

struct assent_fact_added { // the round has a seat more, of one vote, and `person` fills it
    int64_t round;
    struct assent_text person;
    struct assent_text by;
    struct assent_text seat;
    struct assent_digest set;
    struct assent_text because; // payload
};

struct assent_fact_watched { // from now on, or no longer
    struct assent_text person;
};

#endif
