# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The k greatest or least along an axis, with their indices, always in order."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, (values, indices) = node.inputs[0], node.outputs
    require(node, lowering, x, ir.DataType.FLOAT, ir.DataType.UINT8, ir.DataType.INT32, ir.DataType.INT64, ir.DataType.UINT64)
    wanted = lowering.array(node.inputs[1])
    if wanted is None:
        raise lowering.unsupported(node, "k is computed at run time", "make it a constant")
    shape = lowering.shape(x)
    outer, n, inner = around(shape, axis_of(node, lowering, attribute(node, "axis", -1), len(shape)))
    view = (outer, int(wanted.item()), inner)
    outputs = [value if value.name else lowering.temporary(dtype, view) for value, dtype in ((values, lowering.dtype(x)), (indices, ir.DataType.INT64))]
    lowering.step("TopK", [x], outputs, attrs=[attribute(node, "largest", 1)], views={0: (outer, n, inner), 1: view, 2: view})


OPERATOR = Operator("TopK", lower, kernels=("TopK",))
