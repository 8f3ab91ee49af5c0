# SPDX-License-Identifier: Apache-2.0
"""Who may do what (AUTH-10, AUTH-11): every route × every caller, and what lists and inboxes show.

The matrix is held against the routes' own tables: a route without a line here fails, and so does a
line without its route. Tickets of the kind request are seen by those involved only; what others get
is what they would get if there were no such ticket, byte for byte (API-04).
"""

import os
import re
import unittest

from assent_server import SOURCE, Server, read_source

CALLERS = ("owner", "peer", "outsider", "operator", "worker", "auditor", "admin", "narrow", "guest", "nobody")
PEOPLE = {"owner": "olive", "peer": "paul", "outsider": "oscar", "operator": "omar", "worker": "wim",
          "auditor": "audrey", "guest": "guest"}
NARROW = ["submit"]  # the scopes of a token of the owner's

# route: [body, stage of the ticket, statuses of the callers in order]. Stages: draft, asked (a round is open), work
# (a job is offered), claimed (it is claimed), task (a task is offered), fault, None (no ticket is in the route).
SEEN = [200, 200, 404, 200, 404, 404, 404, 200, 404, 401]  # owner, peer, operator; the owner also by a narrow token
EVERYBODY = [200] * 9 + [401]
PUBLIC = [200] * 10
NOBODY_BUT_WORKERS = [403, 403, 403, 403, 404, 403, 403, 403, 403, 401]  # and there is no such thing
DIRECTORY = ("people", "groups", "roles", "services", "cis", "calendars", "freezes", "maintenance", "boards", "rotas",
             "rules")
