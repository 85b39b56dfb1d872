# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What LSTM, GRU and RNN have in common: one MatMul of the input with its weights for all times, directions and gates, then a step of the
operator's own kernel, which needs only the products of the state.

The one thing to know: gates lie in blocks of 16 hidden units, [gate][16], the last block filled up with zeros: `pack`, and on the device RNN_pack.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Dim, Lowering, Operand, attribute
from amalgamation.ops.common.lowering import require

UNITS = 16  # kRecurrentUnits of recurrent.h
_BLOCKS, _ROWS = 2, 24  # kRecurrentBlocks, kRecurrentRows
_DIRECTIONS = {"forward": 0, "reverse": 1, "bidirectional": 2}

# Number in recurrent.h, and the default of alpha and beta, that of the operator of the same name: NaN where there is none, and so must be
# given, None for what has no such number.
_ACTIVATIONS: dict[str, tuple[int, float | None, float | None]] = {
    "Sigmoid": (0, None, None),
    "Tanh": (1, None, None),
    "Relu": (2, None, None),
    "Affine": (3, math.nan, math.nan),
    "LeakyRelu": (4, 0.01, None),
    "ThresholdedRelu": (5, 1.0, None),
    "ScaledTanh": (6, math.nan, math.nan),
    "HardSigmoid": (7, 0.2, 0.5),
    "Elu": (8, 1.0, None),
    "Softsign": (9, None, None),
    "Softplus": (10, None, None),
}

# For each gate of the result, gates of the source that are summed; None is zero.
Gates = Sequence[tuple[int | None, ...]]


@dataclasses.dataclass(frozen=True)
class Recurrence:
    """A node as a kernel sees it. x: the products of the input. attrs: the direction, without the activations; floats: the clip, without theirs."""

    x: ir.Value
    directions: int
    batch: Dim
    hidden: int
    lengths: ir.Value | None
    attrs: list[int]
    activations: list[int]
    floats: list[float]
    scratch: int

    @property
    def state(self) -> tuple[Dim, ...]:
        """The shape of a state: (directions, batch, hidden)."""
        return self.directions, self.batch, self.hidden


