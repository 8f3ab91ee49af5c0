// SPDX-License-Identifier: Apache-2.0
// Trying a workflow by hand: one ticket, no server, virtual time. Each line is a command in the words of the
// language; what comes back is the transcript in the words of traces (core/trace.h). The real step decides
// with real hooks, and each turn is proved: its record read back and folded must give the ticket that step
// gave.
//
// Commands, one a line; `#` begins a comment:
//   create by ann summary="Patch the database" items=[db-1, db-2] planned.start=2026-12-01T20:00:00Z
//   edit by ann field=value …            an empty value empties the field
//   ACTION by ann [comment="…"] [field=value …]      also: act ACTION by ann …
//   vote approve|reject|abstain|ask by bo [comment="…"]
//   attend weekly-cab/2026-12-01 by hanna present=[hanna, ivar, bo]      who is in a board's meeting
//   decide approve|reject|defer by hanna [but=[ivar=abstain, "bo=reject:Why"]] [comment="…"]    there
//   withdraw vote by bo [comment="…"]    also `withdraw by bo` where no action has that name
//   comment by ann comment="…"
//   claim JOB by deployer [lease=10min]       JOB is a name, or NAME/undo, NAME/finally
//   complete JOB [by deployer] [key=value …]  without `by`: by whoever claimed it
//   fail JOB [by deployer] [error="…"] [final]
//   release JOB [by deployer] · progress JOB [by deployer] [key=value …]
//   done TASK by cy [field=value …]
//   retry|skip|fail-job JOB by op [comment="…"]
//   signal hr.left [key=ann] [id=…] [name=value …]    from outside
//   holiday 2026-12-24       that day is none of the workflow's calendar any more; open clocks follow
//   wait 2 business hours · at 5m [COMMAND] · at 2026-11-24T08:00:00Z [COMMAND]      timers fire on the way
//   show · can ann · help
//   refused CODE       the command before must have been refused with that code ("not-entitled")
#ifndef ASSENT_WORKBENCH_TRY_H
#define ASSENT_WORKBENCH_TRY_H

#include <assent/core/definition.h>
#include <assent/core/step.h>
#include <assent/hooks/sandbox.h>

struct assent_try;

// Opens. definition, directory and sandbox are borrowed until close. Owns: the caller closes it.
struct assent_try *assent_try_open(const struct assent_definition *definition,
                                   const struct assent_directory *directory, int64_t start_us,
                                   struct assent_sandbox *sandbox);
void assent_try_close(struct assent_try *attempt);

// Takes one line. *transcript is what happened, whole lines, empty for a comment; it lives until the next
// call. A refusal is part of the transcript ("! not-entitled: …"), not an error. Fails: MALFORMED, when the
// line cannot be understood or an expectation is not met: nothing has happened then, but what the clock did.
bool assent_try_line(struct assent_try *attempt, struct assent_text line, struct assent_text *transcript,
                     struct assent_error *error);
// Whether nothing was refused since the last line, or a `refused` line expected it. Fails: the refusal's
// code with its sentence.
bool assent_try_settled(const struct assent_try *attempt, struct assent_error *error);

// The ticket as it is; NULL before it is created. Lives until the next line.
const struct assent_ticket *assent_try_ticket(const struct assent_try *attempt);
// The arrows (story.h) that the ticket has taken so far, in the file's order.
struct assent_value assent_try_arrows(const struct assent_try *attempt, struct assent_arena *arena);

#endif
