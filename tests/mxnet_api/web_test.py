# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a site serves of a library with MXNet's API, and of one with both interfaces, predicts in node and in a page; and so does the package of the latter.

    web_test.py SYMBOL PARAMS IMAGES SCORES
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

import numpy as np

from third_party.run.browser import run_page
from third_party.run.node import run_node

HERE = Path(__file__).parent
FILES = dict(zip(("symbol", "params", "images", "scores"), map(Path, sys.argv[1:5]), strict=True))
SCORES = np.fromfile(FILES["scores"], np.float32)[:10]
LIBRARIES = ["wasm.wasm", "wasm_relaxed.wasm", "wasm_simd.wasm"]
THREADS = ["wasm_relaxed_threads.wasm", "wasm_threads.wasm"]
LOADERS = ["predict.d.ts", "predict.js", "predict_best.d.ts", "predict_best.js", "predict_worker.js"]
MXNET_LOADERS = ["mxnet_predict.js", "mxnet_predict_best.js"]


class WebTest(unittest.TestCase):
    maxDiff = None

    def served(self, target: str) -> Path:
        """A folder with the target's files and the page."""
        folder = Path(tempfile.mkdtemp(dir=os.environ["TEST_TMPDIR"]))
        for path in (HERE / target).iterdir():
            shutil.copy(path, folder)
        self.names = sorted(path.name for path in folder.iterdir())
        return self.with_page(folder)

    def with_page(self, folder: Path) -> Path:
        shutil.copy(HERE / "web_page.mjs", folder)
        for name in ("symbol", "params", "images"):
            shutil.copy(FILES[name], folder / name)
        # node takes a .js file for a module if a package says so.
        (folder / "package.json").write_text('{"type": "module"}')
        return folder

    def node(self, folder: Path, call: str, **given: str) -> dict:
        page = json.dumps(str(folder / "web_page.mjs"))
        return json.loads(run_node("-e", f"import({page}).then((m) => m.{call}({json.dumps(given)})).then((got) => console.log(JSON.stringify(got)))"))

    def good(self, got: dict, variant: str) -> None:
        self.assertEqual(got["variant"], variant)
        # Sums of float32 in another order than onnxruntime's.
        np.testing.assert_allclose(np.array(got["scores"], np.float32), SCORES, rtol=1e-4, atol=1e-5)

    def test_with_mxnets_interface_no_program_is_served_and_no_threads(self) -> None:
        folder = self.served("lenet_web")
        self.assertEqual(self.names, sorted(MXNET_LOADERS + LIBRARIES))
        self.good(self.node(folder, "mxnet"), "wasm_relaxed")
        self.good(run_page(folder, 'import("/web_page.mjs").then((m) => m.mxnet())'), "wasm_relaxed")

    def test_with_both_interfaces_either_predicts(self) -> None:
        folder = self.served("lenet_both_web")
        self.assertEqual(self.names, sorted(MXNET_LOADERS + LOADERS + LIBRARIES + THREADS + ["lenet_both.program"]))
        for call, variant in (("mxnet", "wasm_relaxed"), ("predict", "wasm_relaxed_threads")):
            with self.subTest(call):
                self.good(self.node(folder, call), variant)
                self.good(run_page(folder, f'import("/web_page.mjs").then((m) => m.{call}())'), variant)

    def test_a_package_with_both_interfaces_is_imported_by_its_name(self) -> None:
        [package] = (HERE / "lenet_both_package_wasm_simd").glob("*.tgz")
        folder = self.with_page(Path(tempfile.mkdtemp(dir=os.environ["TEST_TMPDIR"])))
        (folder / "node_modules").mkdir()
        with tarfile.open(package) as tar:
            tar.extractall(folder / "node_modules", filter="data")
        installed = (folder / "node_modules/package").rename(folder / "node_modules/lenet_both")
        names = sorted(path.name for path in installed.iterdir())
        self.assertEqual(names, sorted(["LICENSE", "package.json", "lenet_both.program", *MXNET_LOADERS, *LOADERS, *LIBRARIES, *THREADS]))
        self.good(self.node(folder, "predict", script="lenet_both", program="node_modules/lenet_both/lenet_both.program"), "wasm_relaxed_threads")
        self.good(self.node(folder, "mxnet", script="lenet_both/mxnet_predict_best.js"), "wasm_relaxed")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
