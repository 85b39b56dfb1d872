# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""An application with predict_best.js, bundled, runs with threads in Chromium and node.

The one thing to know: vite finds the libraries, the program and the Worker by their `new URL(…, import.meta.url)` and renames them; esbuild
leaves them alone, so they are copied beside its bundle.

    bundlers_test.py MAGIKA.ONNX
"""

import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from tests.web import site
from third_party.run.browser import ISOLATED, run_page
from third_party.run.bundlers import run_esbuild, run_vite
from third_party.run.node import run_node

APP = Path(__file__).parent / "app"
SINGLE = Path(__file__).parent.parent / "platforms/magika_wasm_simd"
OUTPUTS = site.Outputs(Path(sys.argv[1]))
STRICT = {"Content-Security-Policy": "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"}


class Bundlers(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.source, self.out = self.folder / "source", self.folder / "out"
        for origin in (site.WEB, APP):
            shutil.copytree(origin, self.source, dirs_exist_ok=True)

    def ran(self, got: dict[str, Any], variant: str | None = "wasm_relaxed_threads") -> None:
        self.assertEqual(got.get("variant"), variant)
        self.assertLessEqual(OUTPUTS.share(got["outputs"]), 1)

    def test_vite_finds_all_files_and_the_page_runs_with_threads_and_without(self):
        self.assertEqual(run_vite(self.source, self.out / "deep/er"), "")
        shutil.rmtree(self.source)
        names = sorted(path.name.partition("-")[0] for path in (self.out / "deep/er/assets").iterdir())
        self.assertEqual(names, ["index", "magika", "predict_worker", "wasm", "wasm_relaxed", "wasm_relaxed_threads", "wasm_simd", "wasm_threads"])
        self.ran(run_page(self.out, "result", page="deep/er/index.html", headers={**ISOLATED, **STRICT}))
        self.ran(run_page(self.out, "result", page="deep/er/index.html", headers=STRICT), "wasm_relaxed")

    def test_vite_takes_a_library_alone(self):
        shutil.rmtree(self.source)
        shutil.copytree(SINGLE, self.source)
        shutil.copy(APP / "index.html", self.source)
        text = (APP / "app.mjs").read_text().replace("./predict_best.js", "./magika.js")
        (self.source / "app.mjs").write_text(text.replace("threads: 2", 'wasm: new URL("./magika.wasm", import.meta.url)'))
        self.assertEqual(run_vite(self.source, self.out), "")
        self.ran(run_page(self.out, "result", headers=STRICT), None)

    def test_esbuilds_bundle_runs_in_a_page_and_in_node(self):
        self.assertEqual(run_esbuild(self.source / "app.mjs", self.out / "app.mjs"), "")
        for path in [*self.source.glob("*.wasm"), self.source / "magika.program", self.source / "predict_worker.js", self.source / "index.html"]:
            shutil.copy(path, self.out)
        shutil.rmtree(self.source)
        self.ran(run_page(self.out, "result", headers={**ISOLATED, **STRICT}))
        self.ran(json.loads(run_node(self.out / "app.mjs")))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
