#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Bytes changed behind the store's back are found by verify, each at its place.

A little store is made by workbench_verify_main; each case changes a copy of it by SQL, as somebody with
access to the file could, and verify must name the first place that no longer fits.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

PROGRAM = os.path.join(os.environ["ASSENT_BUILD"], "tests", "workbench_verify_main")
TURNS = 16


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def flip(text):
    """The same text with one character of its middle changed: a letter or digit, so that it stays JSON."""
    middle = next(i for i in range(len(text) // 2, len(text)) if text[i].isalnum())
    other = "0" if text[middle] != "0" else "1"
    return text[:middle] + other + text[middle + 1:]


def leaf(envelope):
    return hashlib.sha256(b"\0" + envelope.encode()).digest()


def link(previous, seq, envelope):
    return hashlib.sha256(b"\2" + previous + seq.to_bytes(8, "big") + leaf(envelope)).digest()


class VerifyBytes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = tempfile.mkdtemp()
        cls.whole = os.path.join(cls.root, "whole")
        made = run("make", cls.whole)
        assert made.returncode == 0, made.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.root)

    def changed(self, *statements):
        """What verify reports on a copy that the statements (SQL, or SQL with parameters, or a function of the
        connection) have changed."""
        copy = tempfile.mkdtemp(dir=self.root)
        shutil.copytree(self.whole, copy, dirs_exist_ok=True)
        connection = sqlite3.connect(os.path.join(copy, "assent.db"), isolation_level=None)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            if callable(statement):
                statement(connection)
            elif isinstance(statement, tuple):
                connection.execute(*statement)
            else:
                connection.execute(statement)
        connection.close()
        checked = run("check", copy)
        self.assertIn(checked.returncode, (0, 1), checked.stderr)
        report = json.loads(checked.stdout)
        self.assertEqual(report["faults"] > 0, checked.returncode == 1)
        shutil.rmtree(copy)
        return report

    def expect(self, report, code, words, seq=None):
        self.assertGreater(report["faults"], 0)
        self.assertEqual(report["code"], code, report["first"])
        self.assertIn(words, report["first"])
        if seq is not None:
            self.assertEqual(report["seq"], seq, report["first"])

    def test_nothing_changed(self):
        report = self.changed()
        self.assertEqual(report["faults"], 0, report["first"])
        self.assertEqual((report["turns"], report["tickets"], report["erased"]), (TURNS, 3, 0))

    def test_one_character_of_each_envelope(self):
        for seq in range(1, TURNS + 1):
            def change(connection, seq=seq):
                (text,) = connection.execute("SELECT envelope FROM journal WHERE seq = ?", (seq,)).fetchone()
                connection.execute("UPDATE journal SET envelope = ? WHERE seq = ?", (flip(text), seq))
            with self.subTest(seq=seq):
                self.expect(self.changed(change), "chain-broken", f"turn {seq}: its link", seq)

    def test_one_character_of_each_payload(self):
        connection = sqlite3.connect(os.path.join(self.whole, "assent.db"))
        payloads = connection.execute("SELECT seq, bytes FROM payload ORDER BY seq").fetchall()
        connection.close()
        self.assertGreater(len(payloads), 5)
        for seq, text in payloads:
            with self.subTest(seq=seq):
                report = self.changed(("UPDATE payload SET bytes = ? WHERE seq = ?", (flip(text), seq)))
                self.expect(report, "bad-record", f"turn {seq}: the payload", seq)

    def test_each_link(self):
        for seq in range(1, TURNS + 1):
            with self.subTest(seq=seq):
                report = self.changed(("UPDATE journal SET link = zeroblob(32) WHERE seq = ?", (seq,)))
                self.expect(report, "chain-broken", f"turn {seq}: its link", seq)

    def test_a_turn_taken_out(self):
        for seq in range(1, TURNS):
            with self.subTest(seq=seq):
                report = self.changed(("DELETE FROM journal WHERE seq = ?", (seq,)))
                self.expect(report, "chain-broken", f"turn {seq} is missing", seq)

    def test_the_last_turn_taken_off(self):
        report = self.changed(f"DELETE FROM journal WHERE seq = {TURNS}")
        self.assertGreater(report["faults"], 0)

    def test_a_turn_moved_to_the_end(self):
        report = self.changed(f"UPDATE journal SET seq = {TURNS + 1} WHERE seq = 7")
        self.expect(report, "chain-broken", "turn 7 is missing", 7)

    def test_columns_of_a_turn(self):
        for column in ("revision", "at_us"):
            with self.subTest(column=column):
                report = self.changed(f"UPDATE journal SET {column} = {column} + 1 WHERE seq = 8")
                self.expect(report, "bad-record", "turn 8: its columns", 8)
        report = self.changed("UPDATE journal SET id = (SELECT id FROM journal WHERE seq = 2) WHERE seq = 9")
        self.expect(report, "bad-record", "turn 9: its columns", 9)

    def test_the_way_back(self):
        report = self.changed("UPDATE journal SET prev_seq = 2 WHERE seq = 8")  # leaves out turn 5
        self.expect(report, "bad-record", "does not follow", 8)
        report = self.changed("UPDATE journal SET prev_seq = 6 WHERE seq = 9")  # leaves out the refusal
        self.expect(report, "chain-broken", "has 15 turns of tickets, but walking the tickets back reaches 14")
        report = self.changed("UPDATE journal SET prev_seq = 3 WHERE seq = 8")  # into another ticket
        self.assertGreater(report["faults"], 0)
        report = self.changed("UPDATE journal SET prev_seq = 9 WHERE seq = 8")
        self.expect(report, "chain-broken", "turn 8 names 9", 8)

    def test_a_chain_that_was_made_anew(self):
        """Whoever can compute hashes can make the chain fit; then the ticket is not what its turns say."""
        def forge(connection):
            rows = connection.execute("SELECT seq, envelope FROM journal ORDER BY seq").fetchall()
            previous = bytes(32)
            for seq, envelope in rows:
                envelope = envelope.replace('"approve"', '"reject"') if seq == 9 else envelope
                previous = link(previous, seq, envelope)
                connection.execute("UPDATE journal SET envelope = ?, link = ? WHERE seq = ?",
                                   (envelope, previous, seq))
        report = self.changed(forge)
        self.expect(report, "bad-record", "is not the fold of its turns: `rounds`")

    def test_rows_of_a_ticket(self):
        for change, words in (
            ("UPDATE ticket SET title = 'x' WHERE number = 'LIT-2'", "column `title`"),
            ("UPDATE ticket SET state = 'work' WHERE number = 'LIT-2'", "column `state`"),
            ("UPDATE ticket SET open = 0 WHERE number = 'LIT-2'", "column `state`"),
            ("UPDATE ticket SET requester = 'per_x' WHERE number = 'LIT-2'", "column `requester`"),
            ("UPDATE ticket SET due_us = due_us + 1 WHERE number = 'LIT-2'", "column `times`"),
            ("UPDATE ticket SET number = 'LIT-9' WHERE number = 'LIT-2'", "column `number`"),
            ("UPDATE ticket SET revision = 9 WHERE number = 'LIT-2'", "column `revision`"),
            ("UPDATE ticket SET head = replace(head, '\"approve\"', '\"work\"') WHERE number = 'LIT-2'",
             "`state` differs"),
            ("DELETE FROM part WHERE part = (SELECT max(part) FROM part)", "is not the fold"),
            ("UPDATE part SET bytes = replace(bytes, 'half the', 'all the')", "`fields` differs"),
            ("DELETE FROM ticket WHERE number = 'LIT-3'", "as on offer"),
        ):
            with self.subTest(change=change):
                self.expect(self.changed(change), "bad-record", words)
        report = self.changed("UPDATE ticket SET last_seq = last_seq - 1 WHERE number = 'LIT-3'")
        self.expect(report, "chain-broken", "walking ticket tkt_")

    def test_index_rows(self):
        ticket = "(SELECT ticket FROM timer)"
        for change, words in (
            ("DELETE FROM timer", "calls for the timer"),
            ("UPDATE timer SET due_us = due_us - 1", "calls for the timer"),
            (f"INSERT INTO timer VALUES (5, {ticket}, 'round/7')", "which has none such"),
            ("DELETE FROM offer", "calls for an offer"),
            (f"INSERT INTO offer VALUES ('preparer', 5, {ticket}, 0)", "as on offer"),
            ("DELETE FROM inbox", "calls for the inbox entry"),
            ("UPDATE inbox SET due_us = due_us + 1", "calls for the inbox entry"),
            ("INSERT INTO inbox SELECT 'role:chief', due_us, ticket, item, n, round, except_ids FROM inbox",
             "does not call for"),
        ):
            with self.subTest(change=change):
                self.expect(self.changed(change), "bad-record", words)

    def test_the_directory(self):
        self.expect(self.changed("UPDATE subject SET bytes = replace(bytes, 'Ann', 'Eve') WHERE kind = 'directory'"),
                    "bad-record", "the stored directory is not the one that turn 1", 1)
        self.expect(self.changed("UPDATE subject SET revision = 0 WHERE kind = 'directory'"),
                    "bad-record", "is stored at revision 0", 1)

    def test_a_payload_that_was_erased_is_counted(self):
        report = self.changed("DELETE FROM payload WHERE seq = 6")
        self.assertEqual((report["faults"], report["erased"]), (0, 1), report["first"])


if __name__ == "__main__":
    unittest.main()
