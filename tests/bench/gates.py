#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""gates.py ASSENT SOURCE [PIPELINES]: pipelines that wait at gates, measured on a server of its own.

Prints NAME=VALUE lines: what a waiting pipeline costs in memory of the server, each on a connection of its own; the
processor time of the server while they all wait and nothing happens; and how long after the answer to the deciding vote the
last of them is let through, and `assent gate --wait` has ended. On python3-httpx and raw frames; the tests' harness starts the
server. A wrong answer ends it.
"""

import os
import selectors
import subprocess
import sys
import time

PROGRAM, SOURCE = sys.argv[1:3]
PIPELINES = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
os.environ.update(ASSENT_BIN=PROGRAM, ASSENT_SOURCE=SOURCE)
sys.path.insert(0, os.path.join(SOURCE, "tests/harness"))

from assent_server import Server, read_source  # noqa: E402
from frames import Client  # noqa: E402

DIGEST = "sha256:" + "0b" * 32
QUIET_S, TRIES = 5, 9


def memory_kib(process, name="RssAnon"):
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name + ":"))


def processor_ms(process):
    with open(f"/proc/{process}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


class Gates:
    def __init__(self, server):
        self.server = server
        server.apply_world()
        server.deploy("release", read_source("tests/api/gate.yaml"))
        self.ann, self.bo = server.person("ann"), server.person("bo")
        self.port = int(server.base.rsplit(":", 1)[1])
        self.token = server.token("deployer")

    def ticket(self):
        made = self.ann.post("/v1/tickets", {"workflow": "release", "fields": {"summary": "Release", "artifact": DIGEST}}, 201)
        self.ann.post(f"/v1/tickets/{made.json()['id']}/actions/submit", None, 200)
        return made.json()["number"]

    def decide(self, number):
        """The deciding vote; the moment at which it was sent."""
        approval = self.bo.get(f"/v1/tickets/{number}").json()["approval"]
        sent = time.monotonic()
        self.bo.post(f"/v1/approvals/{approval['id']}/votes", {"choice": "approve"}, 201)
        return sent

    def wait(self, number, count):
        clients = []
        for _ in range(count):
            client = Client(("127.0.0.1", self.port), timeout=120)
            client.settle()
            client.request(1, "GET", f"/v1/gate?ticket={number}&artifact={DIGEST}&wait=55", token=self.token)
            clients.append(client)
        return clients

    def crowd(self):
        number, pid = self.ticket(), self.server.process.pid
        self.wait(number, 1)[0].close()
        before = memory_kib(pid)
        clients = self.wait(number, PIPELINES)
        time.sleep(1)
        print(f"pipelines={PIPELINES}\nwaiting_mib={(memory_kib(pid) - before) / 1024:.1f}")
        spent = processor_ms(pid)
        time.sleep(QUIET_S)
        print(f"quiet_cpu_ms_a_second={(processor_ms(pid) - spent) / QUIET_S:.2f}")
        ready = selectors.DefaultSelector()
        for client in clients:
            ready.register(client.socket, selectors.EVENT_READ)
        sent, left = self.decide(number), len(clients)
        while left > 0:
            for key, _ in ready.select(60):
                ready.unregister(key.fileobj)
                left -= 1
        print(f"crowd_released_ms={(time.monotonic() - sent) * 1000:.1f}")
        for client in clients:
            said = client.answer(1)
            assert said.status == 200 and said.json()["decision"] == "allow", said.body
            client.close()

    def command(self):
        """`assent gate --wait`, from the sending of the deciding vote to its end."""
        environment = {**os.environ, "ASSENT_SERVER": self.server.base, "ASSENT_TOKEN": self.token}
        took = []
        for _ in range(TRIES):
            number = self.ticket()
            process = subprocess.Popen([PROGRAM, "gate", number, "--artifact", DIGEST, "--wait"], env=environment,
                                       stdout=subprocess.PIPE)
            time.sleep(0.3)
            sent = self.decide(number)
            assert b"allow" in process.communicate(timeout=30)[0] and process.returncode == 0
            took.append((time.monotonic() - sent) * 1000)
        took.sort()
        print(f"command_released_ms={took[TRIES // 2]:.1f}\ncommand_released_worst_ms={took[-1]:.1f}")


if __name__ == "__main__":
    with Server(arguments=["--rate-limit", "none"]) as running:
        gates = Gates(running)
        gates.crowd()
        gates.command()
