# SPDX-License-Identifier: Apache-2.0
"""scripts/check finds what it is there to find.

Each test makes a small tree with this project's build and checks, in which all is well, plants
one violation, and expects the finding by its words. So a check that finds nothing any more fails.
"""

import os
import shutil
import subprocess
import unittest

SOURCE = os.environ["ASSENT_SOURCE"]
SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
FOLD_CALLS = "int assent_record_size(void);\nint assent_fold(void);\n"
GOOD = {
    "include/assent/base/text.h": "int assent_text_size(void);\n",
    "include/assent/core/step.h": "int assent_step(void);\n",
    "include/assent/store/store.h": "int assent_store_commit(void);\n",
    "engine/base/text.c": "#include <assent/base/text.h>\n\nint assent_text_size(void)\n{\n    return 1;\n}\n",
    "engine/core/step.c": "#include <assent/core/step.h>\n\n#include <assent/base/text.h>\n\n"
                          "int assent_step(void)\n{\n    return assent_text_size();\n}\n",
    "engine/core/record.c": "int assent_record_size(void);\n\n"
                            "int assent_record_size(void)\n{\n    return 2;\n}\n",
    "engine/core/fold.c": FOLD_CALLS + "\nint assent_fold(void)\n{\n    return assent_record_size();\n}\n",
    "engine/runtime/turn.c": "#include <assent/core/step.h>\n#include <assent/store/store.h>\n\n"
                             "int assent_turn(void);\n\nint assent_turn(void)\n{\n    return assent_step();\n}\n",
    "engine/store/sqlite/commit.c": "#include <assent/store/store.h>\n\n#include <sqlite3.h>\n\n"
                                    "int assent_store_commit(void)\n{\n    return sqlite3_libversion_number();\n}\n",
    "engine/loop/clock.c": "#include <time.h>\n\nint assent_clock(void);\n\n"
                           "int assent_clock(void)\n{\n    return time(0) > 0;\n}\n",
    "api/http/listener.c": "#include <uv.h>\n\nint assent_listener(void);\n\n"
                           "int assent_listener(void)\n{\n    return (int)uv_version();\n}\n",
}


