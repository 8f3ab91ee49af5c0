# SPDX-License-Identifier: Apache-2.0
"""A board in its meeting, over the API: who is there, what is decided of each item and whose votes that are, what is put off,
the casting vote of the chair, and all that is refused and changes nothing."""

import unittest

from assent_server import Server, read_source
from normal_change import Office

MEETINGS = "/v1/boards/weekly-cab/meetings"
ALL = ["hanna", "ivar", "fatima", "bo", "erik"]  # Erik implements the changes of these tests and may not vote on them


class Meetings(unittest.TestCase):
    WORLD = read_source("workflows/sample-world.yaml")

    def setUp(self):
        self.server = Server(arguments=["--test-clock"]).start()
        self.office = Office(self.server, set_up=False)
        self.server.apply_world(self.WORLD)
        self.deploy()
        self.meeting, self.next = self.office["ann"].get(MEETINGS + "?limit=2").json()["data"]

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def deploy(self):
        self.server.deploy("normal-change")

    def to(self, moment):
        self.server.admin().post("/v1/clock", {"to": moment}, key=False)

    def begin(self, *present):
        self.to(self.meeting["from"])
        if present:
            self.attend(*present)

    def path(self, what="", meeting=None):
        return f"{MEETINGS}/{(meeting or self.meeting)['id'].split('/')[1]}{what}"

    def attend(self, *present, by="hanna", status=200, meeting=None):
        return self.office[by].call("PUT", self.path("/attendance", meeting), status, json={"present": present}).json()

    def decide(self, change, decision, by="hanna", status=201, key=None, meeting=None, round_id=None, **more):
        body = {"approval": round_id or change["approval"]["id"], "decision": decision, **more}
        return self.office[by].post(self.path("/decisions", meeting), body, status, key=key).json()

    def close(self, by="hanna", status=200, meeting=None):
        return self.office[by].post(self.path(":close", meeting), None, status).json()

    def record(self, by="hanna", status=200, meeting=None):
        return self.office[by].get(self.path("", meeting), status).json()

    def votes(self, change):
        rounds = self.office["ann"].get(change["links"]["approvals"]).json()["data"]
        found = next(one for one in rounds if one["id"] == change["approval"]["id"])
        return found["outcome"], sorted((vote["person"]["handle"], vote["choice"], vote.get("how")) for vote in found["votes"])

    def journal(self):
        return self.server.journal_head()[0]


