// SPDX-License-Identifier: Apache-2.0
// Long texts of the codes of Lua hooks (06). Shown by `assent explain CODE`.
// Each text says what the code means, a common cause and what to do; rows stand in the order of numbers.
#include "explain.h"

static const struct explain_row ROWS[] = {
    {ASSENT_HOOK_SYNTAX,
     "Lua cannot parse the hook's text, so nothing of it was run. The line in the message is the one at which "
     "Lua gave up; the mistake is often just before it, such as a missing `end`, `then` or closing bracket. Mend "
     "the line and check the workflow again with `assent lint`."},
    {ASSENT_HOOK_TOO_LARGE,
     "A file of hooks may have 64 KiB of text. A larger one usually carries data that changes more often than the "
     "logic, such as a list of services or people. Split the file by subject, or keep the data in the world file, "
     "where hooks can see it."},
    {ASSENT_HOOK_FUEL,
     "Every call of a hook has a fixed amount of work that it may do; this one used it up and was stopped. The "
     "usual cause is a loop that never ends, or one that goes over a long list inside another. Work goes by "
     "counting, not by the clock, so the same call on the same values always ends the same way: mend the loop, "
     "then try again."},
    {ASSENT_HOOK_MEMORY,
     "The hook asked for more memory than one call may have. The usual cause is a text that is made longer inside "
     "a loop, or a table that grows and is never emptied. Collect the parts in a table and join them once with "
     "`table.concat`, and keep only what the result needs."},
    {ASSENT_HOOK_FAILED,
     "The hook ended with an error of its own; the message holds the file, the line and what Lua said. The usual "
     "cause is a value that is not there: `view.service.owner.name` fails when the service has no owner. Test for "
     "the value first, for example `local owner = view.service.owner; if owner then … end`."},
    {ASSENT_HOOK_RESULT,
     "The hook returned something that cannot be kept in the journal. Kept are booleans, numbers but not NaN or "
     "infinity, UTF-8 text, and tables of these that are either lists or records, at most 32 levels deep. The "
     "usual causes are a function in the result, a table with both numbered and named entries, and a division by "
     "zero."},
    {ASSENT_HOOK_MISSING,
     "The workflow names a hook that is not there. A hook `risk.history` is the function `history` in the table "
     "that `risk.lua` returns, and `risk.lua` must stand in the list `hooks` of the workflow. Look for a spelling "
     "mistake, a function that was left `local` and not put into the returned table, or a file that is not in the "
     "list."},
    {ASSENT_HOOK_SLOW,
     "The hook took longer by the clock than one call may take, though it had fuel left. This guards the server "
     "against a single expensive operation, and on a machine that is very busy it may also hit an innocent hook. "
     "Try again; if it happens again, give the hook less to do, for example shorter texts to search."},
    {ASSENT_HOOK_BYTECODE,
     "The file begins like compiled Lua. Only text is accepted, because bytecode can break out of the sandbox and "
     "nobody can review it. Deploy the source that it was compiled from."},
};

const struct explain_table EXPLAIN_HOOKS = {ROWS, sizeof ROWS / sizeof *ROWS};