class Checks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tree = os.path.join(os.environ["TMPDIR"], "tree")
        for name in ("CMakeLists.txt", "CMakePresets.json", ".clang-format", ".clang-tidy"):
            os.makedirs(cls.tree, exist_ok=True)
            shutil.copy(os.path.join(SOURCE, name), cls.tree)
        shutil.copytree(os.path.join(SOURCE, "scripts"), os.path.join(cls.tree, "scripts"))
        os.makedirs(os.path.join(cls.tree, "docs"))
        shutil.copy(os.path.join(SOURCE, "docs/architecture.md"), os.path.join(cls.tree, "docs"))
        os.makedirs(os.path.join(cls.tree, "tests"))

    def setUp(self):
        for folder in ("engine", "include", "api"):
            shutil.rmtree(os.path.join(self.tree, folder), ignore_errors=True)
        for path, text in GOOD.items():
            self.write(path, text)

    def write(self, path, text, spdx=SPDX):
        whole = os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w", encoding="utf-8") as file:
            file.write(spdx + text)

    def append(self, path, text):
        with open(os.path.join(self.tree, path), "a", encoding="utf-8") as file:
            file.write(text)

    def build(self):
        subprocess.run(["cmake", "--preset", "release"], cwd=self.tree, check=True, capture_output=True)
        return subprocess.run(["cmake", "--build", "--preset", "release", "--target", "rooms"],
                              cwd=self.tree, capture_output=True, text=True)

    def expect(self, parts, *findings, built=True):
        """Runs parts of scripts/check: they must find each of `findings`, or nothing when there is none."""
        if built:
            made = self.build()
            self.assertEqual(made.returncode, 0, made.stdout)
        done = subprocess.run(["scripts/check", *parts.split()], cwd=self.tree, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1 if findings else 0, done.stdout + done.stderr)
        for finding in findings:
            self.assertIn(finding, done.stdout + done.stderr)

    def test_a_good_tree_has_no_findings(self):
        self.expect("format spdx words sizes sql warnings layers purity tidy")

    def test_an_include_across_a_border_does_not_compile(self):
        self.write("engine/core/step.c", "#include <assent/store/store.h>\n" + GOOD["engine/core/step.c"])
        made = self.build()
        self.assertNotEqual(made.returncode, 0)
        self.assertIn("assent/store/store.h: No such file", made.stdout)

    def test_layers_by_include(self):
        self.write("engine/core/more.c", "#include <assent/store/store.h>\n#include <uv.h>\n#include <zlib.h>\n"
                                         '#include "../store/x.h"\n')
        self.write("api/http/session.c", "#include <uv.h>\n#include <assent/loop/x.h>\n")
        self.write("api/http/listener.c", "#include <uv.h>\n#include <assent/loop/x.h>\n")
        self.write("include/assent/store/store.h", "#include <sqlite3.h>\n")
        self.write("engine/store/sim/sim.c", "#include <sqlite3.h>\n")
        done = subprocess.run(["scripts/check", "layers"], cwd=self.tree, capture_output=True, text=True)
        for place in ("more.c:2: <assent/store/store.h>", "more.c:3: uv.h", "more.c:4: <zlib.h>",
                      'more.c:5: "../store/x.h"', "session.c:2: uv.h", "session.c:3: <assent/loop/x.h>",
                      "store.h:2: sqlite3.h", "sim.c:2: sqlite3.h"):
            self.assertIn(place, done.stdout)
        self.assertNotIn("listener.c", done.stdout)
        self.assertEqual(done.returncode, 1)

    def test_layers_by_symbol(self):
        self.append("engine/runtime/turn.c", "\nint assent_hidden(void);\n\nint assent_hidden(void)\n{\n"
                                             "    return assent_store_commit();\n}\n")
        self.append("engine/core/step.c", "\nconst char *sqlite3_libversion(void);\nconst char *assent_v(void);\n"
                                          "\nconst char *assent_v(void)\n{\n    return sqlite3_libversion();\n}\n")
        self.expect("layers", "engine/runtime/turn.c: assent_store_commit",
                    "engine/core/step.c: sqlite3_libversion")

    def test_layers_by_two_definitions(self):
        self.write("engine/hooks/hook.c", "int assent_turn(void);\nint assent_turn(void)\n{\n    return 2;\n}\n")
        self.expect("layers", "engine/runtime/turn.c: assent_turn: engine/hooks/hook.c defines it too")

    def test_purity_of_core_and_runtime(self):
        self.append("engine/core/step.c", "\n#include <stdlib.h>\n#include <time.h>\n\nvoid *assent_m(void);\n\n"
                                          "void *assent_m(void)\n{\n    return time(0) ? malloc(3) : 0;\n}\n")
        self.append("engine/runtime/turn.c", "\n#include <stdlib.h>\n#include <unistd.h>\n\nvoid *assent_n(void);\n\n"
                                             "void *assent_n(void)\n{\n    return getpid() ? malloc(3) : 0;\n}\n")
        self.append("engine/base/text.c", "\n#include <stdio.h>\n\nint assent_p(void);\n\n"
                                          "int assent_p(void)\n{\n    return puts(\"x\");\n}\n")
        self.expect("purity", "engine/core/step.c: malloc", "engine/core/step.c: time", "engine/runtime/turn.c: getpid",
                    "engine/base/text.c: puts: engine/base does this on behalf of engine/core/step.c")

    def test_runtime_may_allocate(self):
        self.append("engine/runtime/turn.c", "\n#include <stdlib.h>\n\nvoid *assent_n(void);\n\n"
                                             "void *assent_n(void)\n{\n    return malloc(3);\n}\n")
        self.expect("purity")

    def test_fold_links_alone(self):
        self.write("engine/core/fold.c", "#include <assent/core/step.h>\n\n" + FOLD_CALLS +
                   "\nint assent_fold(void)\n{\n    return assent_record_size() + assent_step();\n}\n")
        self.expect("purity", "does not link alone", "assent_step")

    def test_one_clock_and_one_environment(self):
        self.write("engine/hooks/hook.c", "#include <stdlib.h>\n#include <time.h>\n\nint assent_h(void);\n\n"
                                          "int assent_h(void)\n{\n    return getenv(\"X\") && time(0);\n}\n")
        self.expect("purity", "engine/hooks/hook.c: time", "engine/loop/clock.c: time",
                    "engine/hooks/hook.c: getenv: only api/cli reads the environment")

    def test_sizes_at_the_bound_and_one_past_it(self):
        self.write("engine/core/long.c", function(70) + "\n" * 529)
        self.write("include/assent/core/door.h", "\n" * 199)
        self.expect("sizes", built=False)
        self.write("engine/core/long.c", function(71) + "\n" * 529)
        self.write("include/assent/core/door.h", "\n" * 200)
        self.write("engine/core/text_util.c", "\n")
        self.expect("sizes", "long.c:2: a function of 71 lines", "long.c: 601 lines", "door.h: 201 lines",
                    "text_util.c: a name that tells nothing", built=False)

    def test_words_licence_format_and_sql(self):
        self.write("engine/core/step.c", "// TO" + "DO: later\nint  x;\n", spdx="")
        self.write("engine/runtime/turn.c", "const char *q = \"INSERT INTO t VALUES (1)\";\n")
        self.write("engine/store/sqlite/read.sql", "-- name: find\nDELETE FROM t;\n")
        self.write("engine/store/sqlite/commit.sql", "-- name: put\nINSERT INTO t VALUES (1);\n")
        self.expect("words spdx format sql", "engine/core/step.c:1:", "engine/core/step.c: the line",
                    "engine/core/step.c:2:4: error", "engine/runtime/turn.c:2:",
                    "DELETE FROM t;\na statement that writes stands outside commit.sql", built=False)

    def test_tidy_and_warnings(self):
        self.append("engine/core/step.c", "\nint assent_t(const char *x);\n\nint assent_t(const char *x)\n{\n"
                                          "    if (!x) {\n        return *x;\n    }\n    return 1;\n}\n")
        self.expect("tidy", "clang-analyzer-core.NullDereference", built=False)
        self.write("engine/core/step.c", "int assent_w(long x);\n\nint assent_w(long x)\n{\n    return x;\n}\n")
        self.expect("warnings", "-Werror=conversion", built=False)


def function(lines):
    """A function of so many lines, as clang-format lays it out."""
    return "int f(void)\n{\n" + "    ;\n" * (lines - 4) + "    return 1;\n}\n"


if __name__ == "__main__":
    unittest.main()
