# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of MaxPool."""

from __future__ import annotations

import dataclasses

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def _case(name: str, x: tuple[int, ...], symbolic: tuple = (), low: float = -2.0, high: float = 2.0, **attributes) -> Case:
    node = helper.make_node("MaxPool", ["x"], ["y"], **attributes)
    return Case(name, node, {"x": values(name, *x, low=low, high=high)}, symbolic={"x": symbolic} if symbolic else {})


def _bytes(name: str, dtype, low: int, **attributes) -> Case:
    node = helper.make_node("MaxPool", ["x"], ["y"], **attributes)
    return Case(name, node, {"x": values(name, 2, 19, 9, 8, dtype=dtype, low=low, high=low + 255)})


def _three_dimensions() -> list[Case]:
    def volume(name: str, x: tuple[int, ...], symbolic: tuple = (), **attributes) -> Case:
        return _case(f"three dims, {name}", x, symbolic, low=-3.0, high=-1.0, **attributes)  # below the zeros of a mistaken padding

    return [
        volume("one place", (1, 1, 1, 1, 1), kernel_shape=[1, 1, 1]),
        volume("odd size", (2, 17, 5, 7, 9), kernel_shape=[2, 2, 2], strides=[2, 2, 2]),
        volume("pads and strides", (3, 5, 6, 9, 8), kernel_shape=[3, 2, 3], strides=[2, 1, 3], pads=[1, 0, 2, 2, 1, 0]),
        volume("dilated with pads", (1, 33, 7, 9, 8), kernel_shape=[2, 2, 3], dilations=[4, 3, 2], pads=[1, 1, 2, 0, 1, 2]),
        volume("rounded up", (1, 4, 7, 8, 8), kernel_shape=[2, 3, 3], strides=[2, 2, 2], ceil_mode=1),
        volume("D alone", (2, 3, 7, 4, 5), kernel_shape=[3, 1, 1], strides=[2, 1, 1], pads=[1, 0, 0, 1, 0, 0]),
        volume("all but D", (2, 3, 3, 7, 8), kernel_shape=[1, 3, 3], strides=[1, 2, 2]),
        volume("every second", (1, 3, 5, 6, 7), kernel_shape=[1, 1, 1], strides=[2, 2, 2]),
        volume("auto_pad SAME_UPPER", (1, 3, 5, 7, 8), kernel_shape=[2, 2, 2], strides=[2, 2, 2], auto_pad="SAME_UPPER"),
        dataclasses.replace(
            volume("auto_pad SAME_LOWER", (1, 3, 5, 7, 8), kernel_shape=[2, 3, 2], strides=[2, 2, 2], auto_pad="SAME_LOWER"),
            oracles=("onnxruntime",),
            why="the reference rounds the size down",
        ),
        volume("symbolic sizes", (2, 6, 5, 9, 11), ("N", 6, "D", "H", "W"), kernel_shape=[3, 3, 3], strides=[2, 2, 2], pads=[1] * 6),
        Case("three dims, uint8", helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[2, 3, 2], strides=[1, 2, 2], pads=[1, 1, 1, 0, 1, 1]),
             {"x": values("three dims, uint8", 2, 19, 4, 9, 8, dtype=np.uint8, low=0, high=255)}),
    ]


def cases() -> list[Case]:
    """Each kind of window."""
    return _three_dimensions() + [
        _bytes("uint8", np.uint8, 0, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        _bytes("int8, dilated", np.int8, -128, kernel_shape=[2, 2], dilations=[2, 3]),
        _case("one pixel", (1, 1, 1, 1), kernel_shape=[1, 1]),
        _case("2 x 2", (1, 3, 6, 8), kernel_shape=[2, 2], strides=[2, 2]),
        _case("2 x 2, odd size", (2, 17, 7, 9), kernel_shape=[2, 2], strides=[2, 2]),
        _case("3 x 3 with pads, stride 2", (3, 16, 9, 8), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        _case("dilated", (1, 5, 11, 12), kernel_shape=[3, 3], dilations=[2, 2]),
        _case("dilated with pads", (1, 33, 9, 8), kernel_shape=[2, 3], dilations=[3, 2], pads=[1, 2, 1, 2]),
        _case("rounded up", (1, 4, 8, 8), kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1),
        _case("auto_pad SAME_UPPER", (1, 3, 7, 8), kernel_shape=[2, 2], auto_pad="SAME_UPPER"),
        dataclasses.replace(
            _case("auto_pad SAME_LOWER", (1, 3, 7, 8), kernel_shape=[3, 2], strides=[2, 2], auto_pad="SAME_LOWER"),
            oracles=("onnxruntime",),
            why="the reference rounds the size down",
        ),
        _case("one dimension", (2, 3, 21), kernel_shape=[3], strides=[2]),
        _case("symbolic sizes", (2, 6, 9, 11), ("N", 6, "H", "W"), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        _case("all below zero, with pads", (1, 3, 5, 5), low=-3.0, high=-1.0, kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        _case("resnet", (1, 64, 28, 28), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
    ]
