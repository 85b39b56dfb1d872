# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Resize."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def _case(name: str, shape: tuple[int, ...], sizes: tuple[int, ...], dtype=np.float32, **attributes) -> Case:
    return Case(
        name,
        helper.make_node("Resize", ["x", "", "", "sizes"], ["y"], **attributes),
        {"x": values("x", *shape, dtype=dtype, low=0, high=9), "sizes": np.array(sizes, np.int64)},
        constants=frozenset({"sizes"}),
        atol=1e-5,
        why="sums of values up to 9 whose weights are up to 1.1 and cancel",
    )


def cases() -> list[Case]:
    modes = ("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel")
    return [
        *(_case(f"linear, {mode}, up and down", (1, 2, 5, 7), (1, 2, 9, 4), mode="linear", coordinate_transformation_mode=mode) for mode in modes),
        *(_case(f"cubic, {mode}, up and down", (1, 2, 5, 7), (1, 2, 9, 4), mode="cubic", coordinate_transformation_mode=mode) for mode in modes),
        _case("nearest, asymmetric, floor, twice as large", (1, 3, 4, 4), (1, 3, 8, 8), coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
        _case("nearest of int32", (1, 1, 3, 5), (1, 1, 7, 5), np.int32, coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
    ]
