# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x with slices put, or combined, at indices of several dims."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.ScatterElements.op import REDUCTIONS
from amalgamation.ops.common.lowering import check_indices, product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, indices, _ = (lowering.shape(value) for value in node.inputs)
    how, deep = REDUCTIONS[attribute(node, "reduction", "none")], indices[-1]
    if how:
        require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    if not isinstance(deep, int):
        raise lowering.unsupported(node, "the last dim of the indices is symbolic", "bind it to a number")
    check_indices(node, lowering, node.inputs[1], x[:deep])
    rows, inner = product(indices[:-1]), product(x[deep:])
    view = (1, *x[:deep], inner)
    lowering.step("ScatterND", list(node.inputs), [node.outputs[0]], attrs=[how], views={0: view, 1: (rows, deep), 2: (rows, inner), 3: view})


OPERATOR = Operator("ScatterND", lower, kernels=("ScatterND",), in_place=("ScatterND",))
