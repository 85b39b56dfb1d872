# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""tools/bazel on a machine with no network and an empty cache: one clear error, a nonzero exit, nothing half-made.

The one thing to know: the sandbox that runs this test has no network, so nothing needs to be cut off here.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path("tools")


class NoNetwork(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        shutil.copytree(TOOLS, self.work / "project" / "tools")
        self.cache = self.work / "cache"

    def run_bazel(self, cache):
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:" + os.path.dirname(sys.executable),
                       "HOME": str(self.work), "XDG_CACHE_HOME": str(cache), "LC_ALL": "C"}
        return subprocess.run([str(self.work / "project" / "tools" / "bazel"), "version"], env=environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=240)

    def test_a_cold_cache_without_network_is_one_error_that_says_what_to_do(self):
        run = self.run_bazel(self.cache)
        self.assertNotEqual(run.returncode, 0)
        errors = [line for line in run.stderr.splitlines() if "tools/bazel: error:" in line]
        self.assertEqual(len(errors), 1, run.stderr)
        self.assertIn("Is the network up?", run.stderr)

    def test_nothing_half_made_is_left_behind(self):
        self.run_bazel(self.cache)
        left = sorted(path.name for path in (self.cache / "amalgamation").iterdir())
        self.assertEqual(left, ["bazel.lock"])

    def test_a_cache_that_cannot_be_written_is_one_error(self):
        blocked = self.work / "file"
        blocked.write_text("in the way")
        run = self.run_bazel(blocked)
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("Set XDG_CACHE_HOME to a folder you may write", run.stderr)


if __name__ == "__main__":
    unittest.main()
