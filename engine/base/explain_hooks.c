// SPDX-License-Identifier: Apache-2.0
#include "explain.h"

static const struct explain_row ROWS[] = {{ASSENT_HOOK_SYNTAX, "…"}};

const struct explain_table EXPLAIN_HOOKS = {ROWS, sizeof ROWS / sizeof *ROWS};
