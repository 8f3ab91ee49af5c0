# SPDX-License-Identifier: Apache-2.0
"""Many at once: no lost update, every vote counts, one job has one worker, a stale worker is refused."""

import threading
import time
import unittest

from assent_server import Server
from at_once import at_once
from burst import burst
from frames import Client
from normal_change import BOARD, Office

VOTERS = 10
WAITERS = 200
WORLD = "\n".join([
    "assent: 1", "world: Crew", "people:", "  admin: { name: Administrator }", "  rose: { name: Rose }",
    "  worker: { name: Worker, kind: service_account, owner: rose }",
    "  other: { name: Other worker, kind: service_account, owner: rose }",
    *[f"  v{at}: {{ name: Voter {at}, groups: [voters] }}" for at in range(VOTERS)],
    "groups:", "  voters: { name: Voters }",
    "roles:", "  employee: { everyone: true, may: [submit, act, vote] }",
    "  operator: { people: [rose], may: [operate] }", "  worker: { people: [worker, other], may: [work] }",
    "  administrator: { people: [admin], may: [deploy, world, tokens] }", ""])
WORKFLOW = """\
assent: 1
workflow: crew
kind: change
type: normal
title: Crew
owner: role:operator
prefix: CRW

fields:
  what: { type: text, max: 200, required: true, title: What? }

start: draft

states:
  draft:
    held_by: requester
    actions:
      submit: { by: requester, to: ask }
      work:   { by: requester, to: work }

  ask:
    approval:
      from: group:voters
      need: everyone
    approved: done
    rejected: draft

  work:
    jobs:
      print:
        worker: printer
        retry: { attempts: 3, first: 1 s, factor: 1, most: 1 s }
        if_it_fails: ask
    done: done
    failed: draft

  done: { end: success }
"""
UNATTENDED = 'unattended: "The printer needs nobody."\n'


