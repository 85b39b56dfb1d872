# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Mean 0 and variance 1 over the dims from `axis` on, then scale and bias."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import axis_of, product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, scale, bias = (list(node.inputs) + [None])[:3]
    require(node, lowering, x, ir.DataType.FLOAT)
    shape = lowering.shape(x)
    axis = axis_of(node, lowering, attribute(node, "axis", -1), len(shape))
    rows, n = product(shape[:axis]), product(shape[axis:])
    operands = [x, scale] if bias is None else [x, scale, bias]
    for number, value in enumerate(operands[1:], 1):
        if product(lowering.shape(value)) == n:
            continue
        array = lowering.array(value)
        if array is None or not all(isinstance(size, int) for size in shape[axis:]):
            raise lowering.unsupported(node, "scale or bias is not of the normalized dims", "expand it to their shape")
        operands[number] = lowering.constant(np.broadcast_to(array, shape[axis:]))
    outputs = [output for output in node.outputs if output.name]
    if any(not output.name for output in node.outputs[: len(outputs)]):
        raise lowering.unsupported(node, "the factors are wanted without the means", "take both outputs")
    views = {number: (n,) for number in range(1, len(operands))} | {0: (rows, n), len(operands): (rows, n)}
    views |= {len(operands) + number: (rows,) for number in range(1, len(outputs))}
    lowering.step("LayerNormalization", operands, outputs, floats=[attribute(node, "epsilon", 1e-5)], views=views)


OPERATOR = Operator("LayerNormalization", lower, kernels=("LayerNormalization",), in_place=("LayerNormalization",))
