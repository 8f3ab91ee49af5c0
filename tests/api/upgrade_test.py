# SPDX-License-Identifier: Apache-2.0
"""A store that an older Assent wrote, under the server of today: it is brought to the tables of today at the start,
tells what happened in it as it was told then, and its tickets go on. tests/store/upgrade_test.c has the tables."""

import glob
import os
import re
import sqlite3
import unittest

from assent_server import SOURCE, Server
from normal_change import BOARD, Office

FORMS = sorted(glob.glob(os.path.join(SOURCE, "tests/store/forms/*.sql")))


def lay(script, folder):
    """The store of that script, with the pepper that its first lines name."""
    os.makedirs(folder, mode=0o700)
    with open(script, encoding="utf-8") as file:
        text = file.read()
    connection = sqlite3.connect(os.path.join(folder, "assent.db"))
    connection.executescript(text)
    connection.close()
    os.chmod(os.path.join(folder, "assent.db"), 0o600)
    with open(os.path.join(folder, "pepper"), "wb") as file:
        file.write(bytes.fromhex(re.search(r"^-- pepper: ([0-9a-f]{64})$", text, re.MULTILINE).group(1)))


class Upgrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with Server() as server:
            connection = server.database()
            cls.today = connection.execute("PRAGMA user_version").fetchone()[0]
            connection.close()

    def check(self, script):
        server = Server()
        lay(script, server.store)
        copy = os.path.join(server.folder, "before.db")
        verified = server.command("verify", server.store, check=False)
        older = int(os.path.basename(script)[:-4]) < self.today
        self.assertEqual(verified.returncode, 2 if older else 0, verified)
        if older:
            self.assertIn("start this version of `assent serve` on its folder once", verified.stderr)
        server.command("backup", copy, "--store", server.store)
        journal = self.journal(copy)
        made = server.command("token", "new", "--person", "admin", "--store", server.store)
        server.admin_token = made.stdout.split()[-1]  # who had one then may have none that is still good
        with server:
            self.assertEqual(self.journal(os.path.join(server.store, "assent.db"))[:len(journal)], journal)
            self.is_as_it_was(server)
            self.goes_on(server)
            server.verify()

    def journal(self, path):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return connection.execute("SELECT seq, link, envelope FROM journal ORDER BY seq").fetchall()
        finally:
            connection.close()

    def is_as_it_was(self, server):
        """By revision, because clocks of then may have run out by now."""
        ann = server.person("ann")
        for number, revision, state in (("CHG-1001", 1, "draft"), ("CHG-1002", 5, "board"), ("CHG-1003", 7, "implement"),
                                        ("CHG-1004", 2, "withdrawn")):
            then = ann.get(f"/v1/tickets/{number}?revision={revision}").json()
            self.assertEqual((then["number"], then["state"], then["revision"]), (number, state, revision))
        self.assertEqual(ann.get("/v1/tickets/CHG-1002?revision=5").json()["approval"]["approved"], 2)
        history = ann.get("/v1/tickets/CHG-1002/history?limit=200").json()["data"]
        refused = ["vote approve by ann", "refused: from group:cab (not-entitled)"]
        self.assertIn(refused, [turn["trace"] for turn in history])

    def goes_on(self, server):
        """The draft of then goes its whole way to work, and a new ticket gets a new number."""
        office = Office(server, set_up=False)
        draft = office["ann"].get("/v1/tickets/CHG-1001").json()
        office.act(draft, "submit")
        for voter in ("david", *BOARD):
            office.vote(draft, voter)
        self.assertEqual(office.read(draft)["state"], "implement")
        self.assertGreater(int(office.draft()["number"][4:]), 1004)

    def test_each_form(self):
        """The one of today too: its script is what the next upgrade is proved with."""
        self.assertGreaterEqual(len(FORMS), self.today - 1)
        for script in FORMS:
            with self.subTest(script):
                self.check(script)

    def test_the_log_says_so_once(self):
        server = Server()
        lay(FORMS[0], server.store)
        with server:
            self.assertRegex(server.log(), r"event=store-upgraded from=1 to=\d+")
            server.stop()
            server.start()
            self.assertNotIn("store-upgraded", server.log())


if __name__ == "__main__":
    unittest.main()
