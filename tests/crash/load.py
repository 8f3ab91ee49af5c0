# SPDX-License-Identifier: Apache-2.0
"""Clients of the crash tests: authors who walk changes along with keys, and workers who claim the jobs.

Each writes down what it was told, and only then goes on. When the server dies under it, it keeps what
it was about to do and sends the very same request again to the next server: so nothing is asked for
twice, and nothing is left out.
"""

import json
import threading

import httpx
from prompt_transport import PromptTransport

PLAN = "Stop it, patch it, start it. " * 12


class Told:
    """What clients were told, as JSON lines: the file that journal.py compares with the journal."""

    def __init__(self, path):
        self.path = path
        self.file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()
        self.counts = {"acknowledged": 0, "retried": 0, "replayed": 0}

    def write(self, answer, event, ticket, retried, **more):
        replayed = answer.headers.get("idempotency-replayed") == "true"
        line = {"request": answer.headers["request-id"], "event": event, "ticket": ticket, **more}
        if replayed or more.get("replayed"):
            line["replayed"] = True
        with self.lock:
            self.file.write(json.dumps(line) + "\n")
            self.file.flush()
            self.counts["acknowledged"] += 1
            self.counts["retried"] += retried
            self.counts["replayed"] += replayed


class Caller:
    """What authors and workers have in common: one request under way, which is sent until it is answered."""

    def __init__(self, name, told, dice):
        self.name = name
        self.told = told
        self.dice = dice
        self.tried = False
        self.wrong = None  # an answer that should not have been

    def run(self, base, stop):
        """Goes on until it is stopped, or the server is gone."""
        with httpx.Client(base_url=base, transport=PromptTransport(), timeout=30) as client:
            while not stop.is_set() and self.wrong is None:
                try:
                    if not self.step(client):
                        return
                except (httpx.TransportError, httpx.StreamError, OSError, KeyError, RuntimeError):
                    if not stop.is_set():
                        stop.wait(0.01)  # the kill is on its way, or has been
                    return

    def send(self, client, path, body, token, key=None):
        headers = {"authorization": f"Bearer {token}"}
        if key:
            headers["idempotency-key"] = key
        tried, self.tried = self.tried, True
        answer = client.post(path, json=body, headers=headers)
        self.tried = False
        if answer.status_code == 503:  # busy: the same again
            self.tried = tried
        return answer, tried


class Author(Caller):
    """Drafts, submits, has it voted on by two people; sometimes comments, sometimes is rejected and asks again."""

    def __init__(self, name, told, dice, tokens):
        super().__init__(name, told, dice)
        self.tokens = tokens
        self.made = 0
        self.begin()

    def begin(self):
        self.made += 1
        self.ticket = None
        self.sent = 0
        body = {"workflow": "approval",
                "fields": {"summary": f"{self.name}, change {self.made}", "service": "web", "plan": PLAN}}
        self.next = ("create", "ann", "/v1/tickets", body)

    def step(self, client):
        event, person, path, body = self.next
        key = f"{self.name}-{self.made}-{self.sent}"
        answer, retried = self.send(client, path, body, self.tokens[person], key)
        if answer.status_code == 503:
            return True
        if answer.status_code not in (200, 201):
            self.wrong = f"{self.name}: {event} of {self.ticket}: {answer.status_code} {answer.text}"
            return False
        self.sent += 1
        shown = answer.json()
        ticket = shown.get("ticket", shown)
        self.ticket = ticket["id"]
        more = {"vote": f"{shown['approval']['id'].rsplit('-', 1)[1]}/{self.people[person]}"} if event == "vote" else {}
        self.told.write(answer, event, self.ticket, retried, revision=int(answer.headers["etag"].strip('"')), **more)
        self.choose(event, person, ticket)
        return True

    people = {}  # handle -> id, of who votes

    def choose(self, event, person, ticket):
        """What comes after an answer. A replay shows the ticket as it was then, which is all that is needed."""
        path = "/v1/tickets/" + self.ticket
        if event == "create" or ticket["state"] == "draft":
            self.next = ("act", "ann", path + "/actions/submit", {})
        elif event == "act" and self.dice.random() < 0.2:
            self.approval = ticket["approval"]
            self.next = ("comment", "ann", path + "/comments", {"comment": "It is urgent."})
        elif event in ("act", "comment"):
            self.approval = ticket.get("approval", getattr(self, "approval", None))
            self.vote("bea", {"choice": "approve"} if self.dice.random() < 0.9 else
                      {"choice": "reject", "comment": "Not like this."})
        elif person == "bea":
            self.vote("cyd", {"choice": "approve"})
        else:
            self.begin()

    def vote(self, person, body):
        self.next = ("vote", person, f"/v1/approvals/{self.approval['id']}/votes",
                     {**body, "digest": self.approval["digest"]})


class Worker(Caller):
    """Claims jobs, and completes, fails or forgets them."""

    def __init__(self, name, told, dice, token):
        super().__init__(name, told, dice)
        self.token = token
        self.jobs = []  # claimed, not reported yet

    def step(self, client):
        return self.report(client) if self.jobs else self.claim(client)

    def claim(self, client):
        body = {"types": ["deployer"], "worker": self.name, "max": 3, "lease": "PT2S", "wait": "PT1S"}
        answer, _ = self.send(client, "/v1/jobs:claim", body, self.token)
        if answer.status_code == 503:
            return True
        if answer.status_code != 200:
            self.wrong = f"{self.name}: claim: {answer.status_code} {answer.text}"
            return False
        for job in answer.json()["jobs"]:
            self.told.write(answer, "claim", of_ticket(job), False, job=number(job), attempts=job["attempts"])
            if self.dice.random() > 0.05:  # else it dies with the job in its hands
                self.jobs.append(job)
        return True

    def report(self, client):
        job = self.jobs[0]
        if "fate" not in job:
            job["fate"] = "complete" if self.dice.random() < 0.9 else "fail"
        body = {"lease_id": job["lease_id"]}
        body |= {"result": {"packages": 3}} if job["fate"] == "complete" else {"error": "no space left on device"}
        answer, retried = self.send(client, f"/v1/jobs/{job['id']}:{job['fate']}", body, self.token)
        if answer.status_code == 503:
            return True
        self.jobs.pop(0)
        if answer.status_code in (409, 410):  # the lease ended while nobody listened
            return True
        if answer.status_code != 200:
            self.wrong = f"{self.name}: {job['fate']} of {job['id']}: {answer.status_code} {answer.text}"
            return False
        more = {"replayed": True} if retried else {}  # the first may have been kept under another request id
        self.told.write(answer, job["fate"], of_ticket(job), retried, job=number(job), attempts=job["attempts"],
                        revision=int(answer.headers["etag"].strip('"')), **more)
        return True


def of_ticket(job):
    return job["ticket"].rsplit("/", 1)[1]


def number(job):
    return int(job["id"].rsplit("-", 1)[1])
