# SPDX-License-Identifier: Apache-2.0
"""The directory as resources: lists by handle, one by one, who sees what, and the world read back."""

import json
import unittest

from assent_server import Server, read_source
from shapes import page_fits, Anything

FAMILIES = {"people": "ann", "groups": "dba", "roles": "administrator", "services": "payments", "cis": "pay-db-1",
            "calendars": "business", "freezes": "quarter-end", "maintenance": "intranet-evening", "boards": "weekly-cab",
            "rotas": "platform"}
HIDDEN = {"mail", "roles", "permissions", "same_as"}


def sorted_lists(value):
    if isinstance(value, dict):
        return {name: sorted_lists(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return sorted((sorted_lists(inner) for inner in value), key=json.dumps)
    return value


class Directory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world(forbids=True)
        cls.ann = cls.server.person("ann")
        cls.admin = cls.server.admin()

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def handles(self, path, caller=None):
        """All handles of a list, page by page."""
        found, cursor = [], ""
        while True:
            join = "&" if "?" in path else "?"
            page = (caller or self.ann).get(path + (f"{join}cursor={cursor}" if cursor else "")).json()
            found += [entry["handle"] for entry in page["data"]]
            cursor = page.get("next")
            if not cursor:
                return found

    def test_lists_are_whole_and_in_order(self):
        for family, known in FAMILIES.items():
            whole = self.handles(f"/v1/{family}?limit=200")
            self.assertIn(known, whole)
            self.assertEqual(whole, sorted(whole))
            for limit in (1, 2, 3, len(whole)):
                self.assertEqual(self.handles(f"/v1/{family}?limit={limit}"), whole, (family, limit))
            counted = self.ann.get(f"/v1/{family}?count=exact&limit=1").json()["count"]
            self.assertEqual(counted, {"value": len(whole), "exact": True})

    def test_each_is_there_by_itself(self):
        for family in FAMILIES:
            for handle in self.handles(f"/v1/{family}?limit=200"):
                self.assertEqual(self.ann.get(f"/v1/{family}/{handle}").json()["handle"], handle)
            self.ann.get(f"/v1/{family}/nothing", 404)
            self.ann.get(f"/v1/{family}/ANN", 404)

    def test_a_search_looks_in_handle_and_name(self):
        self.assertEqual(self.handles("/v1/people?q=ann%20ek"), ["ann"])
        self.assertEqual(self.handles("/v1/groups?q=DATABASE&limit=1"), ["dba"])
        self.assertEqual(self.handles("/v1/cis?q=nothing-like-it"), [])
        wanted = [handle for handle in self.handles("/v1/cis?limit=200") if "pay" in handle]
        self.assertTrue(set(wanted) <= set(self.handles("/v1/cis?q=pay&limit=1")))

    def test_who_sees_what_of_a_person(self):
        own = self.ann.get("/v1/people/ann").json()
        other = self.ann.get("/v1/people/david").json()
        told = self.admin.get("/v1/people/david").json()
        self.assertEqual(set(other) & HIDDEN, set())
        self.assertEqual(set(own) & HIDDEN, {"mail", "roles", "permissions"} & set(own) | {"roles", "permissions"})
        self.assertIn("submit", own["permissions"])
        self.assertTrue({"roles", "permissions"} <= set(told))
        self.assertEqual(other["groups"], ["dba"])
        for person in self.ann.get("/v1/people?limit=200").json()["data"]:
            self.assertEqual(set(person) & (HIDDEN - ({"mail"} if person["handle"] == "ann" else set())), set())
        with_mail = [person for person in self.admin.get("/v1/people?limit=200").json()["data"] if "mail" in person]
        self.assertTrue(with_mail, "the sample world has mail addresses")

    def test_who_has_a_role_is_not_for_everybody(self):
        self.assertEqual(set(self.ann.get("/v1/roles/administrator").json()), {"handle", "name", "permissions"})
        role = self.admin.get("/v1/roles/administrator").json()
        self.assertEqual(role["size"], len(role["people"]))

    def test_what_hangs_together(self):
        group = self.ann.get("/v1/groups/dba").json()
        self.assertIn("ann", [person["handle"] for person in group["members"]])
        self.assertEqual(group["size"], len(group["members"]))
        for handle in self.handles("/v1/cis?limit=200"):
            item = self.ann.get(f"/v1/cis/{handle}").json()
            for below in item["depends_on"]:
                self.assertIn(handle, self.ann.get(f"/v1/cis/{below}").json()["dependants"])
        self.assertEqual(self.ann.get("/v1/services/payments").json()["support_group"]["handle"], "dba")
        self.assertIn("hours", self.ann.get("/v1/calendars/business").json()["rules"])

    def test_what_has_times_of_its_own(self):
        freeze = self.ann.get("/v1/freezes/quarter-end").json()
        self.assertEqual((freeze["when"], freeze["inflight"], freeze["override"]),
                         ([{"days": "last 3 business days of quarter"}], "pause", ["role:change-manager"]))
        self.assertEqual(freeze["where"], {"service": ["web-shop"]})
        board = self.ann.get("/v1/boards/weekly-cab").json()
        self.assertEqual((board["chair"]["handle"], board["quorum"], board["size"]), ("hanna", 3, len(board["members"])))
        rota = self.ann.get("/v1/rotas/platform").json()
        self.assertEqual([person["handle"] for person in rota["people"]], ["cecilia", "erik", "jonas"])
        for family in ("freezes", "maintenance", "boards", "rotas"):
            for known in self.handles(f"/v1/{family}"):
                alone = self.ann.get(f"/v1/{family}/{known}").json()["next"]
                starts = [span["from"] for span in alone]
                self.assertEqual(starts, sorted(starts))
                self.assertTrue(len(alone) <= 10 and all(span["from"] < span["until"] for span in alone))
        for family in ("maintenance", "boards", "rotas"):
            self.assertEqual({len(entry["next"]) for entry in self.ann.get(f"/v1/{family}").json()["data"]}, {3})
        for span, after in zip(rota["next"], rota["next"][1:]):
            self.assertEqual(span["until"], after["from"])
        for meeting in board["next"]:
            self.assertEqual(meeting["meeting"], "weekly-cab/" + meeting["from"][:10])

    def test_the_version_is_the_etag(self):
        for family, known in FAMILIES.items():
            for path in (f"/v1/{family}", f"/v1/{family}/{known}", "/v1/world"):
                answer = self.admin.get(path)
                self.assertEqual(answer.headers["etag"], self.admin.get("/v1/world").headers["etag"])
                again = self.admin.get(path, 304, headers={"if-none-match": answer.headers["etag"]})
                self.assertEqual((again.content, again.headers["etag"]), (b"", answer.headers["etag"]))
                self.admin.get(path, headers={"if-none-match": '"999"'})

    def test_bad_pages(self):
        for path in ("/v1/people?count=all", "/v1/people?limit=0", "/v1/people?cursor=x", "/v1/people?sort=name"):
            self.ann.get(path, 400)
        cursor = self.ann.get("/v1/people?limit=1").json()["next"]
        self.ann.get(f"/v1/people?limit=1&count=exact&cursor={cursor}", 400)
        self.ann.get(f"/v1/groups?limit=1&cursor={cursor}", 400)
        self.ann.get(f"/v1/people?limit=1&q=a&cursor={cursor}", 400)

    def test_the_world_can_be_read_and_applied_again(self):
        self.ann.get("/v1/world", 403)
        answer = self.admin.get("/v1/world")
        world = answer.json()
        self.assertEqual(world["assent"], 1)
        self.assertIn("ann", world["people"])
        self.assertNotIn("id", world["people"]["ann"])
        self.server.apply_world(answer.text)  # members of groups come in the order of people, which is another now
        answer = self.admin.get("/v1/world")
        self.assertEqual(sorted_lists(answer.json()), sorted_lists(world))
        again = self.server.apply_world(answer.text)
        self.assertEqual((again["unchanged"], f"\"{again['version']}\""), (True, answer.headers["etag"]))
        world["people"]["ann"]["name"] = "Ann Ek the Second"
        changed = self.server.apply_world(json.dumps(world))
        self.assertFalse(changed["unchanged"])
        self.assertEqual(self.ann.get("/v1/people/ann").json()["name"], "Ann Ek the Second")
        self.assertFalse(self.server.apply_world(read_source("workflows/sample-world.yaml"))["unchanged"])

    def test_nothing_is_shown_that_is_not_told(self):
        """Pages have the members of the schema and no others."""
        schemas = self.admin.reference.document["components"]["schemas"]
        names = dict(zip(FAMILIES, ("DirectoryPerson", "Group", "Role", "Service", "Ci", "Calendar", "Freeze",
                                     "MaintenanceWindow", "Board", "Rota")))
        for family, known in FAMILIES.items():
            for entry in [self.admin.get(f"/v1/{family}/{known}").json(),
                          *page_fits(self.admin.get(f"/v1/{family}"), Anything)]:
                self.assertEqual(set(entry) - set(schemas[names[family]]["properties"]), set())


if __name__ == "__main__":
    unittest.main()
