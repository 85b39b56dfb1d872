# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Predictor in JavaScript, in node, on libraries without and with threads: javascript_test.py SYMBOL PARAMS IMAGES SCORES

The one thing to know: predict_test.mjs does it; the other weights are made here.
"""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from tests.mxnet_api import weights
from third_party.run import node

HERE = Path(__file__).parent
SCRIPT = HERE.parent.parent / "bindings/mxnet/mxnet_predict.js"


class JavaScriptTest(unittest.TestCase):
    files: list[str]

    def test_predictor(self) -> None:
        symbol, params, images, scores = self.files
        other = weights.others(Path(params).read_bytes(), 3)
        x = np.fromfile(images, np.float32).reshape(-1, 1, 14, 14)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "other").write_bytes(other)
            weights.expected(Path(symbol).read_bytes(), other, x).tofile(folder / "scores")
            for platform in ("wasm_simd", "wasm_threads"):
                with self.subTest(platform):
                    libraries = [next((HERE / f"{library}_in_{platform}").glob("*.wasm")) for library in ("lenet_mxnet", "lenet_other_weights")]
                    said = node.run_node(HERE / "predict_test.mjs", SCRIPT, *libraries, symbol, params, folder / "other", images, scores, folder / "scores")
                    self.assertEqual(said, "good\n")


if __name__ == "__main__":
    JavaScriptTest.files, sys.argv[1:] = sys.argv[1:], []
    unittest.main()
