// SPDX-License-Identifier: Apache-2.0
// Long texts of the codes of diagnostics: reading YAML (01), keys and types (02), names (03), conditions and
// values (04), the machine (05), the world file (07). Shown by `assent explain CODE`. Each text says what the
// code means, a common cause and what to write instead; rows stand in the order of numbers.
#include "explain.h"

static const struct explain_row ROWS[] = {
    {ASSENT_YAML_SYNTAX,
     "The file is not YAML, so nothing of it could be read; what follows the place shown was not looked "
     "at. The commonest causes are a `: ` inside a text without quotes, a bracket or brace that is not "
     "closed, and a line without a colon. Mend the place shown and run `assent lint` again."},
    {ASSENT_YAML_TOO_LARGE,
     "A workflow may have 1 MiB, a world file 8 MiB. A file that is larger was most likely written by a "
     "program or is not the one that was meant. Split a workflow, or move long texts into the system "
     "that they come from."},
    {ASSENT_YAML_ENCODING,
     "Files are plain UTF-8 without a byte order mark. Editors on other systems sometimes save Latin-1 "
     "or UTF-16. Save the file as UTF-8 and run `assent lint` again."},
    {ASSENT_YAML_CHARACTER,
     "A character that editors do not show stands in the file: a NUL byte, a control character, or one "
     "of the line breaks that YAML knows besides the ordinary one. It would change what is read without "
     "being seen. Remove it; retyping the line is the surest way."},
    {ASSENT_YAML_DIRECTIVE,
     "A line that begins with `%` is a directive to YAML. The language has none, and long runs of them "
     "make a reader slow, so they are refused before anything is read. Remove the line; if it is part of"
     " a text, indent it."},
    {ASSENT_YAML_DOCUMENTS,
     "YAML can hold several documents in one file, divided by `---` or ended by `...`. A workflow file "
     "holds one: the second would be read by some programs and not by others. Put each into a file of "
     "its own. A single `---` on the first line is allowed."},
    {ASSENT_YAML_EMPTY,
     "The file has no key at all: it is empty, or everything in it is a comment. A workflow begins with "
     "`assent: 1`. Check that the right file was named."},
    {ASSENT_YAML_TOO_DEEP,
     "Lists and mappings stand in each other more than 64 levels deep. No workflow needs that; a run of "
     "brackets usually comes from a slip or from a program. Reading stops there at once."},
    {ASSENT_YAML_TOO_MANY_EVENTS,
     "The file has more keys, values, lists and mappings than a workflow (20,000) or a world (500,000) "
     "may have. Split the workflow, or shorten lists that belong into the directory."},
    {ASSENT_YAML_TOO_MANY_SCALARS,
     "The file has more keys and values than a workflow (10,000) or a world (250,000) may have. Split "
     "the workflow, or shorten lists that belong into the directory."},
    {ASSENT_YAML_SCALAR_TOO_LONG,
     "A single key or value is longer than 64 KiB. Long texts belong into the documents that a ticket "
     "links to. If no text is meant to be that long, look for a quote that is not closed."},
    {ASSENT_YAML_DUPLICATE_KEY,
     "A key stands twice in one mapping. YAML readers keep the first, or the last, or both; so it is "
     "never clear which one counts. Both places are shown: remove one. Quotes make no difference: `a` "
     "and \"a\" are the same key."},
    {ASSENT_YAML_ANCHOR,
     "`&name` gives a part of a YAML file a name, so that `*name` can repeat it. A workflow is read by "
     "people, line by line, so it says everything where it holds. Repeat what is meant. If the text "
     "itself begins with `&`, put it into quotes."},
    {ASSENT_YAML_ALIAS,
     "`*name` repeats a part of a YAML file that an anchor named. A workflow is read by people, line by "
     "line, so it says everything where it holds. Write the part itself. If the text begins with `*`, "
     "put it into quotes."},
    {ASSENT_YAML_MERGE,
     "The key `<<` merges the keys of another mapping into this one. What then holds cannot be seen "
     "where it holds. Write the keys themselves."},
    {ASSENT_YAML_TAG,
     "A tag such as `!!str` tells YAML which type a value has. Here the key says it: `title` takes text "
     "whatever it looks like, `required` takes true or false. Remove the tag."},
    {ASSENT_YAML_COMPLEX_KEY,
     "YAML allows lists and mappings as keys, after a `?`. A key of the language is a plain word. This "
     "is most often a `?` at the beginning of a line of text: put the text into quotes."},
    {ASSENT_YAML_BOOLEAN_KEY,
     "Readers of YAML 1.1 take words such as on, off, yes, no, y and n for booleans. A name that other "
     "tools read as `true` is a trap, so these words cannot be names, in quotes neither. Choose a longer"
     " word. As values of texts and choices they are allowed."},
    {ASSENT_YAML_COMMENT_CUT,
     "In a text without quotes YAML takes ` #` for the beginning of a comment and drops the rest, "
     "silently: `when: #items > 20` would be an empty guard. Put the text or condition into quotes, or "
     "write it as a block with `|` on the lines below its key. A comment that is meant goes on a line of"
     " its own."},
    {ASSENT_YAML_FLOW_BROKEN,
     "Inside braces and brackets a comma ends a value, and `: ` begins one. A text or condition that "
     "holds them falls apart: `{ when: one_of(a, b) }` has three keys. Put it into quotes, or write one "
     "key on each line without braces."},
    {ASSENT_YAML_INDENTATION,
     "The spaces before a line say which mapping or list it belongs to, and these say something that "
     "cannot be. Compare the line with the one above it: keys of one mapping stand exactly below each "
     "other. The second place shown is what the line would belong to."},
    {ASSENT_YAML_QUOTE,
     "A text in quotes is not closed, or holds something that quotes do not allow. The place shown is "
     "where the text begins. In double quotes a backslash begins an escape; in single quotes nothing is "
     "special, and a quote is written twice."},
    {ASSENT_YAML_TAB,
     "YAML allows only spaces for indentation, because a tab has no agreed width. Most editors can "
     "replace tabs by spaces in the whole file and insert spaces from then on."},
    {ASSENT_YAML_INDICATOR,
     "Some signs have a meaning at the beginning of a YAML value: @ and ` are reserved, * & ! name, "
     "repeat and tag. A text that begins with one goes into quotes."},
    {ASSENT_MISSING_KEY,
     "A key that must be there is not. The place shown is the name of the part that lacks it; the note "
     "says what the key is for."},
    {ASSENT_WRONG_SHAPE,
     "A value is a single value where a list is wanted, a list where a mapping is wanted, or the like. A"
     " list is [a, b] or lines that begin with `- `; a mapping is { key: value } or lines `key: value`."},
    {ASSENT_UNKNOWN_KEY,
     "The key has no meaning here. It is most often misspelt, in which case the nearest key is named, or"
     " it stands one level too high or too low. The note lists what is allowed here."},
    {ASSENT_LATER_KEY,
     "The key or word belongs to the language, but this version of Assent does not read it yet. It is "
     "refused rather than ignored, because a rule that is written down and not kept is worse than none. "
     "The note says what to do until then."},
    {ASSENT_EXCLUSIVE_KEYS,
     "Two keys say two different things of one part, and only one can hold. Keep one of them; where both"
     " are needed, make two parts."},
    {ASSENT_MISPLACED_KEY,
     "The key is known, but means nothing in this place: it belongs to another type of field, or to a "
     "key that does not stand beside it. It would be ignored, which nobody would see. Remove it, or put "
     "it where it belongs."},
    {ASSENT_EMPTY_VALUE,
     "A key stands there with nothing behind it. Some readers take that for `null`, some for an empty "
     "text. Give it a value, or remove the key; an empty list is written []."},
    {ASSENT_NOT_BOOLEAN,
     "Only `true` and `false` are booleans here. YAML 1.1 takes yes, no, on and off for booleans, too, "
     "YAML 1.2 does not; so they are refused rather than guessed."},
    {ASSENT_NOT_INTEGER,
     "A whole number in plain digits is wanted, with a minus before it if need be. No zeros in front "
     "(some readers take 0755 for octal), no +, no underscores, no decimal point, nothing hexadecimal."},
    {ASSENT_NOT_NUMBER,
     "A number in plain decimal is wanted: 12, -3 or 0.5. Exponents, infinity and hexadecimal digits are"
     " not taken."},
    {ASSENT_NOT_DURATION,
     "A duration is a whole number and a unit, with one space between: 30 s, 10 min, 4 h, 2 days, 3 "
     "business days, 8 business hours. ISO 8601 is read, too: PT4H, P2D. A business day is a working day"
     " of the workflow's calendar. Where a clock on the wall is meant, business time is refused."},
    {ASSENT_NOT_TIME,
     "A date is written 2026-11-23, an instant 2026-11-23T07:30:00Z or with an offset as +01:00. Days "
     "that are not in the calendar are refused."},
    {ASSENT_UNKNOWN_WORD,
     "This key takes one of a few words, and this is none of them. The note lists them, the label names "
     "the nearest."},
    {ASSENT_BAD_NAME,
     "Names of workflows, states, actions, rounds and bands are lower-case letters, digits, `-` and `_`,"
     " a letter first. Fields and jobs do without `-`, because conditions use their names, and cannot "
     "have names that conditions know already, such as `ticket` or `risk`, or words of theirs, such as "
     "`end` or `not`: no condition, and no Lua hook, could name such a field."},
    {ASSENT_OUT_OF_RANGE,
     "A number or a length lies outside of what is allowed. The message names the bounds."},
    {ASSENT_TOO_MANY_ENTRIES,
     "A part of the workflow has more entries than it may have, or none where there must be one. The "
     "limits keep every turn of a ticket short; the message names this one."},
    {ASSENT_BAD_WHO,
     "`by`, `from`, `never`, `held_by`, `owner`, `readers` and `edit_by` say who. They take requester, "
     "editors, implementer, policy_deployer, voters of ROUND, group:x, role:x, person:x, board:x, oncall:x, a path "
     "that leads to people such as service.support_group or requester.manager, a list of these, { "
     "first_of: [ … ] } or { hook: module.function }."},
    {ASSENT_BAD_NEED,
     "`need` says how many must agree. It is a number of people, `everyone`, or a share of those asked "
     "(`majority`, `60%`) or of the votes (`majority of votes`, `60% of votes`)."},
    {ASSENT_BAD_DEFAULT,
     "The default, or what `set` writes, is no value that the field could have: not among its choices, "
     "outside its bounds, or of another type. Files, money, planned intervals, tickets and secrets have no "
     "defaults."},
    {ASSENT_BAD_HOOK,
     "A hook is named by its file without `.lua` and its function. So risk.history is the function "
     "`history` of the table that risk.lua returns."},
    {ASSENT_LANGUAGE_VERSION,
     "`assent:` says for which version of the language the file is written. This program reads version "
     "1. A later program will read it, too."},
    {ASSENT_BAD_MOMENT,
     "A time is the name of a field that holds an instant (planned.start, a date, ticket.created), a duration "
     "(4 h, 3 business days), or a field and a duration (planned.start - 1 business day). A duration counts "
     "from when the clock begins; `until` wants a field, and for how long is written `for`."},
    {ASSENT_UNKNOWN_STATE,
     "The name is not among the workflow's states. The nearest one is named if there is one."},
    {ASSENT_UNKNOWN_FIELD,
     "The name is neither a field of the workflow nor one of the names that conditions have: ticket, "
     "risk, jobs, requester, actor, now. Texts in conditions stand in quotes: `level == \"low\"`."},
    {ASSENT_UNKNOWN_JOB,
     "The name is not that of a job. `needs` names jobs of the same state, jobs.NAME in a condition a "
     "job of any state."},
    {ASSENT_UNKNOWN_ROUND,
     "`voters of ROUND` names a round of an approval. A round that has no name is called like its state."},
    {ASSENT_UNKNOWN_MODULE,
     "A hook is called by the name of its file, and the file is not among those that `hooks` lists at "
     "the top. Only listed files belong to the version, whose digest covers them."},
    {ASSENT_MODULE_NOT_GIVEN,
     "`hooks` lists a Lua file that is not there. Lua files stand under scripts/hooks and are named "
     "without a path. Check the spelling, or add the file."},
    {ASSENT_UNKNOWN_PARTY,
     "The world that is applied has no person, group or role of that handle. Handles are the short names"
     " of the world file, not the full ones. Apply the world first if it is new."},
    {ASSENT_UNKNOWN_CALENDAR,
     "The world that is applied has no calendar of that handle. Business days and hours are counted in "
     "it, so it must be there."},
    {ASSENT_UNKNOWN_HELPER,
     "Conditions call a fixed list of helpers: count, has, default, min, max, abs, floor, lower, upper, "
     "starts_with, ends_with, contains, one_of, hours, days, member. For more write a hook."},
    {ASSENT_UNKNOWN_MEMBER_OF,
     "The value has no part of that name: planned has start and end, a person id, handle, name, kind, "
     "manager and groups, risk level, score and order. Services and items may have attributes of their "
     "own, but no value of a simple type has parts."},
    {ASSENT_DOUBLED_NAME,
     "A name is given twice where each must be unique. It would not be clear which one is meant."},
    {ASSENT_POLICY_NOT_GIVEN,
     "`uses` lists policy files, and each must be given with the workflow: `assent lint` and `assent deploy` look "
     "for it beside the workflow, in `policies` there and in `workflows/policies` above, or in the folder of "
     "`--policies`; the API takes it in `files`. What is deployed keeps its own copy."},
    {ASSENT_UNKNOWN_APPROVAL,
     "`approval:` with a name takes the approval of that name from a file that `uses` lists. None of them has "
     "one. Correct the name, list the file, or write the approval's keys where it is needed."},
    {ASSENT_CONDITION_EMPTY,
     "A condition without an expression would be a guard that guards nothing. Write the condition, or "
     "remove its key: without it the answer is yes."},
    {ASSENT_CONDITION_SYNTAX,
     "Conditions are expressions of Lua: comparisons, `and`, `or`, `not`, arithmetic, `.`, numbers, "
     "texts in quotes, true, false, nil and helpers. The place shown is where the expression breaks off."
     " Statements, tables, functions and comments are not part of them; more than an expression is a "
     "hook."},
    {ASSENT_CONDITION_OPERATOR,
     "The operator or word is that of another language. Lua writes ~= for \"not equal\", == for "
     "\"equal\", and, or, not, nil, true, false."},
    {ASSENT_CONDITION_TOO_LARGE,
     "A condition has at most 4096 bytes, 500 parts and 50 levels. A rule that long is not read by "
     "anybody: put it into a hook, where it can have names and tests, or split it into several states."},
    {ASSENT_CONDITION_TYPE,
     "The condition puts values together that do not go together, such as a number and a text. Points of"
     " time go with durations: planned.start - hours(4). A text beside a time must read as one. Words of"
     " a choice have no order: for risk compare risk.order or risk.score."},
    {ASSENT_CONDITION_CHOICE,
     "The value can only be one of a few words, and this is none of them, so that the comparison would "
     "never hold. The words are listed; the nearest one is named."},
    {ASSENT_CONDITION_ABSENT,
     "A ticket may stand here without this value: the field is neither required from the start, nor "
     "required by a state on every way here, nor has it a default. At run time the condition would fail,"
     " at night and for one ticket only. Write default(x, …), guard it as in `has(x) and x > 3`, require"
     " the field earlier, or give it a default."},
    {ASSENT_CONDITION_ARGUMENTS,
     "The helper takes another number of arguments. For example count(list), has(x) or has(list, value),"
     " default(x, otherwise), one_of(x, a, b, …), member(person, \"group\")."},
    {ASSENT_CONDITION_SCOPE,
     "The name has a meaning in other places only. `actor` stands in the `when` of an action, where "
     "somebody acts; `job` inside `undo` and `finally`, which belong to a job."},
    {ASSENT_RISK_WITHOUT_RULE,
     "A condition looks at `risk`, but the workflow does not say how risk is scored. Add `risk` with its"
     " bands and points, or a hook, at the top."},
    {ASSENT_VALUE_SYNTAX,
     "In values `${ … }` holds an expression, and this one has no end. Where the two signs themselves "
     "are meant, write `$${`."},
    {ASSENT_STATE_WITHOUT_KIND,
     "The key that a state holds says what happens in it: `actions` (people decide), `choose` (an "
     "automatic choice), `approval` (people vote), `jobs` (work), `wait`, `rollback`, `end`. This state holds "
     "none of them, and no action of `anytime` holds in it."},
    {ASSENT_STATE_OF_TWO_KINDS,
     "A state is exactly one kind: choose, approval, jobs, wait, rollback or end, or else people decide. Two things that"
     " follow each other are two states."},
    {ASSENT_STATE_UNREACHABLE,
     "No action, branch or outcome leads to the state from the start, so no ticket will ever be in it. "
     "Either a way to it is missing or misspelt, or the state is left over."},
    {ASSENT_STATE_WITHOUT_END,
     "A ticket that comes here can never end: no way leads on to a state with `end`. Add a way out, if "
     "only for a manager."},
    {ASSENT_CHOICE_OPEN,
     "If none of the guards held, the ticket would be stuck. The last branch of a choice has no `when` "
     "and says what happens otherwise."},
    {ASSENT_CHOICE_UNREACHABLE,
     "Branches are tried in order, and one without `when` is always taken. What stands after it is never"
     " looked at. Move the branch without `when` to the end."},
    {ASSENT_CHOICE_CIRCLE,
     "These choices lead to each other without anything happening in between. A ticket that went round "
     "once would go round for ever. Lead one of them elsewhere, or put a state between them in which "
     "something can change."},
    {ASSENT_NEEDS_CIRCLE,
     "Each of these jobs waits for another of them to end, so that none can begin. Remove one of the "
     "`needs`."},
    {ASSENT_UNATTENDED_MISSING,
     "A change could reach an end with success on a way that leads through no approval. Where that is "
     "meant, the workflow must say why at the top, `unattended: reason`, which is shown and audited. "
     "Else lead every way through the `approved` of an approval."},
    {ASSENT_START_IS_END,
     "The state that `start` names is an end. A ticket begins where something can still happen to it."},
    {ASSENT_NEVER_UNEXPLAINED,
     "For changes the requester, the editors of material fields and the implementer may not vote. "
     "`never: []` turns that off for the round, so it must say why, in `because`, which is shown and "
     "audited. To add people to the rules, list them in `never`."},
    {ASSENT_ACTION_NEVER_OFFERED,
     "A choice is passed in the same moment, so nobody ever sees a ticket in it, or its actions. Put the"
     " action into the states around it."},
    {ASSENT_BANDS_UNORDERED,
     "Bands of risk are given by the score at which each begins. The first begins at 0, and each begins "
     "higher than the one before, so that they read from low to high."},
    {ASSENT_WAIT_CIRCLE,
     "A wait until a time that is past already is over at once. This one leads, by way of choices and other "
     "such waits, back to itself, so that a ticket whose time is past would go round for ever. Put a state "
     "between them in which somebody can change the time, or lead `missed` elsewhere."},
    {ASSENT_WAIT_DEAD,
     "Both ways of the wait count from the same moment, and one is always sooner: with `for: 2 days` and "
     "`latest: 3 days` `missed` is never taken, with `for: 3 days` and `latest: 2 days` `to` never is. At "
     "`latest` itself the wait is missed. Change one of the times, or remove `latest` and `missed`."},
    {ASSENT_SIGNAL_UNHEARD,
     "A ticket listens while it rests in a state. In a choice and at an end it never rests, and of two rules "
     "for the same signal and key in one state only the first is heard. Remove the state from `in`, or the "
     "second rule."},
    {ASSENT_LATE_UNORDERED,
     "The steps of `late` are taken in their order, each when the ticket has been in the state for as long as "
     "its `after` says. So each comes later than the one before, and `then`, which ends the stay, is the last."},
    {ASSENT_BAD_REMINDER,
     "A reminder comes after a share of the round's time, from 1% to 99% as in 50%, or a duration after the "
     "round was asked, as in 4 h or 1 business day. Shares are of business time where the workflow has a "
     "calendar."},
    {ASSENT_LATE_WITHOUT_CLOCK,
     "`late: reject`, `late: approve` and reminders after a share of the time mean the time that the round "
     "has, and this round has none. Give it `decide_within` or `decide_by`. A ladder and a reminder after a "
     "duration count from when the round is asked and need neither."},
    {ASSENT_LATE_UNATTENDED,
     "With `late: approve` a round that nobody decides in time is met. That is possible only where the "
     "workflow says at its top, with `unattended:`, why a change may go live without a human's vote; the "
     "reason is shown and audited. Otherwise use `late: reject`, a ladder, or `expired`."},
    {ASSENT_SEAT_UNNAMED,
     "A step of `late` asks others for one seat of the round. Where the round has several it must say for "
     "which, with `seat: NAME`, and the round must have a seat of that name."},
    {ASSENT_EDIT_FROZEN,
     "What an approval has decided on is frozen once it has let the ticket pass. Every attempt to change the "
     "field with this action would be refused, since the ticket could go on to work or to success without "
     "coming back to that approval. Lead the action back to it, or to where every way leads back."},
    {ASSENT_ROLLBACK_NOTHING,
     "A rollback runs the undos of jobs that an earlier state has started. The state named holds no jobs, none "
     "of its jobs has an `undo`, or no ticket has been there before. Name the state with the jobs, and give "
     "them `undo`."},
    {ASSENT_PREVIOUS_MISPLACED,
     "`previous` leads to where the ticket rested before. It can stand in the `to` of an action, a signal or a "
     "wait. Outcomes of approvals, jobs and choices and the step `then` lead to states by name, so that one "
     "can see in the file where a ticket goes on."},
    {ASSENT_PREVIOUS_NOWHERE,
     "`previous` leads to where the ticket rested before, and to this state no way leads from any other: it "
     "is where tickets begin. Name the state, or remove the way."},
    {ASSENT_CLOCK_MISSING,
     "A round in which people may object, or whose votes count at a meeting, is decided when it closes. Without "
     "a clock it would stay open for ever when nobody closes it. Give it `decide_within` or `decide_by`, or ask a "
     "`board:x`, whose next meeting closes the round."},
    {ASSENT_BLOCKED_BY_NOTHING,
     "`blocked_by: [preauthorisation]` keeps a ticket while the preauthorisation of its template, which stood in "
     "place of votes, is suspended or has run out. In this workflow none ever does: no approval has the key "
     "`preauthorised`. Give it to the approval that a template may pass, or remove the word."},
    {ASSENT_NARROWS_UNCOVERED,
     "`may_set` names what an approval may narrow, and the vote is bound to the fields that its round is about: "
     "those of `covers`, else all material ones. A field that is not among them could be widened again after "
     "the vote, and the vote would still stand. Add it to `covers`, make it material, or leave it out."},
    {ASSENT_HOUSE_UNMET,
     "A house rule of the world says how many people must approve before anything is approved, and the approval "
     "asks fewer, in all its rounds and with all their accounts. No ticket would ever come into it: that somebody "
     "is lacking is a fault and never a yes. Ask more people, or have the world's rule mean other workflows."},
    {ASSENT_HOUSE_MORE,
     "A house rule of the world says how many people must approve before anything is approved, and the approval "
     "would do with fewer by its own rules. It works: its last round waits until so many people have approved, "
     "so that one seat is filled by more of them than it asks for. Readers of the file do not see that; say it "
     "there by `need`, or by another round."},
    {ASSENT_WORLD_HANDLE,
     "Handles are the short names by which workflows and people speak of things: lower-case letters, "
     "digits, `.`, `_` and `-`, a letter or digit first, at most 63 of them. The full name goes into "
     "`name`."},
    {ASSENT_WORLD_REFERENCE,
     "The world file names a person, group, service or item that it does not have. Everything that is "
     "named must be in the same file: it replaces the whole directory when it is applied."},
    {ASSENT_WORLD_CIRCLE,
     "Managers, or what items depend on, lead back to where they began. Escalation up the line, or the "
     "question what fails with what, would never end. Remove one link."},
    {ASSENT_WORLD_TWICE,
     "A membership can be said at the person (`groups`) or at the group (`members`). Said twice it can "
     "be changed in one place and stay in the other, so it is refused."},
    {ASSENT_WORLD_LOCKOUT,
     "Applied, this world would leave nobody who may apply the next one or deploy a workflow. Give an "
     "active human a role with the permission named."},
    {ASSENT_WORLD_LINK,
     "Accounts are linked so that separation of duties sees the human behind them: a service account or "
     "agent has an `owner`, a human's second account is `same_as` the main one. Owners of owners and "
     "chains of accounts are refused."},
    {ASSENT_WORLD_TOO_MANY,
     "The world file has more entries of a kind than it may have. The message names the limit."},
    {ASSENT_WORLD_BOARD,
     "A board needs members, a quorum that they can reach, and a chair and deputies who are of them. Otherwise what "
     "waits for the board would wait for ever."},
};

const struct explain_table EXPLAIN_LANGUAGE = {ROWS, sizeof ROWS / sizeof *ROWS};
