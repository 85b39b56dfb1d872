# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Conv: awkward sizes for each path of the kernels, and layers of real networks."""

from __future__ import annotations

from onnx import helper

from amalgamation.ops.cases import Case, values

_WHY = "a sum of R S C products, rounded in another order"


def _case(name: str, x: tuple[int, ...], w: tuple[int, ...], bias: bool = True, computed: bool = False, symbolic: tuple = (), **attributes) -> Case:
    """x is (N, C, …), w is (K, C / group, …), of 1 to 3 spatial dims; `computed` leaves w and bias to be inputs."""
    inputs = {"x": values(name, *x), "w": values(name + "w", *w, low=-1.0, high=1.0)}
    if bias:
        inputs["b"] = values(name + "b", w[0])
    node = helper.make_node("Conv", list(inputs), ["y"], **attributes)
    constants = frozenset() if computed else frozenset(inputs) - {"x"}
    terms = 1
    for size in w[1:]:
        terms *= size
    return Case(name, node, inputs, constants, rtol=1e-4, atol=1e-6 * max(10, terms), why=_WHY,
                symbolic={"x": symbolic} if symbolic else {})


def _awkward() -> list[Case]:
    cases = [
        _case("one pixel, one channel", (1, 1, 1, 1), (1, 1, 1, 1)),
        _case("1 x 1 of 3 to 17 channels", (2, 3, 5, 7), (17, 3, 1, 1)),
        _case("1 x 1 of 17 to 48 channels without bias", (1, 17, 9, 11), (48, 17, 1, 1), bias=False),
        _case("1 x 1 with stride 2 copies nothing", (2, 19, 9, 7), (21, 19, 1, 1), strides=[2, 2]),
        _case("1 x 1 with pads", (1, 5, 3, 3), (7, 5, 1, 1), pads=[1, 2, 0, 1]),
        _case("3 x 3 inside the image", (1, 4, 8, 9), (16, 4, 3, 3)),
        _case("3 x 3 with pads, batch 3", (3, 17, 7, 7), (33, 17, 3, 3), pads=[1, 1, 1, 1]),
        _case("3 x 3 with stride 2 and uneven pads", (2, 3, 17, 13), (8, 3, 3, 3), pads=[0, 1, 2, 1], strides=[2, 2]),
        _case("3 x 3 with stride 3", (1, 6, 17, 19), (5, 6, 3, 3), strides=[3, 3], pads=[1, 1, 1, 1]),
        _case("3 x 3 with dilation 2", (2, 5, 11, 12), (18, 5, 3, 3), dilations=[2, 2], pads=[2, 2, 2, 2]),
        _case("dilation 3 across, stride 2 down", (1, 3, 12, 15), (4, 3, 3, 3), dilations=[1, 3], strides=[2, 1]),
        _case("the kernel is larger than the image", (1, 3, 2, 3), (5, 3, 5, 7), pads=[2, 3, 2, 3]),
        _case("the kernel is as large as the image", (2, 8, 5, 6), (10, 8, 5, 6)),
        _case("an image one pixel wide", (2, 16, 37, 1), (9, 16, 5, 1)),
        _case("an image three pixels wide with pads", (1, 4, 30, 3), (9, 4, 3, 3), pads=[1, 1, 1, 1]),
        _case("an image one pixel high", (1, 1, 1, 300), (36, 1, 1, 64), strides=[1, 16]),
        _case("many pixels, one channel", (1, 1, 1, 1000), (1, 1, 1, 33), strides=[1, 2]),
        _case("one output channel", (2, 33, 6, 7), (1, 33, 3, 3), pads=[1, 1, 1, 1]),
        _case("four output channels of dilated runs", (1, 20, 9, 10), (4, 20, 3, 3), pads=[2, 2, 2, 2], dilations=[2, 2], strides=[1, 2]),
        _case("two output channels, 1 x 1", (2, 88, 5, 6), (2, 88, 1, 1)),
        _case("one channel in and out, a long kernel", (2, 1, 1, 300), (1, 1, 1, 67), strides=[1, 2], pads=[0, 9, 0, 3]),
        _case("a long kernel", (1, 8, 5, 80), (8, 8, 3, 39), pads=[1, 19, 1, 19]),
        _case("a long row in several blocks", (1, 2, 2, 1500), (3, 2, 3, 5), pads=[1, 2, 1, 2]),
        _case("pads only at the bottom right", (1, 24, 6, 6), (24, 24, 3, 3), pads=[0, 0, 1, 1], strides=[2, 2]),
        _case("pads wider than the kernel", (1, 2, 3, 3), (3, 2, 2, 2), pads=[3, 3, 3, 3]),
        _case("auto_pad SAME_UPPER", (1, 3, 9, 10), (4, 3, 4, 4), auto_pad="SAME_UPPER", strides=[2, 2]),
        _case("auto_pad SAME_LOWER", (1, 3, 9, 10), (4, 3, 4, 4), auto_pad="SAME_LOWER", strides=[2, 2]),
        _case("auto_pad VALID", (1, 3, 9, 10), (4, 3, 4, 4), auto_pad="VALID"),
        _case("one dimension", (2, 5, 33), (7, 5, 3), pads=[1, 1], strides=[2]),
        _case("one dimension, one channel, dilated", (1, 1, 50), (2, 1, 4), dilations=[3]),
        _case("symbolic sizes", (3, 3, 9, 13), (6, 3, 3, 3), pads=[1, 1, 1, 1], symbolic=("N", 3, "H", "W")),
        _case("symbolic sizes, depthwise", (2, 20, 9, 13), (20, 1, 3, 3), pads=[1, 1, 1, 1], group=20, symbolic=("N", 20, "H", "W")),
    ]
    return cases


