# SPDX-License-Identifier: Apache-2.0
"""Idempotency keys over the API (API-05): one key has one effect, whatever happens to the answers."""

import unittest

from assent_server import Server
from burst import burst
from frames import Client
from normal_change import FIELDS, Office

CREATE = {"workflow": "normal-change", "fields": {"summary": "Only once", "service": "payments"}}


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def tickets(self):
        return self.rows("SELECT count(*) FROM ticket")

    def rows(self, query):
        database = self.server.database()
        try:
            return database.execute(query).fetchone()[0]
        finally:
            database.close()

    def replayed(self, answer):
        return answer.headers.get("idempotency-replayed") == "true"

    def test_a_hundred_equal_posts_at_once_have_one_effect(self):
        token, tickets, turns = self.server.token("ann"), self.tickets(), self.rows("SELECT count(*) FROM journal")
        answers = burst(self.server, [(token, "POST", "/v1/tickets", [("idempotency-key", "hundred")], CREATE)] * 100)
        self.assertEqual(self.tickets(), tickets + 1)
        self.assertEqual(self.rows("SELECT count(*) FROM journal"), turns + 1)
        self.assertTrue(all(answer.status in (201, 409) for answer in answers))
        made = [answer for answer in answers if answer.status == 201]
        self.assertEqual(sum(answer.field("idempotency-replayed") != "true" for answer in made), 1)
        self.assertEqual(len({answer.body for answer in made}), 1)
        self.assertEqual({answer.field("etag") for answer in made}, {'"1"'})
        self.assertEqual({answer.field("location") for answer in made}, {made[0].json()["links"]["self"]})
        self.assertGreater(len(made), 1)

    def test_fifty_equal_votes_at_once_are_one_vote(self):
        change = self.office.to_board()
        approval = self.office.read(change, "hanna")["approval"]
        vote = (self.server.token("hanna"), "POST", f"/v1/approvals/{approval['id']}/votes",
                [("idempotency-key", "vote")], {"choice": "approve", "digest": approval["digest"]})
        answers = burst(self.server, [vote] * 50, connections=5)
        self.assertEqual({answer.status for answer in answers}, {201})
        self.assertEqual(sum(answer.field("idempotency-replayed") != "true" for answer in answers), 1)
        self.assertEqual(self.office.read(change)["approval"]["approved"], 1)
        self.assertEqual(self.office.read(change)["revision"], change["revision"] + 1)

    def test_the_first_answer_is_given_though_the_ticket_has_moved(self):
        ann = self.office["ann"]
        first = ann.post("/v1/tickets", {"workflow": "normal-change", "fields": FIELDS}, 201, key="moves")
        change = first.json()
        submitted = ann.post(f"{change['links']['self']}/actions/submit", None, 200, key="submit")
        self.office.vote(change, "david")
        again = ann.post("/v1/tickets", {"workflow": "normal-change", "fields": FIELDS}, 201, key="moves")
        self.assertTrue(self.replayed(again))
        self.assertEqual(again.content, first.content)
        self.assertEqual(again.headers["etag"], first.headers["etag"])
        self.assertEqual(again.headers["location"], first.headers["location"])
        again = ann.post(f"{change['links']['self']}/actions/submit", None, 200, key="submit")
        self.assertTrue(self.replayed(again))
        self.assertEqual((again.headers["etag"], again.json()["state"]), (submitted.headers["etag"], "board"))
        self.assertEqual(again.content, submitted.content)

    def test_what_is_the_same_request(self):
        """Quotes around the key, order and white space change nothing; the body's meaning does."""
        ann = self.office["ann"]
        first = ann.post("/v1/tickets", CREATE, 201, key="same")
        headers = {"content-type": "application/json", "idempotency-key": '"same"'}
        text = '{ "fields": { "service": "payments",\n "summary": "Only\\u0020once" }, "workflow": "normal-change" }'
        again = ann.call("POST", "/v1/tickets", 201, content=text, headers=headers)
        self.assertTrue(self.replayed(again))
        self.assertEqual(again.content, first.content)
        tickets = self.tickets()
        other = {"workflow": "normal-change", "fields": {"summary": "Something else", "service": "payments"}}
        for body, path in ((other, "/v1/tickets"), (CREATE, "/v1/tickets?dry_run=false")):
            refused = ann.call("POST", path, 422, json=body, headers={"idempotency-key": "same"}).json()
            self.assertEqual(refused["code"], "idempotency-key-reused")
        self.assertEqual(self.tickets(), tickets)

    def test_somebody_elses_key_is_another_key(self):
        mine = self.office["ann"].post("/v1/tickets", CREATE, 201, key="shared").json()
        theirs = self.office["bo"].post("/v1/tickets", CREATE, 201, key="shared")
        self.assertFalse(self.replayed(theirs))
        self.assertNotEqual(theirs.json()["id"], mine["id"])
        self.assertEqual(theirs.json()["requester"]["handle"], "bo")
        comment = self.office["ann"].post(f"{mine['links']['self']}/comments", {"comment": "Mine"}, 201, key="shared")
        self.assertFalse(self.replayed(comment))  # another path
        token = self.server.api(self.server.token("ann", keep=False))  # another token of the same person
        self.assertTrue(self.replayed(token.post("/v1/tickets", CREATE, 201, key="shared")))

    def test_a_refused_request_does_not_burn_its_key(self):
        ann, office = self.office["ann"], self.office
        ann.post("/v1/tickets", {"workflow": "normal-change", "fields": {"summary": "No service"}}, 422, key="mended")
        made = ann.post("/v1/tickets", CREATE, 201, key="mended")
        self.assertFalse(self.replayed(made))
        change = office.draft(plan="")
        path = f"{change['links']['self']}/actions/submit"
        refused = ann.post(path, None, None, key="submits")
        self.assertEqual((refused.status_code, refused.json()["code"]), (422, "field-missing"))
        ann.patch(change["links"]["self"], {"plan": "Now there is one."}, '"1"')
        self.assertFalse(self.replayed(ann.post(path, None, 200, key="submits")))
        office.vote(change, "david", "reject", 422, key="votes")  # a comment is missing
        office.vote(change, "david", "approve", 409, key="votes", digest="sha256:" + "0" * 64)
        office.vote(change, "ann", "approve", 403, key="votes")
        self.assertEqual(office.vote(change, "david", key="votes")["approval"]["outcome"], "met")

    def test_a_dry_run_does_not_use_the_key(self):
        ann = self.office["ann"]
        tickets = self.tickets()
        ann.post("/v1/tickets?dry_run=true", CREATE, 200, key="dry")
        self.assertEqual(self.tickets(), tickets)
        self.assertFalse(self.replayed(ann.post("/v1/tickets", CREATE, 201, key="dry")))

    def test_an_edit_that_was_kept_is_not_stale(self):
        """The key is looked up before If-Match is judged: the edit itself moved the revision."""
        ann, change = self.office["ann"], self.office.draft()
        headers = {"content-type": "application/merge-patch+json", "if-match": '"1"', "idempotency-key": "edit"}
        body = '{"fields":{"plan":"Edited once."}}'
        first = ann.call("PATCH", change["links"]["self"], 200, content=body, headers=headers)
        again = ann.call("PATCH", change["links"]["self"], 200, content=body, headers=headers)
        self.assertTrue(self.replayed(again))
        self.assertEqual((again.content, again.headers["etag"]), (first.content, '"2"'))

    def test_a_token_is_made_once_and_shown_once(self):
        ann = self.office["ann"]
        first = ann.post("/v1/tokens", {"name": "laptop"}, 201, key="token")
        self.assertTrue(first.json()["token"].startswith("ast_h"))
        again = ann.post("/v1/tokens", {"name": "laptop"}, 201, key="token")
        self.assertTrue(self.replayed(again))
        self.assertEqual(again.json()["id"], first.json()["id"])
        self.assertNotIn("token", again.json())
        named = [token for token in ann.get("/v1/tokens").json()["data"] if token.get("name") == "laptop"]
        self.assertEqual(len(named), 1)

    def test_a_deployment_is_made_once(self):
        admin = self.server.admin()
        text = ("assent: 1\nworkflow: tiny\nkind: request\ntitle: Tiny\nowner: role:operator\nprefix: TNY\n"
                "fields:\n  what: { type: text, required: true }\nstart: draft\n"
                "states:\n  draft:\n    held_by: requester\n"
                "    actions:\n      done: { by: requester, to: done }\n  done: { end: success }\n")
        body = {"text": text}
        first = admin.post("/v1/workflows:deploy", body, 201, key="deploy")
        again = admin.post("/v1/workflows:deploy", body, 201, key="deploy")
        self.assertTrue(self.replayed(again))
        self.assertEqual((first.json()["version"], again.json()["version"]), (1, 1))
        other = admin.post("/v1/workflows:deploy", body, None, key="deploy-again")
        self.assertEqual((other.status_code, other.json()["unchanged"]), (200, True))


