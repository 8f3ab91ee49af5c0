// SPDX-License-Identifier: Apache-2.0
// Why: every way on from where a ticket is, with the rules that hold and those that fail, who can do what,
// and which clocks run (api.md API-13). One record for `explain`, for pages and for refusals; made by the
// very rules that step decides by, so that it never says otherwise. Pure, and nothing is kept.
//
//   { "state", "state_kind", "title", "since", "held_by": people, "leaving": { "to", "why" },
//     "ways": [ way … ], "clocks": [ { "name", "rule", "since", "due" } … ],
//     "plan": { "start", "end", "until", "in_the_way": [ { "kind", "handle", "name", "from", "until", "of",
//     "who_can": people who may lift it } … ], "next_free" } }
//   way:  { "way": "close", "kind": "action" | "approval" | "jobs" | "rollback" | "wait" | "signal" |
//   "clock",
//           "to": "closed", "title", "passed": bool, "rules": [ rule … ] }
//   rule: { "rule": "by requester", "passed": bool, "evidence": "a sentence", "who_can": people,
//           "condition": condition, "missing": [ field … ], "of_caller": true, "file", "line" }
//   people: { "from": [ "group:dba" … ], "people": [ { "id", "handle", "name" } … ], "more": 3 }
//   condition: { "text": "risk.level == \"low\"", "holds": bool, "trouble": "why that cannot be said",
//                "values": { "risk.level": "high" }, "parts": [ condition … ] }
//
// What the state waits for comes first, then the actions, then what may come at any time: signals of the
// state and its lateness. "passed" of a rule about people is of the person who asks. A rule that would ask a
// hook says so in its evidence and counts as passed: hooks are asked when it matters. to is absent where a
// way stays in the state.
#ifndef ASSENT_CORE_EXPLAIN_H
#define ASSENT_CORE_EXPLAIN_H

#include <assent/core/step.h>

// input->event gives the moment; its other members do not count. person: an id; empty: nobody in particular.
struct assent_value assent_explain(const struct assent_step_input *input, struct assent_text person,
                                   struct assent_arena *arena);
// The cheapest edits that would unblock it, found by deciding again on at most ASSENT_EXPLAIN_TRIES of them:
// a list of { "edit": "a sentence", "set": record, "clear": names, "fill": names whose values are people's to
// say, "action": the one that it is sent with, "comment": true where that wants one, "who_can": people, where
// person may not but these, "unblocks": [ { "state", "way", "rule" } … ],
// "cost": { "votes", "fields", "items", "hours" }, "voids": [ { "round", "state", "votes", "asked_again" } ]
// }, the cheapest first, at most ASSENT_EXPLAIN_EDITS (decision 0136).
struct assent_value assent_explain_edits(const struct assent_step_input *input, struct assent_text person,
                                         struct assent_arena *arena);
// What a refusal of input->event is explained with: { "rule", "passed": false, "evidence", "who_can", "file",
// "line", "way": way, "edits": as above }. way is the one that was tried, when there is such a one; edits
// those that would have let it through, when there are any.
struct assent_value assent_explain_refusal(const struct assent_step_input *input,
                                           const struct assent_step_result *refused,
                                           struct assent_arena *arena);

#endif
