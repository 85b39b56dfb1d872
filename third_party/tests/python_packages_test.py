# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The locked Python packages import and work together: a model is built, checked, optimised and run."""

import unittest

import numpy as np
import onnx
import onnx.parser
import onnx.reference
import onnx_ir
import onnx_shape_inference
import onnxruntime
import onnxscript.optimizer
import pytest

MODEL = """
<ir_version: 8, opset_import: ["": 17]>
double (float[N, 3] x) => (float[N, 3] y) { y = Add(x, x) }
"""


class PythonPackagesTest(unittest.TestCase):
    def test_a_model_runs_the_same_in_onnxruntime_and_the_reference(self):
        self.assertTrue(pytest.__version__ and onnx_shape_inference)
        model = onnx.parser.parse_model(MODEL)
        onnx.checker.check_model(model)
        ir = onnxscript.optimizer.optimize(onnx_ir.from_proto(model))
        model = onnx_ir.to_proto(ir)
        x = np.arange(6, dtype=np.float32).reshape(2, 3)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        [fast] = session.run(None, {"x": x})
        [slow] = onnx.reference.ReferenceEvaluator(model).run(None, {"x": x})
        np.testing.assert_array_equal(fast, x + x)
        np.testing.assert_array_equal(slow, x + x)


if __name__ == "__main__":
    unittest.main()
