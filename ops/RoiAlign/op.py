# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Bins of regions of images, each the average or maximum of bilinear samples: x (N, C, H, W), regions (R, 4), images (R), y (R, C, P, Q)."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import require

_SCRATCH = 1024 * 36  # see portable-inl.h


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, rois, images = node.inputs
    require(node, lowering, x, ir.DataType.FLOAT)
    require(node, lowering, rois, ir.DataType.FLOAT)
    require(node, lowering, images, ir.DataType.INT64)
    half = attribute(node, "coordinate_transformation_mode", "half_pixel") == "half_pixel"
    mode = attribute(node, "mode", "avg")
    if mode not in ("avg", "max"):
        raise lowering.unsupported(node, f"mode is '{mode}'", "avg and max are known")
    attrs = [mode == "max", max(attribute(node, "sampling_ratio", 0), 0), half]
    lowering.step("RoiAlign", [x, rois, images], [node.outputs[0]], attrs, [attribute(node, "spatial_scale", 1.0)], _SCRATCH)


OPERATOR = Operator("RoiAlign", lower, kernels=("RoiAlign",))
