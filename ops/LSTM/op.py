# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""LSTM: the products of the input as one MatMul (ops/common/recurrent.py), then the kernel `LSTM`. Gates are i, o, f, c, as in ONNX."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common import recurrent


def lower(node: ir.Node, lowering: Lowering) -> None:
    _, _, r, _, _, h, c, peepholes = (*node.inputs, *[None] * 5)[:8]
    it = recurrent.begin(node, lowering, 4, [(i, 4 + i) for i in range(4)], ("Sigmoid", "Tanh", "Tanh"))
    weights = recurrent.packed(lowering, r, (it.directions, 4, it.hidden, it.hidden), [(i,) for i in range(4)])
    recurrent.finish("LSTM", node, lowering, it, [it.x, weights, it.lengths, h, c, peepholes], [attribute(node, "input_forget", 0)], 3)


OPERATOR = Operator("LSTM", lower, kernels=("LSTM",))
