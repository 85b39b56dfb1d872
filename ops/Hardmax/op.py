# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""1 at the first of the greatest along an axis, else 0: by the kernels of ArgMax and OneHot."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, y = node.inputs[0], node.outputs[0]
    require(node, lowering, x, ir.DataType.FLOAT)
    shape = lowering.shape(x)
    outer, n, inner = around(shape, axis_of(node, lowering, attribute(node, "axis", -1), len(shape)))
    index = lowering.temporary(ir.DataType.INT64, (outer, inner))
    lowering.step("ArgMax", [x], [index], attrs=[0], views={0: (outer, n, inner), 1: (outer, inner)})
    off_on = lowering.constant(np.array([0, 1], np.float32))
    lowering.step("OneHot", [index, off_on], [y], views={0: (outer, inner), 1: (2,), 2: (outer, n, inner)})


OPERATOR = Operator("Hardmax", lower)
