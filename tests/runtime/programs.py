# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Small programs for the kernels of kernels.cc, written by the graph compiler's own writer.

The one thing to know: `row_sums()` has everything a program can have: a symbol, computed values, arena tensors, weights, a view of
an input and of an output, scratch memory, attributes and floats.
"""

from __future__ import annotations

import numpy as np

from amalgamation.graph import program as P

FLOAT = 1
WEIGHTS = np.arange(6, dtype=np.float32)


def row_sums() -> P.Program:
    """x is (N, 6), w is (1, 6); y is (2*N): the sums of each half of the rows of 2*(2*x + 1), and z = w + w, (2, 3).

    Steps: a = 2*x + 1 (seen as (2*N, 3)); b = a + a; y = RowSum(b); z = w + w.
    """
    values = [P.Value(P.CONST, 0, b) for b in (0, 1, 2, 3, 6, 12, 24, 64)]  # numbers 0 to 7
    zero, one, two, three, six, twelve, _, sixty_four = range(8)
    values += [
        P.Value(P.SYMBOL, 0, 0),            # 8: N
        P.Value(P.MUL, 8, two),             # 9: rows of the view
        P.Value(P.MUL, 8, 6),               # 10: bytes of x: N*24
        P.Value(P.ADD, 10, sixty_four),     # 11
        P.Value(P.FLOORDIV, 11, sixty_four),  # 12
        P.Value(P.MUL, 12, sixty_four),     # 13: place of b: more than N*24, multiple of 64
        P.Value(P.ADD, 13, 13),             # 14: arena
    ]
    tensors = [
        P.Tensor("x", FLOAT, P.INPUT, (8, six), 0),            # 0
        P.Tensor("x_view", FLOAT, P.INPUT, (9, three), 0),     # 1
        P.Tensor("a", FLOAT, P.ARENA, (9, three), zero),       # 2
        P.Tensor("b", FLOAT, P.ARENA, (9, three), 13),         # 3
        P.Tensor("y", FLOAT, P.OUTPUT, (9,), 0),               # 4
        P.Tensor("w", FLOAT, P.WEIGHTS, (one, six), 0, 0, 24),  # 5
        P.Tensor("z", FLOAT, P.OUTPUT, (two, three), 1),       # 6
        P.Tensor("z_view", FLOAT, P.OUTPUT, (six,), 1),        # 7
    ]
    steps = [
        P.Step("Scale", "double", (1,), (2,), (one,), (2.0,), zero),
        P.Step("Add", "add", (2, 2), (3,), (), (), zero),
        P.Step("RowSum", "sum", (3,), (4,), (), (), twelve),
        P.Step("Add", "weights", (5, 5), (7,), (), (), zero),
    ]
    return P.Program((P.Symbol("N", 1, 1000),), tuple(values), tuple(tensors), tuple(steps), (0,), (4, 6), 14,
                     (("model", "row_sums"), ("platform", "test")), WEIGHTS.tobytes() + bytes(40))


def row_sums_reference(x: np.ndarray) -> list[np.ndarray]:
    """y and z of `row_sums` for x (N, 6)."""
    return [(2 * (2 * x + 1)).reshape(-1, 3).sum(axis=1), (WEIGHTS + WEIGHTS).reshape(2, 3)]


def two_inputs() -> P.Program:
    """y = left + right; left is (N), right is (N, 1)."""
    values = (P.Value(P.CONST, 0, 0), P.Value(P.CONST, 0, 1), P.Value(P.SYMBOL, 0, 0))
    tensors = (P.Tensor("left", FLOAT, P.INPUT, (2,), 0), P.Tensor("right", FLOAT, P.INPUT, (2, 1), 1),
               P.Tensor("y", FLOAT, P.OUTPUT, (2,), 0))
    steps = (P.Step("Add", "add", (0, 1), (2,), (), (), 0),)
    return P.Program((P.Symbol("N", 4),), values, tensors, steps, (0, 1), (2,), 0, (), b"")


def positive() -> P.Program:
    """y = 2 * x, x is (N), of which no element may be negative: the step 'look' then fails, and 'double' is not run."""
    values = tuple(P.Value(P.CONST, 0, b) for b in (0, 1, 64 * 64)) + (P.Value(P.SYMBOL, 0, 0),)
    tensors = (P.Tensor("x", FLOAT, P.INPUT, (3,), 0), P.Tensor("a", FLOAT, P.ARENA, (3,), 0), P.Tensor("y", FLOAT, P.OUTPUT, (3,), 0))
    steps = (P.Step("Positive", "look", (0,), (1,), (), (), 0), P.Step("Scale", "double", (1,), (2,), (0,), (2.0,), 0))
    return P.Program((P.Symbol("N", 4, 1024),), values, tensors, steps, (0,), (2,), 2, (), b"")


def trap() -> P.Program:
    """y is (1): not written. On more than one thread, one of those that the library has started traps."""
    values = (P.Value(P.CONST, 0, 0), P.Value(P.CONST, 0, 1))
    tensors = (P.Tensor("x", FLOAT, P.INPUT, (1,), 0), P.Tensor("y", FLOAT, P.OUTPUT, (1,), 0))
    return P.Program((), values, tensors, (P.Step("Trap", "trap", (0,), (1,), (), (), 0),), (0,), (1,), 0, (), b"")


def many_steps(count: int, weight_bytes: int) -> P.Program:
    """A chain of `count` Scale steps on (1, 16) with a weight of its own for each: as large as a deep network's program."""
    values = tuple(P.Value(P.CONST, 0, b) for b in (0, 64, 1, 16, 128, weight_bytes // 4))
    tensors = [P.Tensor("x", FLOAT, P.INPUT, (2, 3), 0)]
    steps = []
    for i in range(count):
        tensors.append(P.Tensor(f"weight{i}", FLOAT, P.WEIGHTS, (5,), 0, i * weight_bytes, weight_bytes))
        last = i == count - 1
        tensors.append(P.Tensor(f"t{i}", FLOAT, P.OUTPUT if last else P.ARENA, (2, 3), 0 if last else i % 2))
        steps.append(P.Step("Scale", f"node{i}", (max(0, 2 * i),), (2 * i + 2,), (0,), (1.0,), 0))
    return P.Program((), values, tuple(tensors), tuple(steps), (0,), (2 * count,), 4, (), bytes(count * weight_bytes))
