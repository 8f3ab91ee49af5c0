// SPDX-License-Identifier: Apache-2.0
#include "explain.h"

static const struct explain_row ROWS[] = {{ASSENT_MALFORMED, "…"}};

const struct explain_table EXPLAIN_REQUEST = {ROWS, sizeof ROWS / sizeof *ROWS};
