# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = min(max(x, low), high): one kernel for constant bounds, else those of Max and Min."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import INTEGERS, elementwise, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, low, high = (list(node.inputs) + [None, None])[:3]
    y = node.outputs[0]
    require(node, lowering, x, ir.DataType.FLOAT, *INTEGERS)
    floating = lowering.dtype(x) == ir.DataType.FLOAT
    constant = all(bound is None or lowering.array(bound) is not None for bound in (low, high))
    if floating and constant:
        floats = [float("-inf") if low is None else lowering.array(low).item(), float("inf") if high is None else lowering.array(high).item()]
        elementwise(lowering, "Clip", [x], y, np.float32(floats).tolist())
        return
    bounds = [(kernel, bound) for kernel, bound in (("Max", low), ("Min", high)) if bound is not None]
    if not bounds:
        lowering.alias(y, x)
    for number, (kernel, bound) in enumerate(bounds, 1):
        into = y if number == len(bounds) else lowering.temporary(lowering.dtype(x), lowering.shape(x))
        elementwise(lowering, kernel if floating else f"{kernel}_int", [x, bound], into, output_shape=lowering.shape(x))
        x = into


OPERATOR = Operator("Clip", lower, kernels=("Clip",), in_place=("Clip",))
