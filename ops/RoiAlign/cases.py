# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of RoiAlign."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, x: tuple[int, ...], count: int, reach: float = 12.0, **attributes) -> Case:
        rois = values(name, count, 4, low=-reach / 4, high=reach)
        images = values(f"{name} images", count, dtype=np.int64, low=0, high=x[0] - 1)
        if attributes.get("coordinate_transformation_mode") != "output_half_pixel":
            rois[:, 2:] = rois[:, :2] + np.abs(rois[:, 2:]) + 0.1  # the others have no samples, of which onnxruntime makes -0
        return Case(name, helper.make_node("RoiAlign", ["x", "rois", "images"], ["y"], **attributes), {"x": values("x", *x), "rois": rois, "images": images})

    old = {"coordinate_transformation_mode": "output_half_pixel"}
    return [
        case("one sample", (1, 1, 3, 3), 1, sampling_ratio=1),
        case("several images", (3, 5, 9, 11), 17, output_height=2, output_width=3),
        case("without the shift", (3, 5, 9, 11), 17, output_height=2, output_width=3, **old),
        case("as many samples as are told", (2, 3, 8, 7), 9, output_height=3, output_width=2, sampling_ratio=3, spatial_scale=0.5),
        case("maximum", (2, 3, 8, 7), 9, output_height=3, output_width=2, mode="max"),
        case("maximum of few samples", (2, 3, 8, 7), 9, output_height=3, output_width=2, mode="max", sampling_ratio=2, **old),
        case("more samples than fit into the table", (1, 2, 40, 50), 3, 60, output_height=2, output_width=2, **old),
        case("as in Mask R-CNN", (1, 17, 17, 13), 20, 300, output_height=7, output_width=7, sampling_ratio=2, spatial_scale=0.0625),
    ]
