# SPDX-License-Identifier: Apache-2.0
"""Rounds of load and kill -9 on one store: after each, an independent process compares what was acknowledged
with the journal, and the journal with the rows.

    scripts/crash [ROUNDS [SEED]]
"""

import os
import random
import subprocess
import sys
import threading
import time

from assent_server import Server
from journal import Journal
from load import Author, Told, Worker

HERE = os.path.dirname(os.path.abspath(__file__))
AUTHORS, WORKERS = 4, 2


def beside(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def binary():
    """The release where there is one: it bears more load between two kills."""
    release = os.environ.get("ASSENT_RELEASE_BIN", "")
    return release if os.path.exists(release) else os.environ["ASSENT_BIN"]


class Rounds:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.server = Server(binary=binary()).start()
        self.server.apply_world(beside("world.yaml"))
        self.server.deploy("approval", beside("approval.yaml"), {"approval.lua": beside("approval.lua")})
        tokens = {handle: self.server.token(handle) for handle in ("ann", "bea", "cyd", "deployer")}
        Author.people = {handle: self.server.person(handle).get("/v1/whoami").json()["id"] for handle in ("bea", "cyd")}
        self.told = Told(os.path.join(self.server.folder, "told"))
        dice = [random.Random(self.dice.random()) for _ in range(AUTHORS + WORKERS)]
        self.callers = [Author(f"author-{at}", self.told, dice[at], tokens) for at in range(AUTHORS)]
        self.callers += [Worker(f"worker-{at}", self.told, dice[AUTHORS + at], tokens["deployer"])
                         for at in range(WORKERS)]
        self.kill()

    def kill(self):
        self.server.kill()

    def close(self):
        self.kill()
        self.told.file.close()

    def start(self):
        """Starts the server; now and then it is killed before it listens."""
        while self.dice.random() < 0.1:
            self.server.launch()
            time.sleep(self.dice.random() * 0.1)
            self.kill()
        self.server.start()

    def load(self, seconds, ending):
        """All callers at work for a while, then `ending()`; none may have been told what it should not. The
        while begins with the first answer of all, or without one where it is short."""
        stop, before = threading.Event(), self.told.counts["acknowledged"]
        threads = [threading.Thread(target=caller.run, args=(self.server.base, stop)) for caller in self.callers]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 5
        while seconds > 0.05 and self.told.counts["acknowledged"] == before and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(seconds)
        ending(stop)
        stop.set()
        for thread in threads:
            thread.join()
        wrong = [caller.wrong for caller in self.callers if caller.wrong]
        assert not wrong, wrong

    def one(self):
        self.start()
        self.load(self.dice.uniform(0, 0.3), lambda stop: self.kill())
        self.compare()

    def compare(self):
        done = subprocess.run([sys.executable, os.path.join(HERE, "journal.py"), self.server.store, "--unique-titles",
                               "--acknowledged", self.told.path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def end(self):
        """A last load that ends in peace; then everything once more, also by `assent verify` and over the API."""
        self.server.start()
        self.load(1, lambda stop: stop.set())
        self.server.verify()
        shown = self.shown()
        self.server.stop()
        summary = self.compare()
        self.compare_shown(shown)
        return summary

    def shown(self):
        """Every ticket as its list shows it: id -> (state, revision, open)."""
        dan, found, cursor = self.server.person("dan"), {}, None
        while True:
            page = dan.get("/v1/tickets", params={"limit": 200, **({"cursor": cursor} if cursor else {})}).json()
            for line in page["data"]:
                assert line["id"] not in found, "a page shows what another has shown"
                found[line["id"]] = (line["state"], line["revision"], line["open"])
            cursor = page.get("next")
            if cursor is None:
                return found

    def compare_shown(self, shown):
        journal = Journal(self.server.store)
        assert not journal.check()
        assert shown.keys() == journal.tickets.keys(), shown.keys() ^ journal.tickets.keys()
        for name, ticket in journal.tickets.items():
            later = [event for column, event in ticket.past if column[1] > shown[name][1]]
            assert shown[name] == ticket.past[-1 - len(later)][0], (name, shown[name], ticket.past)
            # Between the list and the stop no client did anything; a lease may have run out.
            assert set(later) <= {"lease_expired", "timer"}, (name, shown[name], later)


def run(rounds, seed, say=print):
    say(f"{rounds} rounds, seed {seed}")
    crash = Rounds(seed)
    try:
        for at in range(rounds):
            try:
                crash.one()
            except AssertionError as wrong:
                raise AssertionError(f"round {at + 1} of seed {seed}, store {crash.server.store}: {wrong}") from wrong
        summary = crash.end()
    finally:
        crash.close()
    say(f"{summary}; {crash.told.counts}")
    return crash.told.counts


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 500,
        sys.argv[2] if len(sys.argv) > 2 else str(random.SystemRandom().randrange(1 << 32)))
