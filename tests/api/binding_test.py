# SPDX-License-Identifier: Apache-2.0
"""What a vote is bound to (language.md, "Approvals, exactly", rules 8 to 10): an edit voids exactly the votes whose
covered fields changed, those people are asked again and shown the difference, and a stale digest is refused."""

import unittest

from shapes import ROUND, fits
from voting import Voting


class Binding(Voting):
    def amend(self, change, status=200, **fields):
        body = {"fields": fields}
        return self.by("ann").post(f"/v1/tickets/{change['id']}/actions/amend", body, status).json()

    def look(self, change, by):
        shown = self.by(by).get(f"/v1/approvals/{self.round(change)['id']}").json()
        fits(shown, ROUND)
        return shown

    def voters(self, change):
        return [vote["person"]["handle"] for vote in self.round(change)["votes"]]

    def test_an_edit_voids_the_votes_that_it_touches_and_shows_why(self):
        change = self.change(window="2026-12-01")
        self.vote(change, "bo")
        self.amend(change, backout="Restore the snapshot.")  # not covered by the first round
        self.assertEqual(self.voters(change), ["bo"])
        self.assertNotIn("asked_again", self.look(change, "bo"))
        self.amend(change, window="2026-12-08")
        self.assertEqual(self.voters(change), [])
        shown = self.look(change, "bo")
        self.assertTrue(shown["can_vote"])
        self.assertEqual(shown["changed"], [{"field": "window", "before": "2026-12-01", "after": "2026-12-08"}])
        self.assertNotIn("asked_again", self.look(change, "cid"))  # who has not voted is asked for the first time
        self.amend(change, window="2026-12-15", plan="Patch both.")
        self.assertEqual([one["field"] for one in self.look(change, "bo")["changed"]], ["plan", "window"])
        self.assertEqual(self.look(change, "bo")["changed"][1]["before"], "2026-12-01")  # since the vote
        self.amend(change, window="2026-12-01", plan="Patch it.")  # as it was voted on: and yet the vote is void
        self.assertEqual((self.look(change, "bo")["changed"], self.voters(change)), ([], []))
        self.vote(change, "bo")
        self.assertNotIn("asked_again", self.look(change, "bo"))
        inbox = self.by("bo").get("/v1/inbox").json()["data"]
        self.assertEqual(inbox, [])

    def test_a_field_that_came_or_went(self):
        change = self.change()
        self.vote(change, "bo")
        self.amend(change, window="2026-12-08")
        self.assertEqual(self.look(change, "bo")["changed"], [{"field": "window", "after": "2026-12-08"}])

    def test_a_delegate_is_shown_it_too(self):
        self.delegate("bo", "gus")
        change = self.change(window="2026-12-01")
        self.vote(change, "gus", **{"for": "bo"})
        self.amend(change, window="2026-12-08")
        for person in ("bo", "gus"):
            self.assertEqual([one["field"] for one in self.look(change, person)["changed"]], ["window"])
        told = self.server.command("show", change["number"], token=self.server.token("gus")).stdout
        self.assertIn("you can vote for Bo (bo)", told)
        self.assertIn("window: 2026-12-01 -> 2026-12-08", told)
        told = self.server.command("vote", change["number"], "approve", "--for", "bo",
                                   token=self.server.token("gus")).stdout
        self.assertIn("window: 2026-12-01 -> 2026-12-08", told)
        self.assertIn("by Bo (bo) (given by Gus (is asked nothing) (gus))", told)

    def test_a_stale_digest_and_that_of_another_ticket(self):
        change, other = self.change(), self.change(plan="Patch another.")
        seen = self.round(change)["digest"]
        refused = self.vote(change, "bo", 409, digest=self.round(other)["digest"])
        self.assertEqual((refused["code"], refused["rule"]), ("stale-subject", "digest"))
        self.amend(change, plan="Patch all of them.")
        self.assertEqual(self.vote(change, "bo", 409, digest=seen)["code"], "stale-subject")
        self.assertEqual(self.voters(change), [])
        self.vote(change, "bo", digest=self.round(change)["digest"])

    def test_coming_back_keeps_what_is_unchanged_and_asks_the_others(self):
        change = self.change(window="2026-12-01")
        self.vote(change, "bo")
        self.by("ann").post(f"/v1/tickets/{change['id']}/actions/pull", None, 200)
        self.by("ann").post(f"/v1/tickets/{change['id']}/actions/submit", None, 200)
        self.assertEqual(self.voters(change), ["bo"])
        self.assertNotIn("asked_again", self.look(change, "bo"))
        self.by("ann").post(f"/v1/tickets/{change['id']}/actions/pull", None, 200)
        read = self.by("ann").get(f"/v1/tickets/{change['id']}").json()
        self.by("ann").patch(f"/v1/tickets/{change['id']}", {"window": "2026-12-08"}, f"\"{read['revision']}\"")
        self.by("ann").post(f"/v1/tickets/{change['id']}/actions/submit", None, 200)
        self.assertEqual(self.voters(change), [])
        self.assertEqual(self.look(change, "bo")["changed"],
                         [{"field": "window", "before": "2026-12-01", "after": "2026-12-08"}])

    def test_the_round_that_rejected_asks_again(self):
        change = self.change()
        self.vote(change, "bo")
        self.vote(change, "cid", choice="reject", comment="Not on a Monday.")
        self.by("ann").post(f"/v1/tickets/{change['id']}/actions/submit", None, 200)
        self.assertEqual(self.voters(change), [])
        self.assertEqual(self.look(change, "bo")["changed"], [])
        self.assertTrue(self.look(change, "cid")["can_vote"])

    def test_votes_that_were_given_aloud(self):
        change = self.change()
        refused = self.vote(change, "finn", 403, **{"for": "bo", "aloud": True})  # the first round names nobody
        self.assertEqual((refused["code"], refused["rule"]), ("not-entitled", "aloud_by nobody"))
        self.vote(change, "bo")
        self.vote(change, "cid")
        for by, more, code in (("eve", {"for": "dora"}, "not-entitled"), ("finn", {"for": "finn"}, "not-entitled"),
                               ("finn", {}, "not-entitled"), ("finn", {"for": "bo"}, "not-entitled"),
                               ("finn", {"for": "ann"}, "separation-of-duties"),
                               ("ann", {"for": "eve"}, "separation-of-duties")):
            with self.subTest(by=by, more=more):
                self.assertEqual(self.vote(change, by, 403, aloud=True, **more)["code"], code)
        self.vote(change, "finn", aloud=True, comment="In the meeting.", **{"for": "eve"})
        vote, = self.round(change)["votes"]
        self.assertEqual((vote["person"]["handle"], vote["cast_by"]["handle"], vote["how"], vote["comment"]),
                         ("eve", "finn", "aloud", "In the meeting."))
        self.assertEqual(self.vote(change, "eve", 409)["code"], "already-voted")
        self.vote(change, "finn")  # their own, besides
        read = self.by("finn").get(f"/v1/tickets/{change['id']}").json()
        self.assertEqual(read["state"], "work")

    def test_what_was_decided_on_is_frozen(self):
        change = self.change()
        for voter in ("bo", "cid", "dora", "eve"):
            self.vote(change, voter)
        read = self.by("ann").get(f"/v1/tickets/{change['id']}").json()
        self.assertEqual(read["state"], "work")
        refused = self.by("ann").patch(f"/v1/tickets/{change['id']}", {"plan": "Another."},
                                       f"\"{read['revision']}\"", 403).json()
        self.assertEqual(refused["code"], "field-read-only")


if __name__ == "__main__":
    unittest.main()