class Decisions(Meetings):
    def test_a_decision_becomes_the_votes_of_those_present(self):
        change = self.office.to_board()
        self.office.vote(change, "fatima")  # before the meeting, and it counts
        self.begin("hanna", "ivar", "bo", "erik", "fatima")
        key = "decide-1"
        decided = self.decide(change, "approve", key=key, because="Well prepared.")
        self.assertEqual(decided["approval"]["outcome"], "met")
        self.assertEqual(decided["ticket"]["state"], "implement")
        item = decided["item"]
        self.assertEqual((item["decision"], item["outcome"], item["because"], item["by"]["handle"]),
                         ("approve", "met", "Well prepared.", "hanna"))
        self.assertEqual([(one["person"]["handle"], one["rule"]) for one in item["without"]], [("erik", "never implementer")])
        self.assertEqual(self.votes(change)[1], [("bo", "approve", "meeting"), ("fatima", "approve", None),
                                                 ("hanna", "approve", "meeting"), ("ivar", "approve", "meeting")])
        head = self.journal()
        again = self.office["hanna"].post(self.path("/decisions"), {"approval": change["approval"]["id"], "decision": "approve",
                                                                    "because": "Well prepared."}, 201, key=key)
        self.assertEqual((again.headers["idempotency-replayed"], again.json()["item"]), ("true", item))
        self.assertEqual(self.journal(), head)
        self.assertEqual(self.decide(change, "approve", status=409)["code"], "state-forbids")
        self.assertEqual([one["number"] for one in self.record()["items"]], [change["number"]])
        history = self.office["ann"].get(change["links"]["history"]).json()["data"]
        self.assertIn("decide item", str(history))

    def test_who_objects_is_heard(self):
        change = self.office.to_board()
        self.begin("hanna", "ivar", "fatima", "bo")
        dissent = [{"person": "ivar", "choice": "reject", "comment": "No rehearsal."}, {"person": "bo", "choice": "abstain"}]
        decided = self.decide(change, "approve", dissent=dissent)
        choices = {vote["person"]["handle"]: (vote["choice"], vote.get("comment")) for vote in decided["item"]["votes"]}
        self.assertEqual(choices, {"hanna": ("approve", None), "fatima": ("approve", None), "bo": ("abstain", None),
                                   "ivar": ("reject", "No rehearsal.")})

    def test_a_rejection_is_every_ones(self):
        change = self.office.to_board()
        self.begin("hanna", "ivar", "fatima")
        self.assertEqual(self.decide(change, "reject", status=422)["code"], "comment-missing")
        decided = self.decide(change, "reject", because="No way back.")
        self.assertEqual((decided["approval"]["outcome"], decided["ticket"]["state"]), ("refused", "draft"))
        self.assertEqual({vote["comment"] for vote in decided["item"]["votes"]}, {"No way back."})

    def test_deferred_to_the_next_meeting(self):
        change = self.office.to_board()
        self.begin("hanna")  # one is enough for that
        self.assertEqual(self.decide(change, "defer", status=422)["code"], "comment-missing")
        decided = self.decide(change, "defer", because="The plan is not ready.")
        self.assertEqual((decided["approval"]["outcome"], decided["approval"]["meeting"], decided["item"]["to"]),
                         ("open", self.next["id"], self.next["id"]))
        self.assertGreaterEqual(decided["approval"]["due"], self.next["until"])
        self.assertEqual(decided["approval"]["votes"], [])
        for by, reason in (("ann", "deferred"), ("ivar", "deferred"), ("hanna", None)):  # but for who did it
            page = self.office[by].get(f"/v1/events?for=me&limit=200&ticket={change['id']}&type=ticket.round_deferred").json()
            self.assertEqual([told["reason"] for event in page["data"] for told in event["data"]["told"]][:1],
                             [reason] if reason else [])
        self.assertEqual(self.office["ann"].get(self.path("/agenda")).json()["items"], [])
        self.assertEqual(self.decide(change, "approve", status=409)["code"], "not-on-agenda")
        self.to(self.meeting["until"])
        numbers = [item["approval"]["number"] for item in self.office["ann"].get(self.path("/agenda", self.next)).json()["items"]]
        self.assertEqual(numbers, [change["number"]])
        history = str(self.office["ann"].get(change["links"]["history"]).json())
        self.assertIn(f"deferred to {self.next['id']}", history)
        self.to(self.next["from"])
        self.attend("hanna", "ivar", "fatima", meeting=self.next)
        self.assertEqual(self.decide(change, "approve", meeting=self.next)["approval"]["outcome"], "met")

    def test_what_is_closed_is_final(self):
        change = self.office.to_board()
        self.begin("hanna", "ivar", "fatima")
        record = self.close()
        self.assertEqual((record["state"], record["closed_by"]["handle"]), ("closed", "hanna"))
        head = self.journal()
        self.assertEqual(self.close()["closed"], record["closed"])
        self.assertEqual(self.decide(change, "approve", status=409)["code"], "meeting-over")
        self.assertEqual(self.attend("hanna", status=409)["code"], "meeting-over")
        self.assertEqual(self.journal(), head)

    def test_a_record_outlives_the_server(self):
        change = self.office.to_board()
        self.begin("hanna", "ivar", "fatima")
        self.decide(change, "approve")
        before = self.record()
        self.server.kill()
        self.server.start()
        self.office.forget()
        after = self.office["hanna"].get(self.path()).json()
        for told in (before, after):
            told.pop("state")
        self.assertEqual(after, before)


