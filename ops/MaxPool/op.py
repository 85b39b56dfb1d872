# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MaxPool of NHWC images: one step; ceil_mode and auto_pad have become pads before."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.integer import BYTES
from amalgamation.ops.common.pool import lower_pool


def lower(node: ir.Node, lowering: Lowering) -> None:
    """MaxPool → `MaxPool`, or of bytes → `MaxPool_bytes`."""
    if lowering.dtype(node.inputs[0]) in BYTES:
        lower_pool(node, lowering, "MaxPool_bytes", dtypes=BYTES)
    else:
        lower_pool(node, lowering, "MaxPool")


OPERATOR = Operator("MaxPool", lower, kernels=("MaxPool", "MaxPool_bytes"))
