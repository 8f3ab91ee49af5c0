# SPDX-License-Identifier: Apache-2.0
"""The second listener (API-30) and /metrics (API-26): what it answers to whom, while the server starts, works, has no
disk, and stops."""

import os
import re
import resource
import signal
import socket
import subprocess
import time
import unittest

from assent_server import BINARY, STOP_S, Server, read_source
from event_stream import EventStream
from normal_change import Office
from polite_client import PoliteClient

OPEN = "application/openmetrics-text; version=1.0.0"
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf'^({NAME})(\{{{NAME}="[^"\\]*"(?:,{NAME}="[^"\\]*")*\}})? (-?[0-9]+(?:\.[0-9]+)?)$')


class Probes:
    """The second listener of a server, asked with curl."""

    def __init__(self, server):
        found = server.wait_for(lambda: re.search(r"event=probes .*port=(\d+)", server.log()))
        self.port = int(found.group(1))

    def ask(self, path, *options):
        """Status and body; (0, "") when nobody answers."""
        shown = subprocess.run(["curl", "-sS", "--max-time", "20", "-w", "\n%{http_code}", *options,
                                f"http://127.0.0.1:{self.port}{path}"], capture_output=True, text=True, check=False)
        body, _, status = shown.stdout.rpartition("\n")
        return int(status or 0), body

    def metrics(self, *options):
        status, text = self.ask("/metrics", *options)
        assert status == 200, text
        return parse(text, any("openmetrics" in option for option in options))


def parse(text, open_metrics):
    """{name with labels: value}; strict about what promtool and OpenMetrics' parser are strict about."""
    kinds, samples, family, ended = {}, {}, None, False
    for line in text.splitlines():
        assert not ended, line
        if line == "# EOF" and open_metrics:
            ended = True
        elif line.startswith("# HELP "):
            family = line.split()[2]
            assert family not in kinds and len(line.split()) > 3, line
        elif line.startswith("# TYPE "):
            assert line.split()[2] == family, line
            kinds[family] = line.split()[3]
        else:
            name, labels, value = SAMPLE.match(line).groups()
            kind = kinds[family]
            if kind == "counter":
                assert name.endswith("_total") and name == family + ("_total" if open_metrics else ""), line
                assert float(value) >= 0, line
            elif kind == "histogram":
                assert name[len(family):] in ("_bucket", "_sum", "_count") and name.startswith(family), line
            else:
                assert name == family and not name.endswith("_total"), line
            assert name + (labels or "") not in samples, line
            samples[name + (labels or "")] = float(value)
    assert ended == open_metrics
    buckets = [value for name, value in samples.items() if "_duration_seconds_bucket" in name]
    assert buckets == sorted(buckets) and buckets[-1] == samples["assent_http_request_duration_seconds_count"]
    return samples