class Refusals(Meetings):
    def test_only_the_chair_writes(self):
        change = self.office.to_board()
        self.begin("hanna", "ivar", "fatima")
        for by in ("ivar", "ann", "cecilia"):
            self.office[by].get("/v1/whoami")  # they have their tokens
        head = self.journal()
        for by, status in (("ivar", 403), ("ann", 403), ("cecilia", 403)):
            self.assertEqual(self.attend("hanna", by=by, status=status)["status"], status)
            self.assertEqual(self.close(by=by, status=status)["status"], status)
        self.assertEqual(self.journal(), head)
        self.assertEqual(self.decide(change, "approve", by="ivar", status=403)["code"], "not-entitled")
        self.assertEqual(self.decide(change, "approve", by="ann", status=403)["status"], 403)
        self.assertEqual(self.votes(change), ("open", []))
        self.record(by="ivar")
        self.assertEqual(self.record(by="ann", status=403)["code"], "forbidden")

    def test_the_chair_does_not_decide_on_their_own(self):
        change = self.office.draft(by="hanna")
        self.office.act(change, "submit", by="hanna")
        self.office.vote(change, "david")
        change = self.office.read(change)
        self.begin("hanna", "ivar", "fatima")
        self.assertEqual(self.decide(change, "approve", status=403)["code"], "separation-of-duties")
        self.assertEqual(self.record()["items"], [])

    def test_a_deputy_leads_in_the_chairs_place(self):
        board = self.office["ann"].get("/v1/boards/weekly-cab").json()
        self.assertEqual([one["handle"] for one in board["deputies"]], ["ivar"])
        own = self.office.draft(by="hanna")
        self.office.act(own, "submit", by="hanna")
        self.office.vote(own, "david")
        own, change = self.office.read(own), self.office.to_board()
        self.begin()
        self.attend("ivar", "fatima", "bo", by="fatima", status=403)
        self.attend("ivar", "fatima", "bo", by="ivar")
        self.assertEqual(self.decide(change, "approve", by="fatima", status=403)["code"], "not-entitled")
        self.assertEqual(self.decide(change, "approve", by="ivar")["item"]["by"]["handle"], "ivar")
        self.attend("hanna", "ivar", "fatima", "bo", by="ivar")  # the chair has come, and leads from now on
        self.attend("ivar", "fatima", "bo", by="ivar", status=403)
        self.assertEqual(self.close(by="ivar", status=403)["code"], "not-entitled")
        self.assertEqual(self.decide(own, "approve", status=403)["code"], "separation-of-duties")
        self.assertEqual(self.decide(own, "approve", by="ivar")["approval"]["outcome"], "met")
        self.attend("hanna", "ivar", "fatima")
        told = self.office["ivar"].get(self.path("/minutes"), headers={"accept": "text/markdown"}).text
        self.assertIn("For a part of it: Bo Berg.", told)

    def test_put_off_ahead(self):
        change = self.office.to_board()
        self.assertEqual(self.decide(change, "defer", by="bo", because="Later.", status=403)["code"], "not-entitled")
        decided = self.decide(change, "defer", because="The plan is not ready.")
        self.assertEqual((decided["approval"]["meeting"], decided["approval"]["outcome"]), (self.next["id"], "open"))
        numbers = [item["approval"]["number"] for item in self.office["ann"].get(self.path("/agenda", self.next)).json()["items"]]
        self.assertEqual(numbers, [change["number"]])
        self.assertEqual(self.office["ann"].get(self.path("/agenda")).json()["items"], [])
        self.assertEqual(self.decide(change, "approve", meeting=self.next, status=409)["code"], "meeting-too-early")

    def test_too_early_and_too_late(self):
        change = self.office.to_board()
        self.assertEqual(self.attend("hanna", status=409)["code"], "meeting-too-early")
        self.assertEqual(self.decide(change, "approve", status=409)["code"], "meeting-too-early")
        self.assertEqual(self.close(status=409)["code"], "meeting-too-early")
        self.begin("hanna", "ivar", "fatima")
        self.to(self.next["from"])
        self.assertEqual(self.decide(change, "approve", status=409)["code"], "meeting-over")
        self.assertEqual(self.attend("hanna", status=409)["code"], "meeting-over")

    def test_who_is_not_there(self):
        change = self.office.to_board()
        self.begin()
        for present in (["ann"], ["hanna", "hanna"], ["nobody"], ["per_x"], ["hanna", "deployer"]):
            self.assertEqual(self.attend(*present, status=422)["code"], "not-present", present)
        self.attend(*["hanna"] * 101, status=422)
        self.assertNotIn("present", self.record())
        self.assertEqual(self.decide(change, "approve", status=409)["code"], "meeting-quorum")
        self.attend("hanna", "ivar")
        self.assertEqual(self.decide(change, "approve", status=409)["code"], "meeting-quorum")
        self.assertFalse(self.record()["quorate"])
        self.assertTrue(self.attend("hanna", "ivar", "bo")["quorate"])
        for dissent in ([{"person": "fatima", "choice": "abstain"}], [{"person": "nobody", "choice": "abstain"}],
                        [{"person": "bo", "choice": "abstain"}, {"person": "bo", "choice": "approve"}]):
            self.assertEqual(self.decide(change, "approve", dissent=dissent, status=422)["code"], "not-present")
        self.assertEqual(self.decide(change, "approve", dissent=[{"person": "bo", "choice": "reject"}], status=422)["code"],
                         "comment-missing")
        for dissent in ("bo", ["bo"], [{"person": "bo", "choice": "ask"}], [{"person": "bo"}],
                        [{"person": "bo", "choice": "approve", "more": 1}], [{"person": "bo", "choice": "abstain"}] * 101):
            self.decide(change, "approve", dissent=dissent, status=422)
        self.assertEqual(self.votes(change), ("open", []))

    def test_items_that_are_none(self):
        change = self.office.to_board()
        peers = self.office.draft(service="web-shop", items=["shop-search"], implementer="david", users="none")
        self.office.act(peers, "submit")
        peers = self.office.read(peers)
        self.begin("hanna", "ivar", "fatima")
        self.assertEqual(self.decide(peers, "approve", status=409)["code"], "not-on-agenda")
        for name in ("apr_01m83pph00e41861050r3gg29b-0", "nothing", ""):
            self.assertIn(self.decide(change, "approve", status=None, round_id=name or " ")["status"], (404, 422))
        self.decide(change, "approve", round_id=change["approval"]["id"][:-1] + "9", status=409)
        self.decide(change, "perhaps", status=422)
        self.office["hanna"].post(f"{MEETINGS}/2020-01-01/decisions", {"approval": change["approval"]["id"],
                                                                        "decision": "approve"}, 404)
        self.office["hanna"].post("/v1/boards/nobody/meetings/2026-12-01/decisions",
                                  {"approval": change["approval"]["id"], "decision": "approve"}, 404)
        self.assertEqual(self.record()["items"], [])