class KeysAcrossCrashes(unittest.TestCase):
    def test_a_retry_after_a_crash_gets_the_first_answer(self):
        """Killed when the commit is on the disk and before anybody has read the answer."""
        with Server() as server:
            office = Office(server)
            change = office.draft()
            submit = f"{change['links']['self']}/actions/submit"
            requests = [("POST", "/v1/tickets", CREATE, 201), ("POST", submit, {}, 200),
                        ("POST", f"{change['links']['self']}/comments", {"comment": "Hold on"}, 201)]
            for at, (method, path, body, status) in enumerate(requests):
                key = f"crash-{at}"
                seq = server.journal_head()[0]
                port = int(server.base.rsplit(":", 1)[1])
                with Client(("127.0.0.1", port)) as client:
                    client.settle()
                    client.request(1, method, path, [("idempotency-key", key)], body, server.token("ann"))
                    server.wait_for(lambda seq=seq: server.journal_head()[0] > seq)
                    server.kill()
                server.start()
                office.forget()
                after = server.journal_head()[0]
                again = office["ann"].post(path, body, status, key=key)
                self.assertEqual(again.headers["idempotency-replayed"], "true")
                self.assertEqual(server.journal_head()[0], after)
                self.assertEqual(again.content, office["ann"].post(path, body, status, key=key).content)
                other = {"comment": "Another"} if "comments" in path else {"workflow": "normal-change", "fields": {}}
                if "actions" not in path:
                    refused = office["ann"].post(path, other, 422, key=key).json()
                    self.assertEqual(refused["code"], "idempotency-key-reused")
            server.verify()


if __name__ == "__main__":
    unittest.main()
