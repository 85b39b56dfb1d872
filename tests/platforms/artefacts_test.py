# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Every platform's libraries are what its data say: imports, exports, hardening, the system's own rules, and the same bytes when
they are built again elsewhere.

    artefacts_test.py PLATFORM MODEL...
"""

import hashlib
import sys
import unittest
from pathlib import Path

from tests.platforms import artefacts, places

PLATFORM, MODELS = sys.argv[1], sys.argv[2:]
AGAIN = Path(__file__).parent / "blazeface_front.again"


class ArtefactsTest(unittest.TestCase):
    def test_the_library_is_as_the_platform_asks(self):
        for model in MODELS:
            self.assertEqual(artefacts.problems(artefacts.library(model, PLATFORM), PLATFORM), [])

    def test_a_build_in_another_folder_gives_the_same_bytes(self):
        for path in sorted(places.folder("blazeface_front", PLATFORM).iterdir()):
            again = AGAIN / PLATFORM / path.name
            digests = [hashlib.sha256(each.read_bytes()).hexdigest() for each in (path, again)]
            self.assertEqual(*digests, f"{path.name} differs from {again}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
