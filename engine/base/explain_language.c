// SPDX-License-Identifier: Apache-2.0
// Long texts of the codes of diagnostics: reading YAML (01), keys and types (02), names (03), conditions and
// values (04), the machine (05), the world file (07). Shown by `assent explain CODE`. Each text says what the
// code means, a common cause and what to write instead; rows stand in the order of numbers.
#include "explain.h"

static const struct explain_row ROWS[] = {
    {ASSENT_YAML_SYNTAX,
     "The file is not YAML, so nothing of it could be read; what follows the place shown was not looked at. "
     "The commonest causes are a line that is indented deeper than the one it continues, a tab where spaces are "
     "needed, a quote that is never closed, and a `: ` inside a text without quotes. Mend the place shown and run "
     "`assent lint` again."},
};

const struct explain_table EXPLAIN_LANGUAGE = {ROWS, sizeof ROWS / sizeof *ROWS};