READ_ALL = [403, 403, 403, 200, 403, 403, 403, 403, 403, 401]
VOTERS = [404, 404, 404, 404, 403, 404, 404, 403, 403, 401]  # and there is no such board
MATRIX = {
    "GET /v1/whoami": [None, None, EVERYBODY],
    "GET /v1/problems": [None, None, PUBLIC],
    "GET /problems/{problem}": [None, None, PUBLIC],
    "GET /openapi.json": [None, None, PUBLIC],
    "GET /v1/openapi.json": [None, None, PUBLIC],
    "GET /.well-known/security.txt": [None, None, [404] * 10],  # the server was not told
    "GET /.well-known/oauth-protected-resource": [None, None, [404] * 10],
    "GET /.well-known/api-catalog": [None, None, PUBLIC],
    **{f"GET /v1/{family}": [None, None, EVERYBODY] for family in DIRECTORY},
    **{f"GET /v1/{family}/{{handle}}": [None, None, EVERYBODY if family == "groups" else [404] * 9 + [401]]
       for family in DIRECTORY},
    "GET /v1/boards/{handle}/meetings": [None, None, [404] * 9 + [401]],
    "GET /v1/boards/{handle}/meetings/{date}/agenda": [None, None, [404] * 9 + [401]],
    "GET /v1/boards/{handle}/meetings/{date}": [None, None, [404] * 9 + [401]],
    "GET /v1/boards/{handle}/meetings/{date}/minutes": [None, None, [404] * 9 + [401]],
    "PUT /v1/boards/{handle}/meetings/{date}/attendance": [{"present": ["hanna"]}, None, VOTERS],
    "POST /v1/boards/{handle}/meetings/{date}/decisions": [
        {"approval": "apr_01m83pph00e41861050r3gg29b-0", "decision": "approve"}, None, VOTERS],
    "POST /v1/boards/{handle}/meetings/{date}:close": [None, None, VOTERS],
    "GET /v1/world": [None, None, [403, 403, 403, 403, 403, 403, 200, 403, 403, 401]],
    "GET /v1/clock": [None, None, EVERYBODY],
    "POST /v1/clock": [{"advance": "1 h"}, None, [403, 403, 403, 403, 403, 403, 409, 403, 403, 401]],
    "GET /v1/workflows": [None, None, EVERYBODY],
    "GET /v1/workflows/{workflow}": [None, None, EVERYBODY],
    "GET /v1/workflows/{workflow}/versions/{version}": [None, None, EVERYBODY],
    "GET /v1/workflows/{workflow}/form": [None, None, EVERYBODY],
    "POST /v1/workflows:validate": [{"text": "x"}, None, [422] * 9 + [401]],
    "POST /v1/workflows:deploy": [{"text": "x"}, None, [403, 403, 403, 403, 403, 403, 422, 403, 403, 401]],
    "PUT /v1/world": [b"x: y\n", None, [403, 403, 403, 403, 403, 403, 422, 403, 403, 401]],
    "GET /v1/journal": [None, None, [403, 403, 403, 403, 403, 200, 403, 403, 403, 401]],
    "GET /v1/events": [None, None, EVERYBODY],
    "GET /v1/events/stream": [None, None, [400] * 9 + [401]],  # asked for what is nowhere: it would not end
    "POST /v1/events/cookie": [None, None, EVERYBODY],
    "GET /v1/facts/{fact}": [None, "asked", SEEN],
    "GET /v1/approvals": [None, None, EVERYBODY],
    "GET /v1/inbox": [None, None, EVERYBODY],
    "GET /v1/tokens": [None, None, EVERYBODY],
    "POST /v1/tokens": [{"scopes": ["submit"]}, None, [201] * 9 + [401]],
    "POST /v1/tokens/{token}:revoke": [None, None, [404] * 9 + [401]],
    "GET /v1/templates": [None, None, EVERYBODY],
    "GET /v1/templates:candidates": [None, None, [400] * 9 + [401]],  # of which workflow is not said
    "POST /v1/templates": [{"name": "x", "title": "x", "workflow": "nothing", "pins": {}, "by": "role:x"}, None,
                           [403, 403, 403, 403, 403, 403, 422, 403, 403, 401]],
    "GET /v1/templates/{template}": [None, None, [404] * 9 + [401]],
    "POST /v1/templates/{template}:grant": [{"until": "2030-01-01T00:00:00Z"}, None, [404] * 9 + [401]],
    "POST /v1/templates/{template}:suspend": [{"because": "x"}, None, [404] * 9 + [401]],
    "POST /v1/templates/{template}:resume": [{"because": "x"}, None, [404] * 9 + [401]],
    "POST /v1/templates/{template}:withdraw": [{"because": "x"}, None, [404] * 9 + [401]],
    "GET /v1/delegations": [None, None, EVERYBODY],
    "POST /v1/delegations": [{"delegate": "nobody", "until": "2030-01-01T00:00:00Z"}, None,
                             [422, 422, 422, 422, 403, 422, 422, 403, 403, 401]],
    "GET /v1/delegations/{delegation}": [None, None, [404] * 9 + [401]],
    "POST /v1/delegations/{delegation}:revoke": [None, None, [404] * 9 + [401]],
    "POST /v1/jobs:claim": [{"types": ["nothing"]}, None, [403, 403, 403, 403, 200, 403, 403, 403, 403, 401]],
    "POST /v1/tickets": [{"workflow": "access", "fields": {"what": "The moon"}}, None,
                         [201, 201, 201, 201, 403, 201, 201, 201, 403, 401]],
    "GET /v1/tickets": [None, None, EVERYBODY],
    "GET /v1/tickets/{ticket}": [None, "asked", SEEN],
    "GET /v1/tickets/{ticket}/approvals": [None, "asked", SEEN],
    "GET /v1/tickets/{ticket}/jobs": [None, "asked", SEEN],
    "GET /v1/tickets/{ticket}/history": [None, "asked", SEEN],
    "GET /v1/tickets/{ticket}/explain": [None, "asked", SEEN],
    "GET /v1/approvals/{approval}": [None, "asked", SEEN],
    "GET /v1/jobs/{job}": [None, "work", SEEN],
    "PATCH /v1/tickets/{ticket}": [{"fields": {"why": "Because"}}, "asked-draft",
                                   [200, 403, 404, 403, 403, 404, 404, 403, 403, 401]],
    "POST /v1/tickets/{ticket}/actions/{action}": [{}, "asked-draft",
                                                   [200, 403, 404, 403, 403, 404, 404, 403, 403, 401]],
    "POST /v1/tickets/{ticket}/comments": [{"comment": "Well"}, "asked",
                                           [201, 201, 404, 201, 403, 404, 404, 403, 403, 401]],
    "POST /v1/tickets/{ticket}/overrides": [{"freeze": "new-year", "because": "It must be"}, "asked",
                                            [422, 422, 404, 422, 403, 404, 404, 403, 403, 401]],
    "POST /v1/tickets/{ticket}:hand_over": [{"to": "nobody", "because": "Away"}, "asked",
                                            [422, 403, 404, 403, 403, 404, 404, 403, 403, 401]],
    "PUT /v1/tickets/{ticket}/watch": [None, "asked", SEEN],
    "DELETE /v1/tickets/{ticket}/watch": [None, "asked", SEEN],
    "POST /v1/approvals/{approval}:add_approver": [{"person": "nobody", "because": "Look"}, "asked",
                                                   [422, 422, 404, 422, 403, 404, 404, 403, 403, 401]],
    "POST /v1/approvals:vote": [{"votes": [{"approval": "apr_0", "choice": "approve", "digest": "sha256:" + "0" * 64}]}, None,
                                [200, 200, 200, 200, 403, 200, 200, 403, 403, 401]],
    "POST /v1/approvals/{approval}/votes": [{"choice": "approve"}, "asked",
                                            [403, 201, 404, 403, 403, 404, 404, 403, 403, 401]],
    "POST /v1/approvals/{approval}/votes:withdraw": [{}, "voted",
                                                     [409, 200, 404, 409, 403, 404, 404, 403, 403, 401]],
    "POST /v1/approvals/{approval}:close": [{}, "asked", [409, 409, 404, 409, 403, 404, 404, 403, 403, 401]],
    "POST /v1/approvals/{approval}/answers": [{"answer": "So."}, "asked",
                                              [409, 403, 404, 403, 403, 404, 404, 403, 403, 401]],
    "POST /v1/jobs/{job}:complete": [{"lease_id": 1}, "claimed", [403, 403, 404, 403, 200, 404, 404, 403, 404, 401]],
    "POST /v1/jobs/{job}:fail": [{"lease_id": 1, "error": "No"}, "claimed",
                                 [403, 403, 404, 403, 200, 404, 404, 403, 404, 401]],
    "POST /v1/jobs/{job}:release": [{"lease_id": 1}, "claimed", [403, 403, 404, 403, 200, 404, 404, 403, 404, 401]],
    "POST /v1/jobs/{job}:extend": [{"lease_id": 1}, "claimed", [403, 403, 403, 403, 200, 403, 403, 403, 403, 401]],
    "POST /v1/jobs/{job}:progress": [{"lease_id": 1, "progress": {"done": 1}}, "claimed",
                                     [403, 403, 403, 403, 200, 403, 403, 403, 403, 401]],
    "POST /v1/jobs/{job}:claim": [{}, "task", [403, 403, 404, 403, 403, 404, 404, 403, 404, 401]],
    "POST /v1/signals": [{"signal": "hr.left", "key": "per_1"}, None,
                         [403, 403, 403, 403, 201, 403, 403, 403, 403, 401]],
    "GET /v1/signals": [None, None, [403, 403, 403, 200, 403, 403, 403, 403, 403, 401]],
    "GET /v1/signals/{signal}": [None, None, [404] * 9 + [401]],
    "POST /v1/signals/{signal}:drop": [None, None, [403, 403, 403, 404, 403, 403, 403, 403, 403, 401]],
    "GET /v1/gate": [None, None, [400] * 9 + [401]],  # asked about nothing
    "POST /v1/gate": [{"workflow": "nothing"}, None, [422, 422, 422, 422, 403, 422, 422, 422, 403, 401]],
    "POST /v1/leases": [{"ticket": "CHG-9999"}, None, NOBODY_BUT_WORKERS],
    "GET /v1/leases/{lease}": [None, None, [404] * 9 + [401]],
    "POST /v1/leases/{lease}:complete": [{}, None, NOBODY_BUT_WORKERS],
    "POST /v1/leases/{lease}:fail": [{"error": "No"}, None, NOBODY_BUT_WORKERS],
    "POST /v1/leases/{lease}:release": [{}, None, NOBODY_BUT_WORKERS],
    "POST /v1/leases/{lease}:extend": [{}, None, NOBODY_BUT_WORKERS],
    "GET /v1/schedule": [None, None, EVERYBODY],
    "GET /v1/schedule.ics": [None, None, EVERYBODY],
    "GET /v1/schedule:next_free": [None, None, [400] * 9 + [401]],
    "GET /v1/reports/tickets": [None, None, READ_ALL],
    "GET /v1/reports/approvals": [None, None, READ_ALL],
    "GET /v1/conflicts": [None, None, EVERYBODY],
    "POST /v1/conflicts/{conflict}:accept": [{"because": "They do not meet"}, None,
                                             [404, 404, 404, 404, 403, 404, 404, 403, 403, 401]],
    "POST /v1/jobs/{job}:resolve": [{"how": "retry"}, "fault", [403, 403, 403, 200, 403, 403, 403, 403, 403, 401]],
}


