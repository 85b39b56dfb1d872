# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = saturate(round(x / scale) + zero), with one scale for all or for each place along an axis."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of, product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, scale = node.inputs[:2]
    zero = node.inputs[2] if len(node.inputs) > 2 else None
    if attribute(node, "block_size", 0):
        raise lowering.unsupported(node, "block_size is not 0", "quantise by tensor or by axis")
    require(node, lowering, scale, ir.DataType.FLOAT)
    require(node, lowering, x, ir.DataType.FLOAT)
    require(node, lowering, node.outputs[0], ir.DataType.UINT8, ir.DataType.INT8, ir.DataType.UINT16, ir.DataType.INT16)
    shape = lowering.shape(x)
    if product(lowering.shape(scale)) == 1:
        view = (1, 1, product(shape))
    else:
        view = around(shape, axis_of(node, lowering, attribute(node, "axis", 1), len(shape)))
    if zero is None:
        if not isinstance(view[1], int):
            raise lowering.unsupported(node, "the size of the axis is symbolic, and there is no zero point", "give a zero point")
        zero = lowering.constant(np.zeros(view[1], lowering.dtype(node.outputs[0]).numpy()))
    lowering.step("QuantizeLinear", [x, scale, zero], [node.outputs[0]], views={0: view, 1: (view[1],), 2: (view[1],), 3: view})


OPERATOR = Operator("QuantizeLinear", lower, kernels=("QuantizeLinear",))