def _groups() -> list[Case]:
    return [
        _case("depthwise 3 x 3", (2, 24, 9, 10), (24, 1, 3, 3), group=24, pads=[1, 1, 1, 1]),
        _case("depthwise without bias, 17 channels", (1, 17, 6, 7), (17, 1, 3, 3), bias=False, group=17, pads=[1, 1, 1, 1]),
        _case("depthwise 5 x 5, stride 2", (1, 40, 15, 13), (40, 1, 5, 5), group=40, pads=[2, 2, 2, 2], strides=[2, 2]),
        _case("depthwise, stride 2 down alone", (1, 8, 12, 21), (8, 1, 3, 3), group=8, pads=[1, 1, 1, 1], strides=[2, 1]),
        _case("depthwise, dilation 2, no pads", (1, 33, 11, 12), (33, 1, 3, 3), group=33, dilations=[2, 2]),
        _case("depthwise, kernel larger than the image", (1, 5, 2, 2), (5, 1, 5, 5), group=5, pads=[2, 2, 2, 2]),
        _case("depthwise, pads at the bottom right", (1, 28, 8, 8), (28, 1, 3, 3), group=28, pads=[0, 0, 1, 1], strides=[2, 2]),
        _case("depthwise, pads wider than the kernel", (1, 3, 3, 3), (3, 1, 2, 2), group=3, pads=[3, 3, 3, 3]),
        _case("depthwise in strips, the last of 2 pixels, in parts of 8 rows", (2, 16, 33, 22), (16, 1, 3, 3), group=16, pads=[1, 1, 1, 1]),
        _case("depthwise in strips and 5 channels more, stride 2", (1, 37, 41, 11), (37, 1, 3, 3), group=37, pads=[1, 0, 0, 1], strides=[2, 2]),
        _case("depthwise in strips, no pads, one column", (1, 32, 19, 3), (32, 1, 3, 3), bias=False, group=32),
        _case("depthwise in strips, one row", (3, 16, 1, 9), (16, 1, 3, 3), group=16, pads=[1, 1, 1, 1]),
        _case("depthwise in strips, parts that see nothing of the image", (1, 16, 2, 5), (16, 1, 3, 3), group=16, pads=[25, 3, 30, 2], strides=[1, 1]),
        _case("depthwise in strips, stride 2 and wide pads", (1, 16, 6, 5), (16, 1, 3, 3), group=16, pads=[5, 4, 3, 6], strides=[2, 2]),
        _case("one channel is depthwise too", (1, 1, 9, 9), (1, 1, 3, 3), pads=[1, 1, 1, 1]),
        _case("two outputs for each channel", (1, 6, 7, 8), (12, 1, 3, 3), group=6, pads=[1, 1, 1, 1]),
        _case("three groups", (2, 9, 7, 8), (15, 3, 3, 3), group=3, pads=[1, 1, 1, 1]),
        _case("two groups of 17 to 20 channels, 1 x 1", (1, 34, 5, 6), (40, 17, 1, 1), group=2),
        _case("groups with dilation and stride", (1, 8, 13, 12), (12, 2, 3, 3), group=4, dilations=[2, 2], strides=[2, 1], bias=False),
    ]


