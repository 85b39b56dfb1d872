# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of MaxRoiPool, for which onnx has no reference."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, x: tuple[int, ...], count: int, shape: tuple[int, int], scale: float = 1.0, reach: float = 12.0, quarters: bool = False) -> Case:
        rois = np.concatenate([values(name, count, 1, dtype=np.int64, low=0, high=x[0] - 1), values(f"{name} boxes", count, 4, low=-reach / 4, high=reach)], 1)
        rois = np.round(rois * 4) / 4 if quarters else rois
        node = helper.make_node("MaxRoiPool", ["x", "rois"], ["y"], pooled_shape=shape, spatial_scale=scale)
        return Case(name, node, {"x": values("x", *x), "rois": rois.astype(np.float32)}, oracles=("onnxruntime",), why="the reference has no MaxRoiPool")

    return [
        case("one bin", (1, 1, 3, 3), 1, (1, 1)),
        case("regions of several images", (3, 5, 9, 11), 17, (2, 3)),
        case("halves are rounded", (2, 3, 8, 7), 33, (3, 2), 0.5, quarters=True),
        case("far outside", (2, 3, 8, 7), 9, (7, 7), 16.0),
        case("as in Fast R-CNN", (1, 32, 17, 13), 20, (7, 7), 0.0625, 300),
    ]