class Crew(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world(WORLD)
        text = WORKFLOW.replace("\nfields:", UNATTENDED + "\nfields:", 1)
        cls.server.deploy("crew", text, {})
        cls.rose, cls.worker = cls.server.person("rose"), cls.server.person("worker")

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def new(self, action=None):
        ticket = self.rose.post("/v1/tickets", {"workflow": "crew", "fields": {"what": "This"}}, 201).json()
        if action:
            ticket = self.rose.post(f"{ticket['links']['self']}/actions/{action}", None, 200).json()
        return ticket

    def claim(self, by=None, **body):
        return (by or self.worker).post("/v1/jobs:claim", {"types": ["printer"], **body}, 200, key=False).json()["jobs"]

    def job(self, job):
        return self.rose.get(f"/v1/jobs/{job['id']}").json()

    # writers

    def test_of_two_writers_one_is_stale(self):
        ticket = self.new()
        path = ticket["links"]["self"]
        others = [self.server.person("rose") for _ in range(2)]
        for round_ in range(20):
            etag = self.rose.get(path).headers["etag"]
            answers = at_once([lambda one=one, at=at: one.patch(path, {"what": f"{round_}, by {at}"}, etag, None)
                               for at, one in enumerate(others)])
            self.assertEqual(sorted(answer.status_code for answer in answers), [200, 412])
            won = next(answer for answer in answers if answer.status_code == 200)
            lost = next(answer for answer in answers if answer.status_code == 412)
            now = self.rose.get(path)
            self.assertEqual(now.headers["etag"], won.headers["etag"])
            self.assertEqual(now.json()["fields"], won.json()["fields"])
            self.assertEqual(lost.headers.get("etag"), now.headers["etag"])  # what to read and try again with
        self.assertEqual(self.rose.get(path).json()["revision"], 21)

    def test_no_update_is_lost(self):
        """Eight writers add a letter each, six times, by read, edit and If-Match: every letter is there."""
        ticket = self.new()
        path = ticket["links"]["self"]
        self.rose.patch(path, {"what": "."}, '"1"')

        def writer(letter, api):
            for _ in range(6):
                while True:
                    seen = api.get(path)
                    text = seen.json()["fields"]["what"] + letter
                    if api.patch(path, {"what": text}, seen.headers["etag"], None).status_code == 200:
                        break

        at_once([lambda letter=letter, api=self.server.person("rose"): writer(letter, api) for letter in "abcdefgh"])
        text = self.rose.get(path).json()["fields"]["what"]
        self.assertEqual("".join(sorted(text)), "." + "".join(letter * 6 for letter in "abcdefgh"))

    def test_ten_voters_at_once_all_count(self):
        voters = [self.server.person(f"v{at}") for at in range(VOTERS)]
        for _ in range(5):
            ticket = self.new("submit")
            approval = ticket["approval"]
            path = f"/v1/approvals/{approval['id']}/votes"
            answers = at_once([lambda voter=voter: voter.post(path, {"choice": "approve",
                                                                     "digest": approval["digest"]}, 201)
                               for voter in voters])
            counts = sorted(answer.json()["approval"]["approved"] for answer in answers)
            self.assertEqual(counts, list(range(1, VOTERS + 1)))  # each saw its own vote, and those before it
            now = self.rose.get(ticket["links"]["self"]).json()
            self.assertEqual((now["state"], now["revision"]), ("done", 2 + VOTERS))

    def test_one_person_votes_once_however_often(self):
        """The same vote again is the vote that stands; another one is refused."""
        ticket = self.new("submit")
        token, path = self.server.token("v0"), f"/v1/approvals/{ticket['approval']['id']}/votes"
        key = iter(range(1000))

        def votes(count, body):
            return burst(self.server, [(token, "POST", path, [("idempotency-key", f"{ticket['id']}-{next(key)}")], body)
                                       for _ in range(count)], connections=5)

        self.assertEqual({answer.status for answer in votes(20, {"choice": "approve"})}, {201})
        now = self.rose.get(ticket["links"]["self"]).json()
        self.assertEqual((now["approval"]["approved"], now["revision"]), (1, 3))
        others = votes(10, {"choice": "reject", "comment": "No."})
        self.assertEqual({(answer.status, answer.json()["code"]) for answer in others}, {(409, "already-voted")})
        now = self.rose.get(ticket["links"]["self"]).json()
        self.assertEqual((now["approval"]["approved"], now["approval"]["rejected"], now["revision"]), (1, 0, 3))

    # workers

    def test_two_hundred_waiters_and_one_job(self):
        """Ten connections with twenty long polls each: exactly one is given the job, the others an empty list."""
        made = []
        timer = threading.Timer(1, lambda: made.append(self.new("work")))  # when the polls wait
        timer.start()
        poll = (self.server.token("worker"), "POST", "/v1/jobs:claim", [],
                {"types": ["printer"], "wait": "PT5S", "lease": "PT60S"})
        answers = burst(self.server, [poll] * WAITERS)
        timer.join()
        self.assertEqual([answer.status for answer in answers], [200] * WAITERS)
        jobs = [job for answer in answers for job in answer.json()["jobs"]]
        self.assertEqual([job["number"] for job in jobs], [made[0]["number"]])
        self.assertEqual(self.job(jobs[0])["attempts"], 1)
        self.worker.post(f"/v1/jobs/{jobs[0]['id']}:complete", {"lease_id": jobs[0]["lease_id"]}, 200, key=False)

    def test_each_job_has_one_worker(self):
        """Twenty jobs and eight workers who claim three at a time: each job is given out once."""
        tickets = {self.new("work")["number"] for _ in range(20)}
        workers = [self.server.person("worker") for _ in range(8)]
        taken = [job for jobs in at_once([lambda worker=worker: self.claim(worker, max=3) for worker in workers])
                 for job in jobs]
        while True:
            more = self.claim(max=100)
            if not more:
                break
            taken += more
        self.assertEqual(sorted(job["number"] for job in taken), sorted(tickets))
        self.assertEqual({job["attempts"] for job in taken}, {1})
        for job in taken:
            self.worker.post(f"/v1/jobs/{job['id']}:complete", {"lease_id": job["lease_id"]}, 200, key=False)

    def test_a_stale_worker_is_refused(self):
        ticket = self.new("work")
        stale, = self.claim(lease="PT1S")
        again, = self.claim(self.server.person("other"), wait="PT20S", lease="PT60S")  # when the lease has ended
        self.assertEqual((again["id"], again["attempts"]), (stale["id"], 2))
        self.assertGreater(again["lease_id"], stale["lease_id"])
        for verb, body in (("complete", {}), ("fail", {"error": "Too late"}), ("extend", {}), ("release", {}),
                           ("progress", {"progress": {"done": 1}})):
            refused = self.worker.post(f"/v1/jobs/{stale['id']}:{verb}", {"lease_id": stale["lease_id"], **body}, 409,
                                       key=False).json()
            self.assertEqual(refused["code"], "lease-lost", verb)
        self.assertEqual(self.job(again)["phase"], "claimed")
        other = self.server.person("other")
        other.post(f"/v1/jobs/{again['id']}:complete", {"lease_id": again["lease_id"]}, 200, key=False)
        self.assertEqual(self.rose.get(ticket["links"]["self"]).json()["state"], "done")
        late = self.worker.post(f"/v1/jobs/{stale['id']}:complete", {"lease_id": stale["lease_id"]}, None, key=False)
        self.assertIn(late.json()["code"], ("lease-lost", "job-ended"))

    def test_an_extended_lease_does_not_end(self):
        self.new("work")
        job, = self.claim(lease="PT1S")
        extended = self.worker.post(f"/v1/jobs/{job['id']}:extend", {"lease_id": job["lease_id"], "lease": "PT30S"},
                                    200, key=False).json()
        self.assertFalse(extended["cancel_requested"])
        self.assertEqual(self.claim(self.server.person("other"), wait="PT3S"), [])
        done = self.worker.post(f"/v1/jobs/{job['id']}:complete", {"lease_id": job["lease_id"]}, 200, key=False).json()
        self.assertEqual((done["outcome"], done["attempts"]), ("succeeded", 1))

    def test_a_claim_whose_answer_is_lost_counts(self):
        """The connection is gone before the answer: the attempt stands, and ends with its lease."""
        ticket = self.new("work")
        address = ("127.0.0.1", int(self.server.base.rsplit(":", 1)[1]))
        before = self.server.journal_head()[0]
        with Client(address) as client:
            client.settle()
            client.request(1, "POST", "/v1/jobs:claim", [], {"types": ["printer"], "lease": "PT1S"},
                           self.server.token("worker"))
            self.server.wait_for(lambda: self.server.journal_head()[0] > before)
        jobs = self.rose.get(f"{ticket['links']['self']}/jobs").json()["data"]
        self.assertEqual((jobs[0]["phase"], jobs[0]["attempts"]), ("claimed", 1))
        again, = self.claim(wait="PT20S")
        self.assertEqual((again["id"], again["attempts"]), (jobs[0]["id"], 2))
        self.worker.post(f"/v1/jobs/{again['id']}:complete", {"lease_id": again["lease_id"]}, 200, key=False)

    def test_a_poll_that_is_given_up_takes_no_job(self):
        """A waiting claim whose connection has gone is nobody's: the job goes to the next who asks."""
        address = ("127.0.0.1", int(self.server.base.rsplit(":", 1)[1]))
        with Client(address) as client:
            client.settle()
            client.request(1, "POST", "/v1/jobs:claim", [], {"types": ["printer"], "wait": "PT30S"},
                           self.server.token("worker"))
            client.request(3, "GET", "/v1/whoami", [], None, self.server.token("worker"))
            client.answer(3)  # so the poll has come in
        self.rose.get("/v1/whoami")
        time.sleep(0.3)  # the server sees the connection close
        ticket = self.new("work")
        job, = self.claim(wait="PT5S")
        self.assertEqual((job["number"], job["attempts"]), (ticket["number"], 1))
        self.worker.post(f"/v1/jobs/{job['id']}:complete", {"lease_id": job["lease_id"]}, 200, key=False)

    def test_a_worker_who_only_claims_ends_in_a_fault(self):
        """Leases that end are attempts: after the last one an operator is asked (API-22)."""
        ticket = self.new("work")
        seen = []
        for _ in range(3):
            job, = self.claim(wait="PT20S", lease="PT1S")
            seen.append(job["attempts"])
        self.assertEqual(seen, [1, 2, 3])
        until = time.monotonic() + 20
        while self.job(job)["phase"] != "fault" and time.monotonic() < until:
            time.sleep(0.05)
        entries = self.rose.get("/v1/inbox").json()["data"]
        fault = next(entry for entry in entries if entry["what"] == "fault")
        self.assertEqual((fault["job"], fault["ticket"]["id"]), (job["id"], ticket["id"]))
        self.assertEqual(self.claim(), [])
        self.rose.post(f"/v1/jobs/{job['id']}:resolve", {"how": "retry"}, 200)
        job, = self.claim()
        self.worker.post(f"/v1/jobs/{job['id']}:complete", {"lease_id": job["lease_id"]}, 200, key=False)


class Interleaved(unittest.TestCase):
    def test_many_changes_at_once(self):
        """Six changes walk from draft to the work beside each other on one server."""
        with Server() as server:
            first = Office(server)
            for handle in ("ann", "david", *BOARD):
                server.token(handle)
            offices = [first] + [Office(server, set_up=False) for _ in range(5)]
            numbers = at_once([lambda office=office: office.to_implement()["number"] for office in offices])
            self.assertEqual(len(set(numbers)), 6)
            lines = first["ann"].get("/v1/tickets?limit=200").json()["data"]
            self.assertEqual([line["state"] for line in lines], ["implement"] * 6)
            server.verify()


if __name__ == "__main__":
    unittest.main()
