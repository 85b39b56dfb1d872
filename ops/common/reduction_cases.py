# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases that the reductions share, for their cases.py: each function gives some, for the operator `name`."""

from __future__ import annotations

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values

_AXES = frozenset({"axes"})
_SHAPES = (
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


def _node(name: str, keepdims: int = 1):
    return helper.make_node(name, ["x", "axes"], ["y"], keepdims=keepdims)


def over_axes(name: str) -> list[Case]:
    """Positive floats over the first, middle and last axes, all of them, and where sizes are symbolic."""
    some = [
        Case(f"{shape} over {over}, dims {'kept' if keepdims else 'dropped'}", _node(name, keepdims),
             {"x": values("x", *shape, low=0.5, high=1.5), "axes": np.array(over)}, constants=_AXES)
        for keepdims in (1, 0)
        for shape, over in _SHAPES
    ]
    return some + [
        Case("all axes", helper.make_node(name, ["x"], ["y"], keepdims=0), {"x": values("x", 3, 4, 5, low=0.5, high=1.5)}),
        Case("symbolic dims", _node(name), {"x": values("x", 2, 4, 5, low=0.5, high=1.5), "axes": np.array([2])}, constants=_AXES,
             symbolic={"x": ["N", "M", 5]}),
    ]


def long_row(name: str) -> list[Case]:
    """A sum long enough to show how errors add up."""
    return [Case("a long row", _node(name), {"x": values("x", 2, 100003), "axes": np.array([1])}, constants=_AXES, rtol=1e-4, atol=1e-4,
                 why="100003 terms of both signs")]


def of_nothing(name: str) -> list[Case]:
    return [Case("of nothing", _node(name), {"x": values("x", 2, 0, 3), "axes": np.array([1])}, constants=_AXES)]


def of_nan(name: str) -> list[Case]:
    return [Case("NaN", _node(name), {"x": np.array([[1, np.nan, 2], [1, 2, 3]], np.float32), "axes": np.array([1])}, constants=_AXES,
                 oracles=("onnx.reference",), why="onnxruntime passes over NaN")]


def integers(name: str) -> list[Case]:
    return [
        Case("int32", _node(name), {"x": values("x", 2, 5, 3, dtype=np.int32, low=-4, high=4), "axes": np.array([1])}, constants=_AXES),
        Case("int64, all axes", helper.make_node(name, ["x"], ["y"]), {"x": values("x", 2, 5, dtype=np.int64, low=-4, high=4)}),
    ]