class AtMeeting(Meetings):
    """A board that takes a majority of the votes, in rounds that close at its meeting."""

    def deploy(self):
        text = read_source("workflows/normal-change/workflow.yaml")
        self.assertIn("need: majority", text)
        text = text.replace("need: majority", "need: majority of votes\n          closes: at meeting", 1)
        self.server.deploy("normal-change", text, {"risk.lua": read_source("scripts/hooks/risk.lua")})

    def test_the_chair_breaks_a_tie(self):
        dissent = [{"person": who, "choice": "reject", "comment": "Not now."} for who in ("ivar", "bo")]
        change = self.office.to_board()
        self.office.vote(change, "fatima")
        self.begin("hanna", "ivar", "fatima", "bo")
        decided = self.decide(change, "approve", dissent=dissent)
        self.assertEqual(decided["approval"]["outcome"], "met")
        self.assertIn("casting vote of the chair", str(self.office["ann"].get(change["links"]["history"]).json()))

    def test_without_a_casting_vote_a_tie_is_no_majority(self):
        self.server.apply_world(self.WORLD.replace("casting_vote: true", "casting_vote: false"))
        dissent = [{"person": who, "choice": "reject", "comment": "Not now."} for who in ("ivar", "bo")]
        change = self.office.to_board()
        self.begin("hanna", "ivar", "fatima", "bo")
        self.assertEqual(self.decide(change, "approve", dissent=dissent)["approval"]["outcome"], "refused")

    def test_a_deferred_round_closes_at_the_next_meeting(self):
        change = self.office.to_board()
        self.begin("hanna")
        decided = self.decide(change, "defer", because="Later.")
        self.assertEqual(decided["approval"]["due"], self.next["until"])
        self.to(self.meeting["until"])
        self.assertEqual(self.office.read(change)["approval"]["outcome"], "open")


