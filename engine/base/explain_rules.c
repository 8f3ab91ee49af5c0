// SPDX-License-Identifier: Apache-2.0
#include "explain.h"

static const struct explain_row ROWS[] = {{ASSENT_STATE_FORBIDS, "…"}};

const struct explain_table EXPLAIN_RULES = {ROWS, sizeof ROWS / sizeof *ROWS};
