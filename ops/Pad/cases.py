# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Pad."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, shape: tuple[int, ...], pads: list[int], mode: str = "constant", fill=None, axes=None, dtype=np.float32, **more) -> Case:
        inputs = {"x": values("x", *shape, dtype=dtype), "pads": np.array(pads)}
        names = ["x", "pads"]
        if fill is not None or axes is not None:
            names.append("fill" if fill is not None else "")
        if fill is not None:
            inputs["fill"] = np.array(fill, dtype)
        if axes is not None:
            names.append("axes")
            inputs["axes"] = np.array(axes)
        node = helper.make_node("Pad", names, ["y"], mode=mode)
        return Case(name, node, inputs, constants=frozenset(inputs) - {"x"}, **more)

    return [
        case("zeros around an image", (2, 3, 4, 5), [0, 0, 1, 2, 0, 0, 3, 1]),
        case("zeros around an image, channels last", (2, 4, 5, 3), [0, 1, 2, 0, 0, 3, 1, 0]),
        case("a value", (3, 5), [1, 2, 3, 4], fill=1.5),
        case("channels", (1, 4, 4, 8), [0, 0, 0, 0, 0, 0, 0, 8]),
        case("some axes", (3, 5, 7), [2, 1, 0, 3], axes=[-1, 0]),
        case("cut away", (5, 7), [-1, 1, 2, -3], oracles=("onnxruntime",), why="the reference cannot cut"),
        case("reflected", (2, 3, 9), [0, 0, 4, 0, 0, 8], "reflect"),
        case("reflected in two dims", (1, 4, 5), [0, 3, 2, 0, 1, 4], "reflect"),
        case("the edge", (2, 4, 5), [1, 3, 2, 0, 1, 7], "edge"),
        case("the edge, channels last", (2, 4, 5), [0, 3, 0, 0, 1, 0], "edge"),
        case("wrapped", (2, 4, 5), [0, 3, 2, 0, 1, 4], "wrap"),
        case("int64", (3,), [1, 2], fill=7, dtype=np.int64),
        case("nothing", (3, 5), [0, 0, 0, 0]),
    ]
