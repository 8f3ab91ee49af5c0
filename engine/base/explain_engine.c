// SPDX-License-Identifier: Apache-2.0
#include "explain.h"

static const struct explain_row ROWS[] = {{ASSENT_BAD_RECORD, "…"}};

const struct explain_table EXPLAIN_ENGINE = {ROWS, sizeof ROWS / sizeof *ROWS};