def begin(node: ir.Node, lowering: Lowering, gates: int, biases: Gates, defaults: Sequence[str]) -> Recurrence:
    """Adds the steps before the kernel: `biases` says which gates of ONNX's B the products of the input have, `defaults` are the activations."""
    x, w, r, b, lengths = (*node.inputs, None, None)[:5]
    for value in (*node.inputs[:4], *node.inputs[5:]):
        if value is not None:
            require(node, lowering, value, ir.DataType.FLOAT)
    if attribute(node, "layout", 0) != 0:
        raise lowering.unsupported(node, "layout is not 0", "mend the model: it is 0 or 1")
    direction = attribute(node, "direction", "forward")
    if direction not in _DIRECTIONS:
        raise lowering.unsupported(node, f"direction is '{direction}'", f"known: {', '.join(_DIRECTIONS)}")
    (times, batch, _), (directions, rows, k) = lowering.shape(x), lowering.shape(w)
    hidden = lowering.shape(r)[-1]
    if directions != 1 + (direction == "bidirectional") or rows != gates * hidden or lowering.shape(r) != (directions, rows, hidden):
        raise lowering.unsupported(node, f"its weights are {lowering.shape(w)} and {lowering.shape(r)}, with direction '{direction}'", "mend the model")
    panels = -(-hidden // UNITS) * gates
    kinds, floats = _activations(node, lowering, defaults, directions)
    same = [(i,) for i in range(gates)]
    weights = packed(lowering, w, (directions, gates, hidden, k), same)
    bias = None if b is None else packed(lowering, b, (directions, 2 * gates, hidden, 1), biases)
    products = lowering.temporary(ir.DataType.FLOAT, (times, batch, directions, panels // gates, gates, UNITS))
    columns = directions * panels
    lowering.step("MatMul", [x, weights, bias, None], [products], [0], [0.0, 0.0, 0.0],
                  views={0: (times * batch, k), 1: (columns, k, UNITS), 2: (columns * UNITS,), 4: (times * batch, columns * UNITS)})
    clip = attribute(node, "clip", math.inf)
    return Recurrence(products, directions, batch, hidden, lengths, [_DIRECTIONS[direction]], kinds, [clip, *floats],
                      _ROWS * _BLOCKS * UNITS * gates * 4)


def finish(kernel: str, node: ir.Node, lowering: Lowering, it: Recurrence, inputs: Sequence[Operand], attrs: Sequence[int], outputs: int,
           temporaries: int = 0) -> None:
    """The kernel's step; it computes outputs that the node leaves out, too, and `temporaries` of the shape of a state."""
    times = lowering.shape(node.inputs[0])[0]
    results = [value if value.name else None for value in node.outputs]
    results += [None] * (outputs + temporaries - len(results))
    for i, result in enumerate(results):
        if result is None:
            results[i] = lowering.temporary(ir.DataType.FLOAT, (times, *it.state) if i == 0 else it.state)
    lowering.step(kernel, inputs, results, [*it.attrs, *attrs, *it.activations], it.floats, scratch=it.scratch)


def packed(lowering: Lowering, value: ir.Value, shape: tuple[Dim, ...], gates: Gates) -> Operand:
    """`value`, seen as (directions, gates, hidden, k), as (directions, blocks of gates, k, 16)."""
    array = lowering.array(value)
    if array is not None:
        return lowering.constant(pack(array.reshape(shape), gates))
    directions, _, hidden, k = shape
    out = lowering.temporary(ir.DataType.FLOAT, (directions, -(-hidden // UNITS) * len(gates), k, UNITS))
    pairs = [-1 if gate is None else gate for terms in gates for gate in (*terms, None)[:2]]
    lowering.step("RNN_pack", [value], [out], pairs, views={0: shape})
    return out


def pack(array: np.ndarray, gates: Gates) -> np.ndarray:
    """(directions, gates, hidden, k) → (directions, blocks of gates, k, 16)."""
    directions, _, hidden, k = array.shape
    blocks = -(-hidden // UNITS)
    nothing = np.zeros((directions, 1, hidden, k), np.float32)
    rows = np.concatenate([sum((array[:, gate:gate + 1] for gate in terms if gate is not None), nothing) for terms in gates], 1)
    out = np.pad(rows, [(0, 0), (0, 0), (0, blocks * UNITS - hidden), (0, 0)]).reshape(directions, len(gates), blocks, UNITS, k)
    return out.transpose(0, 2, 1, 4, 3).reshape(directions, blocks * len(gates), k, UNITS)


def _activations(node: ir.Node, lowering: Lowering, defaults: Sequence[str], directions: int) -> tuple[list[int], list[float]]:
    """Their numbers, and alpha and beta of each: the lists hold one for each activation that has it, in order."""
    names = attribute(node, "activations") or list(defaults) * directions
    known = {name.lower(): name for name in _ACTIVATIONS}
    unknown = [name for name in names if name.lower() not in known]
    if unknown or len(names) != len(defaults) * directions:
        raise lowering.unsupported(node, f"activations is {names}, not {len(defaults) * directions} of {', '.join(_ACTIVATIONS)}")
    given = [list(attribute(node, f"activation_{key}") or []) for key in ("alpha", "beta")]
    kinds, floats = [], []
    for name in names:
        kind, *numbers = _ACTIVATIONS[known[name.lower()]]
        kinds.append(kind)
        for values, default in zip(given, numbers):
            floats.append(0.0 if default is None else values.pop(0) if values else default)
        if any(map(math.isnan, floats)):
            raise lowering.unsupported(node, f"{name} has no default for activation_alpha and activation_beta", "give both")
    return kinds, floats
