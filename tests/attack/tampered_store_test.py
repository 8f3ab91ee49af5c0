#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Somebody writes to the store's file behind the server's back; `assent verify` says so, each time.

Tickets and the journal are tried byte by byte in tests/workbench/verify_bytes_test.py. Here it is what no ticket's
turn speaks of: workflow versions, tokens, the directory, as the real server stores them.
"""

import os
import shutil
import sqlite3
import unittest

from assent_server import Server
from normal_change import Office

VERSION = "UPDATE subject SET bytes = replace(bytes, ?, ?) WHERE kind = 'workflow_version'"
TOKEN = "UPDATE subject SET bytes = replace(bytes, ?, ?) WHERE kind = 'token'"
DIRECTORY = "UPDATE subject SET bytes = replace(bytes, ?, ?) WHERE kind = 'directory'"
COPY = "INSERT INTO subject SELECT kind, ?, revision, last_seq, bytes FROM subject WHERE kind = ? LIMIT 1"


class TamperedStore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        office = Office(cls.server)
        office.draft()
        given = office["hanna"].post("/v1/tokens", {"name": "old"}, 201).json()
        office["hanna"].post(f"/v1/tokens/{given['id']}:revoke", None, 200, key=False)
        people = {who: office[who].get("/v1/whoami").json()["id"] for who in ("ann", "hanna")}
        cls.ann, cls.hanna = people["ann"], people["hanna"]
        cls.server.stop()

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
        self.expect("2 workflow versions are stored", COPY, "normal-change/2", "workflow_version")

    def test_tokens(self):
        self.expect("another person", TOKEN, self.ann, self.hanna)
        self.expect("another person", TOKEN, '"scopes":[]', '"scopes":["audit"]')
        self.expect("another person", TOKEN, '"revoked":true', '"revoked":false')
        self.expect("another person", TOKEN, '"expires":1', '"expires":2')
        self.expect("is stored at revision 0", "DELETE FROM subject WHERE kind = 'token'")
        self.expect("tokens are stored", COPY, "tok_01zzzzzzzzzzzzzzzzzzzzzzzz", "token")

    def test_the_directory(self):
        self.expect("stored directory is not the one", DIRECTORY, '"critical":true', '"critical":false')


if __name__ == "__main__":
    unittest.main()
