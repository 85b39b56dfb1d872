# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ConvInteger: sums are equal to the last bit."""

from __future__ import annotations

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def _case(name: str, x: tuple[int, ...], w: tuple[int, ...], dtype=np.uint8, zeros: tuple[str, ...] = ("x_zero", "w_zero"), constant: bool = True,
          **attributes) -> Case:
    low = 0 if dtype == np.uint8 else -128
    inputs = {"x": values(name, *x, dtype=dtype, low=low, high=low + 255), "w": values(name + "w", *w, dtype=dtype, low=low, high=low + 255)}
    inputs |= {key: np.asarray(low + {"x_zero": 3, "w_zero": 131}[key], dtype) for key in zeros}
    node = helper.make_node("ConvInteger", ["x", "w", *(key if key in zeros else "" for key in ("x_zero", "w_zero"))], ["y"], **attributes)
    return Case(name, node, inputs, frozenset(inputs) - {"x"} if constant else frozenset(), rtol=0, atol=0, why="integers")


def cases() -> list[Case]:
    """Zero points given or not, groups, windows."""
    square = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
    return [
        _case("no zero points", (1, 1, 3, 3), (1, 1, 2, 2), zeros=()),
        _case("one zero point", (1, 5, 6, 7), (17, 5, 3, 3), zeros=("x_zero",), **square),
        _case("two zero points", (2, 5, 6, 7), (17, 5, 3, 3), strides=[2, 1], **square),
        _case("groups and dilation", (1, 6, 9, 9), (8, 3, 3, 3), group=2, dilations=[2, 2], **square),
        _case("depthwise", (1, 18, 9, 9), (18, 1, 3, 3), group=18, **square),
        _case("computed weights", (1, 5, 6, 7), (17, 5, 3, 3), constant=False, **square),
        _case("three dims, two zero points", (2, 5, 4, 6, 7), (17, 5, 3, 3, 3), strides=[2, 1, 2], pads=[1] * 6),
        _case("three dims, computed weights in groups of int8", (1, 6, 4, 5, 7), (8, 3, 3, 2, 2), np.int8, constant=False, group=2, pads=[1, 0, 0, 1, 0, 0]),
        _case("one dimension", (1, 4, 30), (6, 4, 7)),
    ]
