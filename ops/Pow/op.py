# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = a ^ b. Squares, cubes, roots and reciprocals are the kernels of Mul, Sqrt and Reciprocal."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import INTEGERS, elementwise, product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    a, b = node.inputs
    y = node.outputs[0]
    require(node, lowering, a, ir.DataType.FLOAT)
    exponent = lowering.array(b)
    value = exponent.item() if exponent is not None and exponent.size == 1 else None
    same = lowering.shape(a) == lowering.shape(y)
    if same and value == 1:
        lowering.alias(y, a)
    elif same and value == 2:
        elementwise(lowering, "Mul", [a, a], y)
    elif same and value == 3:
        square = lowering.temporary(lowering.dtype(y), lowering.shape(y))
        elementwise(lowering, "Mul", [a, a], square)
        elementwise(lowering, "Mul", [square, a], y)
    elif same and value == 0.5:
        elementwise(lowering, "Sqrt", [a], y)
    elif same and value == -1:
        elementwise(lowering, "Reciprocal", [a], y)
    elif exponent is not None:
        power = lowering.constant(exponent.astype("float32"))
        elementwise(lowering, "Pow", [a, power], y, shapes=[lowering.shape(a), exponent.shape])
    else:
        require(node, lowering, b, ir.DataType.FLOAT, *INTEGERS)
        shape = lowering.shape(b)
        if lowering.dtype(b) != ir.DataType.FLOAT:
            size = {number: (product(shape),) for number in (0, 1)}
            power = lowering.temporary(ir.DataType.FLOAT, shape)
            lowering.step("Cast", [b], [power], views=size)
            b = power
        elementwise(lowering, "Pow", [a, b], y, shapes=[lowering.shape(a), shape])


OPERATOR = Operator("Pow", lower, kernels=("Pow",), in_place=("Pow",))
