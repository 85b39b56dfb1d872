# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""BuildGrid starts, answers, and leaves no process behind: neither at the end, nor when a start fails, nor when a test is killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

from tests.remote import buildgrid
from tests.remote.services import accepts

_HELD = """\
import sys, time
from pathlib import Path
from tests.remote.buildgrid import BuildGrid
with BuildGrid(Path(sys.argv[1])) as grid:
    print(grid.port, flush=True)
    time.sleep(600)
"""


def alive(folder: Path) -> list[str]:
    """The command lines of the processes that have to do with the folder. One that has ended has none."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_text(errors="replace").replace("\0", " "))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return [line for line in lines if str(folder) in line]


class BuildGridTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "grid"

    def test_it_runs_within_the_block_and_not_after_it(self):
        with buildgrid.BuildGrid(self.folder) as grid:
            self.assertTrue(accepts(grid.port))
            self.assertTrue(alive(self.folder))
        self.assertFalse(accepts(grid.port))
        self.assertEqual(alive(self.folder), [])

    def test_a_start_that_fails_says_why_and_leaves_nothing(self):
        with mock.patch.object(buildgrid, "_CONFIGURATION", "server: {{}}\n"), self.assertRaisesRegex(RuntimeError, "(?s)before listening on port .*failed validation"):
            buildgrid.BuildGrid(self.folder).__enter__()
        self.assertEqual(alive(self.folder), [])

    def test_nothing_is_left_when_its_user_is_killed(self):
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with subprocess.Popen([sys.executable, "-c", _HELD, self.folder], env=environment, stdout=subprocess.PIPE, text=True) as user:
            port = int(user.stdout.readline())
            user.send_signal(signal.SIGKILL)
        for _ in range(100):
            if not alive(self.folder) and not accepts(port):
                break
            time.sleep(0.1)
        self.assertEqual(alive(self.folder), [])
        self.assertFalse(accepts(port))


if __name__ == "__main__":
    unittest.main()
