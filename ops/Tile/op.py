# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x, repeated along each dim: Expand's kernel on x seen as (1, dim, 1, dim, …) and y as (repeat, dim, repeat, dim, …)."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.moves import expand


def lower(node: ir.Node, lowering: Lowering) -> None:
    repeats = lowering.array(node.inputs[1])
    if repeats is None:
        raise lowering.unsupported(node, "the repeats are computed at run time", "make them constants")
    x = [size for dim in lowering.shape(node.inputs[0]) for size in (1, dim)]
    y = [size for dim, repeat in zip(lowering.shape(node.inputs[0]), repeats.tolist()) for size in (repeat, dim)]
    expand(lowering, node.inputs[0], node.outputs[0], tuple(x), tuple(y))


OPERATOR = Operator("Tile", lower)
