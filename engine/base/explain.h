// SPDX-License-Identifier: Apache-2.0
// The long texts of codes, as `assent explain CODE` shows them: a table for each range of numbers. A text
// says what the code means, a common cause, and what to do. A code without a text here fails the tests.
#ifndef BASE_EXPLAIN_H
#define BASE_EXPLAIN_H

#include <assent/base/error.h>

struct explain_row {
    enum assent_code code;
    const char *text;
};

struct explain_table {
    const struct explain_row *rows;
    size_t count;
};

extern const struct explain_table EXPLAIN_LANGUAGE; // 01 to 05 and 07
extern const struct explain_table EXPLAIN_HOOKS;    // 06
extern const struct explain_table EXPLAIN_REQUEST;  // 10
extern const struct explain_table EXPLAIN_RULES;    // 20
extern const struct explain_table EXPLAIN_ENGINE;   // 30 and 40

#endif
