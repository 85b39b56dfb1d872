# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of QLinearConv: element types, zero points, groups, windows, and what is computed instead of constant."""

from __future__ import annotations

import dataclasses

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values

_NAMES = ("x", "x_scale", "x_zero", "w", "w_scale", "w_zero", "y_scale", "y_zero", "b")
_WHY = "onnxruntime multiplies by one float factor, the reference divides: a sum halfway between two bytes may go either way"


def _case(name: str, x: tuple[int, ...], w: tuple[int, ...], types: str = "uui", by_channel: bool = False, w_zero: bool = False, bias: bool = False,
          computed: bool = False, symbolic: tuple = (), **attributes) -> Case:
    """types: of x, of y and of w, u or i. computed: nothing is constant."""
    of = {"u": np.uint8, "i": np.int8}
    x_type, y_type, w_type = (of[letter] for letter in types)
    low = {np.uint8: 0, np.int8: -128}
    channels = w[0] if by_channel else 1
    scalar = () if not by_channel else (channels,)
    zeros = values(name + "z", *scalar, dtype=w_type, low=low[w_type] + 100, high=low[w_type] + 150) if w_zero else np.zeros(scalar, w_type)
    inputs = {
        "x": values(name, *x, dtype=x_type, low=low[x_type], high=low[x_type] + 255),
        "x_scale": np.float32(0.03), "x_zero": x_type(low[x_type] + 117),
        "w": values(name + "w", *w, dtype=w_type, low=low[w_type], high=low[w_type] + 255),
        "w_scale": values(name + "s", *scalar, low=0.01, high=0.03), "w_zero": zeros,
        "y_scale": np.float32(0.02 * np.prod(w[1:]) ** 0.5), "y_zero": y_type(low[y_type] + 121),
    }  # fmt: skip
    if bias:
        inputs["b"] = values(name + "b", w[0], dtype=np.int32, low=-5000, high=5000)
    node = helper.make_node("QLinearConv", [n for n in _NAMES if n in inputs], ["y"], **attributes)
    constants = frozenset() if computed else frozenset(inputs) - {"x"}
    inputs = {key: np.asarray(value) for key, value in inputs.items()}
    return Case(name, node, inputs, constants, rtol=0, atol=1, why=_WHY, symbolic={"x": symbolic} if symbolic else {})


def cases() -> list[Case]:
    """Each path of the kernels."""
    square = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
    types = [
        _case(f"{x} input, {y} output, {w} weights", (2, 5, 6, 7), (18, 5, 3, 3), x[0] + y[0] + w[0], w_zero=w == "uint8", bias=True, **square)
        for x in ("uint8", "int8") for y in ("uint8", "int8") for w in ("uint8", "int8")
    ]  # fmt: skip
    return types + [
        _case("one pixel", (1, 1, 1, 1), (1, 1, 1, 1)),
        _case("1 x 1", (1, 8, 7, 9), (17, 8, 1, 1), bias=True),
        _case("1 x 1 of 7 channels", (2, 7, 5, 5), (33, 7, 1, 1), "iui"),
        _case("scales by channel", (1, 16, 9, 9), (20, 16, 3, 3), by_channel=True, bias=True, **square),
        _case("scales and zero points by channel", (1, 6, 9, 9), (20, 6, 3, 3), "uuu", by_channel=True, w_zero=True, **square),
        _case("stride 2", (1, 3, 17, 15), (16, 3, 3, 3), strides=[2, 2], bias=True, **square),
        _case("dilated, pads of four sizes", (1, 4, 12, 11), (9, 4, 3, 2), dilations=[2, 3], pads=[1, 2, 3, 4], kernel_shape=[3, 2]),
        _case("auto_pad SAME_UPPER", (1, 4, 9, 10), (5, 4, 3, 3), strides=[2, 2], auto_pad="SAME_UPPER"),
        _case("groups", (2, 12, 7, 7), (15, 4, 3, 3), group=3, by_channel=True, bias=True, **square),
        _case("groups of 1 x 1 with zero points", (1, 8, 5, 5), (40, 4, 1, 1), "uuu", group=2, w_zero=True),
        _case("three dims, pads with its zero point", (2, 5, 4, 6, 7), (18, 5, 3, 3, 3), "uuu", w_zero=True, bias=True, strides=[2, 1, 1], pads=[1] * 6),
        _case("three dims, groups of int8", (1, 6, 5, 6, 7), (9, 2, 2, 3, 3), "iii", group=3, pads=[1, 0, 1, 0, 1, 1], dilations=[2, 1, 1]),
        dataclasses.replace(
            _case("three dims, scales by channel", (1, 5, 4, 6, 7), (9, 5, 3, 3, 3), by_channel=True, bias=True, pads=[1] * 6),
            oracles=("onnxruntime",),
            why=f"the reference gives scales by channel the dims of an image; {_WHY}",
        ),
        _case("three dims, symbolic sizes", (2, 3, 4, 6, 7), (5, 3, 3, 3, 3), pads=[1] * 6, symbolic=("N", 3, "D", "H", "W")),
        _case("depthwise", (1, 19, 9, 11), (19, 1, 3, 3), group=19, by_channel=True, bias=True, **square),
        _case("depthwise of int8, stride 2", (2, 35, 14, 15), (35, 1, 5, 5), "iii", group=35, strides=[2, 2], pads=[2, 2, 2, 2], bias=True),
        _case("depthwise with a zero point", (1, 16, 6, 6), (16, 1, 3, 3), "uiu", group=16, w_zero=True, dilations=[2, 2], pads=[2, 2, 2, 2]),
        _case("one dimension", (2, 6, 20), (10, 6, 5), "iii", pads=[2, 2], bias=True),
        _case("many pixels", (1, 32, 30, 30), (24, 32, 3, 3), by_channel=True, **square),
        _case("everything computed", (1, 5, 6, 7), (18, 5, 3, 3), "uuu", by_channel=True, w_zero=True, bias=True, computed=True, **square),
        _case("everything computed, groups", (1, 6, 6, 7), (4, 3, 3, 3), "iui", computed=True, group=2),
        _case("symbolic sizes", (2, 6, 9, 11), (20, 6, 3, 3), symbolic=("N", 6, "H", "W"), bias=True, **square),
    ]
