# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""AveragePool of NHWC images: one step; ceil_mode and auto_pad have become pads before."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.pool import lower_pool


def lower(node: ir.Node, lowering: Lowering) -> None:
    """AveragePool → `AveragePool`."""
    lower_pool(node, lowering, "AveragePool", [attribute(node, "count_include_pad", 0)])


OPERATOR = Operator("AveragePool", lower, kernels=("AveragePool",))
