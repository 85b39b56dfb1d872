# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of LpPool."""

from __future__ import annotations

from onnx import helper

from amalgamation.ops.cases import Case, values


def _case(name: str, x: tuple[int, ...], symbolic: tuple = (), **attributes) -> Case:
    node = helper.make_node("LpPool", ["x"], ["y"], **attributes)
    why, oracles = "sums in another order, and a root of them", ("onnx.reference", "onnxruntime")
    if "ceil_mode" in attributes:
        why, oracles = why + "; the reference makes a window that lacks elements larger, onnxruntime does not", ("onnxruntime",)
    return Case(name, node, {"x": values(name, *x, low=-2.0, high=2.0)}, symbolic={"x": symbolic} if symbolic else {}, rtol=1e-5, why=why, oracles=oracles)


def cases() -> list[Case]:
    return [
        _case("one pixel", (1, 1, 1, 1), kernel_shape=[1, 1]),
        *(_case(f"p = {p}", (2, 17, 7, 9), kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 2, 1], p=p) for p in (1, 2, 3, 4)),
        _case("dilated with pads", (1, 3, 9, 8), kernel_shape=[2, 3], dilations=[3, 2], pads=[1, 2, 1, 2]),
        _case("rounded up", (1, 4, 8, 8), kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1),
        _case("rounded up with pads", (1, 4, 9, 8), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 0, 0, 0], ceil_mode=1, p=3),
        _case("auto_pad SAME_UPPER", (1, 3, 7, 8), kernel_shape=[2, 2], auto_pad="SAME_UPPER"),
        _case("auto_pad SAME_LOWER", (1, 3, 7, 8), kernel_shape=[3, 2], strides=[2, 2], auto_pad="SAME_LOWER"),
        _case("auto_pad VALID", (1, 3, 7, 8), kernel_shape=[3, 2], strides=[2, 2], auto_pad="VALID"),
        _case("one dim", (2, 3, 21), kernel_shape=[3], strides=[2], p=3),
        _case("one dim, rounded up", (2, 3, 8), kernel_shape=[3], strides=[2], ceil_mode=1),
        _case("three dims", (2, 5, 6, 9, 8), kernel_shape=[3, 2, 3], strides=[2, 1, 3], pads=[1, 0, 2, 2, 1, 0]),
        _case("three dims, rounded up", (1, 4, 7, 8, 8), kernel_shape=[2, 3, 3], strides=[2, 2, 2], ceil_mode=1, p=1),
        _case("symbolic sizes", (2, 6, 9, 11), ("N", 6, "H", "W"), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
    ]
