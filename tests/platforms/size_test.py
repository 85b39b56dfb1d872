# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A platform's libraries are no larger, stripped, than the budget in its data.

    size_test.py PLATFORM MODEL...
"""

import sys
import unittest

from tests.platforms import artefacts

PLATFORM, MODELS = sys.argv[1], sys.argv[2:]


class SizeTest(unittest.TestCase):
    def test_the_sizes_are_within_the_budget(self):
        rows = [f"{'model':20} {'bytes':>9} {'budget':>9}"]
        good = True
        for model in MODELS:
            size, budget = artefacts.size(artefacts.library(model, PLATFORM)), 1024 * artefacts.PLATFORMS[PLATFORM]["budget"].get(model, 0)
            rows.append(f"{model:20} {size:9,} {budget:9,}{'' if size <= budget else '  too large'}")
            good &= size <= budget
        print("\n".join(rows))
        self.assertTrue(good, f"The budget is in platforms/{PLATFORM}/platform.bzl: find what grew (bazel run //tests/platforms:MODEL.size), or raise it.")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
