# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""predict_best.js picks the best library that runs where it is, fetches no other one, and says why it is not a better one.

    best_test.py MAGIKA.ONNX
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
from third_party.run.node import run_node

OUTPUTS = site.Outputs(Path(sys.argv[1]))
ISOLATION = "needs cross-origin isolation: send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp"
THREADS = ["wasm_relaxed_threads", "wasm_threads"]


class Best(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        site.copy(self.folder)

    def node(self, call: str = "best", **given: Any) -> Any:
        script = f"import({json.dumps(str(self.folder / 'best_page.mjs'))}).then((m) => m.{call}({json.dumps(given)})).then((r) => console.log(JSON.stringify(r)))"
        return json.loads(run_node("-e", script))

    def page(self, headers: dict[str, str], **given: Any) -> Any:
        return run_page(self.folder, f'import("/best_page.mjs").then((m) => m.best({json.dumps(given)}))', headers=headers)

    def worker(self, headers: dict[str, str], **given: Any) -> Any:
        call = f'm.inWorker("best_page.mjs", "best", {json.dumps(given)})'
        return run_page(self.folder, f'import("/predict_page.mjs").then((m) => {call})', headers=headers)

    def ran(self, got: dict[str, Any], variant: str, passed_over: dict[str, str], threads: int) -> None:
        self.assertEqual([got["variant"], got["passedOver"], got["threads"]], [variant, passed_over, threads])
        self.assertLessEqual(OUTPUTS.share(got["outputs"]), 1)

    def test_node_takes_threads_and_relaxed_simd(self):
        self.ran(self.node(options={"threads": 2}), "wasm_relaxed_threads", {}, 2)

    def test_one_thread_needs_no_library_with_threads(self):
        why = {variant: f"{variant} needs two threads or more, it would have one" for variant in THREADS}
        self.ran(self.node(options={"threads": 1}), "wasm_relaxed", why, 1)

    def test_each_missing_feature_leads_to_the_next_library(self):
        relaxed = {name: f"{name} needs relaxed SIMD, which is not to be had here" for name in ("wasm_relaxed_threads", "wasm_relaxed")}
        shared = {name: f"{name} needs shared memory, which is not to be had here" for name in THREADS}
        first = {"wasm_relaxed_threads": relaxed["wasm_relaxed_threads"]}
        self.ran(self.node(options={"threads": 3}, lacks=["relaxed"]), "wasm_threads", first, 3)
        self.ran(self.node(options={"threads": 3}, lacks=["relaxed", "threads"]), "wasm_simd", {**shared, "wasm_relaxed": relaxed["wasm_relaxed"]}, 1)
        simd = {"wasm_relaxed": relaxed["wasm_relaxed"], "wasm_simd": "wasm_simd needs SIMD, which is not to be had here"}
        self.ran(self.node(options={"threads": 3}, lacks=["relaxed", "simd", "threads"]), "wasm", {**shared, **simd}, 1)

    def test_an_isolated_page_and_its_workers_take_threads_and_fetch_one_library(self):
        for got in (self.page(ISOLATED, options={"threads": 3}), self.worker(ISOLATED, options={"threads": 3})):
            self.ran(got, "wasm_relaxed_threads", {}, 3)
            self.assertEqual(got["fetched"], ["wasm_relaxed_threads.wasm"])

    def test_a_page_that_is_not_isolated_says_which_headers_it_lacks(self):
        why = {variant: f"{variant} {ISOLATION}" for variant in THREADS}
        for got in (self.page({}, options={"threads": 3}), self.worker({}, options={"threads": 3})):
            self.ran(got, "wasm_relaxed", why, 1)
            self.assertEqual(got["fetched"], ["wasm_relaxed.wasm"])

    def test_a_browser_without_relaxed_simd_takes_simd(self):
        got = self.page({}, options={"threads": 1}, lacks=["relaxed"])
        self.assertEqual([got["variant"], got["fetched"]], ["wasm_simd", ["wasm_simd.wasm"]])
        self.assertEqual(got["passedOver"]["wasm_relaxed"], "wasm_relaxed needs relaxed SIMD, which is not to be had here")

    def test_workers_that_do_not_start_leave_one_thread(self):
        (self.folder / "predict_worker.js").unlink()
        for got in (self.node(options={"threads": 2}), self.page(ISOLATED, options={"threads": 2})):
            self.assertEqual([got["variant"], list(got["passedOver"])], ["wasm_relaxed", THREADS])
            self.assertIn("wasm_threads does not start: load: a thread does not start", got["passedOver"]["wasm_threads"])
            self.assertLessEqual(OUTPUTS.share(got["outputs"]), 1)

    def test_what_is_wrong_with_the_call_or_the_program_is_an_error_at_once(self):
        self.assertIn("PredictError 1: load: unknown variant 'webgpu'; known: wasm_relaxed_threads,", self.node("bestFails", options={"variants": {"webgpu": "x"}}))
        self.assertIn("PredictError 1: load: threads must be 1 to 64, got 65", self.node("bestFails", options={"threads": 65}))
        self.assertIn("PredictError 2: predict_program_from_memory: this is not a program", self.node("bestFails", program="wasm.wasm"))
        self.assertIn("ENOENT", self.node("bestFails", program="missing.program"))
        only = {"wasm_simd": str(self.folder / "wasm_simd.wasm")}
        self.assertEqual("PredictError 3: load: no library runs here: wasm_simd needs SIMD, which is not to be had here",
                         self.node("bestFails", options={"variants": only}, lacks=["simd"]))
        self.assertIn("PredictError 4: ", self.node("bestFails", options={"maxMemory": 3 << 20}))

    def test_only_the_libraries_of_the_table_count(self):
        self.ran(self.node(options={"variants": {"wasm_simd": str(self.folder / "wasm_simd.wasm")}}), "wasm_simd", {}, 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