def _transformed() -> list[Case]:
    same = [1, 1, 1, 1]
    return [
        _case("transformed, 17 to 33 channels, batch 2", (2, 17, 21, 23), (33, 17, 3, 3), pads=same),
        _case("transformed, without pads and bias", (1, 16, 22, 30), (16, 16, 3, 3), bias=False),
        _case("transformed, uneven pads", (1, 19, 25, 19), (20, 19, 3, 3), pads=[2, 0, 1, 3]),
        _case("transformed, pads wider than a tile", (1, 16, 17, 18), (48, 16, 3, 3), pads=[9, 7, 0, 11]),
        _case("transformed, four rows", (1, 18, 4, 103), (31, 18, 3, 3), pads=same),
        _case("transformed, many channels", (1, 300, 20, 20), (65, 300, 3, 3), pads=same),
        _case("transformed, symbolic batch", (3, 16, 20, 24), (16, 16, 3, 3), pads=same, symbolic=("N", 16, 20, 24)),
        _case("transformed by 2 x 2, 17 to 33 channels, batch 2", (2, 17, 11, 13), (33, 17, 3, 3), pads=same),
        _case("transformed by 2 x 2, without pads and bias", (1, 16, 14, 16), (16, 16, 3, 3), bias=False),
        _case("transformed by 2 x 2, uneven pads", (1, 19, 13, 9), (20, 19, 3, 3), pads=[2, 0, 1, 3]),
        _case("transformed by 2 x 2, pads wider than a tile", (1, 16, 5, 5), (48, 16, 3, 3), pads=[7, 5, 0, 9]),
        _case("transformed by 2 x 2, two rows", (1, 18, 2, 103), (31, 18, 3, 3), pads=same),
        _case("transformed by 2 x 2, many channels", (1, 300, 10, 10), (65, 300, 3, 3), pads=same),
    ]


def _three_dimensions() -> list[Case]:
    same, through = [1] * 6, [1, 0, 0, 1, 0, 0]
    return [
        _case("three dims, one place", (1, 1, 1, 1, 1), (1, 1, 1, 1, 1)),
        _case("three dims, 1 x 1 x 1 of 3 to 17 channels", (2, 3, 4, 5, 7), (17, 3, 1, 1, 1)),
        _case("three dims, 1 x 1 x 1 with stride 2", (2, 5, 5, 4, 7), (18, 5, 1, 1, 1), strides=[2, 2, 2]),
        _case("three dims, 3 x 3 x 3 inside", (1, 4, 5, 6, 7), (16, 4, 3, 3, 3)),
        _case("three dims, 3 x 3 x 3 with pads, batch 3", (3, 17, 3, 5, 6), (33, 17, 3, 3, 3), pads=same),
        _case("three dims, transformed", (2, 17, 5, 21, 23), (33, 17, 3, 3, 3), pads=same),
        _case("three dims, uneven pads and strides", (2, 3, 9, 8, 7), (5, 3, 3, 2, 4), pads=[2, 1, 0, 0, 1, 3], strides=[2, 1, 3]),
        _case("three dims, dilated, without bias", (1, 5, 9, 8, 11), (6, 5, 3, 2, 3), bias=False, dilations=[3, 2, 1], pads=[3, 0, 1, 2, 1, 0]),
        _case("three dims, fewer depths than the kernel", (1, 3, 1, 6, 5), (4, 3, 5, 3, 3), pads=[2, 1, 1, 3, 1, 1]),
        _case("three dims, pads wider than the kernel", (1, 2, 3, 3, 3), (3, 2, 2, 2, 2), pads=[3] * 6, strides=[2, 1, 1]),
        _case("three dims, along D alone", (2, 18, 7, 3, 5), (20, 18, 3, 1, 1), pads=through, strides=[2, 1, 1]),
        _case("three dims, along D alone with stride 2 across", (2, 18, 7, 3, 5), (20, 18, 3, 1, 1), pads=through, strides=[1, 2, 2]),
        _case("three dims, across D alone", (2, 6, 5, 9, 8), (20, 6, 1, 3, 3), pads=[1, 1, 1, 0, 1, 1], strides=[2, 1, 2]),
        _case("three dims, three groups", (2, 9, 5, 6, 7), (15, 3, 3, 3, 2), group=3, pads=same, strides=[1, 2, 1]),
        _case("three dims, two outputs for each channel", (1, 6, 4, 7, 8), (12, 1, 3, 3, 3), group=6, pads=same),
        _case("three dims, depthwise", (2, 24, 5, 9, 10), (24, 1, 3, 3, 3), group=24, pads=same),
        _case("three dims, depthwise, dilated, without bias", (1, 17, 7, 8, 7), (17, 1, 3, 2, 3), bias=False, group=17, dilations=[2, 1, 2], strides=[2, 2, 1]),
        _case("three dims, depthwise along D alone", (1, 19, 7, 4, 3), (19, 1, 5, 1, 1), group=19, pads=[2, 0, 0, 2, 0, 0]),
        _case("three dims, one channel in and out", (2, 1, 6, 7, 8), (1, 1, 3, 3, 3), pads=same),
        _case("three dims, two output channels", (1, 33, 4, 6, 7), (2, 33, 3, 3, 3), pads=same),
        _case("three dims, auto_pad SAME_UPPER", (1, 3, 7, 9, 10), (4, 3, 4, 4, 4), auto_pad="SAME_UPPER", strides=[2, 2, 2]),
        _case("three dims, auto_pad SAME_LOWER", (1, 3, 7, 9, 10), (4, 3, 4, 4, 4), auto_pad="SAME_LOWER", strides=[3, 2, 2]),
        _case("three dims, auto_pad VALID", (1, 3, 7, 9, 10), (4, 3, 4, 4, 4), auto_pad="VALID"),
        _case("three dims, symbolic batch", (3, 16, 4, 20, 24), (16, 16, 3, 3, 3), pads=same, symbolic=("N", 16, 4, 20, 24)),
        _case("three dims, symbolic sizes", (3, 3, 6, 9, 13), (6, 3, 3, 3, 3), pads=same, strides=[2, 1, 2], symbolic=("N", 3, "D", "H", "W")),
        _case("three dims, symbolic sizes, depthwise", (2, 20, 5, 9, 13), (20, 1, 3, 3, 3), pads=same, group=20, symbolic=("N", 20, "D", "H", "W")),
        _case("three dims, computed weights in groups", (1, 6, 4, 6, 7), (8, 3, 3, 2, 3), computed=True, group=2),
        _case("three dims, computed weights, depthwise", (1, 6, 4, 6, 7), (6, 1, 3, 3, 3), computed=True, group=6, pads=same),
        _case("three dims, computed weights along D alone", (1, 6, 4, 3, 2), (8, 6, 3, 1, 1), computed=True),
    ]