class OfTemplates(Meetings):
    """What a meeting turns down may have been opened from a template: all three records are kept at once."""

    WORKFLOW = """
assent: 1
workflow: routine
kind: change
type: standard
title: Routine
owner: role:change-manager
prefix: ROU
fields:
  summary: { type: text, max: 200, required: true }
  service: { type: service, required: true }
start: board
states:
  board: { approval: { from: board:weekly-cab, need: 2 }, preauthorised: done, approved: done, rejected: refused }
  done: { end: success }
  refused: { end: failure }
"""

    def deploy(self):
        self.server.deploy("routine", self.WORKFLOW)

    def routine(self):
        return self.office["ann"].post("/v1/tickets", {"template": "weekly", "fields": {"summary": "Restart it"}}, 201).json()

    def test_a_template_counts_what_a_meeting_turned_down(self):
        self.office["lena"].post("/v1/templates", {"name": "weekly", "title": "Restart", "workflow": "routine",
                                                   "by": "role:change-manager", "pins": {"service": "reporting"}}, 201)
        change = self.routine()
        self.begin("hanna", "ivar", "bo")
        before = self.office["lena"].get("/v1/templates/weekly")
        self.assertEqual(self.decide(change, "reject", because="Not again.")["ticket"]["state"], "refused")
        after = self.office["lena"].get("/v1/templates/weekly")
        self.assertNotEqual(before.headers["etag"], after.headers["etag"])
        self.assertEqual(len(self.record()["items"]), 1)
        self.server.verify()
        self.assertEqual(self.routine()["state"], "board")


class OnTheCommandLine(Meetings):
    def run_cli(self, *words, by="hanna", status=0):
        done = self.server.command(*words, token=self.server.token(by), check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_a_meeting_from_beginning_to_end(self):
        change, other, third = (self.office.to_board() for _ in range(3))
        self.office.vote(other, "fatima")
        self.begin()
        name = self.meeting["id"]
        self.assertIn("not-present", self.run_cli("cab", "attend", name, "hanna", "ann", "--json", status=1))
        self.assertIn("too few", self.run_cli("cab", "attend", name, "hanna"))
        self.assertIn("Erik", self.run_cli("cab", "attend", name, "hanna", "ivar", "fatima", "erik", "bo"))
        shown = self.run_cli("cab", "decide", name, change["number"], "approve", "--but", "ivar=abstain", "--because", "Fine.")
        self.assertIn("never implementer", shown)
        self.assertIn("deferred to " + self.next["id"],
                      self.run_cli("cab", "decide", name, other["number"], "defer", "--because", "No *plan* <b>yet</b>."))
        self.run_cli("cab", "decide", name, third["approval"]["id"], "reject", "--because", "No way back.", by="ivar", status=1)
        self.run_cli("cab", "decide", name, third["number"], "reject", "--because", "No way back.")
        self.run_cli("cab", "decide", name, change["number"], "approve", status=1)
        self.run_cli("cab", "decide", name, "CHG-9999", "approve", status=1)
        self.run_cli("cab", "decide", name, third["number"], "approve", "--but", "ivar", status=1)
        self.run_cli("cab", "close", name, by="ann", status=1)
        self.assertIn("closed", self.run_cli("cab", "close", name))
        told = self.run_cli("cab", "minutes", name, by="ivar")
        for words in (f"# Change advisory board, {name[-10:]}", "5 of 5 members; the quorum is 3, and was there.",
                      f"### 1. {change['number']} Patch the payments database", "- **Approved**; the round was met",
                      "- Reason: Fine.", "  - Ivar Moe: abstain", "(never implementer)",
                      f"- **Deferred** to `{self.next['id']}`", r"- Reason: No \*plan\* \<b\>yet\</b\>.",
                      "  - Fatima Haddad: approve, by their own vote", "- **Rejected**; the round was refused",
                      "Closed at", "by Hanna"):
            self.assertIn(words, told)
        self.run_cli("cab", "minutes", name, by="ann", status=1)
        answer = self.office["ivar"].get(self.path("/minutes"), headers={"accept": "text/markdown"})
        self.assertEqual((answer.headers["content-type"], answer.text), ("text/markdown; charset=utf-8", told))
        # True also later: people are called otherwise, and the meeting's rule is another.
        world = self.WORLD.replace("Ivar Moe", "Ivar the Younger").replace("quorum: 3\n", "quorum: 2\n")
        self.assertNotEqual(world, self.WORLD)
        self.server.apply_world(world)
        self.assertEqual(self.run_cli("cab", "minutes", name, by="ivar"), told)


if __name__ == "__main__":
    unittest.main()
