# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceL1."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("ReduceL1", ["x", "axes"], ["y"], keepdims=1)
    dropped = helper.make_node("ReduceL1", ["x", "axes"], ["y"], keepdims=0)
    axes = frozenset({"axes"})
    found = [
        Case(f"{shape} over {over}, {'dims kept' if kind is node else 'dims dropped'}", kind, {"x": values("x", *shape, low=0.5, high=1.5), "axes": np.array(over)}, constants=axes)
        for kind in (node, dropped)
        for shape, over in (
            ((3, 17), [1]),
            ((3, 17), [0]),
            ((2, 7, 7, 40), [1, 2]),
            ((2, 3, 5, 7), [2, 3]),
            ((2, 3, 5, 7), [0, -2]),
            ((2, 3, 5, 7), [-1, 0]),
            ((2, 150, 71), [1]),
            ((1, 1, 3), [0]),
            ((33,), [0]),
        )
    ]
    return found + [
        Case("all axes", helper.make_node("ReduceL1", ["x"], ["y"], keepdims=0), {"x": values("x", 3, 4, 5, low=0.5, high=1.5)}),
        Case("symbolic dims", node, {"x": values("x", 2, 4, 5), "axes": np.array([2])}, constants=axes, symbolic={"x": ["N", "M", 5]}),
        Case("a long row", node, {"x": values("x", 2, 100003), "axes": np.array([1])}, constants=axes, rtol=1e-4, atol=1e-4, why="100003 terms of both signs"),
        Case("of nothing", node, {"x": values("x", 2, 0, 3), "axes": np.array([1])}, constants=axes),
    ]
