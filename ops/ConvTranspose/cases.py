# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ConvTranspose: kernels that are, and are not, a multiple of the stride, and paddings that leave outputs out or add some."""

from __future__ import annotations

from onnx import helper

from amalgamation.ops.cases import Case, values

_WHY = "a sum of C R S products, rounded in another order"


def _case(name: str, x: tuple[int, ...], w: tuple[int, ...], bias: bool = True, computed: bool = False, symbolic: tuple = (), **attributes) -> Case:
    """x is (N, C, …), w is (C, K / group, …); `computed` leaves w and bias to be inputs."""
    inputs = {"x": values(name, *x), "w": values(name + "w", *w, low=-1.0, high=1.0)}
    if bias:
        inputs["b"] = values(name + "b", w[1] * attributes.get("group", 1))
    node = helper.make_node("ConvTranspose", list(inputs), ["y"], **attributes)
    # onnx.reference gives up on an empty batch and on groups of several channels, and computes another size where output_shape has one.
    alone = x[0] == 0 or 1 < attributes.get("group", 1) < x[1] or "output_shape" in attributes
    return Case(name, node, inputs, frozenset() if computed else frozenset(inputs) - {"x"}, rtol=1e-4, atol=1e-6 * max(10, x[1] * w[2] * w[-1]), why=_WHY,
                symbolic={"x": symbolic} if symbolic else {}, **({"oracles": ("onnxruntime",)} if alone else {}))  # fmt: skip


def cases() -> list[Case]:
    return [
        _case("4 x 4 with stride 2, as decoders have it", (2, 17, 5, 7), (17, 6, 4, 4), strides=[2, 2], pads=[1, 1, 1, 1]),
        _case("2 x 2 with stride 2", (1, 19, 4, 5), (19, 21, 2, 2), strides=[2, 2]),
        _case("3 x 3 with stride 2 and one output more", (1, 8, 6, 5), (8, 16, 3, 3), strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1]),
        _case("3 x 3 with stride 1", (2, 5, 6, 7), (5, 4, 3, 3), pads=[1, 1, 1, 1], bias=False),
        _case("1 x 1 with stride 3", (1, 3, 4, 5), (3, 2, 1, 1), strides=[3, 3], output_padding=[2, 1]),
        _case("5 x 3 with strides 3 and 2, uneven pads", (1, 7, 5, 6), (7, 3, 5, 3), strides=[3, 2], pads=[2, 0, 1, 2]),
        _case("pads wider than the kernel", (1, 2, 9, 9), (2, 3, 2, 2), strides=[1, 2], pads=[3, 4, 2, 3]),
        _case("dilations 2 and 3", (1, 4, 5, 6), (4, 5, 3, 2), dilations=[2, 3], strides=[2, 1], pads=[1, 0, 2, 1]),
        _case("one pixel, whose stride does not matter", (1, 4, 1, 3), (4, 5, 3, 3), strides=[9, 2], pads=[0, 1, 1, 0], output_padding=[1, 0]),
        _case("groups", (2, 6, 5, 4), (6, 5, 3, 3), group=3, strides=[2, 2], pads=[1, 1, 1, 1]),
        _case("a group for each channel, as an upsampling has them", (1, 19, 5, 6), (19, 1, 4, 4), group=19, strides=[2, 2], pads=[1, 1, 1, 1], bias=False),
        _case("output_shape", (1, 3, 5, 6), (3, 4, 3, 3), strides=[2, 2], output_shape=[10, 11]),
        _case("auto_pad SAME_UPPER", (1, 3, 5, 6), (3, 4, 4, 3), strides=[2, 2], auto_pad="SAME_UPPER"),
        _case("auto_pad SAME_LOWER", (1, 3, 5, 6), (3, 4, 4, 3), strides=[2, 2], auto_pad="SAME_LOWER"),
        _case("auto_pad VALID", (1, 3, 5, 6), (3, 4, 4, 3), strides=[2, 2], auto_pad="VALID"),
        _case("one dimension", (2, 5, 33), (5, 7, 16), strides=[8], pads=[4, 4]),
        _case("three dimensions", (1, 3, 4, 5, 6), (3, 4, 3, 2, 4), strides=[2, 1, 2], pads=[1, 0, 1, 1, 0, 1]),
        _case("three dimensions, groups and dilations", (2, 4, 3, 4, 5), (4, 2, 2, 3, 2), group=2, strides=[1, 2, 2], dilations=[2, 1, 1]),
        _case("symbolic sizes", (3, 3, 5, 6), (3, 4, 4, 4), strides=[2, 2], pads=[1, 1, 1, 1], symbolic=("N", 3, "H", "W")),
        _case("computed weights", (1, 4, 5, 6), (4, 3, 3, 2), strides=[2, 2], dilations=[2, 1], pads=[1, 0, 0, 1], computed=True),
        _case("computed weights of groups", (1, 4, 5, 6), (4, 3, 3, 3), group=2, strides=[2, 1], computed=True),
        _case("an empty batch", (0, 3, 5, 6), (3, 4, 4, 4), strides=[2, 2], pads=[1, 1, 1, 1]),
    ]
