# SPDX-License-Identifier: Apache-2.0
"""Lua hooks over the API: each call is the first, a hostile one ends with a clear error, and nobody else
notices."""

import unittest

from assent_server import Server
from burst import burst
from frames import Client

WORLD = """\
assent: 1
world: Hooks
people:
  admin: { name: Administrator }
  ann:   { name: Ann }
roles:
  employee:      { everyone: true, may: [submit, act, vote] }
  operator:      { people: [ann], may: [read_all, operate] }
  administrator: { people: [admin], may: [deploy, world, tokens] }
"""
WORKFLOW = """\
assent: 1
workflow: scored
kind: change
type: normal
title: Scored
owner: role:operator
prefix: SCO
unattended: It only shows what a hook says.
hooks: [hooks.lua]

fields:
  mode: { type: text, max: 200, required: true, title: What shall the hook do? }

risk:
  points: sum
  add: hooks.risk
  bands: { low: 0, high: 60 }

start: draft

states:
  draft:
    held_by: requester
    actions:
      score: { by: requester, to: assess }

  assess:
    choose:
      - when: risk.level == "low"
        to: draft
      - to: high

  high:
    held_by: requester
    actions:
      back: { by: requester, to: draft }
      end:  { by: requester, to: done }

  done: { end: success }
"""
HOOK = """\
local calls = 0
local seen = {}

local modes = {}

function modes.count()
    calls = calls + 1
    seen[#seen + 1] = calls
    string.calls = (string.calls or 0) + 1
    calls_of_all = (calls_of_all or 0) + 1
    return { { id = "calls", value = calls .. "/" .. #seen .. "/" .. string.calls .. "/" .. calls_of_all,
               contribution = 1, reason = "How often this module has been called" } }
end

function modes.loop()
    while true do
        calls = calls + 1
    end
end

function modes.caught()
    while true do
        pcall(function() while true do calls = calls + 1 end end)
    end
end

function modes.recursion()
    local function deeper(n) return 1 + deeper(n + 1) end
    return deeper(1)
end

function modes.memory()
    local text = "x"
    while true do
        text = text .. text
    end
end

function modes.pattern()
    return string.find(string.rep("a", 60000), string.rep("a-", 60) .. "b")
end

function modes.fails()
    error("the service has no owner")
end

function modes.fails_strangely()
    error({ secret = "a table is no message" })
end

function modes.nothing()
    return 7
end

function modes.absent()
    return view_of_nothing.field
end

local function risk(view)
    return modes[view.ticket.fields.mode]()
end

return { risk = risk }
"""
HOSTILE = {  # mode: code, and what the error must say
    "loop": ("hook-fuel", "hooks.lua:1"),
    "caught": ("hook-fuel", "hooks.lua"),
    "recursion": ("hook-memory", "recursion"),
    "memory": ("hook-memory", "hooks.lua"),
    "pattern": ("hook-failed", "hooks.lua"),
    "fails": ("hook-failed", "the service has no owner"),
    "fails_strangely": ("hook-failed", "hooks"),
    "nothing": ("hook-result", "hooks.risk"),
    "absent": ("hook-failed", "view_of_nothing"),
}


class Hooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world(WORLD)
        cls.server.deploy("scored", WORKFLOW, {"hooks.lua": HOOK})
        cls.ann = cls.server.person("ann")

    @classmethod
    def tearDownClass(cls):
        log = cls.server.log()
        assert "stack traceback" not in log, log
        cls.server.verify()
        cls.server.stop()

    def new(self, mode):
        return self.ann.post("/v1/tickets", {"workflow": "scored", "fields": {"mode": mode}}, 201).json()

    def path(self, ticket, action="score"):
        return f"{ticket['links']['self']}/actions/{action}"

    def counted(self, ticket):
        """The factor that the counting hook gave: all four counters have seen one call."""
        value, = [factor["value"] for factor in ticket["risk"]["factors"] if factor["id"] == "calls"]
        self.assertEqual(value, "1/1/1/1")

    def test_a_counter_is_one_every_time(self):
        ticket = self.new("count")
        for _ in range(20):
            self.counted(self.ann.post(self.path(ticket), None, 200).json())
        tickets = [self.new("count") for _ in range(30)]
        requests = [(self.server.token("ann"), "POST", self.path(each), [("idempotency-key", each["id"])], {})
                    for each in tickets]
        for answer in burst(self.server, requests, connections=6):
            self.assertEqual(answer.status, 200, answer.body)
            self.counted(answer.json())

    def test_a_hostile_hook_ends_with_a_clear_error(self):
        well = self.new("count")
        for mode, (code, said) in HOSTILE.items():
            with self.subTest(mode=mode):
                ticket = self.new(mode)
                refused = self.ann.post(self.path(ticket), None, 422).json()
                self.assertEqual(refused["code"], code, refused)
                self.assertIn(said, refused["detail"])
                self.assertNotIn("a table is no message", str(refused))
                now = self.ann.get(ticket["links"]["self"]).json()
                self.assertEqual((now["state"], now["revision"]), ("draft", 1))
                self.counted(self.ann.post(self.path(well), None, 200).json())  # the next is unaffected

    def test_a_dry_run_calls_it_and_keeps_nothing(self):
        ticket = self.new("count")
        before = self.server.journal_head()
        shown = self.ann.post(self.path(ticket) + "?dry_run=true", None, 200).json()
        self.counted(shown["ticket"])
        self.ann.post(self.path(self.new("loop")) + "?dry_run=true", None, 422)
        self.assertEqual(self.ann.get(ticket["links"]["self"]).json()["revision"], 1)
        self.assertEqual(self.server.journal_head()[0], before[0] + 1)  # the looping ticket itself

    def test_others_go_on_meanwhile(self):
        """Sixteen hooks loop; what was asked after them on the same connection is answered before the last of them."""
        loops = [self.new("loop") for _ in range(16)]
        well = self.new("count")
        token = self.server.token("ann")
        address = ("127.0.0.1", int(self.server.base.rsplit(":", 1)[1]))
        with Client(address) as client:
            client.settle()
            for at, ticket in enumerate(loops):
                client.request(2 * at + 1, "POST", self.path(ticket), [("idempotency-key", ticket["id"])], {}, token)
            others = [101, 103, 105]
            client.request(101, "GET", "/v1/whoami", [], None, token)
            client.request(103, "GET", well["links"]["self"], [], None, token)
            client.request(105, "POST", f"{well['links']['self']}/comments", [("idempotency-key", "meanwhile")],
                           {"comment": "I am not in a hurry."}, token)
            order = []
            while len(order) < len(loops) + len(others):
                frame = client.next_frame()
                answer = client.answers.get(frame.stream_id)
                if answer and answer.ended and frame.stream_id not in order:
                    order.append(frame.stream_id)
            for stream, status in ((101, 200), (103, 200), (105, 201)):
                self.assertEqual(client.answers[stream].status, status)
                self.assertLess(order.index(stream), len(order) - 1)
            for at in range(len(loops)):
                answer = client.answers[2 * at + 1]
                self.assertEqual((answer.status, answer.json()["code"]), (422, "hook-fuel"))
        self.assertNotIn(order[-1], others)

    def test_a_hook_that_does_not_parse_is_not_deployed(self):
        for text, said in ((HOOK + "\nend", "hooks.lua"), ("return 7", "hooks"), ("while true do end", "hooks"),
                           ("\x1bLua", "hooks")):
            body = {"file": "broken.yaml", "text": WORKFLOW.replace("scored", "broken"), "files": {"hooks.lua": text}}
            refused = self.server.admin().post("/v1/workflows:deploy", body, 422).json()
            self.assertEqual(refused["code"], "definition-invalid")
            self.assertIn(said, str(refused["diagnostics"]))
        self.ann.post("/v1/tickets", {"workflow": "broken", "fields": {"mode": "count"}}, 422)


if __name__ == "__main__":
    unittest.main()
