# SPDX-License-Identifier: Apache-2.0
"""`assent gate` run as a pipeline does, for test cases that have a `server` with the sample world."""

import os
import subprocess

from assent_server import BINARY


class GateCommand:
    def environment(self):
        return {**os.environ, "ASSENT_SERVER": self.server.base, "ASSENT_TOKEN": self.server.token("deployer"),
                "ASSENT_CONFIG": os.path.join(self.server.folder, "config")}

    def command(self, *words, status=0, **more):
        done = subprocess.run([BINARY, "gate", *words], env=self.environment(), text=True,
                              capture_output=True, timeout=60, check=False, **more)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done
