// SPDX-License-Identifier: Apache-2.0
// The codes of diagnostics: reading YAML (01), keys and types (02), names (03), conditions and values (04),
// the machine (05), the world (07). They have no HTTP status of their own: they travel inside
// definition-invalid and world-invalid. See codes.h.
#ifndef ASSENT_BASE_CODES_LANGUAGE_H
#define ASSENT_BASE_CODES_LANGUAGE_H

#define ASSENT_CODES_LANGUAGE(X)                                                                             \
    X(YAML_SYNTAX, "AS0101", "yaml-syntax", 0, "the YAML does not parse")                                    \
    X(YAML_TOO_LARGE, "AS0102", "yaml-too-large", 0, "the file is too large")                                \
    X(YAML_ENCODING, "AS0103", "yaml-encoding", 0, "the file is not plain UTF-8")                            \
    X(YAML_CHARACTER, "AS0104", "yaml-character", 0, "an invisible character changes what YAML reads")       \
    X(YAML_DIRECTIVE, "AS0105", "yaml-directive", 0, "YAML directives are not part of the language")         \
    X(YAML_DOCUMENTS, "AS0106", "yaml-documents", 0, "a file holds one document")                            \
    X(YAML_EMPTY, "AS0107", "yaml-empty", 0, "the file is empty")                                            \
    X(YAML_TOO_DEEP, "AS0108", "yaml-too-deep", 0, "the file is nested too deep")                            \
    X(YAML_TOO_MANY_EVENTS, "AS0109", "yaml-too-many-events", 0, "the file has too many parts")              \
    X(YAML_TOO_MANY_SCALARS, "AS0110", "yaml-too-many-scalars", 0, "the file has too many keys and values")  \
    X(YAML_SCALAR_TOO_LONG, "AS0111", "yaml-scalar-too-long", 0, "a single value is too long")               \
    X(YAML_DUPLICATE_KEY, "AS0112", "yaml-duplicate-key", 0, "a key stands twice")                           \
    X(YAML_ANCHOR, "AS0113", "yaml-anchor", 0, "anchors are not part of the language")                       \
    X(YAML_ALIAS, "AS0114", "yaml-alias", 0, "aliases are not part of the language")                         \
    X(YAML_MERGE, "AS0115", "yaml-merge", 0, "merge keys are not part of the language")                      \
    X(YAML_TAG, "AS0116", "yaml-tag", 0, "tags are not part of the language")                                \
    X(YAML_COMPLEX_KEY, "AS0117", "yaml-complex-key", 0, "a key must be a plain word")                       \
    X(YAML_BOOLEAN_KEY, "AS0118", "yaml-boolean-key", 0, "a key that other YAML readers take for a boolean") \
    X(YAML_COMMENT_CUT, "AS0119", "yaml-comment-cut", 0, "YAML cuts this text off at ` #`")                  \
    X(YAML_FLOW_BROKEN, "AS0120", "yaml-flow-broken", 0, "a text in braces or brackets is broken apart")     \
    X(YAML_INDENTATION, "AS0121", "yaml-indentation", 0, "the indentation does not fit")                     \
    X(YAML_QUOTE, "AS0122", "yaml-quote", 0, "a quoted text does not end well")                              \
    X(YAML_TAB, "AS0123", "yaml-tab", 0, "a tab where only spaces may stand")                                \
    X(YAML_INDICATOR, "AS0124", "yaml-indicator", 0, "a text begins with a sign that YAML keeps for itself") \
    X(MISSING_KEY, "AS0201", "missing-key", 0, "a key is missing")                                           \
    X(WRONG_SHAPE, "AS0202", "wrong-shape", 0, "a single value, a list and a mapping are different things")  \
    X(UNKNOWN_KEY, "AS0203", "unknown-key", 0, "the key is not known")                                       \
    X(LATER_KEY, "AS0204", "later-key", 0, "part of the language, but not of this version")                  \
    X(EXCLUSIVE_KEYS, "AS0205", "exclusive-keys", 0, "keys that cannot stand together")                      \
    X(MISPLACED_KEY, "AS0206", "misplaced-key", 0, "the key has no meaning here")                            \
    X(EMPTY_VALUE, "AS0207", "empty-value", 0, "a value is missing behind its key")                          \
    X(NOT_BOOLEAN, "AS0208", "not-boolean", 0, "`true` or `false` is needed")                                \
    X(NOT_INTEGER, "AS0209", "not-integer", 0, "a whole number is needed")                                   \
    X(NOT_NUMBER, "AS0210", "not-number", 0, "a number is needed")                                           \
    X(NOT_DURATION, "AS0211", "not-duration", 0, "a duration is needed")                                     \
    X(NOT_TIME, "AS0212", "not-time", 0, "a date or an instant is needed")                                   \
    X(UNKNOWN_WORD, "AS0213", "unknown-word", 0, "the word is not one of those allowed here")                \
    X(BAD_NAME, "AS0214", "bad-name", 0, "the name cannot be used")                                          \
    X(OUT_OF_RANGE, "AS0215", "out-of-range", 0, "a number or length is out of its range")                   \
    X(TOO_MANY_ENTRIES, "AS0216", "too-many-entries", 0, "more entries than a workflow may have")            \
    X(BAD_WHO, "AS0217", "bad-who", 0, "it does not say who")                                                \
    X(BAD_NEED, "AS0218", "bad-need", 0, "it does not say how many must agree")                              \
    X(BAD_DEFAULT, "AS0219", "bad-default", 0, "the value does not fit its field")                           \
    X(BAD_HOOK, "AS0220", "bad-hook", 0, "a hook is named as `module.function`")                             \
    X(LANGUAGE_VERSION, "AS0221", "language-version", 0, "the file is for another version of the language")  \
    X(BAD_MOMENT, "AS0222", "bad-moment", 0, "it does not say when")                                         \
    X(BAD_REMINDER, "AS0223", "bad-reminder", 0, "it does not say when to remind")                           \
    X(UNKNOWN_STATE, "AS0301", "unknown-state", 0, "there is no such state")                                 \
    X(UNKNOWN_FIELD, "AS0302", "unknown-field", 0, "there is no such field")                                 \
    X(UNKNOWN_JOB, "AS0303", "unknown-job", 0, "there is no such job")                                       \
    X(UNKNOWN_ROUND, "AS0304", "unknown-round", 0, "there is no such round")                                 \
    X(UNKNOWN_MODULE, "AS0305", "unknown-module", 0, "the Lua file of a hook is not listed")                 \
    X(MODULE_NOT_GIVEN, "AS0306", "module-not-given", 0, "a Lua file is listed but not there")               \
    X(UNKNOWN_PARTY, "AS0307", "unknown-party", 0, "the world has no such person, group or role")            \
    X(UNKNOWN_CALENDAR, "AS0308", "unknown-calendar", 0, "the world has no such calendar")                   \
    X(UNKNOWN_HELPER, "AS0309", "unknown-helper", 0, "there is no such helper")                              \
    X(UNKNOWN_MEMBER_OF, "AS0310", "unknown-member-of", 0, "the value has no such part")                     \
    X(DOUBLED_NAME, "AS0311", "doubled-name", 0, "a name is given twice")                                    \
    X(POLICY_NOT_GIVEN, "AS0312", "policy-not-given", 0, "a policy file is listed but not there")            \
    X(UNKNOWN_APPROVAL, "AS0313", "unknown-approval", 0, "no policy file has an approval of that name")      \
    X(CONDITION_EMPTY, "AS0401", "condition-empty", 0, "a condition is empty")                               \
    X(CONDITION_SYNTAX, "AS0402", "condition-syntax", 0, "the condition does not parse")                     \
    X(CONDITION_OPERATOR, "AS0403", "condition-operator", 0, "the operator of another language")             \
    X(CONDITION_TOO_LARGE, "AS0404", "condition-too-large", 0, "the condition is too large")                 \
    X(CONDITION_TYPE, "AS0405", "condition-type", 0, "values of these types do not go together")             \
    X(CONDITION_CHOICE, "AS0406", "condition-choice", 0, "the comparison can never hold")                    \
    X(CONDITION_ABSENT, "AS0407", "condition-absent", 0, "the value may be absent here")                     \
    X(CONDITION_ARGUMENTS, "AS0408", "condition-arguments", 0, "a helper has too few or too many arguments") \
    X(CONDITION_SCOPE, "AS0409", "condition-scope", 0, "the name means nothing here")                        \
    X(RISK_WITHOUT_RULE, "AS0410", "risk-without-rule", 0, "`risk` is used, but the workflow has no `risk`") \
    X(VALUE_SYNTAX, "AS0411", "value-syntax", 0, "a `${` in a value does not end")                           \
    X(STATE_WITHOUT_KIND, "AS0501", "state-without-kind", 0, "the state does not say what happens in it")    \
    X(STATE_OF_TWO_KINDS, "AS0502", "state-of-two-kinds", 0, "a state is exactly one kind")                  \
    X(STATE_UNREACHABLE, "AS0503", "state-unreachable", 0, "no way leads to the state")                      \
    X(STATE_WITHOUT_END, "AS0504", "state-without-end", 0, "no way leads from the state to an end")          \
    X(CHOICE_OPEN, "AS0505", "choice-open", 0, "a choice may come to nothing")                               \
    X(CHOICE_UNREACHABLE, "AS0506", "choice-unreachable", 0, "a branch that is never reached")               \
    X(CHOICE_CIRCLE, "AS0507", "choice-circle", 0, "choices that lead to each other for ever")               \
    X(NEEDS_CIRCLE, "AS0508", "needs-circle", 0, "jobs that wait for each other")                            \
    X(UNATTENDED_MISSING, "AS0509", "unattended-missing", 0,                                                 \
      "a change could go live without a human's vote")                                                       \
    X(START_IS_END, "AS0510", "start-is-end", 0, "a workflow cannot start at its end")                       \
    X(NEVER_UNEXPLAINED, "AS0511", "never-unexplained", 0,                                                   \
      "rules that keep people apart are turned off without a reason")                                        \
    X(ACTION_NEVER_OFFERED, "AS0512", "action-never-offered", 0, "an action that nobody will ever see")      \
    X(BANDS_UNORDERED, "AS0513", "bands-unordered", 0, "the bands of risk do not rise from 0")               \
    X(WAIT_CIRCLE, "AS0514", "wait-circle", 0, "a wait whose time may be past leads back to itself")         \
    X(WAIT_DEAD, "AS0515", "wait-dead", 0, "a way of the wait that is never taken")                          \
    X(SIGNAL_UNHEARD, "AS0516", "signal-unheard", 0, "a signal that no ticket will hear")                    \
    X(LATE_UNORDERED, "AS0517", "late-unordered", 0, "the steps of `late` do not follow each other")         \
    X(EDIT_FROZEN, "AS0518", "edit-frozen", 0, "an action edits what an approval has frozen")                \
    X(ROLLBACK_NOTHING, "AS0519", "rollback-nothing", 0, "there is nothing to roll back")                    \
    X(PREVIOUS_MISPLACED, "AS0520", "previous-misplaced", 0, "`previous` cannot stand here")                 \
    X(PREVIOUS_NOWHERE, "AS0521", "previous-nowhere", 0, "there is no state before to go back to")           \
    X(CLOCK_MISSING, "AS0522", "clock-missing", 0, "nothing would ever close the round")                     \
    X(LATE_WITHOUT_CLOCK, "AS0525", "late-without-clock", 0, "nothing says when the round is late")          \
    X(LATE_UNATTENDED, "AS0526", "late-unattended", 0, "silence would be a yes")                             \
    X(SEAT_UNNAMED, "AS0527", "seat-unnamed", 0, "it does not say which seat")                               \
    X(NARROWS_UNCOVERED, "AS0528", "narrows-uncovered", 0, "a vote would set what it is not about")          \
    X(BLOCKED_BY_NOTHING, "AS0529", "blocked-by-nothing", 0, "the wait names what can never keep it")        \
    X(HOUSE_UNMET, "AS0530", "house-unmet", 0, "an approval never has as many people as the house wants")    \
    X(HOUSE_MORE, "AS0531", "house-more", 0, "an approval asks for fewer people than the house wants")       \
    X(WORLD_HANDLE, "AS0701", "world-handle", 0, "a handle cannot be used")                                  \
    X(WORLD_REFERENCE, "AS0702", "world-reference", 0, "the world file names what is not in it")             \
    X(WORLD_CIRCLE, "AS0703", "world-circle", 0, "entries of the world file lead back to themselves")        \
    X(WORLD_TWICE, "AS0704", "world-twice", 0, "a membership is said twice")                                 \
    X(WORLD_LOCKOUT, "AS0705", "world-lockout", 0, "nobody could change this any more")                      \
    X(WORLD_LINK, "AS0706", "world-link", 0, "accounts are linked in a way that has no meaning")             \
    X(WORLD_TOO_MANY, "AS0707", "world-too-many", 0, "the world file has too many entries")                  \
    X(WORLD_BOARD, "AS0708", "world-board", 0, "the board could never decide")

#endif
