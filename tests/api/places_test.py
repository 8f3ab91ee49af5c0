# SPDX-License-Identifier: Apache-2.0
"""A rule that says no in production says where it stands (YAML-06): the file and line of the deployed workflow."""

import unittest

from assent_server import Server

WORLD = """\
assent: 1
world: Places
people:
  admin: { name: Administrator }
  ann: { name: Ann }
  bo: { name: Bo }
roles:
  employee: { everyone: true, may: [submit, act, vote] }
  administrator: { people: [admin], may: [deploy, world, tokens] }
"""
WORKFLOW = """\
assent: 1
workflow: places
kind: change
type: normal
title: Places
unattended: It only shows where rules stand.

fields:
  size: { type: integer, required: true, title: How large? }

start: draft

states:
  draft:
    held_by: requester
    actions:
      share:
        by: requester
        when: 10 / size > 1
        to: ask
      grow:  { by: requester, when: size > 5, to: ask }
      weigh: { by: requester, to: pick }
      leave: { by: "person:bo", to: done }

  pick:
    choose:
      - when: 7 // size == 1
        to: done
      - to: draft

  ask:
    approval:
      from: [requester, "person:bo"]
      need: 1
    approved: done
    rejected: draft

  done: { end: success }
"""


def line_of(words):
    """Where the words stand in the workflow, as answers name it."""
    number, = [at for at, line in enumerate(WORKFLOW.splitlines(), 1) if words in line]
    return f"places.yaml:{number}"


class Places(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world(WORLD)
        cls.server.deploy("places", WORKFLOW, {})
        cls.ann = cls.server.person("ann")

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def new(self, size):
        return self.ann.post("/v1/tickets", {"workflow": "places", "fields": {"size": size}}, 201).json()

    def refused(self, ticket, action, status):
        return self.ann.post(f"{ticket['links']['self']}/actions/{action}", None, status).json()

    def test_a_condition_that_does_not_hold(self):
        refused = self.refused(self.new(3), "grow", 409)
        self.assertEqual((refused["code"], refused["place"], refused["rule"]),
                         ("condition-failed", line_of("when: size > 5"), "when size > 5"))

    def test_a_condition_that_cannot_be_worked_out(self):
        for action, words in (("share", "when: 10 / size > 1"), ("weigh", "when: 7 // size == 1")):
            refused = self.refused(self.new(0), action, 422)
            self.assertEqual((refused["code"], refused["place"]), ("field-invalid", line_of(words)))
            self.assertIn("`size` is zero", refused["detail"])

    def test_who_may_not(self):
        refused = self.refused(self.new(3), "leave", 403)
        self.assertEqual((refused["code"], refused["place"]), ("not-entitled", line_of("leave:")))

    def test_the_journal_says_it_too(self):
        """Whoever reads the history long after finds the rule in the version that the ticket was created with."""
        ticket = self.new(3)
        self.refused(ticket, "leave", 403)
        turn = self.ann.get(ticket["links"]["history"]).json()["data"][0]
        fact, = turn["facts"]
        self.assertEqual((fact["kind"], fact["place"]), ("refused", line_of("leave:")))


if __name__ == "__main__":
    unittest.main()
