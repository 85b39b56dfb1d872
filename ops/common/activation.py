# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The activations that Conv and MatMul can apply before they store a result; the numbers are those of ops/common/types.h.

Passes ask `can_fuse` and write the operator's name and numbers into the attributes `activation` and `activation_floats` of a node of the
domain `amalgamation`; that node's op.py asks `encode`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import onnx_ir as ir

from amalgamation.graph.kernel_table import CURVES
from amalgamation.graph.operator import Lowering, attribute

# Operator → kind, and the numbers `activation_floats` (a, b) that it has if none are given.
_CLAMP = 1
_KINDS: dict[str, tuple[int, tuple[float, ...]]] = {
    "": (0, ()),
    "Relu": (_CLAMP, ()),
    "Clip": (_CLAMP, (-math.inf, math.inf)),
    "LeakyRelu": (2, (0.01,)),
    "HardSigmoid": (3, (0.2, 0.5)),
    "HardSwish": (4, ()),
    "Sigmoid": (5, ()),
    "Tanh": (6, ()),
    "Gelu": (7, ()),
    "Swish": (8, ()),
}

# What a pass may fuse; Gelu only where its attribute `approximate` is "none", Clip only with constant bounds.
ACTIVATIONS = tuple(sorted(name for name in _KINDS if name))


def can_fuse(operator: str) -> bool:
    """Whether `operator` (an ONNX name) can be the `activation` of a Conv or MatMul."""
    return operator in ACTIVATIONS


def encode(node: ir.Node, lowering: Lowering) -> tuple[int, tuple[float, float]]:
    """Kind and numbers of the activation that `node` has in its attributes."""
    name = attribute(node, "activation", "")
    floats: Sequence[float] | None = attribute(node, "activation_floats")
    if name not in _KINDS:
        raise lowering.unsupported(node, f"the activation '{name}' cannot be fused", f"known: {', '.join(ACTIVATIONS)}")
    kind, defaults = _KINDS[name]
    if kind > _CLAMP:
        lowering.need(CURVES)
    if name == "Relu":
        return kind, (0.0, math.inf)
    given = tuple(floats) if floats else defaults
    if len(given) != len(defaults):
        raise lowering.unsupported(node, f"the activation {name} has {len(defaults)} numbers, got {len(given)}")
    a, b = (given + (0.0, 0.0))[:2]
    return kind, (float(a), float(b))
