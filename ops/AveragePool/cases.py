# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of AveragePool."""

from __future__ import annotations

from onnx import helper

from amalgamation.ops.cases import Case, values


def _case(name: str, x: tuple[int, ...], symbolic: tuple = (), low: float = -2.0, high: float = 2.0, **attributes) -> Case:
    node = helper.make_node("AveragePool", ["x"], ["y"], **attributes)
    return Case(name, node, {"x": values(name, *x, low=low, high=high)}, symbolic={"x": symbolic} if symbolic else {})


def _three_dimensions() -> list[Case]:
    awkward = {"kernel_shape": [3, 2, 3], "strides": [2, 1, 3], "pads": [1, 0, 2, 2, 1, 0]}
    return [
        _case("three dims, one place", (1, 1, 1, 1, 1), kernel_shape=[1, 1, 1]),
        _case("three dims, odd size", (2, 17, 5, 7, 9), kernel_shape=[2, 2, 2], strides=[2, 2, 2]),
        _case("three dims, counts the pads", (3, 5, 6, 9, 8), count_include_pad=1, **awkward),
        _case("three dims, does not count the pads", (3, 5, 6, 9, 8), **awkward),
        _case("three dims, dilated with pads", (1, 33, 7, 9, 8), kernel_shape=[2, 2, 3], dilations=[4, 3, 2], pads=[1, 1, 2, 0, 1, 2]),
        _case("three dims, rounded up", (1, 4, 7, 8, 8), kernel_shape=[2, 3, 3], strides=[2, 2, 2], ceil_mode=1),
        _case("three dims, rounded up, counts the pads", (2, 5, 7, 8, 8), kernel_shape=[3, 2, 4], pads=[1, 1, 0, 0, 0, 1], strides=[2, 2, 3], ceil_mode=1,
              count_include_pad=1),
        _case("three dims, D alone", (2, 3, 7, 4, 5), kernel_shape=[3, 1, 1], strides=[2, 1, 1], pads=[1, 0, 0, 1, 0, 0]),
        _case("three dims, auto_pad SAME_UPPER", (1, 3, 5, 7, 8), kernel_shape=[2, 2, 2], strides=[2, 2, 2], auto_pad="SAME_UPPER"),
        _case("three dims, auto_pad SAME_LOWER", (1, 3, 5, 7, 8), kernel_shape=[2, 3, 2], strides=[2, 2, 2], auto_pad="SAME_LOWER"),
        _case("three dims, symbolic sizes", (2, 6, 5, 9, 11), ("N", 6, "D", "H", "W"), kernel_shape=[3, 3, 3], strides=[2, 2, 2], pads=[1] * 6),
        _case("three dims, as large as the input", (1, 20, 3, 7, 7), kernel_shape=[3, 7, 7]),
    ]


def cases() -> list[Case]:
    """Each kind of window."""
    return _three_dimensions() + [
        _case("one pixel", (1, 1, 1, 1), kernel_shape=[1, 1]),
        _case("2 x 2", (1, 3, 6, 8), kernel_shape=[2, 2], strides=[2, 2]),
        _case("2 x 2, odd size", (2, 17, 7, 9), kernel_shape=[2, 2], strides=[2, 2]),
        _case("3 x 3 with pads, stride 2", (3, 16, 9, 8), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        _case("dilated", (1, 5, 11, 12), kernel_shape=[3, 3], dilations=[2, 2]),
        _case("dilated with pads", (1, 33, 9, 8), kernel_shape=[2, 3], dilations=[3, 2], pads=[1, 2, 1, 2]),
        _case("rounded up", (1, 4, 8, 8), kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1),
        _case("auto_pad SAME_UPPER", (1, 3, 7, 8), kernel_shape=[2, 2], auto_pad="SAME_UPPER"),
        _case("auto_pad SAME_LOWER", (1, 3, 7, 8), kernel_shape=[3, 2], strides=[2, 2], auto_pad="SAME_LOWER"),
        _case("one dimension", (2, 3, 21), kernel_shape=[3], strides=[2]),
        _case("symbolic sizes", (2, 6, 9, 11), ("N", 6, "H", "W"), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        _case("counts the pads", (1, 3, 7, 8), kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1),
        _case("counts the pads, stride 3", (2, 17, 8, 9), kernel_shape=[3, 2], pads=[1, 0, 2, 1], strides=[3, 2], count_include_pad=1),
        _case("counts the pads, rounded up", (2, 17, 9, 9), kernel_shape=[3, 2], pads=[1, 1, 0, 0], strides=[2, 3], ceil_mode=1, count_include_pad=1),
        _case("does not count the pads", (2, 17, 8, 9), kernel_shape=[3, 2], pads=[1, 0, 2, 1], strides=[3, 2]),
        _case("as large as the image", (1, 20, 7, 7), kernel_shape=[7, 7]),
    ]