def routes():
    """METHOD path of every row of api/routes, as the compiler would read it."""
    found = set()
    folder = os.path.join(SOURCE, "api", "routes")
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".c"):
            continue
        text = read_source(f"api/routes/{name}")
        macros = dict(re.findall(r'#define (\w+) "([^"]+)"', text))
        for method, path in re.findall(r'\.method = "(\w+)",\s*\.path = ([^,]+),', text):
            parts = re.findall(r'"([^"]*)"|(\w+)', path)
            found.add(method + " " + "".join(literal or macros[macro] for literal, macro in parts))
    return found


class Rights(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world(read_source("tests/api/access_world.yaml"))
        cls.server.deploy("access", read_source("tests/api/access.yaml"))
        cls.callers = {name: cls.server.person(handle) for name, handle in PEOPLE.items()}
        cls.callers["admin"] = cls.server.admin()
        cls.callers["narrow"] = cls.server.person("olive", NARROW)
        cls.callers["nobody"] = cls.server.api()
        cls.petra, cls.hugo = cls.server.person("petra"), cls.server.person("hugo")

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    # tickets at a stage

    def at(self, stage):
        """A fresh ticket at the stage: names for the route's places, and its ETag."""
        owner, peer, worker = (self.callers[name] for name in ("owner", "peer", "worker"))
        made = owner.post("/v1/tickets", {"workflow": "access", "fields": {"what": f"A door, {stage}"}}, 201).json()
        path = made["links"]["self"]
        names = {"ticket": made["id"], "action": "submit", "number": made["number"]}
        if stage != "draft":
            owner.post(path + "/actions/submit", None, 200)
            approval = peer.get(path).json()["approval"]["id"]
            names["approval"] = approval
            if stage == "asked-draft":  # back in the draft: everybody who was asked may see it
                peer.post(f"/v1/approvals/{approval}/votes", {"choice": "reject", "comment": "Why?"}, 201)
            elif stage != "asked":
                peer.post(f"/v1/approvals/{approval}/votes", {"choice": "approve"}, 201)
            if stage in ("work", "claimed", "task", "fault"):
                self.petra.post(f"/v1/approvals/{approval}/votes", {"choice": "approve"}, 201)
                jobs = owner.get(path + "/jobs").json()["data"]
                names["job"] = jobs[0]["id"]
        if stage in ("claimed", "task", "fault"):
            self.claim(names["job"])
        if stage == "task":
            worker.post(f"/v1/jobs/{names['job']}:complete", {"lease_id": 1}, 200, key=False)
            names["job"] = jobs[1]["id"]
        if stage == "fault":
            worker.post(f"/v1/jobs/{names['job']}:fail", {"lease_id": 1, "error": "No", "retry": False}, 200, key=False)
        names["etag"] = owner.get(path).headers["etag"]
        names["fact"] = owner.get(path + "/history").json()["data"][-1]["facts"][0]["id"]
        return names

    def claim(self, wanted):
        """Claims all that is offered until it is this job; what else is claimed is done at once."""
        while True:
            jobs = self.callers["worker"].post("/v1/jobs:claim", {"types": ["granter"], "max": 50}, 200,
                                               key=False).json()["jobs"]
            self.assertTrue(jobs, "the job is not on offer")
            for job in jobs:
                if job["id"] == wanted:
                    self.assertEqual(job["lease_id"], 1)
                    return

    def call(self, caller, route, names, body):
        method, path = route.split(" ", 1)
        for name, value in names.items():
            path = path.replace("{" + name + "}", value)
        if path.endswith("/stream"):
            path += "?after=nowhere"
        given = {"headers": {"idempotency-key": os.urandom(8).hex()}}
        if method == "PATCH":
            given["headers"]["if-match"] = names["etag"]
        if isinstance(body, bytes):
            given["content"] = body
            given["headers"]["content-type"] = "application/yaml"
        elif body is not None:
            given["json"] = body
        return self.callers[caller].call(method, path, **given)

    # the matrix

    def test_every_route_has_its_line(self):
        self.assertEqual(set(MATRIX), routes())
        for route, (_, _, statuses) in MATRIX.items():
            self.assertEqual(len(statuses), len(CALLERS), route)

    def test_the_matrix(self):
        fixed = {"problem": "not-found", "workflow": "access", "version": "1",
                 "token": "tok_01m83tebtmfhsa237z1bt9p4gp", "handle": "helpdesk",
                 "signal": "sig_01m83tebtmfhsa237z1bt9p4gp", "etag": '"1"'}
        for route, (body, stage, statuses) in MATRIX.items():
            writes = not route.startswith("GET")
            names = fixed if stage is None else None
            for caller, status in zip(CALLERS, statuses):
                if names is None or (writes and stage):
                    names = self.at(stage)
                with self.subTest(route=route, caller=caller):
                    answer = self.call(caller, route, names, body)
                    self.assertEqual(answer.status_code, status, answer.text)

    def test_what_may_not_be_seen_is_what_is_not_there(self):
        """The same bytes but for request_id and instance, and the same fields; for reads, writes and numbers."""
        for route, (body, stage, statuses) in MATRIX.items():
            if stage is None or statuses[CALLERS.index("outsider")] != 404:
                continue
            names = self.at(stage)
            other = names["ticket"][:-6] + "zzzzzz"
            missing = {name: value.replace(names["ticket"][4:], other[4:]) for name, value in names.items()}
            self.assertNotEqual(missing, names)
            missing["fact"] = "99999999.0"
            pairs = [(names, missing)]
            if "{ticket}" in route:
                pairs.append(({**names, "ticket": names["number"]}, {**names, "ticket": "ACC-9999"}))
            for hidden, absent in pairs:
                with self.subTest(route=route, name=hidden["ticket"]):
                    answers = [self.call("outsider", route, each, body) for each in (hidden, absent)]
                    self.assertEqual(self.bare(answers[0]), self.bare(answers[1]))

    def bare(self, answer):
        """The answer without what must differ: request_id, instance, and what follows from their lengths."""
        self.assertEqual(answer.status_code, 404)
        text = re.sub(r'"request_id":"[^"]*"', "", re.sub(r'"instance":"[^"]*"', "", answer.text))
        fields = {name: value for name, value in answer.headers.items()
                  if name not in ("request-id", "date", "content-length")}
        return answer.status_code, fields, text

    def test_refusals_of_what_is_not_seen_leave_no_trace(self):
        names = self.at("asked")
        before = self.server.journal_head()
        self.call("outsider", "POST /v1/approvals/{approval}/votes", names, {"choice": "approve"})
        self.call("outsider", "POST /v1/tickets/{ticket}/comments", names, {"comment": "Hello?"})
        self.assertEqual(self.server.journal_head(), before)

    # lists and inboxes

    def lists(self, caller, query=""):
        return {line["id"] for line in self.callers[caller].get("/v1/tickets?limit=200" + query).json()["data"]}

    def inbox(self, caller):
        return {(entry["what"], entry["ticket"]["id"])
                for entry in self.callers[caller].get("/v1/inbox?limit=200").json()["data"]}

    def test_lists_show_what_one_may_see(self):
        draft, asked = self.at("draft")["ticket"], self.at("asked")["ticket"]
        for query in ("", "&kind=request", "&workflow=access", "&q=door", "&open=true", "&sort=created"):
            self.assertTrue({draft, asked} <= self.lists("owner", query), query)
            self.assertTrue({draft, asked} <= self.lists("narrow", query), query)
            self.assertTrue({draft, asked} <= self.lists("operator", query), query)
            self.assertIn(asked, self.lists("peer", query))
            self.assertNotIn(draft, self.lists("peer", query))  # nobody has asked him yet
            for caller in ("outsider", "auditor", "admin", "guest"):
                self.assertFalse({draft, asked} & self.lists(caller, query), (caller, query))
        olive = self.callers["owner"].get("/v1/whoami").json()["id"]
        for query in (f"&requester={olive}", "&state=draft"):
            self.assertIn(draft, self.lists("owner", query))
            self.assertNotIn(draft, self.lists("outsider", query))

    def test_inboxes_hold_what_one_has_to_do(self):
        draft, asked = self.at("draft")["ticket"], self.at("asked")["ticket"]
        task, fault = self.at("task")["ticket"], self.at("fault")["ticket"]
        self.assertIn(("held", draft), self.inbox("owner"))
        self.assertIn(("vote", asked), self.inbox("peer"))
        self.assertIn(("fault", fault), self.inbox("operator"))
        tasks = {(entry["what"], entry["ticket"]["id"])
                 for entry in self.hugo.get("/v1/inbox?limit=200").json()["data"]}
        self.assertIn(("task", task), tasks)
        self.assertNotIn(("vote", asked), self.inbox("owner"))
        for caller in ("outsider", "auditor", "admin", "worker", "guest"):
            self.assertEqual(self.inbox(caller), set(), caller)

    def test_a_task_is_its_candidates(self):
        names = self.at("task")
        claimed = self.hugo.post(f"/v1/jobs/{names['job']}:claim", None, 200, key=False).json()
        self.assertEqual(claimed["claimed_by"]["handle"], "hugo")
        self.hugo.post(f"/v1/jobs/{names['job']}:complete", None, 200, key=False)

    # tokens

    def test_tokens_are_their_persons(self):
        owner, outsider, admin = (self.callers[name] for name in ("owner", "outsider", "admin"))
        made = owner.post("/v1/tokens", {"name": "mine"}, 201).json()
        theirs = outsider.get("/v1/tokens").json()["data"]
        self.assertNotIn(made["id"], [token["id"] for token in theirs])
        outsider.get("/v1/tokens?person=olive", 403)
        outsider.post("/v1/tokens", {"person": "olive"}, 403)
        refused = outsider.call("POST", f"/v1/tokens/{made['id']}:revoke")
        unknown = outsider.call("POST", f"/v1/tokens/{made['id'][:-4]}zzzz:revoke")
        self.assertEqual(self.bare(refused), self.bare(unknown))
        shown = admin.get("/v1/tokens?person=olive").json()["data"]
        self.assertIn(made["id"], [token["id"] for token in shown])
        self.assertTrue(all("token" not in token for token in shown))
        admin.call("POST", f"/v1/tokens/{made['id']}:revoke", 200)
        self.server.api(made["token"]).get("/v1/whoami", 401)

    def test_a_narrow_token_makes_no_wider_one(self):
        narrow = self.callers["narrow"]
        self.assertEqual(narrow.get("/v1/whoami").json()["permissions"], ["submit"])
        for scopes in ([], ["act"], ["submit", "vote"]):
            narrow.post("/v1/tokens", {"scopes": scopes} if scopes else {}, 403)
        made = narrow.post("/v1/tokens", {"scopes": ["submit"]}, 201).json()["token"]
        self.assertEqual(self.server.api(made).get("/v1/whoami").json()["permissions"], ["submit"])

    def test_a_worker_of_one_type_claims_that_type(self):
        self.at("work")
        other = self.server.person("wim", ["jobs:printer"])
        answer = other.post("/v1/jobs:claim", {"types": ["granter"]}, None, key=False)
        self.assertTrue(answer.status_code == 403 or answer.json()["jobs"] == [], answer.text)
        granter = self.server.person("wim", ["jobs:granter"])
        self.assertTrue(granter.post("/v1/jobs:claim", {"types": ["granter"]}, 200, key=False).json()["jobs"])

    def test_who_has_left_is_nobody(self):
        """A person who is inactive in the next version of the world is refused on the next request."""
        text = read_source("tests/api/access_world.yaml")
        guest = self.callers["guest"]
        guest.get("/v1/whoami", 200)
        self.server.apply_world(text.replace("kind: service_account, owner: omar }", "kind: service_account, "
                                             "owner: omar, inactive: true }", 1))
        try:
            guest.get("/v1/whoami", 401)
        finally:
            self.server.apply_world(text)
        guest.get("/v1/whoami", 200)


if __name__ == "__main__":
    unittest.main()
