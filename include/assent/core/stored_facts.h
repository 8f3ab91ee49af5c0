// SPDX-License-Identifier: Apache-2.0
// A stored example of every kind of fact that is written now, with every member that it can have. X as in
// stored_examples.h, which includes this file.
#ifndef ASSENT_CORE_STORED_FACTS_H
#define ASSENT_CORE_STORED_FACTS_H

// clang-format off
#define ASSENT_STORED_FACTS(X) \
  X(NOW, FACT, "created", \
    [{"created":{"digest":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4", \
    "items":["db1"],"material":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","number":"CHG-1042", \
    "opened_by":"per_bob","planned":{"end":1795600800000000,"implementer":"per_cid","start":1795593600000000, \
    "until":1795604400000000}, \
    "requester":"per_ann", \
    "service":"payments-db","template":{"name":"patch-postgres","pins":["plan","service"],"result":"succeeded", \
    "run":4,"version":3},"ticket_kind":"change","version":12,"workflow":"normal-change"}}, \
    {"fields":{"plan":"Stop the replicas.","rehearsed":true},"title":"Renew the database"}]) \
  X(NOW, FACT, "edited", [{"edited":{"cleared":["rehearsed"],"editor":"per_bob","is_material":true,"items":[], \
    "material":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","names":["plan", \
    "rehearsed"],"planned":{"end":1795600800000000,"start":1795593600000000},"service":"payments-db", \
    "why":"action take"}},{"set":{"plan":"Move the primary first."}, \
    "title":"Renew the database"}]) \
  X(NOW, FACT, "acted", [{"acted":{"action":"submit"}},{"comment":"Please."}]) \
  X(NOW, FACT, "commented", [{"commented":{}},{"comment":"Please look again."}]) \
  X(NOW, FACT, "entered", \
    [{"entered":{"counts_as":"fulfilled","held_by":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"], \
    "held_by_members":["per_ann","per_bob"],"previous":"draft","state":"peers","state_kind":"approval", \
    "trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}]) \
  X(NOW, FACT, "hook_answered", [{"hook_answered":{"hook":"risk.history","ordinal":0}}, \
    {"value":[{"contribution":15,"id":"history","reason":"1 of 4 failed","value":0.25}]}]) \
  X(NOW, FACT, "risk_scored", [{"risk_scored":{"level":"medium","score":40}},{"factors":[{"contribution":15, \
    "id":"history","reason":"1 of 4 failed","value":0.25}]}]) \
  X(NOW, FACT, "chosen", [{"chosen":{"branch":0,"to":"peers"}}]) \
  X(NOW, FACT, "round_opened", [{"round_opened":{"again":[{"person":"per_bob","revision":2}], \
    "closed":1795420860000000,"closes":"at_meeting", \
    "covered":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d","covers":["backout", \
    "plan"],"debt":true,"deferred":1795420880000000,"due":1795507260000000,"excluded":[{"person":"per_ann","rule":"requester"}], \
    "meeting":"weekly-cab/2026-11-24","n":0,"name":"technical","opened":1795420860000000,"opened_revision":2, \
    "outcome":"skipped","quorum":2,"reminded":1795420870000000,"risk":"low", \
    "seats":[{"added_by":"per_ann","audience":["group:payments-team"],"base":3,"need":{"kind":"number","value":1},"required":1, \
    "set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"}],"state":"board", \
    "template":"patch-postgres","unpaid":1795420880000000,"valid_until":1795420890000000}}]) \
  X(NOW, FACT, "voted", [{"voted":{"at":1795420865000000,"cast_by":"per_cid","choice":"approve", \
    "covered":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d", \
    "delegation":"dlg_1","how":"delegate","person":"per_bob","revision":2,"round":0,"seat":"technical", \
    "sets":["role","until"]}},{"comment":"Mind the replicas."}]) \
  X(NOW, FACT, "vote_withdrawn", [{"vote_withdrawn":{"person":"per_bob","round":0}},{"comment":"Wrong one."}]) \
  X(NOW, FACT, "vote_voided", [{"vote_voided":{"person":"per_bob","round":0,"seen":2, \
    "why":"the covered fields changed"}}]) \
  X(NOW, FACT, "round_closed", [{"round_closed":{"outcome":"met","round":0,"rule":"1 of 1 approved"}}]) \
  X(NOW, FACT, "timer_set", [{"timer_set":{"anchor":1795420860000000,"directory":4,"due":1795507260000000, \
    "left":14400000000,"name":"round/0","paused":1795420950000000,"resumed":1795420990000000, \
    "rule":"decide_within 1 business day","unit":"business","was":1795500000000000}}]) \
  X(NOW, FACT, "timer_fired", [{"timer_fired":{"due":1795507260000000,"name":"round/0"}}]) \
  X(NOW, FACT, "timer_cleared", [{"timer_cleared":{"name":"round/0"}}]) \
  X(NOW, FACT, "job_opened", [{"job_opened":{"body":"worker","entered_revision":5,"index":2,"n":4,"name":"deploy", \
    "of":1,"role":"undo","state":"implement","worker":"deployer-rollback"}}]) \
  X(NOW, FACT, "job_offered", \
    [{"job_offered":{"artifact":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d", \
    "audience":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"], \
    "excluded":[{"person":"per_ann","rule":"implementer"}],"members":["per_ann","per_bob"],"n":4, \
    "trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}, \
    {"title":"Verify the service","with":{"host":"db1"}}]) \
  X(NOW, FACT, "job_claimed", \
    [{"job_claimed":{"artifact":"sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d", \
    "attempt":2,"fence":2,"lease":1795420935000000,"n":4,"person":"per_bot","started":3}}]) \
  X(NOW, FACT, "job_released", [{"job_released":{"n":4}}]) \
  X(NOW, FACT, "job_progressed", [{"job_progressed":{"n":4}},{"progress":{"percent":50}}]) \
  X(NOW, FACT, "job_delayed", [{"job_delayed":{"due":1795420945000000,"n":4,"why":"not_before planned.start"}}, \
    {"error":"exit status 1"}]) \
  X(NOW, FACT, "job_cancelled", [{"job_cancelled":{"n":4}}]) \
  X(NOW, FACT, "job_faulted", [{"job_faulted":{"n":4}},{"error":"the snapshot is gone"}]) \
  X(NOW, FACT, "fault_resolved", [{"fault_resolved":{"n":4,"resolve":"skip"}},{"comment":"Restored by hand."}]) \
  X(NOW, FACT, "job_ended", [{"job_ended":{"n":4,"outcome":"failed","person":"per_bot","why":"a sibling failed"}}, \
    {"error":"exit status 1","result":{"rows":12}}]) \
  X(NOW, FACT, "leaving", [{"leaving":{"to":"review","why":"failed"}}]) \
  X(NOW, FACT, "ended", [{"ended":{"as":"backed out","outcome":"failure"}}]) \
  X(NOW, FACT, "refused", [{"refused":{"code":"separation-of-duties","person":"per_ann","place":"workflow.yaml:90", \
    "rule":"never requester","what":"vote approve"}}]) \
  X(NOW, FACT, "holder_changed", \
    [{"holder_changed":{"held_by":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"], \
    "held_by_members":["per_ann","per_bob"],"how":"add","why":"late 5 business days"}}]) \
  X(NOW, FACT, "wait_opened", [{"wait_opened":{"branches":[{"signal":"hr.left","signal_key":"per_ann"}, \
    {"blocked_by":["freeze","conflicts"],"latest":1795600000000000,"until":1795593600000000}]}}]) \
  X(NOW, FACT, "wait_blocked", [{"wait_blocked":{"branch":1,"reasons":[{"freeze":"quarter-end"}]}}]) \
  X(NOW, FACT, "wait_ended", [{"wait_ended":{"branch":1,"outcome":"missed"}}]) \
  X(NOW, FACT, "listening", [{"listening":{"signals":[{"branch":0,"signal":"hr.left","signal_key":"per_ann"}, \
    {"index":1,"signal":"hr.back","signal_key":"per_ann"}]}}]) \
  X(NOW, FACT, "signalled", [{"signalled":{"name":"hr.left","signal_id":"msg-4711","signal_key":"per_ann"}}, \
    {"value":{"last_day":"2026-12-31"}}]) \
  X(NOW, FACT, "freeze_overridden", [{"freeze_overridden":{"at":1795420990000000,"freeze":"quarter-end", \
    "from":1798412400000000,"person":"per_bob","until":1798671600000000}},{"because":"The bank asks for it."}]) \
  X(NOW, FACT, "asked_answered", [{"asked_answered":{"by":"per_ann","person":"per_bob","round":0}}, \
    {"answer":"Yes, on Sunday."}]) \
  X(NOW, FACT, "clock_paused", [{"clock_paused":{"left":14400000000,"name":"round/0","unit":"business", \
    "why":"ask"}}]) \
  X(NOW, FACT, "clock_resumed", [{"clock_resumed":{"directory":4,"due":1795593660000000,"name":"round/0"}}]) \
  X(NOW, FACT, "reminded", \
    [{"reminded":{"audience":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"], \
    "except":["per_bob"],"members":["per_ann","per_bob"],"name":"round/0/remind/1","round":0}}]) \
  X(NOW, FACT, "seat_changed", \
    [{"seat_changed":{"audience":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"], \
    "base":4,"excluded":[{"person":"per_ann","rule":"requester"}],"how":"add","members":["per_ann","per_bob"], \
    "required":2,"round":0,"seat":"technical", \
    "set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4","why":"late 1 business day"}}]) \
  X(NOW, FACT, "debt_unpaid", [{"debt_unpaid":{"round":2}}]) \
  X(NOW, FACT, "approval_expired", [{"approval_expired":{"round":0,"rule":"valid_until planned.end"}}]) \
  X(NOW, FACT, "conflict_found", [{"conflict_found":{"because":"They never run at once.", \
    "conflict":"cfl_01m83pph00e41861050r3gg29b-0","found":1795420990000000,"from":1795593600000000, \
    "items":["web1"],"number":"CHG-1043","others":["db1"],"outcome":"accepted","person":"per_bob", \
    "reason":"depends_on","settled":1795421990000000,"until":1795597200000000, \
    "with":"tkt_01m83pph00e41861050r3gg29b"}}]) \
  X(NOW, FACT, "conflict_settled", [{"conflict_settled":{"conflict":"cfl_01m83pph00e41861050r3gg29b-0", \
    "outcome":"accepted","person":"per_bob","why":"CHG-1043 was moved"}},{"because":"They never run at once."}]) \
  X(NOW, FACT, "superseded", [{"superseded":{"by":"tkt_01m83pph00e41861050r3gg29b"}}]) \
  X(NOW, FACT, "preauthorised", [{"preauthorised":{"by":"per_cid","run":4,"state":"authorise", \
    "template":"patch-postgres","until":1813622400000000,"version":3}}]) \
  X(NOW, FACT, "run_ended", [{"run_ended":{"result":"failed","run":4,"template":"patch-postgres", \
    "why":"its work failed"}}]) \
  X(NOW, FACT, "round_deferred", [{"round_deferred":{"due":1796025600000000,"meeting":"weekly-cab/2026-12-01", \
    "round":0}},{"because":"The plan is not ready."}]) \
  X(NOW, FACT, "handed_over", [{"handed_over":{"by":"per_bob","from":"per_ann","to":"per_cid"}}, \
    {"because":"Ann has left."}]) \
  X(NOW, FACT, "job_reassigned", \
    [{"job_reassigned":{"audience":["set:sha256:7c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d"], \
    "excluded":[{"person":"per_ann","rule":"voters of technical"}],"members":["per_ann","per_bob"],"n":4, \
    "why":"handed over"}}]) \
  X(NOW, FACT, "seat_added", [{"seat_added":{"by":"per_ann","person":"per_cid","round":0,"seat":"added:cid", \
    "set":"sha256:0b9f6d1e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"}}, \
    {"because":"He knows the replicas."}]) \
  X(NOW, FACT, "watched", [{"watched":{"person":"per_bob"}}]) \
  X(NOW, FACT, "unwatched", [{"unwatched":{"person":"per_bob"}}]) \
  X(NOW, FACT, "members_changed", [{"members_changed":{"joined":["per_ann"],"left":["per_bob","per_cid"],"others":3, \
    "round":0}}])
// clang-format on

#endif
