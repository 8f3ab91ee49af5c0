# SPDX-License-Identifier: Apache-2.0
"""Working for others: tickets opened for somebody, handed over, watched; an approver who is added; votes in bulk. Each also
as somebody tries it who wants a vote that is not theirs."""

import json
import os
import subprocess
import sys
import unittest

from assent_server import SOURCE, Server, read_source
from normal_change import FIELDS, Office

REQUEST = """\
assent: 1
workflow: access
kind: request
title: Access
owner: group:service-desk
prefix: ACC
fields:
  text: { type: text, required: true, title: To what? }
start: draft
states:
  draft:
    held_by: requester
    actions:
      ask: { by: requester, to: managers }
  managers:
    approval: { from: requester.manager, need: 1, bulk: true }
    approved: grant
    rejected: draft
  grant:
    held_by: requester
    actions:
      done: { by: requester, to: done }
  done: { end: success }
"""


def world(**changes):
    text = read_source("workflows/sample-world.yaml")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return text


class Hands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)
        cls.server.deploy("access", REQUEST, {})

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()
        other = [sys.executable, os.path.join(SOURCE, "tests/crash/journal.py"), cls.server.store]
        done = subprocess.run(other, capture_output=True, text=True, check=False)  # which folds by rules of its own
        assert done.returncode == 0, done.stdout + done.stderr

    def new(self, by, workflow="access", status=201, fields=None, **body):
        return self.office[by].post("/v1/tickets", {"workflow": workflow, "fields": fields or {"text": "The report"}, **body},
                                    status).json()

    def asked(self, by="ann", **body):
        ticket = self.new(by, **body)
        return self.office.act(ticket, "ask", by)

    def hand(self, ticket, by, to, status=200, because="Away."):
        return self.office[by].post(f"{ticket['links']['self']}:hand_over", {"to": to, "because": because}, status).json()

    def inbox(self, who, number):
        return [entry for entry in self.office[who].get("/v1/inbox").json()["data"] if entry["ticket"]["number"] == number]

    # for others

    def test_who_may_open_for_whom(self):
        for by, whom in (("bo", "ann"), ("gustav", "fatima"), ("petra", "ivar")):  # manager, assistant, permission
            ticket = self.new(by, requester=whom)
            self.assertEqual([ticket["requester"]["handle"], ticket["opened_by"]["handle"]], [whom, by])
            entry, = self.inbox(whom, ticket["number"])
            self.assertEqual(entry["opened_by"]["handle"], by)
            self.assertNotIn("job", entry)
            self.assertEqual(self.inbox(by, ticket["number"]), [])
            self.office.read(ticket, by)  # both see it, though requests are not everybody's
            self.office["cecilia"].get(ticket["links"]["self"], status=404)
        refused = self.new("ann", requester="ivar", status=403)
        self.assertEqual([refused["number"], refused["rule"]], ["AS2002", "behalf"])
        self.assertEqual(self.new("petra", requester="nobody", status=422)["number"], "AS2120")
        self.assertEqual(self.new("petra", requester="deployer", status=422)["number"], "AS2120")
        self.assertNotIn("opened_by", self.new("ann", requester="ann"))

    def test_a_narrowed_token_opens_for_nobody(self):
        narrow = self.server.person("samir", scopes=["submit", "act"])
        body = {"workflow": "access", "fields": {"text": "x"}, "requester": "ivar"}
        self.assertEqual(narrow.post("/v1/tickets", body, 403).json()["rule"], "behalf")

    def test_a_manager_does_not_approve_what_they_opened(self):
        ticket = self.new("bo", requester="david")
        refused = self.office["bo"].post(f"{ticket['links']['self']}/actions/ask", None, 409).json()
        self.assertEqual(refused["code"], "nobody-can-decide")  # Bo is David's manager, and opened it
        self.assertIn("opened_by", refused["detail"])
        own = self.asked("david")
        self.office.vote(own, "bo")

    def test_of_a_change_neither_votes(self):
        change = self.new("bo", "normal-change", fields=FIELDS, requester="ann")
        change = self.office.act(change, "submit", "bo")
        excluded = {one["person"]["handle"]: one["rule"] for one in change["approval"]["excluded"]}
        self.assertEqual([excluded["ann"], excluded["bo"]], ["requester", "opened_by"])
        self.office.vote(change, "bo", status=403)
        self.office[("bo")].post(f"{change['links']['self']}/actions/withdraw", None, 403)  # sent off: it is Ann's
        self.office.act(change, "withdraw", "ann")

    # handing over

    def test_the_duties_move_and_no_vote_comes_of_it(self):
        ticket = self.asked("david")
        self.hand(ticket, "ann", "ann", 404)  # who may not see it cannot ask for it
        refused = self.hand(ticket, "david", "bo", 409)
        self.assertEqual(refused["code"], "nobody-can-decide")  # he would take it over, and approve it for himself
        self.hand(ticket, "bo", "bo", 409)  # nor as David's manager
        for to, number in (("nobody", "AS2120"), ("deployer", "AS2120"), ("david", "AS2120")):
            self.assertEqual(self.hand(ticket, "david", to, 422)["number"], number)
        self.assertEqual(self.hand(ticket, "david", "ann", 422, because=" ")["code"], "comment-missing")
        handed = self.hand(ticket, "david", "ann")
        self.assertEqual(handed["requester"]["handle"], "ann")
        self.assertEqual([one["handle"] for one in handed["requesters_before"]], ["david"])
        self.hand(handed, "david", "erik", 403)
        self.office.vote(handed, "david", status=403)
        done = self.office.vote(handed, "bo")["ticket"]
        self.assertEqual(done["held_by"][0]["handle"], "ann")
        self.assertEqual(self.hand(done, "ann", "bo", 409)["code"], "own-approval")

    def test_who_approved_a_change_never_gets_it(self):
        change = self.office.to_board()
        refused = self.hand(change, "ann", "david")
        self.assertEqual(refused["approval"]["name"], "technical")  # his vote is void, and others are asked anew
        voided = [fact["vote_voided"] for turn in self.office["ann"].get(f"{change['links']['self']}/history").json()["data"]
                  for fact in turn["facts"] if fact.get("kind") == "vote_voided" for fact in ({"vote_voided": fact},)]
        left = [turn["trace"] for turn in self.office["ann"].get(f"{change['links']['self']}/history").json()["data"]][0]
        self.assertTrue(voided or any("left by" in line for line in left), left)
        self.office.vote(change, "david", status=403)
        self.office.vote(change, "ann", status=403)

    def test_the_leaver(self):
        ticket = self.new("jonas")
        self.office["ann"].get(ticket["links"]["self"], status=404)
        self.assertEqual(self.hand(ticket, "petra", "karin", 404)["number"], "AS1008")
        self.server.apply_world(world(gone=("groups: [operations] }\n  karin", "groups: [operations], inactive: true }\n  karin")))
        try:
            left = self.office["hanna"].get("/v1/tickets", params={"requester": "jonas", "open": "true"}).json()["data"]
            self.assertIn(ticket["number"], [line["number"] for line in left])
            explained = self.office["hanna"].get(f"{ticket['links']['self']}/explain").json()
            self.assertIn("nobody who is active holds it: Jonas Weber", explained["abandoned"])
            self.hand(ticket, "petra", "karin", 404)  # it lets nobody see more
            handed = self.hand(ticket, "hanna", "karin")
            self.assertEqual(handed["held_by"][0]["handle"], "karin")
        finally:
            self.server.apply_world(world())

    # watching

    def test_who_watches_is_told(self):
        change = self.office.draft()
        self.office["cecilia"].call("PUT", f"{change['links']['self']}/watch", 200)
        self.office["ann"].post(f"{change['links']['self']}/comments", {"comment": "It rains."}, 201)
        self.office.act(change, "withdraw")
        mine = lambda who: self.office[who].get(f"/v1/events?for=me&limit=200&ticket={change['id']}").json()["data"]
        self.assertEqual([event["type"].split(".")[3] for event in mine("cecilia")][-3:], ["commented", "entered", "ended"])
        self.assertEqual(mine("cecilia")[-1]["data"]["told"][-1]["to"], ["watchers"])  # and not who that is
        self.assertEqual(mine("gustav"), [])

    def test_watching_shows_what_one_may_see(self):
        change, secret = self.office.draft(), self.asked("david")
        watching = lambda who: [line["number"] for line in
                                self.office[who].get("/v1/tickets", params={"watching": "me"}).json()["data"]]
        put = self.office["cecilia"].call("PUT", f"{change['links']['self']}/watch", 200)
        self.assertEqual(put.json(), {"number": change["number"], "ticket": change["links"]["self"], "watching": True})
        again = self.office["cecilia"].call("PUT", f"{change['links']['self']}/watch", 200)
        self.assertEqual(again.headers["etag"], put.headers["etag"])  # nothing was kept
        self.assertIn(change["number"], watching("cecilia"))
        self.assertTrue(self.office.read(change, "cecilia")["watching"])
        self.assertNotIn("watching", self.office.read(change, "ann"))
        self.office["cecilia"].call("PUT", f"{secret['links']['self']}/watch", 404)
        self.office["bo"].call("PUT", f"{secret['links']['self']}/watch", 200)
        self.assertIn(secret["number"], watching("bo"))
        self.assertNotIn(secret["number"], watching("cecilia"))
        self.office["ann"].get("/v1/tickets", params={"watching": "bo"}, status=400)
        self.office["cecilia"].call("DELETE", f"{change['links']['self']}/watch", 200)
        self.assertNotIn(change["number"], watching("cecilia"))

    # an approver more

    def add(self, ticket, by, person, status=200, because="Look at it."):
        approval = self.office.read(ticket, by)["approval"]
        return self.office[by].post(f"/v1/approvals/{approval['id']}:add_approver", {"person": person, "because": because},
                                    status).json()

    def test_an_approver_more_is_never_one_less(self):
        change = self.office.to_board()  # a majority of the board
        self.assertEqual(self.add(change, "ivar", "gustav", 403)["rule"], "add approver")  # one of many gains no veto
        self.assertEqual(self.add(change, "ann", "hanna", 409)["code"], "approver-asked")
        self.assertEqual(self.add(change, "ann", "david", 403)["rule"], "never voters of technical")
        self.assertEqual(self.add(change, "ann", "gustav", 422, because=" ")["code"], "comment-missing")
        added = self.add(change, "ann", "gustav")["approval"]
        self.assertEqual([added["seats"][-1][name] for name in ("name", "asked", "needed")], ["added:gustav", 1, 1])
        self.assertEqual(added["seats"][-1]["added_by"]["handle"], "ann")
        for voter in ("hanna", "ivar"):
            self.office.vote(change, voter)
        self.assertEqual(self.office.vote(change, "fatima")["approval"]["outcome"], "open")
        self.assertEqual(self.office.vote(change, "gustav")["approval"]["outcome"], "met")

    def test_an_edit_does_not_shake_them_off(self):
        change = self.office.to_board()
        self.add(change, "ann", "gustav")
        held = self.office.act(change, "hold", "ann")
        back = self.office.act(held, "resume", "ann")
        self.assertIn("added:gustav", [seat.get("name") for seat in back["approval"]["seats"]])

    # votes in bulk

    def cast(self, who, tickets, status=200, key=None, choice="approve", **more):
        votes = []
        for ticket in tickets:
            approval = self.office.read(ticket, who)["approval"]
            votes.append({"approval": approval["id"], "choice": choice, "digest": approval["digest"], **more})
        return votes, self.office[who].post("/v1/approvals:vote", {"votes": votes}, status, key=key).json()

    def test_each_is_decided_by_itself(self):
        mine = [self.asked("david") for _ in range(3)]
        change = self.office.to_board()  # no `bulk` there
        votes = [{"approval": self.office.read(one, "bo")["approval"]["id"], "choice": "approve",
                  "digest": self.office.read(one, "bo")["approval"]["digest"]} for one in (*mine, change)]
        votes[1]["digest"] = "sha256:" + "0" * 64
        votes.append({**votes[0], "approval": votes[0]["approval"][:-1] + "9"})
        first = self.office["bo"].post("/v1/approvals:vote", {"votes": votes}, key="bulk-1").json()["votes"]
        self.assertEqual([one["status"] for one in first[:3]], [201, 409, 201])
        self.assertEqual(first[1]["problem"]["code"], "stale-subject")
        self.assertGreaterEqual(first[3]["status"], 400)
        self.assertGreaterEqual(first[4]["status"], 400)
        self.assertEqual(first[0]["state"], "grant")
        again = self.office["bo"].post("/v1/approvals:vote", {"votes": votes}, key="bulk-1").json()["votes"]
        self.assertEqual([one["status"] for one in again[:3]], [201, 409, 201])
        turns = self.office["bo"].get(f"{mine[0]['links']['self']}/history").json()["data"]
        self.assertEqual(sum(turn["event"] == "vote" for turn in turns), 1)
        votes[1]["choice"] = "abstain"
        other = self.office["bo"].post("/v1/approvals:vote", {"votes": votes}, key="bulk-1").json()["votes"]
        self.assertEqual(other[0]["problem"]["code"], "idempotency-key-reused")

    def test_a_high_risk_change_is_not_one_click(self):
        change = self.office.to_board()
        _, answer = self.cast("hanna", [change])
        self.assertEqual(answer["votes"][0]["problem"]["number"], "AS2123")
        self.assertEqual(self.office.read(change)["approval"]["approved"], 0)

    def test_what_cannot_be_a_call(self):
        post = lambda body, status: self.office["bo"].post("/v1/approvals:vote", body, status).json()
        vote = {"approval": "apr_0", "choice": "approve", "digest": "sha256:" + "0" * 64}
        self.assertEqual(post({"votes": []}, 422)["number"], "AS1017")
        self.assertEqual(post({"votes": [vote] * 51}, 422)["number"], "AS1017")
        self.assertEqual(post({"votes": [{**vote, "for": "ann"}]}, 422)["number"], "AS1015")
        self.assertEqual(post({"votes": [{"approval": "apr_0", "choice": "approve"}]}, 422)["number"], "AS1018")
        self.assertEqual(post({}, 422)["number"], "AS1018")
        many = post({"votes": [vote] * 50}, 200)["votes"]
        self.assertEqual([one["status"] for one in many], [404] * 50)
        asked = self.asked("david")  # a ticket's name is no round's
        digest = self.office.read(asked, "bo")["approval"]["digest"]
        named = [{**vote, "approval": name, "digest": digest} for name in (asked["number"], asked["id"])]
        self.assertEqual([one["status"] for one in post({"votes": named}, 200)["votes"]], [404, 404])
        self.assertEqual(self.office.read(asked, "bo")["approval"]["approved"], 0)

    # the command

    def assent(self, who, *words, text="", code=0):
        done = subprocess.run([self.server.binary, *words], input=text, capture_output=True, text=True, check=False,
                              env={**os.environ, "ASSENT_SERVER": self.server.base, "NO_COLOR": "1",
                                   "ASSENT_TOKEN": self.office[who].token})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_the_command(self):
        shown = self.assent("bo", "new", "access", "text=Report", "--for", "david")
        self.assertIn("opened by", shown)
        tickets = [self.asked("david")["number"] for _ in range(2)]
        self.assertIn("watch", self.assent("bo", "watching", "add", tickets[0]))
        self.assertIn(tickets[0], self.assent("bo", "watching"))
        self.assertIn("no vote was given", self.assent("bo", "vote-all", "approve", *tickets, text="n\n", code=1))
        self.assertIn("counted", self.assent("bo", "vote-all", "approve", *tickets, text="y\n"))
        self.assertEqual(json.loads(self.assent("erik", "vote-all", "approve", "--json")), {"votes": []})
        self.assertIn("say why", self.assent("david", "hand-over", tickets[0], "ann", code=2))
        self.assertIn("Ann Ek", self.assent("david", "hand-over", tickets[0], "ann", "--because", "Away"))
        self.assertIn("no more", self.assent("bo", "watching", "drop", tickets[0]))


if __name__ == "__main__":
    unittest.main()
