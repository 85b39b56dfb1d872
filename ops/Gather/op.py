# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y takes slices of x along an axis, by indices."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of, check_indices, product


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, indices = node.inputs
    shape = lowering.shape(x)
    outer, size, inner = around(shape, axis_of(node, lowering, attribute(node, "axis", 0), len(shape)))
    check_indices(node, lowering, indices, [size])
    n = product(lowering.shape(indices))
    lowering.step("Gather", [x, indices], [node.outputs[0]], views={0: (outer, size, inner), 1: (n,), 2: (outer, n, inner)})


OPERATOR = Operator("Gather", lower, kernels=("Gather",))
