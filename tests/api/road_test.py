# SPDX-License-Identifier: Apache-2.0
"""The whole road of a change over HTTP/2, by python3-httpx: draft to closed, and the road that fails.

Every answer's form is checked, its ETag, its Location; and the history must tell what was done, by
whom, in order.
"""

import unittest

import httpx
from assent_server import Server
from normal_change import BOARD, FIELDS, Office
from shapes import (INBOX_ENTRY, JOB_SHAPE, LINE, ROUND, TICKET_SHAPE, TURN, fits, page_fits, ticket_fits)


class Road(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def history(self, change, by="ann"):
        """Oldest first, as [event, by] with the trace's lines behind."""
        turns = page_fits(self.office[by].get(change["links"]["history"] + "?limit=200"), TURN)
        self.assertEqual([turn["seq"] for turn in turns], sorted((turn["seq"] for turn in turns), reverse=True))
        return list(reversed(turns))

    def act(self, change, action, by="ann", **body):
        answer = self.office[by].post(f"{change['links']['self']}/actions/{action}", body or None, 200)
        return ticket_fits(answer)

    def vote(self, change, by, **body):
        approval = self.office[by].get(change["links"]["self"]).json()["approval"]
        answer = self.office[by].post(f"/v1/approvals/{approval['id']}/votes",
                                      {"choice": "approve", "digest": approval["digest"], **body}, 201)
        voted = answer.json()
        fits(voted, {"approval": ROUND, "ticket": TICKET_SHAPE})
        self.assertEqual(answer.headers["etag"], f"\"{voted['ticket']['revision']}\"")
        self.assertEqual(voted["approval"]["id"], approval["id"])
        mine = [vote for vote in voted["approval"]["votes"] if vote["person"]["handle"] == by]
        self.assertEqual([(vote["choice"], vote["digest"]) for vote in mine], [("approve", approval["digest"])])
        return voted

    def work(self, kind, **report):
        """A worker claims the one job of the kind and completes it; returns both views of the job."""
        claimed = self.office.claim(kind)
        fits(claimed, JOB_SHAPE)
        self.assertEqual((claimed["type"], claimed["phase"], claimed["attempts"]), (kind, "claimed", 1))
        self.assertEqual(claimed["claimed_by"]["handle"], "deployer")
        done = self.office.complete(claimed, **report)
        fits(done, JOB_SHAPE)
        self.assertEqual((done["id"], done["phase"], done["outcome"]), (claimed["id"], "ended", "succeeded"))
        self.assertEqual(done.get("result"), report.get("result"))
        return claimed, done

    # draft to closed

    def test_a_change_walks_from_draft_to_closed(self):
        change = self.drafted()
        self.scored(change)
        self.refused_to_the_requester(change)
        self.approved(change)
        self.implemented(change)
        self.closed(change)
        self.told(change)

    def drafted(self):
        ann = self.office["ann"]
        body = {"workflow": "normal-change", "fields": {"summary": "Patch the database", "service": "payments"}}
        answer = ann.post("/v1/tickets", body, 201)
        change = ticket_fits(answer)
        self.assertEqual(answer.headers["location"], change["links"]["self"])
        self.assertEqual((change["state"], change["revision"], change["open"]), ("draft", 1, True))
        self.assertEqual(change["requester"]["handle"], "ann")
        self.assertEqual({action["name"] for action in change["actions"]}, {"submit", "withdraw"})
        self.assertNotIn("risk", change)
        read = ticket_fits(ann.get(answer.headers["location"]))
        self.assertEqual(read, change)
        self.assertEqual(ticket_fits(ann.get("/v1/tickets/" + change["number"])), change)
        self.assertEqual(ann.get(change["links"]["self"], 304, headers={"if-none-match": '"1"'}).content, b"")

        refused = ann.post(change["actions"][0]["href"], None, 422).json()  # the form is not filled yet
        self.assertEqual(refused["code"], "field-missing")
        ann.patch(change["links"]["self"], FIELDS, None, 428)
        edited = ticket_fits(ann.patch(change["links"]["self"], FIELDS, '"1"'))
        self.assertEqual(edited["revision"], 2)
        self.assertEqual(edited["fields"]["plan"], FIELDS["plan"])
        self.assertEqual(edited["fields"]["planned"]["start"], "2020-01-06T10:00:00.000000Z")
        self.assertNotEqual(edited["material_digest"], change["material_digest"])
        ann.patch(change["links"]["self"], {"summary": "Late"}, '"1"', 412)
        return edited

    def scored(self, change):
        self.assertEqual(self.act(change, "submit")["state"], "board")
        seen = ticket_fits(self.office["david"].get(change["links"]["self"]))
        self.assertEqual(seen["risk"]["level"], "high")  # critical, and somebody would notice: the floor
        factors = {factor["id"]: factor["contribution"] for factor in seen["risk"]["factors"]}
        self.assertEqual(factors["users"], 10)           # from the form
        self.assertEqual(factors["service_critical"], 20)  # from Lua
        self.assertEqual(sum(factors.values()), seen["risk"]["score"])
        self.assertEqual((seen["approval"]["name"], seen["approval"]["can_vote"]), ("technical", True))
        self.assertEqual(seen["clocks"][0]["name"], "round/0")

    def refused_to_the_requester(self, change):
        approval = self.office.read(change)["approval"]
        self.assertEqual((approval["can_vote"], approval["cannot_because"]), (False, "never requester"))
        answer = self.office["ann"].post(f"/v1/approvals/{approval['id']}/votes", {"choice": "approve"}, 403).json()
        self.assertEqual((answer["code"], answer["rule"]), ("separation-of-duties", "never requester"))
        self.assertIn("normal-change.yaml:", answer["place"])
        self.assertNotIn(change["id"], str(self.office["ann"].get("/v1/inbox").json()))
        stranger = self.office["jonas"].post(f"/v1/approvals/{approval['id']}/votes", {"choice": "approve"}, 403)
        self.assertEqual(stranger.json()["code"], "not-entitled")
        self.assertEqual(self.office.read(change)["revision"], 3)  # refusals move nothing

    def approved(self, change):
        voted = self.vote(change, "david", comment="Read the plan; the standby first is right.")
        self.assertEqual((voted["approval"]["outcome"], voted["approval"]["approved"]), ("met", 1))
        self.assertEqual(voted["approval"]["votes"][0]["comment"], "Read the plan; the standby first is right.")
        self.assertEqual(voted["ticket"]["approval"]["name"], "cab")
        excluded = {(out["person"]["handle"], out["rule"]) for out in voted["ticket"]["approval"]["excluded"]}
        self.assertIn(("erik", "implementer"), excluded)
        for voter in BOARD:
            entries = page_fits(self.office[voter].get("/v1/inbox"), INBOX_ENTRY)
            mine = [entry for entry in entries if entry["ticket"]["id"] == change["id"]]
            self.assertEqual([(entry["what"], entry["can_vote"]) for entry in mine], [("vote", True)])
            self.assertNotIn("revision", mine[0]["ticket"])  # the inbox does not know it, and does not say 0
            voted = self.vote(change, voter)
            left = page_fits(self.office[voter].get("/v1/inbox"), INBOX_ENTRY)
            self.assertNotIn((change["id"], "vote"), [(entry["ticket"]["id"], entry["what"]) for entry in left])
        self.assertEqual(voted["ticket"]["state"], "implement")
        rounds = page_fits(self.office["ann"].get(change["links"]["approvals"]), ROUND)
        self.assertEqual([(round["name"], round["outcome"], len(round["votes"])) for round in rounds],
                         [("technical", "met", 1), ("security", "skipped", 0), ("cab", "met", 3)])

    def implemented(self, change):
        claimed, _ = self.work("snapshot", result={"snapshot": "snap-17"})
        self.assertEqual(claimed["with"], {"items": ["pay-db-1", "pay-db-2"]})
        claimed, done = self.work("deployer", result={"packages": 3})
        self.assertEqual(claimed["with"]["change"], change["number"])
        again = self.office.complete(claimed, result={"packages": 3})  # the answer was lost: the same again
        self.assertEqual((again["outcome"], again["result"]), (done["outcome"], done["result"]))
        self.assertIsNone(self.office.claim("snapshot", "deployer"))

        entries = page_fits(self.office["bo"].get("/v1/inbox"), INBOX_ENTRY)
        task = next(entry for entry in entries if entry["what"] == "task" and entry["ticket"]["id"] == change["id"])
        seen = self.office["bo"].get(f"/v1/jobs/{task['job']}").json()
        fits(seen, JOB_SHAPE)
        self.assertEqual(seen["title"], f"Verify Payments after {change['number']}")
        refused = self.office["david"].post(f"/v1/jobs/{task['job']}:complete",
                                            {"fields": {"outcome": "successful"}}, 403, key=False).json()
        self.assertEqual(refused["code"], "separation-of-duties")  # he voted on it
        done = self.office.complete({"id": task["job"]}, "bo", fields={"outcome": "successful"})
        self.assertEqual((done["phase"], done["outcome"]), ("ended", "succeeded"))
        self.work("snapshot-drop")
        jobs = page_fits(self.office["ann"].get(change["links"]["jobs"]), JOB_SHAPE)
        self.assertEqual([(job["name"], job["role"], job["outcome"]) for job in jobs],
                         [("snapshot", "do", "succeeded"), ("deploy", "do", "succeeded"),
                          ("verify", "do", "succeeded"), ("snapshot", "finally", "succeeded")])

    def closed(self, change):
        review = ticket_fits(self.office["fatima"].get(change["links"]["self"]))
        self.assertEqual((review["state"], review["fields"]["outcome"]), ("review", "successful"))
        self.assertEqual([holder["handle"] for holder in review["held_by"]], ["fatima"])
        held = [entry["ticket"]["id"] for entry in page_fits(self.office["fatima"].get("/v1/inbox"), INBOX_ENTRY)
                if entry["what"] == "held"]
        self.assertIn(change["id"], held)
        dry = self.office["fatima"].post(f"{change['links']['self']}/actions/close?dry_run=true",
                                         {"fields": {"review": "Went as planned."}}, 200).json()
        self.assertEqual((dry["dry_run"], dry["ticket"]["state"]), (True, "closed"))
        self.assertEqual(self.office.read(change)["state"], "review")
        done = self.act(change, "close", "fatima", fields={"review": "Went as planned."})
        self.assertEqual((done["state"], done["open"], done["outcome"], done["actions"]),
                         ("closed", False, "success", []))
        after = self.office["fatima"].post(f"{change['links']['self']}/comments", {"comment": "Thank you."}, 201)
        self.assertFalse(ticket_fits(after)["open"])

    def told(self, change):
        turns = self.history(change)
        self.assertEqual([(turn["event"], turn["by"]["handle"]) for turn in turns], [
            ("create", "ann"), ("edit", "ann"), ("act", "ann"), ("vote", "ann"), ("vote", "jonas"), ("vote", "david"),
            ("vote", "hanna"), ("vote", "ivar"), ("vote", "fatima"), ("claim", "deployer"), ("complete", "deployer"),
            ("claim", "deployer"), ("complete", "deployer"), ("complete", "david"), ("complete", "bo"),
            ("claim", "deployer"), ("complete", "deployer"), ("act", "fatima"), ("comment", "fatima")])
        facts = [fact for turn in turns for fact in turn["facts"]]
        for turn in turns:
            self.assertEqual([fact["id"] for fact in turn["facts"]],
                             [f"{turn['seq']}.{at}" for at in range(len(turn["facts"]))])
        self.assertEqual([fact["state"] for fact in facts if fact["kind"] == "entered"],
                         ["draft", "assess", "board", "scheduled", "implement", "review", "closed"])
        self.assertEqual([fact["code"] for fact in facts if fact["kind"] == "refused"],
                         ["separation-of-duties", "not-entitled", "separation-of-duties"])
        revisions = [turn["revision"] for turn in turns if turn["facts"][0]["kind"] != "refused"]
        self.assertEqual(revisions, list(range(1, len(revisions) + 1)))
        line = next(line for line in page_fits(self.office["ann"].get("/v1/tickets?limit=200"), LINE)
                    if line["id"] == change["id"])
        self.assertEqual((line["state"], line["open"], line["revision"]), ("closed", False, revisions[-1]))

    def test_httpx_as_it_is(self):
        """Nothing of the harness: a plain httpx client with prior knowledge of HTTP/2."""
        headers = {"authorization": f"Bearer {self.server.token('ann')}", "idempotency-key": "plain"}
        with httpx.Client(http1=False, http2=True, base_url=self.server.base, headers=headers) as client:
            fields = {"summary": "By hand", "service": "reporting"}
            made = client.post("/v1/tickets", json={"workflow": "normal-change", "fields": fields})
            self.assertEqual((made.http_version, made.status_code), ("HTTP/2", 201))
            self.assertEqual(client.get(made.headers["location"]).json(), made.json())

    # the road that fails

    def test_a_deployment_that_fails_is_undone_newest_first(self):
        office = self.office
        change = office.to_implement()
        office.complete(office.claim("snapshot"), result={"snapshot": "snap-18"})
        deploy = office.claim("deployer")
        failed = office.fail(deploy, "no space left on device", retry=False)
        self.assertEqual((failed["outcome"], failed["error"]), ("failed", "no space left on device"))
        leaving = ticket_fits(office["ann"].get(change["links"]["self"]))
        self.assertEqual((leaving["state"], leaving["leaving_for"]), ("implement", "review"))
        self.assertIsNone(office.claim("snapshot-restore"))  # not before what came later is undone
        undo = office.claim("deployer-rollback")
        self.assertEqual((undo["role"], undo["with"]["backout"]), ("undo", FIELDS["backout"]))
        self.assertTrue(undo["key"].endswith("/undo"))
        office.complete(undo)
        restore = office.claim("snapshot-restore")
        self.assertEqual(restore["with"]["deployed"], "succeeded")  # of the job whose undo it is
        office.complete(restore)
        failed = ticket_fits(office["ann"].get(change["links"]["self"]))
        self.assertEqual(failed["state"], "review")
        self.assertIsNone(office.claim("snapshot-drop", "deployer", "snapshot"))
        jobs = page_fits(office["ann"].get(change["links"]["jobs"]), JOB_SHAPE)
        self.assertEqual([(job["name"], job["role"], job["outcome"]) for job in jobs],
                         [("snapshot", "do", "succeeded"), ("deploy", "do", "failed"), ("verify", "do", "skipped"),
                          ("deploy", "undo", "succeeded"), ("snapshot", "undo", "succeeded")])
        ended = [(fact["n"], fact["outcome"]) for turn in self.history(change) for fact in turn["facts"]
                 if fact["kind"] == "job_ended"]
        self.assertEqual(ended, [(0, "succeeded"), (1, "failed"), (2, "skipped"), (3, "succeeded"), (4, "succeeded")])

        edited = office["fatima"].patch(change["links"]["self"], {"outcome": "backed_out"},
                                        f"\"{failed['revision']}\"")
        self.assertEqual(ticket_fits(edited)["fields"]["outcome"], "backed_out")
        again = self.act(change, "reopen", "fatima", comment="Make room first.")
        self.assertEqual(again["state"], "draft")

    def test_a_fault_is_an_operators_and_never_silence(self):
        office = self.office
        change = office.to_implement()
        office.complete(office.claim("snapshot"))
        office.fail(office.claim("deployer"), "wrong checksum", retry=False)
        office.fail(office.claim("deployer-rollback"), "no route to host", retry=False)
        entries = page_fits(office["jonas"].get("/v1/inbox"), INBOX_ENTRY)
        fault = next(entry for entry in entries if entry["what"] == "fault" and entry["ticket"]["id"] == change["id"])
        self.server.verify()  # an open fault is nothing wrong
        path = f"/v1/jobs/{fault['job']}:resolve"
        self.assertEqual(office["ann"].post(path, {"how": "retry"}, 403).json()["code"], "forbidden")
        self.assertEqual(office["jonas"].post(path, {"how": "skip"}, 422).json()["code"], "comment-missing")
        office["jonas"].post(path, {"how": "retry"}, 200)
        office.complete(office.claim("deployer-rollback"))
        office.complete(office.claim("snapshot-restore"))
        self.assertEqual(office.read(change)["state"], "review")

    def test_an_abort_stops_the_work_and_undoes_it(self):
        office = self.office
        change = office.to_implement()
        running = office.claim("snapshot")
        self.assertEqual(office["erik"].post(f"{change['links']['self']}/actions/abort", {}, 422).json()["code"],
                         "comment-missing")
        self.act(change, "abort", "erik", comment="The window is over.")
        extended = office["deployer"].post(f"/v1/jobs/{running['id']}:extend", {"lease_id": running["lease_id"]}, 200,
                                           key=False).json()
        self.assertTrue(extended["cancel_requested"])
        office.complete(running, result={"snapshot": "snap-19"})  # it had been too far to stop: told as it was
        office.complete(office.claim("snapshot-restore"))
        self.assertEqual(office.read(change)["state"], "review")

    def test_a_rejection_leads_back_and_an_edit_asks_again(self):
        office = self.office
        change = office.draft()
        office.act(change, "submit")
        approval = office.read(change, "david")["approval"]
        refused = office["david"].post(f"/v1/approvals/{approval['id']}/votes", {"choice": "reject"}, 422).json()
        self.assertEqual(refused["code"], "comment-missing")
        voted = office.vote(change, "david", "reject", comment="No plan for the replica.")
        self.assertEqual((voted["approval"]["outcome"], voted["ticket"]["state"]), ("refused", "draft"))
        back = office.read(change)
        office["ann"].patch(change["links"]["self"], {"plan": "First the replica."}, f"\"{back['revision']}\"")
        office.act(change, "submit")
        stale = office["david"].post(f"/v1/approvals/{approval['id'][:-1]}1/votes",
                                     {"choice": "approve", "digest": approval["digest"]}, 409).json()
        self.assertEqual(stale["code"], "stale-subject")
        office.vote(change, "david")
        self.assertEqual(office.read(change)["approval"]["name"], "cab")


if __name__ == "__main__":
    unittest.main()
