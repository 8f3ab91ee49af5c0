# SPDX-License-Identifier: Apache-2.0
"""A store belongs to one server at a time, and outlives every one of them: tokens, tickets, numbers, cursors,
backups."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import unittest

from assent_server import BINARY, SOURCE, Server
from normal_change import Office

VERIFIER = os.path.join(SOURCE, "tests", "crash", "journal.py")
CREATE = {"workflow": "normal-change", "fields": {"summary": "Once more", "service": "payments"}}


def independently_verified(store):
    done = subprocess.run([sys.executable, VERIFIER, store], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


class OneServer(unittest.TestCase):
    def test_a_second_server_is_refused_with_a_sentence(self):
        with Server() as server:
            server.apply_world()
            ann = server.person("ann")
            second = subprocess.run([BINARY, "serve", "--store", server.store, "--listen", "127.0.0.1:0"],
                                    capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(second.returncode, 1)
            self.assertIn("another engine has the store", second.stderr)
            self.assertEqual(second.stderr.count("\n"), 1, second.stderr)
            self.assertEqual(second.stdout, "")
            offline = server.command("token", "new", "--person", "ann", "--store", server.store, check=False)
            self.assertNotEqual(offline.returncode, 0)
            self.assertIn("another engine has the store", offline.stderr)
            self.assertEqual(ann.get("/v1/whoami").json()["handle"], "ann")

    def test_the_lock_ends_with_the_process(self):
        with Server() as server:
            server.apply_world()
            for _ in range(3):
                server.kill()
                server.start()
            self.assertEqual(server.person("ann").get("/v1/whoami").json()["handle"], "ann")

    def starts(self, server, **limits):
        """(exit code, what is said) of a start that is refused; None when it began."""
        command = [BINARY, "serve", "--store", server.store, "--listen", "127.0.0.1:0", "--probes", "off"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **limits)
        for line in process.stderr:
            if "event=listening" in line:
                process.terminate()
                process.communicate(timeout=60)
                return None
            if line.startswith("assent: "):
                process.communicate(timeout=60)
                return process.returncode, line
        process.communicate(timeout=60)
        return process.returncode, ""

    def test_a_store_that_was_emptied_is_no_first_start(self):
        """Beside a pepper an empty file, or none, is a loss: no new administrator is made over it."""
        with Server() as server:
            server.apply_world()
            server.stop()
            store, kept = os.path.join(server.store, "assent.db"), os.path.join(server.folder, "kept.db")
            for leftover in ("-wal", "-shm"):
                self.assertFalse(os.path.exists(store + leftover))
            shutil.copy(store, kept)
            os.truncate(store, 0)
            code, said = self.starts(server)
            self.assertEqual(code, 1)
            self.assertIn("is empty, but `pepper` beside it says that this store was in use", said)
            self.assertEqual(os.path.getsize(store), 0)
            os.remove(store)
            self.assertIn("is not there, but `pepper` beside it says", self.starts(server)[1])
            self.assertFalse(os.path.exists(store))
            shutil.copy(kept, store)
            server.start()
            self.assertEqual(server.admin().get("/v1/whoami").json()["handle"], "admin")

    def test_few_open_files_are_told_as_that(self):
        """Whichever file of the start is one too many: neither the disk nor anybody's rights are blamed."""
        with Server() as server:
            server.stop()
            for most in range(8, 64):
                refused = self.starts(server, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
                if refused is None:
                    break
                self.assertEqual(refused[0], 1, (most, refused))
                self.assertRegex(refused[1], "(?i)too many (open files|files are open)|limit of open files", most)
            self.assertGreater(most, 12)
            self.assertLess(most, 63)

    def test_nobody_is_locked_out(self):
        """A token can be made on the store itself while no server has it."""
        with Server() as server:
            server.apply_world()
            server.stop()
            made = server.command("token", "new", "--person", "lena", "--store", server.store)
            server.start()
            who = server.api(made.stdout.split()[-1]).get("/v1/whoami").json()
            self.assertEqual(who["handle"], "lena")
            self.assertIn("tokens", who["permissions"])

    def test_what_is_no_store_is_refused(self):
        folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), "no-store")
        os.makedirs(folder)
        with open(os.path.join(folder, "assent.db"), "wb") as file:
            file.write(b"This is a letter, and no database. " * 200)
        done = subprocess.run([BINARY, "serve", "--store", folder, "--listen", "127.0.0.1:0"], capture_output=True,
                              text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        shutil.rmtree(folder)


class Restarts(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.office = Office(self.server)

    def tearDown(self):
        self.server.stop()

    def again(self, kill):
        if kill:
            self.server.kill()
        else:
            self.server.stop()
        self.server.start()
        self.office.forget()

    def test_what_was_there_is_there(self):
        office, server = self.office, self.server
        admin = server.admin_token
        change, board = office.to_implement(), office.to_board()
        revoked = server.token("bo", keep=False)
        name = server.api(revoked).get("/v1/whoami").json()["token"]
        server.admin().post(f"/v1/tokens/{name}:revoke", None, 200)
        job = office.claim("snapshot", lease="PT600S")
        shown = [office["ann"].get(ticket["links"]["self"]).json() for ticket in (change, board)]
        history = office["ann"].get(change["links"]["history"]).json()
        for kill in (False, True):
            self.again(kill)
            self.assertEqual(server.admin_token, admin)
            with open(server.out, encoding="utf-8") as out:
                self.assertEqual(out.read(), "")  # the first token is shown once
            self.assertEqual([office["ann"].get(ticket["links"]["self"]).json() for ticket in (change, board)], shown)
            self.assertEqual(office["ann"].get(change["links"]["history"]).json(), history)
            server.api(revoked).get("/v1/whoami", 401)
            self.assertEqual(server.admin().get("/v1/workflows").json()["data"][0]["version"], 1)
            self.assertIsNone(office.claim("snapshot"))  # it is still claimed
        done = office.complete(job, result={"snapshot": "snap-1"})  # its lease holds over the restarts
        self.assertEqual((done["outcome"], done["attempts"]), ("succeeded", 1))
        office.vote(board, "hanna")
        server.verify()

    def test_numbers_are_given_once(self):
        numbers = []
        for kill in (False, True, True, False):
            for _ in range(3):
                numbers.append(self.office.draft()["number"])
            self.again(kill)
        numbers.append(self.office.draft()["number"])
        self.assertEqual(len(set(numbers)), len(numbers), numbers)
        order = [int(number.rsplit("-", 1)[1]) for number in numbers]
        self.assertEqual(order, sorted(order))

    def test_a_cursor_goes_on_after_a_restart(self):
        made = [self.office.draft()["id"] for _ in range(7)]
        page = self.office["ann"].get("/v1/tickets?limit=3&sort=created").json()
        seen = [line["id"] for line in page["data"]]
        for kill in (False, True):
            self.again(kill)
            page = self.office["ann"].get(f"/v1/tickets?limit=2&sort=created&cursor={page['next']}").json()
            seen += [line["id"] for line in page["data"]]
        self.assertEqual(seen, made)

    def test_a_start_while_more_is_due_than_can_be_taken_in(self):
        """Ten thousand timers are due at once: the server comes up, answers, and fires them all."""
        change = self.office.draft()
        self.server.stop()
        database = sqlite3.connect(os.path.join(self.server.store, "assent.db"))
        blob = database.execute("SELECT id FROM ticket").fetchone()[0]
        database.executemany("INSERT INTO timer (due_us, ticket, name) VALUES (?, ?, ?)",
                             ((1, blob, f"nothing/{at}") for at in range(10000)))
        database.commit()
        database.close()
        self.server.start()
        self.office.forget()
        self.assertEqual(self.office.read(change)["revision"], 1)
        self.assertEqual(self.office.act(change, "submit")["state"], "board")


class Backups(unittest.TestCase):
    def test_a_backup_under_load_is_a_store(self):
        with Server() as server:
            office = Office(server)
            office.to_implement()
            before = {line["id"] for line in office["ann"].get("/v1/tickets?limit=200").json()["data"]}
            backup = os.path.join(server.folder, "backup.db")
            made, stop = [], threading.Event()
            bo = office["bo"]

            def load():
                while not stop.is_set():
                    made.append(bo.post("/v1/tickets", CREATE, 201).json()["id"])

            thread = threading.Thread(target=load)
            thread.start()
            try:
                server.wait_for(lambda: len(made) > 3)
                server.command("backup", backup)
                server.command("verify", backup)
                server.verify()  # also while it is written to
            finally:
                stop.set()
                thread.join()
            again = server.command("backup", backup, check=False)
            self.assertNotEqual(again.returncode, 0)
            self.assertIn("backup.db", again.stderr)
            independently_verified(backup)
            independently_verified(server.store)
            self.restored(server, backup, before, made)

    def restored(self, server, backup, before, made):
        """In an empty folder with the pepper, the copy is a store in which everything goes on."""
        store = os.path.join(server.folder, "restored")
        os.mkdir(store)
        shutil.copy(backup, os.path.join(store, "assent.db"))
        shutil.copy(os.path.join(server.store, "pepper"), store)
        with Server(store) as second:
            second.admin_token, second.tokens = server.admin_token, dict(server.tokens)
            office = Office(second, set_up=False)
            there = [line["id"] for line in office["ann"].get("/v1/tickets?limit=200&sort=created").json()["data"]]
            self.assertTrue(before <= set(there))
            kept = [one for one in made if one in there]
            self.assertEqual(kept, made[:len(kept)])  # a moment in between: what came before, and nothing of later
            numbers = {line["number"] for line in office["ann"].get("/v1/tickets?limit=200").json()["data"]}
            self.assertNotIn(office.draft()["number"], numbers)
            self.assertIsNotNone(office.claim("snapshot"))
            second.verify()
        independently_verified(store)


if __name__ == "__main__":
    unittest.main()
