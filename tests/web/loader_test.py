# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""predict.js keeps what checks.mjs lists, in node, in a page of Chromium and in a worker of that page."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

from amalgamation.graph import program as P
from tests.runtime import programs
from third_party.run.browser import run_page
from third_party.run.node import run_node

HERE = Path(__file__).parent
TESTS = HERE.parent


class Loader(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for source in (HERE / "checks.mjs", HERE / "predict_page.mjs", TESTS.parent / "runtime/predict.js",
                       TESTS / "runtime/wasm/predict.wasm"):
            shutil.copy(source, self.folder)
        # node takes a .js file for a module if a package says so.
        (self.folder / "package.json").write_text('{"type": "module"}')
        (self.folder / "row_sums.program").write_bytes(P.write(programs.row_sums()))
        (self.folder / "two_inputs.program").write_bytes(P.write(programs.two_inputs()))

    def test_in_node(self):
        script = f"import({json.dumps(str(self.folder / 'checks.mjs'))}).then((m) => m.failures()).then((f) => console.log(JSON.stringify(f)))"
        self.assertEqual(json.loads(run_node("-e", script)), [])

    def test_in_a_page(self):
        self.assertEqual(run_page(self.folder, 'import("/checks.mjs").then((m) => m.failures())'), [])

    def test_in_a_worker(self):
        call = 'import("/predict_page.mjs").then((m) => m.inWorker("checks.mjs", "failures", null))'
        self.assertEqual(run_page(self.folder, call), [])


if __name__ == "__main__":
    unittest.main()
