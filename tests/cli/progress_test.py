# SPDX-License-Identifier: Apache-2.0
"""What takes long says so, on a terminal only; Ctrl-C leaves nothing half done and says what became of it."""

import os
import pty
import signal
import socket
import sqlite3
import subprocess
import time
import unittest

from command_line import WORKFLOW, WORLD, CommandLine


class Progress(CommandLine):
    PEOPLE = ()

    def setUp(self):
        self.silent = socket.create_server(("127.0.0.1", 0))  # takes connections and never says anything
        self.addCleanup(self.silent.close)
        self.away = {"ASSENT_SERVER": f"http://127.0.0.1:{self.silent.getsockname()[1]}"}

    def launch(self, words, stderr=subprocess.PIPE, **environment):
        process = subprocess.Popen([self.server.binary, *words], env=self.environment("admin", **environment),
                                   stdout=subprocess.PIPE, stderr=stderr)
        self.addCleanup(lambda: (process.kill(), process.communicate()) if process.poll() is None else None)
        return process

    def on_a_terminal(self, words, until):
        """What its standard error shows on a terminal up to those words; then it is interrupted."""
        ours, theirs = pty.openpty()
        process = self.launch(words, stderr=theirs, **self.away)
        os.close(theirs)
        seen, interrupted, limit = b"", False, time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                seen += os.read(ours, 1000)
            except OSError:
                break
            if until in seen and not interrupted:
                process.send_signal(signal.SIGINT)
                interrupted = True
        os.close(ours)
        process.communicate(timeout=60)
        return seen.decode(), process.returncode

    def test_a_terminal_is_told_after_a_second(self):
        for words, doing, told in ((["deploy", WORKFLOW], b"deploying: 1 s", "a version is deployed whole or not at all"),
                                   (["world", "apply", WORLD], b"applying the world: 1 s", "whole or not at all")):
            seen, code = self.on_a_terminal(words, doing)
            self.assertIn(told, seen)
            self.assertEqual(code, -signal.SIGINT)

    def test_a_pipe_is_told_nothing(self):
        for more in ([], ["--json"]):
            process = self.launch(["deploy", WORKFLOW, *more], **self.away)
            self.silent.accept()
            time.sleep(1.5)  # longer than the second after which a terminal is told
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
            self.assertEqual((out, process.returncode), (b"", -signal.SIGINT))
            self.assertTrue(err.startswith(b"assent: interrupted: a version"), err)

    def test_an_interrupted_backup_leaves_nothing(self):
        """Stopped once it has begun; it ends by the signal with nothing left, or it was done."""
        store = os.path.join(self.server.folder, "large")
        os.mkdir(store, 0o700)
        self.says("nobody", "backup", os.path.join(store, "assent.db"))
        with sqlite3.connect(os.path.join(store, "assent.db")) as large:
            large.execute("CREATE TABLE bulk (bytes BLOB)")
            for _ in range(8):
                large.execute("INSERT INTO bulk VALUES (zeroblob(8000000))")
        target = os.path.join(self.server.folder, "interrupted.db")
        process = self.launch(["backup", target, "--store", store])
        while not os.path.exists(target + ".part") and process.poll() is None:
            pass
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGCONT)
        err = process.communicate(timeout=60)[1]
        self.assertFalse(os.path.exists(target + ".part"))
        if process.returncode == 0:
            self.says("nobody", "verify", target)
        else:
            self.assertEqual((process.returncode, os.path.exists(target)), (-signal.SIGINT, False))
            self.assertIn(b"nothing half done is left of the backup", err)

    def test_what_is_somebody_elses_is_not_removed(self):
        target = os.path.join(self.server.folder, "theirs.db")
        with open(target + ".part", "w", encoding="utf-8") as file:
            file.write("mine")
        self.says("nobody", "backup", target, code=2)
        self.assertTrue(os.path.exists(target + ".part"))

    def test_who_is_to_ignore_it_ignores_it(self):
        """As `nohup` and a shell's background jobs want."""
        shell = subprocess.Popen(["sh", "-c", "trap '' INT; exec \"$0\" verify", self.server.binary],
                                 env=self.environment("nobody"), stdout=subprocess.PIPE)
        shell.send_signal(signal.SIGINT) if shell.poll() is None else None
        out = shell.communicate(timeout=60)[0]
        self.assertIn(shell.returncode, (0, -signal.SIGINT))  # before `trap` was read the shell may end by it
        self.assertEqual(b"all is well" in out, shell.returncode == 0)


if __name__ == "__main__":
    unittest.main()
