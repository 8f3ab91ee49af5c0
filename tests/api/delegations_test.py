# SPDX-License-Identifier: Apache-2.0
"""Delegations over HTTP: made, listed, revoked, voted by; and every way in which one must not be made or used."""

import unittest

from shapes import DELEGATION, INBOX_ENTRY, ROUND, fits, page_fits
from voting import Voting, read


class Delegations(Voting):
    def test_a_delegate_votes_and_both_names_are_kept(self):
        made = self.delegate("bo", "gus", because="On holiday")
        fits(made, DELEGATION)
        self.assertEqual((made["person"]["handle"], made["delegate"]["handle"], made["state"], made["because"]),
                         ("bo", "gus", "active", "On holiday"))
        self.assertEqual((made["until"], made["made_by"]["handle"]), (self.at(24), "bo"))
        self.later("PT1H")
        change = self.change()
        shown = self.by("gus").get(f"/v1/approvals/{change['approval']['id']}").json()
        fits(shown, ROUND)
        self.assertEqual((shown["can_vote"], [one["person"]["handle"] for one in shown["can_vote_for"]]),
                         (False, ["bo"]))
        voted = self.vote(change, "gus", **{"for": "bo", "digest": shown["digest"]})["approval"]
        vote, = voted["votes"]
        self.assertEqual((vote["person"]["handle"], vote["cast_by"]["handle"], vote["how"], vote["delegation"]),
                         ("bo", "gus", "delegate", made["id"]))
        # Bo's vote is given: Bo gives no second one, and may take it back.
        self.assertEqual(self.vote(change, "bo", 409)["code"], "already-voted")
        withdrawn = self.by("bo").post(f"/v1/approvals/{voted['id']}/votes:withdraw", None, 200).json()
        self.assertEqual(withdrawn["approval"]["votes"], [])
        self.vote(change, "gus", **{"for": made["person"]["id"]})
        self.by("gus").post(f"/v1/approvals/{voted['id']}/votes:withdraw", {"for": "bo"}, 200)
        self.vote(change, "bo")
        self.assertEqual(self.vote(change, "gus", 409, **{"for": "bo"})["code"], "already-voted")
        # The history has each vote and each withdrawal (API-11, AUD-13).
        turns = self.by("ann").get(f"/v1/tickets/{change['id']}/history?limit=200").json()["data"]
        facts = [fact["kind"] for turn in turns for fact in turn["facts"]]
        self.assertEqual((facts.count("voted"), facts.count("vote_withdrawn")), (3, 2))

    def test_both_are_told(self):
        made = self.delegate("bo", "gus")
        for person in ("bo", "gus"):
            told = self.by(person).get("/v1/whoami").json()["delegations"]
            self.assertEqual([one["id"] for one in told], [made["id"]])
            self.assertEqual([one["id"] for one in page_fits(self.by(person).get("/v1/delegations"), DELEGATION)],
                             [made["id"]])
            events = self.by(person).get("/v1/events?after=0").json()["data"]
            self.assertEqual([event["type"] for event in events if "delegation" in event["type"]],
                             ["dev.assent.delegation.made.v1"])
        self.assertNotIn("delegations", self.by("cid").get("/v1/whoami").json())
        self.assertEqual(self.by("cid").get("/v1/delegations").json()["data"], [])
        self.assertFalse([event for event in self.by("cid").get("/v1/events?after=0").json()["data"]
                          if "delegation" in event["type"]])

    def test_the_inbox_says_for_whom(self):
        made = self.delegate("bo", "cid")
        self.delegate("dora", "gus")
        change = self.change()
        entries = {}
        for person in ("bo", "cid", "gus", "eve"):
            entries[person] = page_fits(self.by(person).get("/v1/inbox"), INBOX_ENTRY)
        self.assertEqual(len(entries["bo"]), 1)
        self.assertNotIn("for", entries["bo"][0])
        own, = entries["cid"]
        self.assertTrue(own["can_vote"])
        self.assertEqual([(one["person"]["handle"], one["delegation"]) for one in own["for"]], [("bo", made["id"])])
        other, = entries["gus"]
        self.assertFalse(other["can_vote"])
        self.assertEqual([one["person"]["handle"] for one in other["for"]], ["dora"])
        self.assertEqual(entries["eve"], [])
        self.vote(change, "bo")
        own, = self.by("cid").get("/v1/inbox").json()["data"]
        self.assertNotIn("for", own)
        self.vote(change, "gus", **{"for": "dora"})
        self.assertEqual(self.round(change)["name"], "board")

    def test_a_page_of_an_inbox_with_others(self):
        self.delegate("bo", "cid")
        changes = [self.change(window=f"2026-12-{day:02}") for day in range(1, 8)]
        for change in changes[:3]:
            self.vote(change, "bo")  # Cid's alone
        self.vote(changes[3], "cid")  # nobody's: Cid fills one seat of it
        seen, cursor = [], ""
        while True:
            page = self.by("cid").get(f"/v1/inbox?limit=2{cursor}").json()
            seen += [(entry["approval"], [one["person"]["handle"] for one in entry.get("for", [])])
                     for entry in page["data"]]
            if "next" not in page:
                break
            cursor = f"&cursor={page['next']}"
        wanted = [(change["approval"]["id"], [] if n < 3 else ["bo"]) for n, change in enumerate(changes) if n != 3]
        self.assertEqual(sorted(seen), sorted(wanted))

    def test_only_within_its_span_and_scope(self):
        self.delegate("bo", "gus", 10, **{"from": self.at(5)})
        change = self.change()
        self.assertEqual(self.vote(change, "gus", 403, **{"for": "bo"})["code"], "not-entitled")
        self.later("PT5H")
        self.vote(change, "gus", **{"for": "bo"})
        other = self.change()
        self.later("PT5H")  # until is not part of it
        self.assertEqual(self.vote(other, "gus", 403, **{"for": "bo"})["code"], "not-entitled")
        self.assertEqual(self.by("bo").get("/v1/delegations").json()["data"][0]["state"], "ended")
        self.delegate("cid", "gus", 40, kind="request")
        self.assertEqual(self.vote(other, "gus", 403, **{"for": "cid"})["code"], "not-entitled")
        self.delegate("dora", "gus", 40, workflow="voting")
        self.vote(other, "gus", **{"for": "dora"})

    def test_revoked_is_revoked_and_votes_stand(self):
        made = self.delegate("bo", "gus")
        path = f"/v1/delegations/{made['id']}"
        change = self.change()
        self.vote(change, "gus", **{"for": "bo"})
        self.by("bo").call("POST", path + ":revoke", 412, headers={"if-match": '"2"'})
        answer = self.by("gus").call("POST", path + ":revoke", 200, headers={"if-match": '"1"'})
        self.assertEqual((answer.json()["state"], answer.json()["revoked_by"]["handle"], answer.headers["etag"]),
                         ("revoked", "gus", '"2"'))
        self.by("bo").post(path + ":revoke", None, 200, key=False)  # once more changes nothing
        self.assertEqual(self.by("bo").get(path).json()["revoked_by"]["handle"], "gus")
        self.assertEqual(len(self.round(change)["votes"]), 1)
        self.assertEqual(self.vote(self.change(), "gus", 403, **{"for": "bo"})["code"], "not-entitled")
        self.delegate("bo", "cid")  # the time is free again

    def test_it_survives_a_restart(self):
        made = self.delegate("bo", "gus")
        gone = self.delegate("cid", "gus")
        self.by("cid").post(f"/v1/delegations/{gone['id']}:revoke", None, 200, key=False)
        change = self.change()
        self.server.kill()
        self.people = {}
        self.server.start()
        self.assertEqual(self.by("bo").get(f"/v1/delegations/{made['id']}").json(), made)
        self.vote(change, "gus", **{"for": "bo"})
        self.assertEqual(self.vote(change, "gus", 403, **{"for": "cid"})["code"], "not-entitled")

    def test_a_new_world_keeps_them(self):
        self.delegate("bo", "gus")
        self.server.apply_world(read("voting_world.yaml").replace("Gus (is asked nothing)", "Gus"))
        change = self.change()
        self.vote(change, "gus", **{"for": "bo"})
        self.server.apply_world(read("voting_world.yaml").replace("Gus (is asked nothing) }", "Gus, inactive: true }"))
        self.assertNotIn("can_vote_for", self.round(change, "cid"))

    def test_the_same_key_makes_one(self):
        body = {"delegate": "gus", "until": self.at(24)}
        first = self.by("bo").post("/v1/delegations", body, 201, key="holiday")
        again = self.by("bo").post("/v1/delegations", body, 201, key="holiday")
        self.assertEqual((again.json(), again.headers["etag"]), (first.json(), first.headers["etag"]))
        self.assertEqual(first.headers["location"], f"/v1/delegations/{first.json()['id']}")
        self.by("bo").post("/v1/delegations", {**body, "until": self.at(30)}, 422, key="holiday")
        self.by("bo").post("/v1/delegations", body, 400, key=False)

    # what must not be made

    def refused(self, by, body, status, code):
        caller = self.by(by)
        before = self.server.journal_head()
        problem = caller.post("/v1/delegations", body, status).json()
        self.assertEqual(problem["code"], code, problem)
        self.assertEqual(self.server.journal_head(), before)
        return problem["detail"]

    def test_what_is_no_delegation(self):
        table = [
            ({"delegate": "bo", "until": self.at(24)}, 422, "delegation-invalid", "own delegate"),
            ({"delegate": "bo-admin", "until": self.at(24)}, 422, "delegation-invalid", "one person"),
            ({"delegate": "ida", "until": self.at(24)}, 422, "delegation-invalid", "not active"),
            ({"delegate": "ann-bot", "until": self.at(24)}, 422, "delegation-invalid", "only people vote"),
            ({"delegate": "nobody", "until": self.at(24)}, 422, "delegation-invalid", "no such person"),
            ({"delegate": "gus", "until": self.at(-1)}, 422, "delegation-invalid", "ends before it begins"),
            ({"delegate": "gus", "from": self.at(-2), "until": self.at(24)}, 422, "delegation-invalid", "in the past"),
            ({"delegate": "gus", "from": self.at(5), "until": self.at(5)}, 422, "delegation-invalid", "ends before"),
            ({"delegate": "gus", "until": self.at(366 * 24 + 1)}, 422, "delegation-invalid", "longer than 366 days"),
            ({"delegate": "gus", "from": self.at(367 * 24), "until": self.at(368 * 24)}, 422, "delegation-invalid", "from now"),
            ({"delegate": "gus"}, 422, "missing-member", "until"),
            ({"until": self.at(24)}, 422, "missing-member", "delegate"),
            ({"delegate": "gus", "until": "tomorrow"}, 422, "bad-member", "RFC 3339"),
            ({"delegate": "gus", "until": self.at(24), "kind": "chance"}, 422, "bad-member", "kind"),
            ({"delegate": "gus", "until": self.at(24), "workflow": "none"}, 422, "workflow-unknown", "workflow"),
            ({"delegate": "gus", "until": self.at(24), "made_by": "eve"}, 422, "unknown-member", "made_by"),
        ]
        for body, status, code, words in table:
            with self.subTest(body=body):
                self.assertIn(words, self.refused("bo", body, status, code))
        self.delegate("bo", "gus", 366 * 24)  # the bound itself

    def test_no_two_at_once(self):
        self.delegate("bo", "gus", 20, **{"from": self.at(10)})
        for span in ((5, 11), (12, 15), (19, 30), (5, 30)):
            detail = self.refused("bo", {"delegate": "cid", "from": self.at(span[0]), "until": self.at(span[1])}, 409,
                                  "delegation-overlaps")
            self.assertIn("gus votes for bo", detail)
        self.refused("bo-admin", {"delegate": "cid", "from": self.at(12), "until": self.at(13)}, 409, "delegation-overlaps")
        self.delegate("bo", "cid", 10)  # they touch
        self.delegate("bo", "cid", 30, **{"from": self.at(20)})
        self.delegate("cid", "gus", 5, **{"from": self.at(4)}, kind="request", status=409)  # a chain, see below
        self.delegate("dora", "gus", 24, kind="change")
        self.delegate("dora", "eve", 24, kind="request")  # another scope

    def test_no_chains(self):
        self.delegate("bo", "cid")
        self.assertIn("not passed on", self.refused("cid", {"delegate": "gus", "until": self.at(5)}, 409, "delegation-chains"))
        self.assertIn("not passed on", self.refused("gus", {"delegate": "bo", "until": self.at(5)}, 409, "delegation-chains"))
        self.refused("gus", {"delegate": "bo-admin", "until": self.at(5)}, 409, "delegation-chains")
        self.delegate("cid", "gus", 48, **{"from": self.at(24)})  # afterwards
        change = self.change()
        self.later("P1DT1H")
        self.assertEqual(self.vote(change, "gus", 403, **{"for": "bo"})["code"], "not-entitled")
        self.vote(change, "gus", **{"for": "cid"})

    def test_for_somebody_who_is_ill(self):
        body = {"person": "bo", "delegate": "gus", "until": self.at(24), "because": "Bo is ill"}
        self.refused("cid", body, 403, "forbidden")
        self.refused("admin", {**body, "delegate": "admin"}, 403, "separation-of-duties")
        made = self.by("admin").post("/v1/delegations", body, 201).json()
        self.assertEqual((made["person"]["handle"], made["made_by"]["handle"]), ("bo", "admin"))
        self.vote(self.change(), "gus", **{"for": "bo"})
        listed = self.by("second").get("/v1/delegations?person=bo").json()["data"]
        self.assertEqual([one["id"] for one in listed], [made["id"]])
        self.by("cid").get("/v1/delegations?person=bo", 403)
        self.by("cid").get(f"/v1/delegations/{made['id']}", 404)
        self.by("cid").post(f"/v1/delegations/{made['id']}:revoke", None, 404, key=False)
        self.by("cid").get("/v1/delegations/dlg_nothing", 404)

    def test_a_narrowed_token_gives_no_votes_away(self):
        narrow = self.server.person("bo", ["act"])
        self.assertEqual(narrow.post("/v1/delegations", {"delegate": "gus", "until": self.at(5)}, 403).json()["code"],
                         "forbidden")
        bot = self.server.person("ann-bot")
        self.assertEqual(bot.post("/v1/delegations", {"delegate": "gus", "until": self.at(5)}, 403).json()["code"],
                         "human-required")

    # separation of duties holds for people, whatever the account or delegation (AUTH-12, AUTH-13)

    def test_the_requester_by_no_way(self):
        change = self.change("ann")
        ways = [("ann", {}, "separation-of-duties"), ("ann-admin", {}, "separation-of-duties"),
                ("ann-bot", {}, "human-required"), ("ann-bot", {"for": "cid"}, "human-required")]
        made = self.delegate("cid", "ann")
        ways.append(("ann", {"for": "cid"}, "separation-of-duties"))
        for by, more, code in ways:
            with self.subTest(by=by, more=more):
                refused = self.vote(change, by, 403, **more)
                self.assertEqual(refused["code"], code)
                if code == "separation-of-duties":
                    self.assertEqual(refused["rule"], "never requester")
        self.by("cid").post(f"/v1/delegations/{made['id']}:revoke", None, 200, key=False)
        self.delegate("cid", "ann-admin")
        self.assertEqual(self.vote(change, "ann-admin", 403, **{"for": "cid"})["rule"], "never requester")
        self.delegate("ann", "gus", 30, **{"from": self.at(25)})
        self.later("P1DT2H")
        refused = self.vote(change, "gus", 403, **{"for": "ann"})  # a delegate of somebody who is kept out
        self.assertEqual((refused["code"], refused["rule"]), ("separation-of-duties", "never requester"))
        self.assertNotIn("can_vote_for", self.round(change, "gus"))
        self.assertEqual(self.round(change)["votes"], [])
        self.assertEqual(self.by("gus").get("/v1/inbox").json()["data"], [])
        # In the second round Ann is asked by her second group: nothing is different there.
        self.vote(change, "bo")
        self.vote(change, "dora")
        self.assertEqual(self.round(change)["name"], "board")
        self.assertEqual(self.vote(change, "ann", 403)["rule"], "never requester")

    def test_an_editor_and_the_implementer_as_delegates(self):
        change = self.change("ann", implementer="gus")
        made = self.delegate("bo", "gus")
        self.assertEqual(self.vote(change, "gus", 403, **{"for": "bo"})["rule"], "never implementer")
        self.by("bo").post(f"/v1/delegations/{made['id']}:revoke", None, 200, key=False)
        # Who becomes an editor after having voted for somebody: that vote is void.
        self.delegate("bo", "eve")
        other = self.change("ann")
        self.vote(other, "eve", **{"for": "bo"})
        self.assertEqual(len(self.round(other)["votes"]), 1)

    def test_nobody_fills_two_seats(self):
        self.delegate("bo", "cid")
        change = self.change()
        self.vote(change, "cid")
        refused = self.vote(change, "cid", 403, **{"for": "bo"})
        self.assertEqual((refused["code"], refused["rule"]), ("separation-of-duties", "one seat"))
        self.assertNotIn("can_vote_for", self.round(change, "cid"))
        other = self.change()
        self.vote(other, "cid", **{"for": "bo"})
        refused = self.vote(other, "cid", 403)
        self.assertEqual((refused["code"], refused["rule"]), ("separation-of-duties", "one seat"))
        self.assertFalse(self.round(other, "cid")["can_vote"])

    def test_who_has_voted_for_somebody_does_not_do_the_work(self):
        self.delegate("bo", "gus")
        change = self.change()
        self.vote(change, "gus", **{"for": "bo"})
        self.vote(change, "cid")
        self.vote(change, "dora")
        self.vote(change, "eve")
        self.assertEqual(self.by("admin").get(f"/v1/tickets/{change['id']}").json()["state"], "work")
        claimed = self.by("cid").post("/v1/jobs:claim", {"types": ["applier"]}, 200, key=False).json()
        self.assertEqual(claimed["jobs"], [])
        claimed = self.by("worker").post("/v1/jobs:claim", {"types": ["applier"]}, 200, key=False).json()
        self.assertEqual(len(claimed["jobs"]), 1)


if __name__ == "__main__":
    unittest.main()
