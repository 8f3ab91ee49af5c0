// SPDX-License-Identifier: Apache-2.0
// Stored examples of what language.md has beyond this version: rounds with stopped clocks, debts, child
// tickets, gates, links, service levels, delegation. They are here so that what is stored now need
// not change when they come (docs/decisions, 0005 to 0013): each is the form of today with members or words
// more. A version that does not know them refuses them. X as in stored_examples.h, which includes this file.
// Digests and ids are shortened.
#ifndef ASSENT_CORE_STORED_EXAMPLES_TO_COME_H
#define ASSENT_CORE_STORED_EXAMPLES_TO_COME_H

// clang-format off
#define ASSENT_STORED_PARTS_TO_COME(X) \
  X(LATER, HEAD, "a parent", {"kind":"request","number":"REQ-7", \
    "parent":{"job":4,"ticket":"tkt_01m83pph00e41861050r3gg29b"}, \
    "revision":9,"state":"active", \
    "state_kind":"wait"}) \
  X(LATER, VOTE, "kept from an earlier round", {"at":1795420865000000,"cast_by":"per_bob","choice":"object", \
    "covered":"sha256:7c3e…","kept_from":0,"person":"per_bob","revision":2,"seat":"objections"}) \
  X(LATER, VOTE, "signed", {"at":1795420865000000,"cast_by":"per_bob","choice":"approve", \
    "covered":"sha256:7c3e…","person":"per_bob","revision":2,"signed":{"acr":"mfa","amr":["otp"],"at":1795420860000000, \
    "meaning":"approval","name":"B. Berg","statement":"sha256:0b9f…"}}) \
  X(LATER, JOB, "of for_each with its item", {"body":"wait","due":1795600000000000,"entered_revision":5, \
    "index":0,"item":"db1","n":6,"name":"soak","not_before":1795593600000000,"phase":"delayed","role":"do", \
    "state":"implement"}) \
  X(LATER, JOB, "a child ticket", {"body":"ticket","child":"tkt_01m83pph00e41861050r3gg29b","entered_revision":5, \
    "n":7,"name":"laptop","phase":"claimed","relation":"part_of","role":"do","started":1,"state":"fulfil", \
    "wait_for":["end"]}) \
  X(LATER, JOB, "http, or lua", {"body":"http","entered_revision":5,"n":9,"name":"announce","phase":"offered", \
    "progress":{"percent":50},"role":"do","state":"implement"}) \
  X(LATER, JOB, "a task that people added", {"added_by":"per_ann","audience":["per_bob"],"body":"task", \
    "due":1795600000000000,"entered_revision":5,"n":10,"name":"added-10","needs":[4],"phase":"waiting","role":"do", \
    "state":"implement","title":"Call the bank"}) \
  X(LATER, CLOCK, "of a service level", {"calendar":"business","directory":4,"due":1795680000000000, \
    "name":"resolve","paused":1795420950000000,"phase":"paused","started":1795420800000000,"target":187200000000, \
    "unit":"business","used":3600000000}) \
  X(LATER, LINK, "to another ticket", {"at":1795420990000000,"relation":"caused_by", \
    "ticket":"tkt_01m83pph00e41861050r3gg29b"})

#define ASSENT_STORED_FACTS_TO_COME(X) \
  X(LATER, FACT, "clock_ended", [{"clock_ended":{"name":"sla/resolve","outcome":"missed","used":187200000000}}]) \
  X(LATER, FACT, "gate_answered", [{"gate_answered":{"artifact":"sha256:0b9f…","decision":"wait","n":4, \
    "reasons":[{"conflict":"cfl_1"}]}}]) \
  X(LATER, FACT, "child_opened", [{"child_opened":{"child":"tkt_01m83pph00e41861050r3gg29b","n":4, \
    "relation":"part_of"}}]) \
  X(LATER, FACT, "child_reached", [{"child_reached":{"child":"tkt_01m83pph00e41861050r3gg29b","n":4, \
    "outcome":"success","state":"closed"}}]) \
  X(LATER, FACT, "task_added", [{"task_added":{"audience":["per_bob"],"by":"per_ann","n":5,"needs":[4]}}, \
    {"title":"Call the bank"}]) \
  X(LATER, FACT, "linked", [{"linked":{"relation":"caused_by","ticket":"tkt_01m83pph00e41861050r3gg29b"}}]) \
  X(LATER, FACT, "unlinked", [{"unlinked":{"relation":"caused_by","ticket":"tkt_01m83pph00e41861050r3gg29b"}}]) \
  X(LATER, FACT, "migrated", [{"migrated":{"digest":"sha256:0b9f…","state":"peers","version":13}}]) \
  X(LATER, FACT, "erased", [{"erased":{"because":"request of the person","facts":["41.0"],"person":"per_ann"}}])
// clang-format on

#endif
