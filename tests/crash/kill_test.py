# SPDX-License-Identifier: Apache-2.0
"""Kill -9 under load, fifty times: nothing acknowledged is lost, nothing is half done, nothing is done twice.

ASSENT_SEED repeats a run's dice (though not the threads' timing).
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import unittest

from journal import Journal
from rounds import HERE, Rounds, run

ROUNDS = 50


class Kill(unittest.TestCase):
    def test_nothing_acknowledged_is_lost(self):
        counts = run(ROUNDS, os.environ.get("ASSENT_SEED") or str(random.SystemRandom().randrange(1 << 32)))
        self.assertGreater(counts["acknowledged"], ROUNDS)
        self.assertGreater(counts["retried"], 0)


class Verifier(unittest.TestCase):
    """The verifier is worth nothing if it finds nothing: each planted lie must be found."""

    @classmethod
    def setUpClass(cls):
        cls.crash = Rounds("planted")
        cls.crash.server.start()
        cls.crash.load(2, lambda stop: stop.set())
        cls.crash.server.stop()
        cls.store = os.path.join(cls.crash.server.store, "assent.db")

    @classmethod
    def tearDownClass(cls):
        cls.crash.close()

    def faults(self, *planted, lines=None):
        """What is found in a copy of the store after the statements."""
        copy = os.path.join(self.crash.server.folder, "copy.db")
        if os.path.exists(copy):
            os.remove(copy)
        source, target = sqlite3.connect(self.store), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        for name in ("journal_stays_as_it_is", "journal_stays", "payload_stays_as_it_is", "payload_stays"):
            target.execute(f"DROP TRIGGER {name}")
        for statement in planted:
            self.assertGreater(target.execute(statement).rowcount, 0, statement)
        target.commit()
        target.close()
        return Journal(copy).check(lines)

    def test_a_whole_store_has_no_faults(self):
        self.assertEqual(self.faults(), [])

    def test_each_lie_is_found(self):
        last = "(SELECT max(seq) FROM journal WHERE kind = 'ticket')"
        for lie in (
                f"UPDATE journal SET envelope = replace(envelope, '\"at\":1', '\"at\":2') WHERE seq = {last}",
                f"UPDATE journal SET link = zeroblob(32) WHERE seq = {last} - 3",
                f"DELETE FROM journal WHERE seq = {last}",
                f"DELETE FROM journal WHERE seq = {last} - 2",
                "UPDATE journal SET prev_seq = prev_seq + 1 WHERE prev_seq > 0",
                "UPDATE payload SET bytes = replace(bytes, 'patch', 'break') WHERE bytes LIKE '%patch%'",
                "DELETE FROM payload WHERE seq = (SELECT min(seq) FROM payload)",
                "UPDATE ticket SET head = replace(head, '\"revision\":', '\"revision\":1') WHERE n = 1",
                "UPDATE ticket SET state = 'draft' WHERE n = 1",
                "UPDATE ticket SET number = 'APR-1' WHERE n IN (1, 2)",
                "DELETE FROM ticket WHERE n = 1",
                "DELETE FROM part WHERE part = 1 AND ticket = 1",
                "UPDATE part SET bytes = replace(bytes, 'approve', 'reject') WHERE part = 1",
                "UPDATE part SET bytes = replace(bytes, '\"attempts\":1', '\"attempts\":2') WHERE part = 2",
                "UPDATE part SET bytes = replace(bytes, 'patch', 'break') WHERE part = -1 AND ticket = 1",
                "INSERT INTO offer (worker, since_us, ticket, job) SELECT 'deployer', 1, id, 0 FROM ticket WHERE n = 1",
                "DELETE FROM ended",
                "UPDATE ended SET bytes = replace(bytes, '\"outcome\":\"', '\"outcome\":\"x')",
                "INSERT INTO timer (due_us, ticket, name) SELECT 1, id, 'job/0' FROM ticket WHERE n = 1",
                "INSERT INTO inbox SELECT 'per_x', 1, id, 'held', n, '', '' FROM ticket WHERE n = 1"):
            with self.subTest(lie=lie):
                self.assertTrue(self.faults(lie))

    def test_what_was_acknowledged_and_is_not_there_is_found(self):
        with open(self.crash.told.path, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        self.assertEqual(self.faults(lines=lines), [])
        for change in ({"request": "req_nothing"}, {"ticket": "tkt_nothing"}, {"revision": 99}, {"event": "world"}):
            self.assertTrue(self.faults(lines=[*lines, {**lines[0], **change}]), change)
        claim = next(line for line in lines if line["event"] == "claim")
        self.assertTrue(self.faults(lines=[*lines, {**claim, "attempts": 9}]))
        vote = next(line for line in lines if line["event"] == "vote")
        self.assertTrue(self.faults(lines=[*lines, {**vote, "vote": "0/per_nobody"}]))

    def test_the_program_ends_with_one_when_there_is_anything(self):
        program = [sys.executable, os.path.join(HERE, "journal.py")]
        self.faults("DELETE FROM part WHERE part = 2")
        copy = os.path.join(self.crash.server.folder, "copy.db")
        for store, code in ((self.crash.server.store, 0), (copy, 1)):
            self.assertEqual(subprocess.run([*program, store], capture_output=True, check=False).returncode, code)


if __name__ == "__main__":
    unittest.main()
