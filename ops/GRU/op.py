# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""GRU: the products of the input as one MatMul (ops/common/recurrent.py), then the kernel `GRU`. Gates are z, r, h, as in ONNX."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common import recurrent


def lower(node: ir.Node, lowering: Lowering) -> None:
    _, _, r, b, _, h = (*node.inputs, *[None] * 3)[:6]
    linear = int(attribute(node, "linear_before_reset", 0) != 0)
    # With linear_before_reset the state's bias of h is multiplied by r, and so comes with the product of the state.
    it = recurrent.begin(node, lowering, 3, [(0, 3), (1, 4), (2,) if linear else (2, 5)], ("Sigmoid", "Tanh"))
    pack = lambda gates: recurrent.packed(lowering, r, (it.directions, 3, it.hidden, it.hidden), gates)  # noqa: E731
    if linear:
        bias = None if b is None else recurrent.packed(lowering, b, (it.directions, 6, it.hidden, 1), [(None,), (None,), (5,)])
        weights = [pack([(0,), (1,), (2,)]), bias, None]
    else:
        weights = [pack([(0,), (1,)]), None, pack([(2,)])]
    recurrent.finish("GRU", node, lowering, it, [it.x, it.lengths, h, *weights], [linear], 2, temporaries=1)


OPERATOR = Operator("GRU", lower, kernels=("GRU",))
