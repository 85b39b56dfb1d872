# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""RNN: the products of the input as one MatMul (ops/common/recurrent.py), then the kernel `RNN`. `RNN_pack` packs computed weights, of LSTM and
GRU, too."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common import recurrent


def lower(node: ir.Node, lowering: Lowering) -> None:
    _, _, r, _, _, h = (*node.inputs, *[None] * 3)[:6]
    it = recurrent.begin(node, lowering, 1, [(0, 1)], ("Tanh",))
    weights = recurrent.packed(lowering, r, (it.directions, 1, it.hidden, it.hidden), [(0,)])
    recurrent.finish("RNN", node, lowering, it, [it.x, weights, it.lengths, h], [], 2)


OPERATOR = Operator("RNN", lower, kernels=("RNN", "RNN_pack"))
