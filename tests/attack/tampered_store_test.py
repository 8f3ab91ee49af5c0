#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Somebody writes to the store's file behind the server's back; `assent verify` says so, each time.

Tickets and the journal are tried byte by byte in tests/workbench/verify_bytes_test.py. Here it is what no ticket's
turn speaks of: workflow versions, tokens, the directory, open signals and who listens, as the real server stores them.
"""

import os
import shutil
import sqlite3
import time
import unittest

from assent_server import Server, read_source
from normal_change import Office

VERSION = "UPDATE subject SET bytes = replace(bytes, ?, ?) WHERE kind = 'workflow_version'"
TOKEN = "UPDATE subject SET bytes = replace(bytes, ?, ?) WHERE kind = 'token'"
DIRECTORY = "UPDATE subject SET bytes = replace(bytes, ?, ?) WHERE kind = 'directory'"
SLOT = "UPDATE subject SET bytes = replace(bytes, ?, ?) WHERE kind = 'signal_slot' AND bytes <> ''"
MOODY = 'return { fill = function(view) error("not today") end }\n'
COPY = "INSERT INTO subject SELECT kind, ?, revision, last_seq, bytes FROM subject WHERE kind = ? LIMIT 1"


class TamperedStore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        office = Office(cls.server)
        office.draft()
        given = office["hanna"].post("/v1/tokens", {"name": "old"}, 201).json()
        office["hanna"].post(f"/v1/tokens/{given['id']}:revoke", None, 200, key=False)
        cls.send_signals(office)
        people = {who: office[who].get("/v1/whoami").json()["id"] for who in ("ann", "hanna")}
        cls.ann, cls.hanna = people["ann"], people["hanna"]
        cls.server.stop()

    @classmethod
    def send_signals(cls, office):
        """One that waits for a listener, one that is owed to a ticket that cannot take it, one that was taken; and a
        ticket that listens."""
        cls.server.deploy("signals", read_source("tests/api/signals.yaml"), {"moody.lua": MOODY})
        for key, action in (("owed", "moody"), ("taken", "give"), ("silence", "give")):
            made = office["ann"].post("/v1/tickets", {"workflow": "signals", "fields": {"person": key}}, 201).json()
            office.act(made, action)
        sent = {}
        for key in ("waits", "owed", "taken"):
            body = {"signal": "hr.left", "key": key, "value": {"badge": 7}}
            sent[key] = office["deployer"].post("/v1/signals", body, 201).json()["id"]
        for key, state in (("waits", "waiting"), ("owed", "delivering"), ("taken", "delivered")):
            for _ in range(400):
                seen = office["karin"].get(f"/v1/signals/{sent[key]}").json()
                if seen["state"] == state and (key != "owed" or seen.get("owed")):
                    break
                time.sleep(0.02)
            assert seen["state"] == state, seen
        cls.waits = sent["waits"]

    def verified(self, statement, *values):
        """(exit code, what verify says) of a copy of the store in which the statement was run."""
        copy = os.path.join(self.server.folder, "copy")
        shutil.copytree(self.server.store, copy)
        try:
            connection = sqlite3.connect(os.path.join(copy, "assent.db"))
            changed = connection.execute(statement, values).rowcount
            connection.commit()
            connection.close()
            self.assertGreater(changed, 0, statement)
            done = self.server.command("verify", copy, check=False)
            return done.returncode, done.stdout
        finally:
            shutil.rmtree(copy)

    def expect(self, words, statement, *values):
        with self.subTest(statement=statement, values=values):
            code, said = self.verified(statement, *values)
            self.assertEqual(code, 1, said)
            self.assertIn(words, said)

    def test_as_it_is(self):
        code, said = self.verified("UPDATE subject SET bytes = bytes")
        self.assertEqual(code, 0, said)

    def test_workflows(self):
        self.expect("does not compile to what was deployed", VERSION, "need: majority", "need: 1")
        self.expect("does not compile to what was deployed", VERSION, "local NIGHT_FROM", "local LATE_FROM")
        self.expect("another digest", VERSION, '"digest":"sha256:', '"digest":"sha256:00')
        self.expect("cannot be read", "UPDATE subject SET bytes = 'junk' WHERE kind = 'workflow_version'")
        self.expect("is not stored", "DELETE FROM subject WHERE kind = 'workflow_version'")
        self.expect("3 workflow versions are stored", COPY, "normal-change/2", "workflow_version")

    def test_tokens(self):
        self.expect("another person", TOKEN, self.ann, self.hanna)
        self.expect("another person", TOKEN, '"scopes":[]', '"scopes":["audit"]')
        self.expect("another person", TOKEN, '"revoked":true', '"revoked":false')
        self.expect("another person", TOKEN, '"expires":1', '"expires":2')
        self.expect("is stored at revision 0", "DELETE FROM subject WHERE kind = 'token'")
        self.expect("tokens are stored", COPY, "tok_01zzzzzzzzzzzzzzzzzzzzzzzz", "token")

    def test_open_signals(self):
        self.expect("of `key`", SLOT, '"key":"waits"', '"key":"wanes"')
        self.expect("of `state`", SLOT, '"state":"waiting"', '"state":"delivering"')
        self.expect("of `expires`", SLOT, '"expires":1', '"expires":2')
        self.expect("of `tickets`", SLOT, '"tickets":0', '"tickets":1')
        self.expect("another value", SLOT, '"badge":7', '"badge":8')
        self.expect("another revision", SLOT, '"revision":2', '"revision":3')
        self.expect("did not refuse it last", SLOT, '"owed":["tkt_', '"owed":["tkt_00000000000000000000000000","tkt_')
        self.expect("no turn speaks of", SLOT, self.waits, "sig_" + 26 * "0")
        self.expect("2 signals are open by their turns, but 1 slots",
                    "UPDATE subject SET bytes = '' WHERE kind = 'signal_slot' AND bytes LIKE '%waits%'")
        self.expect("2 signals are open by their turns, but 1 slots",
                    "DELETE FROM subject WHERE kind = 'signal_slot' AND bytes LIKE '%owed%'")
        self.expect("but 3 slots", COPY.replace("LIMIT", "AND bytes <> '' LIMIT"), "77", "signal_slot")
        self.expect("a number that no slot has", "UPDATE subject SET id = '10000' WHERE kind = 'signal_slot' "
                    "AND bytes LIKE '%waits%'")
        self.expect("cannot be read", "UPDATE subject SET bytes = 'junk' WHERE kind = 'signal_slot' AND bytes <> ''")

    def test_listeners(self):
        self.expect("the listener's row of signal hr.left that is not stored", "DELETE FROM signal")
        self.expect("the listener's row of signal", "UPDATE signal SET key = 'noise' WHERE key = 'silence'")
        self.expect("listening to signal hr.left for key taken, which it does not",
                    "INSERT INTO signal SELECT name, 'taken', ticket FROM signal LIMIT 1")
        self.expect("which it does not", "INSERT INTO signal SELECT 'hr.back', key, ticket FROM signal LIMIT 1")

    def test_the_directory(self):
        self.expect("stored directory is not the one", DIRECTORY, '"critical":true', '"critical":false')


if __name__ == "__main__":
    unittest.main()