class Working(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(probes="127.0.0.1:0").start()
        cls.probes = Probes(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_paths(self):
        for options in ([], ["--http1.0"], ["--http2-prior-knowledge"], ["--http2"]):
            self.assertEqual(self.probes.ask("/livez", *options), (200, "ok\n"), options)
            self.assertEqual(self.probes.ask("/readyz", *options), (200, "ok\n"), options)
            self.assertEqual(self.probes.ask("/v1/problems", *options)[0], 404, options)
            self.assertEqual(self.probes.ask("/", *options)[0], 404, options)
            self.assertEqual(self.probes.ask("/livez", "-X", "DELETE", *options)[0], 405, options)
            self.assertEqual(self.probes.ask("/livez", "-I", *options)[0], 200, options)
        self.assertEqual(self.probes.ask("/livez", "-d", "body")[0], 400)
        self.assertEqual(self.probes.ask("/livez", "-H", "X: " + "x" * 9000)[0], 431)

    def test_the_api_s_port_has_none_of_it(self):
        self.server.api().get("/metrics", 404)
        self.server.api().get("/livez", 404)

    def test_what_is_counted_and_that_no_line_is_added(self):
        before = self.probes.metrics()
        office = Office(self.server)
        change = office.draft()
        office.act(change, "submit")
        office["ann"].get("/v1/tickets/tkt_unknown", 404)
        for n in range(100):  # one after the other, so that none is in conflict
            day = f"2036-01-{1 + n // 24:02}T{n % 24:02}"
            office.draft(planned={"start": f"{day}:00:00Z", "end": f"{day}:30:00Z"})
        after = self.probes.metrics("-H", f"Accept: {OPEN}")
        self.assertEqual(list(before), list(after))
        self.assertGreater(after["assent_commits_total"], before["assent_commits_total"])
        self.assertGreaterEqual(after["assent_turns_total"] - before["assent_turns_total"], 102)
        self.assertGreaterEqual(after['assent_http_requests_total{result="ok"}'], 102)
        self.assertGreaterEqual(after['assent_http_requests_total{result="refused"}'], 1)
        self.assertEqual(after['assent_http_requests_total{result="failed"}'], 0)
        self.assertGreaterEqual(after["assent_hooks_total"], 1)
        self.assertGreaterEqual(after["assent_http_connections"], 1)
        self.assertGreaterEqual(after["assent_tickets_hot"], 101)
        self.assertGreaterEqual(after["assent_http_request_duration_seconds_count"], 103)
        self.assertEqual(after["assent_ready"], 1)
        self.assertGreater(after["process_resident_memory_bytes"], 1 << 20)
        self.assertGreater(after["process_cpu_seconds_total"], 0)
        self.assertLess(abs(after["process_start_time_seconds"] - time.time()), 3600)
        files = len(os.listdir(f"/proc/{self.server.process.pid}/fd"))
        self.assertLess(abs(after["process_open_fds"] - files), 5)

    def test_what_people_and_other_systems_do(self):
        server = self.server
        office = Office(server, set_up=False)
        server.deploy("signals", read_source("tests/api/signals.yaml"),
                      {"moody.lua": 'return { fill = function(view) error("not today") end }\n'})
        before = self.probes.metrics()

        def grown(name, at_least=1):
            server.wait_for(lambda: self.probes.metrics()[name] - before[name] >= at_least)
        change = office.to_board()
        office.vote(change, "hanna", "reject", comment="No.")
        office.to_implement()
        office.complete(office.claim("snapshot"))
        office.fail(office.claim("deployer"), "no", retry=False)
        office.complete(office.claim("deployer-rollback"))
        office.fail(office.claim("snapshot-restore"), "no", retry=False)
        office.act(office.draft(), "withdraw")
        for action in ("give", "moody"):
            made = office["ann"].post("/v1/tickets", {"workflow": "signals", "fields": {"person": action}}, 201).json()
            office["ann"].post(f"{made['links']['self']}/actions/{action}", None, 200)
        sent = [office["deployer"].post("/v1/signals", {"signal": "hr.left", "key": key, **more}, 201).json()["id"]
                for key, more in (("give", {}), ("moody", {}), ("nobody", {"ttl": 1}))]
        for name, at_least in (
                ("assent_tickets_created_total", 5), ('assent_tickets_ended_total{outcome="cancelled"}', 1),
                ('assent_votes_total{choice="approve"}', 5), ('assent_votes_total{choice="reject"}', 1),
                ('assent_rounds_closed_total{outcome="met"}', 3), ('assent_rounds_closed_total{outcome="skipped"}', 2),
                ("assent_jobs_claimed_total", 4), ('assent_jobs_ended_total{outcome="succeeded"}', 2),
                ('assent_jobs_ended_total{outcome="failed"}', 1), ("assent_faults_total", 1), ("assent_signals_received_total", 3),
                ("assent_signals_delivered_total", 1), ("assent_signals_refused_total", 1),
                ("assent_signals_expired_total", 1), ("assent_signals_owed", 1), ("assent_signals_open", 1)):
            grown(name, at_least)
        office["jonas"].post(f"/v1/signals/{sent[1]}:drop", None, 200)
        grown("assent_signals_dropped_total")
        self.assertEqual(self.probes.metrics()["assent_signals_open"], before["assent_signals_open"])
        with EventStream(server, server.token("ann"), after="0") as stream:
            stream.next()
            self.assertEqual(self.probes.metrics()["assent_event_streams"], 1)
            grown("assent_events_sent_total")
        world = read_source("workflows/sample-world.yaml")
        server.apply_world(world.replace("08:00-17:00", "08:30-17:00"))
        grown("assent_calendar_sweeps_total")
        server.apply_world(world)
        self.assertEqual(list(self.probes.metrics()), list(before))

    def test_rubbish(self):
        for sent in (b"\x16\x03\x01\x00", b"hello\r\n\r\n", b"GET / HTTP/1.1\nHost: x\n\n", b"GET", os.urandom(2000), b"P" * 20000,
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + os.urandom(500)):
            with socket.create_connection(("127.0.0.1", self.probes.port)) as client:
                client.settimeout(30)
                try:
                    client.sendall(sent)
                    client.shutdown(socket.SHUT_WR)
                    while client.recv(65536):
                        pass
                except ConnectionError:
                    pass
        self.assertEqual(self.probes.ask("/livez")[0], 200)


class Trouble(unittest.TestCase):
    def until(self, server, probes, wanted):
        server.wait_for(lambda: probes.ask("/readyz") == wanted)

    def test_a_full_disk_is_told_before_anybody_writes_and_after(self):
        with Server(probes="127.0.0.1:0") as server:
            probes = Probes(server)
            self.until(server, probes, (200, "ok\n"))
            pid = server.process.pid
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
            self.until(server, probes, (503, "the disk is full\n"))
            self.assertEqual(probes.ask("/livez"), (200, "ok\n"))
            self.assertEqual(probes.metrics()["assent_ready"], 0)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            self.until(server, probes, (200, "ok\n"))
            self.assertNotIn("trial", os.listdir(server.store))

    def test_a_stop_is_told_at_once_while_work_goes_on(self):
        server = Server(probes="127.0.0.1:0").start()
        probes = Probes(server)
        client = PoliteClient.dial(("127.0.0.1", int(server.base.rsplit(":", 1)[1])))
        self.assertEqual(probes.ask("/readyz")[0], 200)
        client.headers(1, client.fields("GET", "/v1/problems"), end=False)  # it is under way until its end comes
        client.ping()
        client.wait(lambda frame: type(frame).__name__ == "PingFrame")  # it has come
        server.process.send_signal(signal.SIGTERM)
        server.wait_for(lambda: "event=stopping" in server.log())
        self.assertEqual(probes.ask("/readyz"), (503, "stopping\n"))
        self.assertEqual(probes.ask("/livez"), (200, "ok\n"))
        client.data(1)
        self.assertEqual(client.answer(1).status, 200)
        client.close()
        self.assertEqual(server.process.wait(STOP_S), 0)
        server.process = None
        self.assertEqual(probes.ask("/livez")[0], 0)


class Address(unittest.TestCase):
    def run_serve(self, server, *arguments):
        return subprocess.run([BINARY, "serve", "--store", server.store, "--listen", "127.0.0.1:0", *arguments],
                              capture_output=True, text=True, timeout=60, check=False)

    def test_what_cannot_be_taken(self):
        with Server() as server, socket.create_server(("127.0.0.1", 0)) as taken:
            server.stop()
            done = self.run_serve(server, "--probes", f"127.0.0.1:{taken.getsockname()[1]}")
            self.assertEqual(done.returncode, 1)
            self.assertIn("something else has", done.stderr)
            done = self.run_serve(server, "--probes", "tls:127.0.0.1:0")
            self.assertEqual(done.returncode, 1)
            self.assertIn("--probes 127.0.0.1:0", done.stderr)
            self.assertEqual(self.run_serve(server, "--probes", "here").returncode, 1)
            server.start()

    def test_the_usual_one_is_left_to_who_has_it(self):
        """Two servers on one machine: the second works without, and says so. (Perhaps the first does, too.)"""
        first, second = Server(probes=None), Server(probes=None)
        with first, second:
            self.assertRegex(first.log(), "event=probes address=127.0.0.1:9181|event=no-probes")
            self.assertIn("event=no-probes", second.log())

    def test_a_unix_socket(self):
        with Server(probes=None) as server:
            server.stop()
            path = os.path.join(server.folder, "probes")
            server.probes = "unix:" + path
            server.start()
            shown = subprocess.run(["curl", "-sS", "--unix-socket", path, "http://localhost/livez"], capture_output=True,
                                   text=True, check=False)
            self.assertEqual(shown.stdout, "ok\n")


if __name__ == "__main__":
    unittest.main()
