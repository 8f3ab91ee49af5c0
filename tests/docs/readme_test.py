# SPDX-License-Identifier: Apache-2.0
"""README.md's tour is typed as it stands there, on a fresh server, and must print what README.md says.

Each ```sh block below the heading of the tour is sourced, in order, by one bash; a ```text block behind it is
what it must have printed. "…" stands for anything; ids, times, digests and secrets may differ, and the white
space in which an answer is wrapped. Only the ports are exchanged, so that tests can run side by side.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import unittest

SOURCE = os.environ["ASSENT_SOURCE"]
ASSENT = os.environ["ASSENT_BIN"]
FOLDER = os.environ["TMPDIR"]
PORTS = ("8181", "9181")
SECONDS = 200
TRIES = 3

DIFFERING = [
    (re.compile(r"\b(tkt|apr|cfl|dlg|job|per|tok|req|sig)_[0-9a-z]{26}"), r"\1_ID"),
    (re.compile(r"\bast_[0-9A-Za-z]+_[0-9A-Za-z]+"), "SECRET"),
    (re.compile(r"\bsha256:[0-9a-f]{64}"), "DIGEST"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "TIME"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\dZ"), "TIME"),
]


class Block:
    """Commands of README.md, the line where they begin, and what they print; expected is None when it does not say."""

    def __init__(self, line, commands):
        self.line = line
        self.commands = commands
        self.expected = None


def read_blocks(text, page="README.md", begins="## Five minutes"):
    """The blocks below the headings that begin so; all of them when that is empty."""
    blocks = []
    in_tour = begins == ""
    lines = enumerate(text.splitlines(), 1)
    for number, line in lines:
        if line.startswith("## "):
            in_tour = line.startswith(begins)
        if not in_tour or not line.startswith("```"):
            continue
        kind = line[3:]
        inside = []
        for _, more in lines:
            if more.startswith("```"):
                break
            inside.append(more)
        if kind == "sh":
            blocks.append(Block(number, "\n".join(inside) + "\n"))
        elif kind == "text" and blocks and blocks[-1].expected is None:
            blocks[-1].expected = "\n".join(inside)
        else:
            raise AssertionError(f"{page}:{number}: a ```{kind} block that belongs to no commands")
    return blocks


def alike(text):
    for pattern, word in DIFFERING:
        text = pattern.sub(word, text)
    text = re.sub(r"\s+", " ", text.strip())
    # README.md wraps a long answer where JSON does not care about white space.
    return re.sub(r' ?([,:\[\]{}"…]) ?', r"\1", text)


def fits(expected, printed):
    parts = [re.escape(part) for part in alike(expected).split("…")]
    return re.fullmatch(".*?".join(parts), alike(printed), re.DOTALL) is not None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def exchange(text, ports):
    return re.sub("|".join(ports), lambda found: ports[found.group()], text)


def make_checkout(folder):
    """A folder that looks like the source with a build in it."""
    for name in ("workflows", "scripts"):
        os.symlink(os.path.join(SOURCE, name), os.path.join(folder, name))
    os.makedirs(os.path.join(folder, "build/release"))
    os.symlink(ASSENT, os.path.join(folder, "build/release/assent"))
    with open(os.path.join(folder, ".curlrc"), "w", encoding="utf-8") as file:
        file.write("silent\nshow-error\n")


def environment(folder):
    env = {name: value for name, value in os.environ.items()
           if not name.startswith("ASSENT_") and not name.lower().endswith("_proxy")}
    return {**env, "HOME": folder, "CURL_HOME": folder, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}


class Play:
    """One run of all blocks in a fresh folder. Outputs are complete when done is true."""

    def __init__(self, blocks, folder):
        self.folder = folder
        self.ports = {port: free_port() for port in PORTS}
        make_checkout(folder)
        script = ""
        for index, block in enumerate(blocks):
            self.write(f"block{index}", exchange(block.commands, self.ports))
            script += f". ./block{index} > out{index} 2>&1; echo $? > status{index}\n"
        self.write("all", script)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            return exchange(file.read(), {used: port for port, used in self.ports.items()})

    def run(self):
        bash = subprocess.Popen(["bash", "./all"], cwd=self.folder, env=environment(self.folder),
                                stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            bash.wait(SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            try:
                os.killpg(bash.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            bash.wait()

    def port_was_taken(self, name):
        return "something else has" in (self.read(f"{name}/log") or "")


def play(blocks, name="tour"):
    """name: of the folder that the commands make."""
    for attempt in range(TRIES):
        folder = os.path.join(FOLDER, f"{name}{attempt}")
        os.mkdir(folder)
        played = Play(blocks, folder)
        played.run()
        if not played.port_was_taken(name):
            return played
        shutil.rmtree(folder)
    raise AssertionError("no free port was found")


class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as file:
            cls.text = file.read()
        cls.blocks = read_blocks(cls.text)
        cls.played = play(cls.blocks)

    def test_the_tour_is_there(self):
        self.assertGreater(len(self.blocks), 15)
        self.assertGreater(sum(block.expected is not None for block in self.blocks), 12)

    def test_every_command_does_what_it_says(self):
        for index, block in enumerate(self.blocks):
            with self.subTest(line=block.line):
                self.check_block(index, block)

    def check_block(self, index, block):
        status, printed = self.played.read(f"status{index}"), self.played.read(f"out{index}")
        where = f"README.md:{block.line}\n{block.commands}"
        self.assertIsNotNone(status, f"{where}did not end; printed:\n{printed}\n{self.played.read('tour/log')}")
        self.assertEqual(status.strip(), "0", f"{where}printed:\n{printed}")
        if block.expected is not None:
            self.assertTrue(fits(block.expected, printed), f"{where}printed:\n{printed}\nand not\n{block.expected}")

    def test_the_store_is_left_whole(self):
        store = os.path.join(self.played.folder, "tour/store")
        done = subprocess.run([ASSENT, "verify", store], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_one_address_for_each_curl(self):
        """curl 7.88 loses prior knowledge of HTTP/2 when it uses a connection again."""
        for block in self.blocks:
            for command in re.split(r"[;|\n]\s*", block.commands.replace("\\\n", " ")):
                self.assertLessEqual(command.count("http://"), 1, command)


class Comparison(unittest.TestCase):
    """The comparison itself: it must see a lie."""

    def test_equal_but_for_what_differs(self):
        self.assertTrue(fits('{"at":"2026-11-23T08:00:00.000000Z", …"n":1}',
                             '{"at":"2031-01-01T09:30:12.123456Z","x":[2,3],"n":1}'))
        self.assertTrue(fits("a\n…\nd", "a\nb\nc\nd\n"))

    def test_lies(self):
        for expected, printed in (('{"n":1}', '{"n":2}'), ("a …", "b c"), ("a\nb", "a"), ("", "x"), ("a", "a b")):
            self.assertFalse(fits(expected, printed), (expected, printed))


if __name__ == "__main__":
    unittest.main()
