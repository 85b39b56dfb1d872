# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Every platform has its --config line in .bazelrc."""

import re
import unittest
from pathlib import Path

HERE = Path(__file__).parent


class BazelrcTest(unittest.TestCase):
    def test_the_config_lines_are_those_of_the_platforms(self):
        text = (HERE.parent.parent / ".bazelrc").read_text()
        lines = re.findall(r"^build:(\w+) --platforms=//platforms:(\w+)$", text, re.M)
        names = (HERE / "names.txt").read_text().split()
        # The host's own platform is no --config: it is --host_platform.
        self.assertEqual(sorted(lines), [(name, name) for name in sorted(names) if name != "host_py"])


if __name__ == "__main__":
    unittest.main()
