# SPDX-License-Identifier: Apache-2.0
"""`assent gate` run as a pipeline does, for test cases that have a `server` with the sample world."""

import os
import re
import subprocess
import time
import urllib.request

from assent_server import BINARY


class GateCommand:
    def environment(self):
        return {**os.environ, "ASSENT_SERVER": self.server.base, "ASSENT_TOKEN": self.server.token("deployer"),
                "ASSENT_CONFIG": os.path.join(self.server.folder, "config")}

    def until_waiting(self, **metrics):
        """Until so many wait, by the second listener's metrics: `gates=1`, `claims=1`."""
        address = re.search(r"event=probes .*port=(\d+)", self.server.log()).group(1)
        until = time.monotonic() + 30
        while metrics:
            with urllib.request.urlopen(f"http://127.0.0.1:{address}/metrics", timeout=10) as answer:
                said = answer.read().decode()
            metrics = {name: count for name, count in metrics.items() if f"assent_{name}_waiting {count}\n" not in said}
            self.assertLess(time.monotonic(), until, metrics)

    def command(self, *words, status=0, **more):
        done = subprocess.run([BINARY, "gate", *words], env=self.environment(), text=True,
                              capture_output=True, timeout=60, check=False, **more)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done
