# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The folder of predict_web works as any static server serves it: in a subfolder, with or without the media type of WebAssembly, and
under a strict Content-Security-Policy, threads included.

    serving_test.py MAGIKA.ONNX
"""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from tests.web import site
from third_party.run.browser import ISOLATED, run_page

OUTPUTS = site.Outputs(Path(sys.argv[1]))
POLICY = "Content-Security-Policy"
# No inline script, no eval, no blob: or data: URL of any kind.
STRICT = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"


class Serving(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        site.copy(self.folder / "some/sub folder")

    def page(self, headers: dict[str, str]) -> dict[str, Any]:
        return run_page(self.folder, "result", page="some/sub folder/site.html", headers=headers)

    def ran(self, got: dict[str, Any], variant: str, compiled: str = "compileStreaming") -> None:
        self.assertEqual([got.get("error"), got["forbidden"]], [None, []])
        self.assertEqual([got["variant"], got["compiled"]], [variant, [compiled]])
        self.assertLessEqual(OUTPUTS.share(got["outputs"]), 1)

    def test_a_strict_policy_allows_it_with_threads_and_without(self):
        self.ran(self.page({POLICY: STRICT, **ISOLATED}), "wasm_relaxed_threads")
        self.ran(self.page({POLICY: STRICT}), "wasm_relaxed")

    def test_a_policy_that_forbids_workers_leaves_one_thread_and_says_so(self):
        got = self.page({POLICY: STRICT.replace("worker-src 'self'", "worker-src 'none'"), **ISOLATED})
        self.assertEqual(got["variant"], "wasm_relaxed")
        self.assertIn("wasm_threads does not start: load: a thread does not start", got["passedOver"]["wasm_threads"])
        self.assertLessEqual(OUTPUTS.share(got["outputs"]), 1)
        self.assertTrue(got["forbidden"] and all(what.startswith("worker-src") for what in got["forbidden"]), got["forbidden"])

    def test_a_policy_that_forbids_webassembly_is_named_in_the_error(self):
        got = self.page({POLICY: STRICT.replace("'wasm-unsafe-eval'", "")})
        self.assertRegex(got["error"], "CompileError: .*Content Security Policy")

    def test_without_the_media_type_of_webassembly_it_is_compiled_when_it_is_whole(self):
        for kind in ("application/octet-stream", "text/plain", "application/wasm; charset=binary"):
            self.ran(self.page({".wasm": kind, **ISOLATED}), "wasm_relaxed_threads", "compile")

    def test_with_the_media_type_it_is_compiled_as_it_comes(self):
        self.ran(self.page({".wasm": "application/wasm", **ISOLATED}), "wasm_relaxed_threads", "compileStreaming")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
