# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a model that needs no weights: y = Relu(a + b) * c, of (N, 17) with symbolic N. With a number, c is that weight.

write_tiny.py OUT.onnx [C]
"""

import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper


def main(out: str, c: str = "") -> None:
    shape = ["N", 17]
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("ab" if c else "abc")]
    weights = [helper.make_tensor("c", TensorProto.FLOAT, [17], [float(c)] * 17)] if c else []
    nodes = [
        helper.make_node("Add", ["a", "b"], ["sum"], name="add"),
        helper.make_node("Relu", ["sum"], ["positive"], name="relu"),
        helper.make_node("Mul", ["positive", "c"], ["y"], name="scale"),
    ]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)]
    model = helper.make_model(helper.make_graph(nodes, "tiny", inputs, outputs, weights), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    Path(out).write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
