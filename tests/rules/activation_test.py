# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A library whose model has no activation but Relu and Clip refuses a program with another one.

activation_test.py FILE...    those of the library of mobilenet_v2
"""

import sys
import unittest
from pathlib import Path

import numpy as np
import onnx.parser
from loaded import Library, PredictError
from onnx import numpy_helper

from amalgamation.graph.compile import compile_model

LIBRARY = next(Path(path) for path in sys.argv[1:] if path.endswith(".so"))
_X = np.random.default_rng(3).random((1, 3, 6, 5), np.float32)
_W = np.random.default_rng(4).random((8, 3, 2, 2), np.float32)


def run(activation: str) -> np.ndarray:
    model = onnx.parser.parse_model('<ir_version: 8, opset_import: ["": 18]> net (float[1,3,6,5] x) => (float[1,8,1,1] y) '
                                    f"{{ c = Conv(x, w)  a = {activation}(c)  y = GlobalAveragePool(a) }}")
    model.graph.initializer.append(numpy_helper.from_array(_W, "w"))
    program = Path(f"{activation}.program")
    program.write_bytes(compile_model(model.SerializeToString()).program_bytes)
    return Library(LIBRARY).predictor(program, threads=1, backend=None).predict(_X)[0]


class ActivationTest(unittest.TestCase):
    def test_relu_is_there(self):
        patches = np.lib.stride_tricks.sliding_window_view(_X[0], (3, 2, 2))[0]
        expected = np.maximum(np.einsum("hwcrs,kcrs->khw", patches, _W), 0).mean(axis=(1, 2))
        np.testing.assert_allclose(run("Relu").reshape(8), expected, rtol=1e-5)

    def test_sigmoid_is_not(self):
        with self.assertRaisesRegex(PredictError, "Conv_planar: this library has no activation but Relu and Clip: build it for this model"):
            run("Sigmoid")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
