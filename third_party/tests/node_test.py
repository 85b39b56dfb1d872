# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A WebAssembly library built by our toolchain loads in node."""

import unittest
from pathlib import Path

from third_party.run.node import run_node

SCRIPT = """
const bytes = require("fs").readFileSync(process.argv[1]);
WebAssembly.instantiate(bytes, {}).then(({ instance }) => console.log(instance.exports.predict_add(40, 2)));
"""


class NodeTest(unittest.TestCase):
    def test_an_exported_function_is_called_and_nothing_is_imported(self):
        self.assertEqual(run_node("-e", SCRIPT, Path(__file__).parent / "wasm/hello_shared.wasm"), "42\n")


if __name__ == "__main__":
    unittest.main()
