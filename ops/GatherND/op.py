# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Slices of x at indices of several dims."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import check_indices, product


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, indices = (lowering.shape(value) for value in node.inputs)
    batches, deep = attribute(node, "batch_dims", 0), indices[-1]
    if not isinstance(deep, int):
        raise lowering.unsupported(node, "the last dim of the indices is symbolic", "bind it to a number")
    check_indices(node, lowering, node.inputs[1], x[batches : batches + deep])
    rows, inner = product(indices[:-1]), product(x[batches + deep :])
    view = (product(x[:batches]), *x[batches : batches + deep], inner)
    lowering.step("GatherND", list(node.inputs), [node.outputs[0]], views={0: view, 1: (rows, deep), 2: (rows, inner)})


OPERATOR = Operator("GatherND", lower, kernels=("GatherND",))
