# SPDX-License-Identifier: Apache-2.0
"""Templates of standard changes over the API: who may do what with one, what a change has of it, and how one that
goes wrong shuts the gate for the others in the same moment."""

import concurrent.futures
import datetime
import hashlib
import json
import os
import subprocess
import sys
import threading
import unittest

from assent_server import BINARY, SOURCE, Server

ARTIFACT = "sha256:" + hashlib.sha256(b"the patch").hexdigest()
PINS = {"service": "reporting", "plan": "Patch the standby, switch over, patch the other", "backout": "Switch back",
        "artifact": ARTIFACT}
UNTIL = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=200)).strftime("%Y-%m-%dT%H:%M:%SZ")
PLANNED = {"start": "2020-01-06T10:00:00Z", "end": "2035-12-04T21:00:00Z"}


class Templates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world()
        cls.server.deploy("standard-change")
        cls.count = 0
        cls.people()

    @classmethod
    def people(cls):
        for handle in ("ann", "bo", "hanna", "lena", "jonas", "deployer", "fatima"):
            setattr(cls, handle, cls.server.person(handle))

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()
        independent = os.path.join(SOURCE, "tests/crash/journal.py")
        subprocess.run([sys.executable, independent, cls.server.store], check=True, timeout=60)

    def propose(self, status=201, who=None, **terms):
        type(self).count += 1
        body = {"name": f"patch-{self.count}", "title": "Patch the reporting database", "workflow": "standard-change",
                "by": "role:change-manager", "pins": PINS, **terms}
        answer = (who or self.lena).post("/v1/templates", body, status)
        return answer.json() if status == 201 else answer

    def granted(self, **terms):
        name = self.propose(**terms)["name"]
        self.hanna.post(f"/v1/templates/{name}:grant", {"until": UNTIL}, 200)
        return name

    def change(self, name, status=201, who=None, key=None, **fields):
        fields = {"summary": "Patch the reporting database", "items": ["report-db"], "implementer": "david",
                  "planned": PLANNED, **fields}
        made = (who or self.ann).post("/v1/tickets", {"template": name, "fields": fields}, status, key=key).json()
        for conflict in made.get("conflicts", []):  # all of these changes are planned for one time and one item
            self.hanna.post(f"/v1/conflicts/{conflict['id']}:accept", {"because": "They never meet."}, 200)
        return made

    def submitted(self, name, **fields):
        ticket = self.change(name, **fields)
        self.ann.post(f"/v1/tickets/{ticket['id']}/actions/submit", None, 200)
        return ticket["number"]

    def gate(self, number, wait=None):
        query = f"?ticket={number}&artifact={ARTIFACT}" + (f"&wait={wait}" if wait else "")
        return self.deployer.get(f"/v1/gate{query}").json()

    def lease(self, number, status=201):
        return self.deployer.post("/v1/leases", {"ticket": number, "artifact": ARTIFACT}, status).json()

    def goes_wrong(self, lease):
        self.deployer.post(f"/v1/leases/{lease['id']}:fail", {"error": "it does not start"}, 200)

    def show(self, name):
        return self.ann.get(f"/v1/templates/{name}").json()

    def test_one_that_goes_wrong_shuts_the_gate_for_the_other_at_once(self):
        name = self.granted()
        first, second = self.submitted(name), self.submitted(name)
        self.assertEqual((self.gate(first)["decision"], self.gate(second)["decision"]), ("allow", "allow"))
        heard = {}
        self.goes_wrong(self.lease(first))
        said = self.gate(second)
        self.assertEqual((said["decision"], said["reasons"][0]["rule"]), ("wait", "preauthorisation"), said)
        self.assertIn(f"suspended: {first} went wrong", said["reasons"][0]["evidence"])
        self.assertEqual(self.lease(second, 409)["code"], "gate-closed")
        # It was one item of the journal: two turns with neighbouring numbers.
        newest = self.newest(name)
        self.assertEqual((newest["event"], newest["envelope"]["ticket"]), ("template_suspended", first))
        before = next(turn for turn in self.journal() if turn["seq"] == newest["seq"] - 1)
        self.assertEqual((before["ticket"], before["event"]), (self.ann.get(f"/v1/tickets/{first}").json()["id"], "fail"))
        shown = self.show(name)
        self.assertEqual((shown["state"], shown["ticket"], shown["runs"]["failed"]), ("suspended", first, 1))
        self.assertEqual(self.ann.get(f"/v1/tickets/{first}").json()["template"]["result"], "failed")
        # Who waits at the gate hears of the resumption.
        asking = threading.Thread(target=lambda: heard.update(said=self.gate(second, wait="PT50S")))
        asking.start()
        self.hanna.post(f"/v1/templates/{name}:resume", {"because": "the host was full"}, 200)
        asking.join(30)
        self.assertEqual(heard["said"]["decision"], "allow")

    def journal(self):
        turns, page = [], self.lena.get("/v1/journal?limit=200").json()
        while True:
            turns += page["data"]
            if not page.get("next"):
                return turns
            page = self.lena.get(f"/v1/journal?limit=200&cursor={page['next']}").json()

    def newest(self, name):
        return [turn for turn in self.journal() if turn.get("subject") == f"template/{name}"][-1]

    def test_leave_taken_while_a_lease_is_asked_for_is_never_late(self):
        name = self.granted()
        numbers = [self.submitted(name) for _ in range(6)]
        with concurrent.futures.ThreadPoolExecutor(7) as pool:
            leases = [pool.submit(self.deployer.post, "/v1/leases", {"ticket": number, "artifact": ARTIFACT}, None)
                      for number in numbers]
            pool.submit(self.jonas.post, f"/v1/templates/{name}:suspend", {"because": "now"}, 200).result()
            answers = [lease.result().status_code for lease in leases]
        self.assertTrue(set(answers) <= {201, 409}, answers)
        turns = self.journal()
        suspended = next(turn["seq"] for turn in turns if turn.get("subject") == f"template/{name}"
                         and turn["event"] == "template_suspended")
        ids = {number: self.ann.get(f"/v1/tickets/{number}").json()["id"] for number in numbers}
        claimed = [turn["seq"] for turn in turns if "job_claimed" in json.dumps(turn) and
                   any(known in json.dumps(turn) for known in ids.values())]
        self.assertTrue(all(seq < suspended for seq in claimed), (claimed, suspended))

    def test_many_opened_at_once_have_each_its_run(self):
        name = self.granted(probation=3)
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            made = list(pool.map(lambda _: self.change(name), range(12)))
        self.assertEqual(sorted(ticket["template"]["run"] for ticket in made), list(range(1, 13)))
        self.assertEqual(self.show(name)["runs"]["opened"], 12)
        standing = {ticket["template"]["run"]: ticket["template"]["standing"] for ticket in made}
        self.assertEqual([standing[run] for run in (1, 3, 4, 12)], ["probation", "probation", "standing", "standing"])

    def test_a_change_has_what_is_pinned_and_keeps_it(self):
        name = self.granted()
        self.assertEqual(self.change("patch-none", 422)["code"], "template-unknown")
        self.assertEqual(self.change(name, 403, plan="Another way")["code"], "template-pinned")
        ticket = self.change(name, plan=PINS["plan"])
        self.assertEqual(ticket["fields"]["backout"], PINS["backout"])
        self.assertEqual(ticket["template"]["pins"], sorted(PINS))
        refused = self.ann.patch(f"/v1/tickets/{ticket['id']}", {"backout": "None"}, f'"{ticket["revision"]}"', 403).json()
        self.assertEqual((refused["code"], refused["rule"]), ("template-pinned", f"pinned by {name}"))
        self.assertEqual(self.ann.get(f"/v1/tickets/{ticket['id']}").json()["revision"], ticket["revision"])
        body = {"workflow": "normal-change", "template": name, "fields": {}}
        self.server.deploy("normal-change")
        self.assertEqual(self.ann.post("/v1/tickets", body, 422).json()["code"], "template-unknown")

    def test_in_its_probation_one_looks_and_nobody_is_asked_later(self):
        name = self.granted(probation=1)
        number = self.submitted(name)
        ticket = self.bo.get(f"/v1/tickets/{number}").json()
        self.assertEqual((ticket["state"], ticket["approval"]["name"]), ("authorise", "probation"))
        self.bo.post(f"/v1/approvals/{ticket['approval']['id']}/votes", {"choice": "approve"}, 201)
        self.assertEqual(self.ann.get(f"/v1/tickets/{number}").json()["state"], "implement")
        second = self.ann.get(f"/v1/tickets/{self.submitted(name)}").json()
        self.assertEqual((second["state"], second["template"]["standing"]), ("implement", "standing"))
        kinds = [fact for turn in self.ann.get(f"/v1/tickets/{second['id']}/history").json()["data"]
                 for fact in turn["trace"]]
        self.assertTrue(any(line.startswith("preauthorised: run 2 of template") for line in kinds), kinds)

    def test_pages_by_name_end_at_their_bound(self):
        for _ in range(51 - len(self.ann.get("/v1/templates?limit=200").json()["data"])):
            self.propose()
        whole = self.ann.get("/v1/templates?limit=200").json()
        names = [one["name"] for one in whole["data"]]
        self.assertTrue(names == sorted(names) and len(names) >= 51 and "next" not in whole, names)
        self.assertEqual(len(self.ann.get("/v1/templates").json()["data"]), 50)
        for limit, pages in ((len(names), 1), (len(names) - 1, 2), (20, -(-len(names) // 20))):
            query, seen, count = f"/v1/templates?workflow=standard-change&limit={limit}", [], 0
            page = {"next": ""}
            while "next" in page:
                page = self.ann.get(query + (f"&cursor={page['next']}" if page["next"] else "")).json()
                self.assertTrue(0 < len(page["data"]) <= limit)
                seen += [one["name"] for one in page["data"]]
                count += 1
            self.assertEqual((seen, count), (names, pages))
        first = self.ann.get("/v1/templates?limit=2")
        rest = f"cursor={first.json()['next']}"
        self.assertEqual(self.ann.call("GET", "/v1/templates?limit=2", 304,
                                       headers={"if-none-match": first.headers["etag"]}).content, b"")
        for query in ("limit=0", "limit=201", "limit=all", "cursor=x", f"workflow=standard-change&{rest}"):
            answer = self.ann.get(f"/v1/templates?{query}", 400).json()
            self.assertIn(answer["code"], ("bad-parameter", "bad-cursor"), query)
        self.assertEqual(self.ann.get("/v1/templates?workflow=nothing").json(), {"data": []})

    def test_who_may_do_what(self):
        name = self.propose()["name"]
        self.assertEqual(self.show(name)["preauthorised"]["standing"], "proposed")
        self.propose(403, who=self.ann)
        for who, code in ((self.ann, "not-entitled"), (self.lena, "not-entitled")):
            self.assertEqual(who.post(f"/v1/templates/{name}:grant", {"until": UNTIL}, 403).json()["code"], code)
        own = self.propose(by="role:administrator")["name"]
        self.assertEqual(self.lena.post(f"/v1/templates/{own}:grant", {"until": UNTIL}, 403).json()["code"],
                         "separation-of-duties")
        board = self.propose(by="board:weekly-cab")["name"]  # its chair is Hanna
        self.assertEqual(self.fatima.post(f"/v1/templates/{board}:grant", {"until": UNTIL}, 403).json()["code"],
                         "not-entitled")
        self.hanna.post(f"/v1/templates/{board}:grant", {"until": UNTIL}, 200)
        self.assertEqual(self.ann.post(f"/v1/templates/{board}:suspend", {"because": "no"}, 403).json()["code"],
                         "forbidden")
        shown = self.jonas.post(f"/v1/templates/{board}:suspend", {"because": "a hole in it"}, 200).json()
        self.assertEqual((shown["state"], shown["changed_by"]["handle"], shown["because"]),
                         ("suspended", "jonas", "a hole in it"))
        self.assertEqual(self.jonas.post(f"/v1/templates/{board}:resume", {"because": "no"}, 403).json()["code"],
                         "not-entitled")
        self.hanna.post(f"/v1/templates/{board}:withdraw", {"because": "it patches itself"}, 200)
        self.assertEqual(self.change(board, 409)["code"], "template-state")

    def test_bad_input_changes_nothing(self):
        name = self.propose()["name"]
        before = self.show(name)
        for terms, code in (({"pins": {"nothing": 1}}, "field-unknown"), ({"pins": {"service": "shop"}}, "field-invalid"),
                            ({"pins": {}}, "template-invalid"), ({"by": "person:bo"}, "template-invalid"),
                            ({"by": "board:none"}, "template-invalid"), ({"name": "Patch"}, "template-invalid"),
                            ({"workflow": "none"}, "workflow-unknown"), ({"title": " "}, "template-invalid"),
                            ({"suspend": {"after": 3, "of_last": 2}}, "template-invalid"),
                            ({"suspend": {"after": 1, "of_last": 101}}, "template-invalid"),
                            ({"suspend": {"often": 1}}, "bad-member"), ({"probation": 1001}, "bad-member")):
            self.assertEqual(self.propose(422, **{"name": name, **terms}).json()["code"], code, terms)
        for until, code in (("2020-01-01T00:00:00Z", "template-invalid"), ("2099-01-01T00:00:00Z", "template-invalid"),
                            ("soon", "bad-member")):
            self.assertEqual(self.hanna.post(f"/v1/templates/{name}:grant", {"until": until}, 422).json()["code"], code)
        self.assertEqual(self.hanna.post(f"/v1/templates/{name}:suspend", {"because": "?"}, 409).json()["code"],
                         "template-state")
        self.assertEqual(self.hanna.post(f"/v1/templates/{name}:resume", {"because": " "}, 422).json()["code"],
                         "comment-missing")
        self.assertEqual(self.hanna.post("/v1/templates/none:grant", {"until": UNTIL}, 404).json()["code"], "not-found")
        self.assertEqual(self.show(name), before)

    def test_a_new_version_is_nobodys_leave(self):
        name = self.granted()
        number = self.submitted(name)
        self.propose(name=name, pins={**PINS, "plan": "Patch both at once"})
        self.assertEqual(self.show(name)["version"], 2)
        said = self.gate(number)
        self.assertEqual((said["decision"], said["reasons"][0]["rule"]), ("wait", "preauthorisation"))
        self.assertEqual(self.ann.get(f"/v1/tickets/{number}").json()["template"]["standing"], "outdated")
        newer = self.ann.get(f"/v1/tickets/{self.submitted(name)}").json()
        self.assertEqual((newer["state"], newer["approval"]["name"]), ("authorise", "board"))

    def test_the_same_request_again_is_the_same_answer(self):
        name = self.propose()["name"]
        first = self.hanna.post(f"/v1/templates/{name}:grant", {"until": UNTIL}, 200, key="grant-once")
        again = self.hanna.post(f"/v1/templates/{name}:grant", {"until": UNTIL}, 200, key="grant-once")
        self.assertEqual(first.json(), again.json())
        self.assertEqual(again.headers["idempotency-replayed"], "true")

    def test_it_is_kept_over_a_restart(self):
        name = self.granted()
        first, second = self.submitted(name), self.submitted(name)
        self.goes_wrong(self.lease(first))
        self.server.kill()
        self.server.start()
        self.people()
        self.assertEqual(self.show(name)["state"], "suspended")
        self.assertEqual(self.gate(second)["reasons"][0]["rule"], "preauthorisation")

    def test_what_keeps_succeeding_is_proposed(self):
        name = self.granted()

        def run(summary, well):
            lease = self.lease(self.submitted(name, summary=summary))
            if well:
                self.deployer.post(f"/v1/leases/{lease['id']}:complete", None, 200)
            return lease

        def candidates():
            return {one["title"]: one for one in
                    self.ann.get("/v1/templates:candidates?workflow=standard-change").json()["data"]}

        for _ in range(4):
            run("Rotate the keys", True)
        self.assertNotIn("Rotate the keys", candidates())
        run("Rotate the keys", True)
        found = candidates()["Rotate the keys"]
        self.assertEqual((found["succeeded"], found["service"]), (5, "reporting"))
        self.assertEqual(self.ann.get(f"/v1/tickets/{found['number']}").json()["outcome"], "success")
        answer = self.ann.get("/v1/templates:candidates?workflow=nothing", 422).json()
        self.assertEqual(answer["code"], "workflow-unknown")

    def test_by_the_command_line(self):
        def assent(who, *words, code=0):
            environment = {**os.environ, "ASSENT_SERVER": self.server.base, "ASSENT_TOKEN": self.server.token(who),
                           "ASSENT_CONFIG": os.path.join(self.server.folder, "config")}
            done = subprocess.run([BINARY, *words], env=environment, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, code, done.stderr)
            return done.stdout if code == 0 else done.stderr

        shown = assent("lena", "template", "propose", "patch-shop", "--workflow", "standard-change", "--title", "Patch it",
                       "--by", "role:change-manager", "--probation", "2", "service=web-shop", "plan=Patch", "backout=Undo")
        self.assertIn("patch-shop, version 1: Patch it", shown)
        self.assertIn("standing, until", assent("hanna", "template", "grant", "patch-shop", "--until", "2027-06-30")
                      .replace("probation, until", "standing, until"))
        self.assertIn("patch-shop", assent("ann", "template", "list", "--workflow", "standard-change", "--limit", "200"))
        self.propose()
        first = assent("ann", "template", "list", "--limit", "1")
        rest = assent("ann", "template", "list", "--limit", "1", "--cursor", first.split("more: --cursor ")[1].strip())
        self.assertNotEqual(first.splitlines()[1], rest.splitlines()[1])
        assent("ann", "template", "list", "--limit", "201", code=1)
        made = assent("ann", "new", "standard-change", "--template", "patch-shop", "summary=Patch the shop", "--json")
        self.assertEqual(json.loads(made)["template"]["run"], 1)
        self.assertIn("is needed", assent("lena", "template", "propose", "x", "service=web-shop", code=2))
        assent("jonas", "template", "suspend", "patch-shop", "--because", "not tested")
        self.assertIn("not tested", assent("ann", "template", "show", "patch-shop"))
        assent("hanna", "template", "resume", "patch-shop", "--because", "tested")
        assent("hanna", "template", "withdraw", "patch-shop", "--because", "gone")
        assent("ann", "template", "candidates", "standard-change")


class Waiting(unittest.TestCase):
    """Changes whose time has not come, on a clock that the test moves."""

    def setUp(self):
        self.server = Server(arguments=("--test-clock",)).start()
        self.server.apply_world()
        self.server.deploy("standard-change")
        self.people()
        self.lena.post("/v1/templates", {"name": "patch", "title": "Patch", "workflow": "standard-change",
                                         "by": "role:change-manager", "pins": PINS}, 201)
        self.change("grant", until=UNTIL)

    def people(self):
        for handle in ("ann", "hanna", "lena", "deployer"):
            setattr(self, handle, self.server.person(handle))

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def change(self, verb, because="so", **more):
        return self.hanna.post(f"/v1/templates/patch:{verb}", {"because": because, **more}, 200).json()

    def wait(self, seconds):
        self.server.admin().post("/v1/clock", {"advance": f"{seconds} s"}, key=False)

    def scheduled(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        planned = {"start": (now + datetime.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                   "end": (now + datetime.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")}
        made = self.ann.post("/v1/tickets", {"template": "patch", "fields": {
            "summary": "Patch", "items": ["report-db"], "implementer": "david", "planned": planned}}, 201).json()
        self.assertEqual(self.ann.post(f"/v1/tickets/{made['id']}/actions/submit", None, 200).json()["state"], "scheduled")
        return made["id"]

    def until_it_is(self, ticket, state):
        self.server.wait_for(lambda: self.ann.get(f"/v1/tickets/{ticket}").json()["state"] == state)

    def until_it_is_kept(self, ticket):
        kept = "may not go on: preauthorisation patch, standing suspended"
        self.server.wait_for(lambda: any(kept in turn["trace"] for turn in
                                         self.ann.get(f"/v1/tickets/{ticket}/history").json()["data"]))

    def why(self, ticket):
        said = self.ann.get(f"/v1/tickets/{ticket}/explain").json()
        way = next(way for way in said["ways"] if way["way"] == "until")
        return next(rule for rule in way["rules"] if rule["rule"].startswith("blocked_by"))

    def test_one_that_waits_says_so_and_goes_on_when_it_stands_again(self):
        ticket = self.scheduled()
        self.assertEqual(self.why(ticket)["rule"], "blocked_by approval, preauthorisation, freeze, maintenance, conflicts")
        self.assertEqual((self.why(ticket)["passed"], self.why(ticket)["evidence"]), (True, "nothing keeps it"))
        self.change("suspend")
        kept = "kept by its preauthorisation: the preauthorisation by template patch is suspended"
        self.assertEqual((self.why(ticket)["passed"], self.why(ticket)["evidence"]), (False, kept))
        said = self.deployer.get(f"/v1/gate?ticket={ticket}&artifact={ARTIFACT}").json()
        self.assertEqual((said["decision"], [reason["rule"] for reason in said["reasons"]]),
                         ("wait", ["state", "preauthorisation"]))
        self.wait(3 * 3600)
        self.until_it_is_kept(ticket)
        self.server.kill()
        self.server.start()
        self.people()
        self.wait(3 * 3600)  # the clock of a test is the true one again
        self.assertEqual(self.ann.get(f"/v1/tickets/{ticket}").json()["state"], "scheduled")
        self.change("resume")
        self.until_it_is(ticket, "implement")
        self.assertEqual(self.deployer.get(f"/v1/gate?ticket={ticket}&artifact={ARTIFACT}").json()["decision"], "allow")

    def test_one_that_waits_for_what_never_comes_back_is_decided_by_people(self):
        ticket = self.scheduled()
        self.change("suspend")
        self.wait(3 * 3600)
        self.until_it_is_kept(ticket)
        self.change("withdraw")
        self.until_it_is(ticket, "draft")


if __name__ == "__main__":
    unittest.main()