def _computed() -> list[Case]:
    return [
        _case("computed weights", (1, 3, 6, 7), (17, 3, 3, 3), computed=True, pads=[1, 1, 1, 1]),
        _case("computed weights in groups", (1, 6, 6, 7), (8, 3, 3, 3), computed=True, group=2),
        _case("computed weights, depthwise", (1, 6, 6, 7), (6, 1, 3, 3), computed=True, group=6, pads=[1, 1, 1, 1]),
        _case("computed weights, one dimension", (1, 3, 9), (4, 3, 3), computed=True),
    ]


def _layers() -> list[Case]:
    same = [1, 1, 1, 1]
    return [
        _case("resnet: first layer", (1, 3, 56, 56), (64, 3, 7, 7), pads=[3, 3, 3, 3], strides=[2, 2]),
        _case("resnet: 3 x 3 of 64 channels", (1, 64, 28, 28), (64, 64, 3, 3), pads=same),
        _case("resnet: 3 x 3 at 7 x 7", (1, 256, 7, 7), (128, 256, 3, 3), pads=same),
        _case("resnet: shortcut", (1, 256, 14, 14), (128, 256, 1, 1), strides=[2, 2]),
        _case("mobilenet: first layer", (1, 3, 64, 64), (32, 3, 3, 3), pads=same, strides=[2, 2]),
        _case("mobilenet: depthwise", (1, 96, 28, 28), (96, 1, 3, 3), pads=same, strides=[2, 2], group=96),
        _case("mobilenet: projection", (1, 144, 14, 14), (24, 144, 1, 1), bias=False),
        _case("blazeface: first layer", (1, 3, 64, 64), (24, 3, 5, 5), pads=[1, 1, 2, 2], strides=[2, 2]),
        _case("PP-OCR: depthwise 5 x 5", (1, 88, 6, 48), (88, 1, 5, 5), pads=[2, 2, 2, 2], strides=[2, 1], group=88),
        _case("basic-pitch: contours", (1, 8, 20, 264), (8, 8, 3, 39), pads=[1, 19, 1, 19]),
        _case("basic-pitch: notes", (1, 1, 20, 264), (32, 1, 7, 7), pads=[3, 2, 3, 2], strides=[1, 3]),
        _case("magika: along the bytes", (1, 64, 128, 1), (96, 64, 5, 1)),
    ]


def cases() -> list[Case]:
    """All of them."""
    return _awkward() + _groups() + _transformed() + _three_dimensions() + _computed() + _layers()
