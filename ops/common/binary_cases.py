# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases that operators of two inputs share, for their cases.py: each function gives some, for the operator `name`."""

from __future__ import annotations

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values

_SHAPES = {
    "scalars": ((), ()),
    "a vector and its like": ((17,), (17,)),
    "nothing": ((0, 3), (3,)),
    "a bias of channels": ((2, 3, 3, 17), (17,)),
    "an image and one number of each channel": ((2, 3, 5, 7), (3, 1, 1)),
    "the smaller first": ((1, 5), (3, 1, 4, 5)),
    "both broadcast": ((3, 1, 5), (1, 4, 1)),
    "more than one task": ((3, 40000), (3, 1)),
}


def _node(name: str):
    return helper.make_node(name, ["a", "b"], ["y"])


def arithmetic(name: str, **b: float) -> list[Case]:
    """Every way to broadcast, in float32, and integers. `b`: low and high of the second input (a divisor must not be 0)."""
    node = _node(name)
    floats = [Case(what, node, {"a": values("a", *left), "b": values("b", *right, **b)}) for what, (left, right) in _SHAPES.items()]
    integers = [
        Case(np.dtype(dtype).name, node, {"a": values("a", 3, 5, dtype=dtype, low=0, high=9), "b": values("b", 5, dtype=dtype, low=1, high=5)})
        for dtype in (np.int32, np.int64, np.uint8, np.int8)
    ]
    return floats + integers + [
        Case("negative integers", node, {"a": values("a", 37, dtype=np.int32, low=-99, high=99), "b": values("b", 37, dtype=np.int32, low=1, high=9)}),
        Case("symbolic batch", node, {"a": values("a", 2, 3, 4), "b": values("b", 3, 4, **b)}, symbolic={"a": ["N", 3, 4]}),
        Case("a constant", node, {"a": values("a", 2, 3, 4), "b": values("b", 3, 1, **b)}, constants=frozenset({"b"})),
    ]


def extremum(name: str) -> list[Case]:
    """Other counts of inputs than two, and NaN."""
    return [
        Case("three inputs of different ranks", helper.make_node(name, ["a", "b", "c"], ["y"]),
             {"a": values("a", 3, 5), "b": values("b", 5), "c": values("c", 2, 1, 5)}),
        Case("one input", helper.make_node(name, ["a"], ["y"]), {"a": values("a", 3, 5)}),
        Case("NaN is passed on", _node(name), {"a": np.array([np.nan, 1, 2, np.nan], np.float32), "b": np.array([1, np.nan, 1, np.nan], np.float32)}),
    ]


def comparison(name: str) -> list[Case]:
    """Numbers of every dtype that are often equal, and NaN."""
    node = _node(name)
    return [
        Case(np.dtype(dtype).name, node, {"a": values("a", 3, 5, dtype=dtype).round(), "b": values("b", 3, 1, dtype=dtype).round()})
        for dtype in (np.float32, np.float64, np.int32, np.int64, np.uint8)
    ] + [
        Case("NaN", node, {"a": np.array([np.nan, 1, np.nan], np.float32), "b": np.array([1, 1, np.nan], np.float32)}),
    ]
