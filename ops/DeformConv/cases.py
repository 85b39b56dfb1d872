# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of DeformConv."""

from __future__ import annotations

from onnx import helper

from amalgamation.ops.cases import Case, values


def _case(name: str, x: tuple[int, int, int, int], weight: tuple[int, int, int, int], places: tuple[int, int], bias: bool = False, mask: bool = False,
          symbolic: tuple = (), computed: bool = False, **attributes) -> Case:
    parts = attributes.get("offset_group", 1)
    taps = parts * weight[2] * weight[3]
    inputs = {"x": values(name, *x), "w": values("w", *weight), "offset": values("offset", x[0], 2 * taps, *places, low=-2.0, high=2.0)}
    inputs |= ({"b": values("b", weight[0])} if bias else {}) | ({"mask": values("mask", x[0], taps, *places, low=0.0, high=1.0)} if mask else {})
    operands = ["x", "w", "offset", "b" if bias else "", "mask" if mask else ""]
    while not operands[-1]:
        operands.pop()
    node = helper.make_node("DeformConv", operands, ["y"], **attributes)
    dims = {key: symbolic + tuple(inputs[key].shape[1:]) for key in ("x", "offset", "mask") if symbolic and key in inputs}
    why, oracles = "where a place lies between two elements is uncertain by some 1e-6 of their distance", ("onnx.reference", "onnxruntime")
    if 1 in x[2:]:
        why, oracles = why + "; the reference divides by the last place, which is 0", ("onnxruntime",)
    return Case(name, node, inputs, symbolic=dims, constants=frozenset() if computed else frozenset(inputs) & {"w", "b"}, rtol=1e-4, atol=1e-4,
                why=why, oracles=oracles)


def cases() -> list[Case]:
    return [
        _case("one element", (1, 1, 1, 1), (1, 1, 1, 1), (1, 1)),
        _case("3 x 3", (2, 3, 7, 6), (5, 3, 3, 3), (5, 4)),
        _case("with all inputs, stride 2 and pads", (1, 4, 9, 8), (6, 4, 3, 2), (5, 5), bias=True, mask=True, strides=[2, 2], pads=[1, 1, 1, 1]),
        _case("groups", (2, 6, 6, 7), (4, 3, 2, 3), (5, 5), bias=True, group=2),
        _case("groups of offsets", (2, 6, 6, 7), (4, 6, 3, 3), (6, 7), mask=True, offset_group=3, pads=[1, 1, 1, 1]),
        _case("groups of both, dilated", (1, 8, 9, 10), (8, 2, 3, 3), (5, 6), mask=True, bias=True, group=4, offset_group=2, dilations=[2, 2]),
        _case("symbolic batch", (3, 4, 6, 5), (3, 4, 3, 3), (4, 3), symbolic=("N",), mask=True, offset_group=2),
        _case("computed weight", (1, 3, 5, 6), (2, 3, 3, 3), (3, 4), computed=True),
    ]
