# SPDX-License-Identifier: Apache-2.0
"""The build's own tools: the store's SQL as text in the program, and the replay of a kept corpus."""

import os
import subprocess
import unittest

SOURCE = os.environ["ASSENT_SOURCE"]
FOLDER = os.environ["TMPDIR"]
STRICT = ["gcc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-D_GNU_SOURCE"]
PRINTER = """#include "sql_files.h"
#include <stdio.h>
int main(void)
{
    for (size_t i = 0; i < SQL_FILES_COUNT; i++)
        printf("%s=%s", SQL_FILES[i].name, SQL_FILES[i].text);
    return 0;
}
"""
FUZZER = """#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 3 && data[0] == 'b')
        abort();
    return 0;
}
"""


def write(name, text):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


class EmbeddedSql(unittest.TestCase):
    def embed(self, files):
        subprocess.run(["cmake", "-DNAME=sql", f"-DFILES={','.join(files)}", f"-DFOLDER={FOLDER}",
                        "-P", f"{SOURCE}/scripts/build/embed_texts.cmake"], check=True)
        program = os.path.join(FOLDER, "printer")
        main = write("printer.c", PRINTER)
        subprocess.run([*STRICT, "-I", FOLDER, "-o", program, main, f"{FOLDER}/sql_files.c"], check=True)
        return subprocess.run([program], capture_output=True, check=True).stdout.decode()

    def test_every_byte_arrives(self):
        texts = {"a.sql": "-- é; [x] \\ \"q\" '%s' ${Y} ??/\nSELECT 1;\n", "b.sql": "x" * 70000, "c.sql": ""}
        paths = [write(f"sql/{name}", text) for name, text in texts.items()]
        self.assertEqual(self.embed(paths), "".join(f"{name}={text}" for name, text in texts.items()))

    def test_no_file_is_an_empty_table(self):
        self.assertEqual(self.embed([]), "")


class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = os.path.join(FOLDER, "replay")
        subprocess.run([*STRICT, "-o", cls.program, write("fuzzer.c", FUZZER),
                        f"{SOURCE}/tests/fuzz/replay_main.c"], check=True)

    def replay(self, folder):
        return subprocess.run([self.program, os.path.join(FOLDER, folder)], capture_output=True, text=True)

    def test_each_file_is_replayed(self):
        write("good/1", "a")
        write("good/2", "")
        done = self.replay("good")
        self.assertEqual((done.returncode, done.stdout), (0, "2 inputs replayed\n"))

    def test_a_crash_is_seen(self):
        write("bad/1", "bad")
        self.assertLess(self.replay("bad").returncode, 0)

    def test_nothing_to_replay_fails(self):
        os.makedirs(os.path.join(FOLDER, "empty"), exist_ok=True)
        self.assertEqual(self.replay("empty").returncode, 1)
        self.assertEqual(self.replay("missing").returncode, 1)

    def test_an_input_that_is_too_large_fails(self):
        write("large/1", "x" * (4 * 1024 * 1024))
        self.assertEqual(self.replay("large").returncode, 1)
        write("large/1", "x" * (4 * 1024 * 1024 - 1))
        self.assertEqual(self.replay("large").returncode, 0)


if __name__ == "__main__":
    unittest.main()
