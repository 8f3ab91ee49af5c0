// SPDX-License-Identifier: Apache-2.0
// A stored example of everything that Assent keeps of a ticket: of what is written now, with every member
// that it can have, and of what the rest of language.md will add. docs/decisions says why. A test reads each,
// and writes those of now back to the same bytes; those to come are refused until a version knows them
// (0012-unknown-members.md).
//
// X(when, part, name, JSON…): NOW or LATER; the part of the ticket; a fact's word, else what the example
// shows. The JSON is given as tokens, which #__VA_ARGS__ makes text; its canonical form has no spaces. A fact
// is [envelope, payload]. Ids are shortened. Only additions are made: members and words.
#ifndef ASSENT_CORE_STORED_EXAMPLES_H
#define ASSENT_CORE_STORED_EXAMPLES_H

#include <assent/core/stored_examples_to_come.h>
#include <assent/core/stored_facts.h>

// clang-format off
#define ASSENT_STORED_PARTS(X) \
  X(NOW, HEAD, "every member", {"as":"backed out","created":1795420800000000, \
    "digest":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4","editors":["per_bob"], \
    "entered":1795420860000000,"entered_revision":2, \
    "held_by":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"], \
    "held_by_members":["per_ann","per_bob"],"kind":"change","leaving":"review","leaving_why":"failed", \
    "material":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","number":"CHG-1042", \
    "opened_by":"per_bob","outcome":"failure","requester":"per_ann","requesters_before":["per_cid"],"revision":5,"risk":{"factors":[{"contribution":15,"id":"history"}], \
    "level":"medium","score":40,"scored":true},"service":"payments-db","started_jobs":3,"state":"implement", \
    "state_kind":"jobs","superseded_by":"tkt_01m83pph00e41861050r3gg29b", \
    "template":{"name":"patch-postgres","pins":["plan","service"],"result":"failed","run":4,"version":3}, \
    "title":"Renew the database","trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", \
    "updated":1795420870000000,"version":12, \
    "watchers":["per_bob"],"workflow":"normal-change"}) \
  X(NOW, HEAD, "a change with a time, moved and called off", {"conflicts_found":2,"items":["db1","db2"], \
    "kind":"change","number":"CHG-1043","planned":{"changed":1795420990000000,"dropped":true, \
    "end":1795600800000000,"implementer":"per_cid","sequence":2,"start":1795593600000000},"revision":4, \
    "state":"draft","state_kind":"people"}) \
  X(NOW, HEAD, "a wait, a way back, a clock", {"counts_as":"fulfilled","due":1795600000000000,"kind":"request", \
    "number":"REQ-7","previous":"peers","revision":9,"state":"active","state_kind":"wait", \
    "wait":{"branches":[{"signal":"hr.left","signal_key":"per_ann"},{"blocked":[{"approval":"peers"}], \
    "blocked_by":["freeze","conflicts","approval"],"latest":1795600000000000,"until":1795593600000000}]}, \
    "waived":[{"at":1795420990000000,"because":"The bank asks for it.","from":1798412400000000,"person":"per_bob", \
    "rule":"freeze quarter-end","until":1798671600000000}]}) \
  X(NOW, FIELDS, "values by type", {"backout":"Go back.","budget":{"amount":12.5,"currency":"EUR"},"items":["db1", \
    "db2"],"planned":{"end":"2026-11-29T06:00:00.000000Z","start":"2026-11-29T04:00:00.000000Z"},"rehearsed":true, \
    "users":"branch","window":"3 business days"}) \
  X(NOW, FIELDS, "every type, by its name", {"boolean":true,"choice":"branch","ci":"db1","date":"2026-11-29", \
    "datetime":"2026-11-29T04:00:00.000000Z","duration":"3 business days", \
    "file":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4","group":"peers","integer":3, \
    "list":[{"host":"db1","size":3}],"money":{"amount":12.5,"currency":"EUR"},"number":0.25,"person":"bo", \
    "planned":{"end":"2026-11-29T06:00:00.000000Z","start":"2026-11-29T04:00:00.000000Z"}, \
    "secret":"secret://databases/pay","service":"pay","text":"Go back.","ticket":"CHG-1041", \
    "url":"https://wiki.example/pay"}) \
  X(NOW, ROUND, "a team, by number", {"again":[{"person":"per_bob","revision":2}],"closed":1795420900000000, \
    "covered":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","covers":["backout", \
    "plan"],"due":1795507260000000,"excluded":[{"person":"per_ann","rule":"requester"}],"n":0,"name":"technical", \
    "opened":1795420860000000,"opened_revision":2,"outcome":"met","seats":[{"audience":["group:payments-team"], \
    "base":3,"need":{"kind":"number","value":1},"required":1, \
    "set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"}],"state":"board"}) \
  X(NOW, ROUND, "seats side by side, shares, a set", {"n":1,"name":"board","opened":1795420860000000, \
    "opened_revision":2,"outcome":"open","seats":[{"audience":["group:cab"],"base":7,"name":"board", \
    "need":{"kind":"share_of_votes","more_than":true,"value":5000},"required":4, \
    "set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"}, \
    {"audience":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"],"base":2, \
    "members":["per_ann","per_bob"],"name":"owners","need":{"kind":"everyone"},"required":2, \
    "set":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"}],"state":"board"}) \
  X(NOW, ROUND, "a preauthorisation in place of votes", {"closed":1795420860000000, \
    "covered":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","covers":["backout", \
    "plan"],"n":0,"name":"preauthorised","opened":1795420860000000,"opened_revision":2,"outcome":"met", \
    "state":"authorise","template":"patch-postgres"}) \
  X(NOW, ROUND, "quorum, meeting, objections", {"closes":"at_meeting","due":1795507260000000, \
    "meeting":"weekly-cab/2026-11-24","n":2,"name":"board","opened":1795420860000000,"opened_revision":2, \
    "outcome":"open","quorum":3,"seats":[{"audience":["group:cab"],"base":7,"name":"board", \
    "need":{"kind":"number","value":4},"refuse":2,"required":4, \
    "set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"}, \
    {"audience":["role:security-officer"],"base":2,"name":"objections","need":{"kind":"number"},"object":true, \
    "set":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"}],"state":"board"}) \
  X(NOW, VOTE, "an objection", {"at":1795420865000000,"cast_by":"per_bob","choice":"object", \
    "comment":"The keys are not renewed.", \
    "covered":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","person":"per_bob", \
    "revision":2,"seat":"objections"}) \
  X(NOW, ROUND, "reminded, valid until, under a risk", {"closed":1795420900000000,"due":1795507260000000,"n":2, \
    "name":"board","opened":1795420860000000,"opened_revision":2,"outcome":"met","reminded":1795420890000000, \
    "risk":"medium","seats":[{"audience":["group:cab"],"base":7,"need":{"kind":"number","value":1},"required":1, \
    "set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"}],"state":"board", \
    "valid_until":1795600800000000}) \
  X(NOW, ROUND, "a debt that is overdue (ratify)", {"debt":true,"due":1795593660000000,"n":3,"name":"ratify", \
    "opened":1795420860000000,"opened_revision":2,"outcome":"open","seats":[{"audience":["group:ecab"],"base":4, \
    "need":{"kind":"number","value":2},"required":2, \
    "set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"}],"state":"implement", \
    "unpaid":1795593660000000}) \
  X(NOW, VOTE, "a question and its answer", {"answer":"Yes, on Sunday.","answered":1795420990000000, \
    "answered_by":"per_ann","at":1795420865000000,"cast_by":"per_bob","choice":"ask","comment":"When?", \
    "covered":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","person":"per_bob", \
    "revision":2}) \
  X(NOW, VOTE, "given by a delegate", {"at":1795420865000000,"cast_by":"per_cid","choice":"reject", \
    "comment":"Mind the replicas.", \
    "covered":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d", \
    "delegation":"dlg_1","how":"delegate","person":"per_bob","revision":2,"seat":"technical", \
    "sets":["role","until"]}) \
  X(NOW, VOTE, "given in a meeting", {"at":1795420865000000,"cast_by":"per_cid","choice":"approve", \
    "covered":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","how":"meeting", \
    "person":"per_bob","revision":2}) \
  X(NOW, ROUND, "put off to the next meeting", {"deferred":1795420990000000,"due":1796025600000000, \
    "meeting":"weekly-cab/2026-12-01","n":0,"name":"board","opened":1795420860000000,"opened_revision":2, \
    "outcome":"open","seats":[{"audience":["board:weekly-cab"],"base":5,"need":{"kind":"number","value":3}, \
    "required":3,"set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"}],"state":"board"}) \
  X(NOW, JOB, "an undo by a worker, of for_each", {"attempts":2,"body":"worker","cancelled":true, \
    "claimed_by":"per_bot","entered_revision":5,"error":"exit status 1","fence":2,"index":2, \
    "lease":1795420935000000,"n":4,"name":"deploy","of":1,"offered":1795420900000000,"outcome":"failed", \
    "phase":"ended","result":{"rows":12},"role":"undo","started":3,"state":"implement", \
    "trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","with":{"host":"db1"}, \
    "worker":"deployer-rollback"}) \
  X(NOW, JOB, "a task of a person", \
    {"audience":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"],"body":"task", \
    "entered_revision":5,"excluded":[{"person":"per_ann","rule":"implementer"}],"members":["per_ann","per_bob"], \
    "n":5,"name":"verify","offered":1795420900000000,"phase":"offered","role":"do","state":"implement", \
    "title":"Verify the service"}) \
  X(NOW, JOB, "a soak", {"body":"wait","due":1795600000000000,"entered_revision":5,"n":6,"name":"soak", \
    "not_before":1795593600000000,"phase":"delayed","role":"do","state":"implement"}) \
  X(NOW, JOB, "a gate whose lease is out", \
    {"artifact":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","attempts":1,"body":"gate", \
    "claimed_by":"per_bot","entered_revision":5,"fence":1,"lease":1795420935000000,"n":7,"name":"release", \
    "offered":1795420900000000,"phase":"claimed","role":"do","started":1,"state":"implement"}) \
  X(NOW, SIGNAL, "that is waited for", {"branch":0,"signal":"hr.left","signal_key":"per_ann"}) \
  X(NOW, SIGNAL, "that the state hears", {"index":1,"signal":"hr.left","signal_key":"per_ann"}) \
  X(NOW, TIMER, "of a round", {"anchor":1795420860000000,"directory":4,"due":1795507260000000,"name":"round/0", \
    "rule":"decide_within 1 business day"}) \
  X(NOW, TIMER, "of a state, moved", {"anchor":1795420860000000,"directory":5,"due":1795507260000000, \
    "name":"state/due","rule":"due 1 business day","was":1795500000000000}) \
  X(NOW, TIMER, "stopped: what is left of it", {"anchor":1795420860000000,"directory":4,"left":14400000000, \
    "name":"round/0","paused":1795420950000000,"rule":"decide_within 1 business day","unit":"business"}) \
  X(NOW, TIMER, "that goes on: what was left counts from then", {"anchor":1795420860000000,"directory":4, \
    "due":1795507260000000,"left":14400000000,"name":"round/0","resumed":1795420990000000, \
    "rule":"decide_within 4 h"}) \
  X(NOW, CONFLICT, "with another change", {"conflict":"cfl_01m83pph00e41861050r3gg29b-0","found":1795420990000000, \
    "from":1795593600000000,"items":["db1"],"number":"CHG-1043","outcome":"open","reason":"same_item", \
    "until":1795597200000000,"with":"tkt_01m83pph00e41861050r3gg29b"}) \
  X(NOW, CONFLICT, "that somebody answers for", {"because":"They never run at once.", \
    "conflict":"cfl_01m83pph00e41861050r3gg29b-0","found":1795420990000000,"from":1795593600000000, \
    "items":["web1"],"number":"CHG-1043","others":["db1"],"outcome":"accepted","person":"per_bob", \
    "reason":"depends_on","settled":1795421990000000,"until":1795597200000000, \
    "with":"tkt_01m83pph00e41861050r3gg29b"}) \
  X(NOW, SET, "who could be asked", ["per_ann","per_bob"])
// clang-format on

#endif
