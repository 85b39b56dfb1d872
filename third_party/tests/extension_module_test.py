# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A pybind11 module built by our own toolchain loads into this machine's Python."""

import unittest

import greeting


class ExtensionModuleTest(unittest.TestCase):
    def test_the_cxx_library_works_inside_it(self):
        self.assertEqual(greeting.greet(["Ada", "Alan"]), "hello Ada and Alan")
        with self.assertRaisesRegex(RuntimeError, "nobody to greet"):
            greeting.greet([])


if __name__ == "__main__":
    unittest.main()
