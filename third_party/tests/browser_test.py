# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A WebAssembly library built by our toolchain loads in headless Chromium."""

import unittest
from pathlib import Path

from third_party.run.browser import run_page

CALL = """
WebAssembly.instantiateStreaming(fetch("hello_shared.wasm"), {})
    .then(({ instance }) => ({ sum: instance.exports.predict_add(40, 2), isolated: crossOriginIsolated }))
"""


class BrowserTest(unittest.TestCase):
    def test_a_page_compiles_and_calls_it(self):
        self.assertEqual(run_page(Path(__file__).parent / "wasm", CALL), {"sum": 42, "isolated": True})

    def test_an_error_in_the_page_is_reported(self):
        with self.assertRaisesRegex(RuntimeError, "no such thing"):
            run_page(Path(__file__).parent / "wasm", 'Promise.reject(new Error("no such thing"))')


if __name__ == "__main__":
    unittest.main()
