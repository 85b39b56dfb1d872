# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Recognises HardSwish where exporters wrote it out, in any order of its factors:

x * Clip(x + 3, 0, 6) / 6, as Paddle has it, and x * HardSigmoid(x) with alpha 1/6 and beta 1/2.
"""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.passes.fuse_activation import parameters

_SIXTH = 1 / 6


def run(model: ir.Model) -> ir.Model:
    """`model` with HardSwish in the place of its written-out forms."""
    for node in edit.nodes(model, "Mul"):
        x = None if node.domain else _argument(node)
        if x is not None and edit.same_dims(edit.shape(x), edit.shape(node.outputs[0])):
            edit.replace(node.outputs[0], edit.insert(node, "HardSwish", [x], edit.shape(x)))
            edit.remove(node)
    return model


def _argument(node: ir.Node) -> ir.Value | None:
    """x, if `node` computes HardSwish(x)."""
    values, scale = edit.factors(node.outputs[0])
    if len(values) != 2:
        return None
    for x, gate in (values, values[::-1]):
        inner = gate.producer()
        if edit.is_standard(inner, "HardSigmoid") and inner.inputs[0] is x and edit.close(scale, 1.0):
            if all(map(edit.close, parameters(inner), (_SIXTH, 0.5))):
                return x
        if edit.is_standard(inner, "Clip") and parameters(inner) == [0.0, 6.0] and edit.close(scale, _SIXTH):
            shifted = inner.inputs[0].producer()
            if edit.is_standard(shifted, "Add") and shifted.inputs[0] is x and edit.scalar(shifted.inputs[1]) == 3.0:
                return x
    return None
