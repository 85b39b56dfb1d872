# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What MaxPool and AveragePool have in common: x is (N, H, W, C), y is (N, P, Q, C), pads are explicit."""

from __future__ import annotations

from collections.abc import Sequence

import onnx_ir as ir

from amalgamation.graph.operator import DOMAIN, Lowering, attribute
from amalgamation.ops.common.lowering import require


def lower_pool(node: ir.Node, lowering: Lowering, kernel: str, attrs: Sequence[int] = (),
               dtypes: Sequence[ir.DataType] = (ir.DataType.FLOAT,)) -> None:
    """One step of `kernel`; `attrs` follow kernel, strides, pads and dilations. `dtypes` are those that the kernel has."""
    if len(node.outputs) > 1 and (node.outputs[1].uses() or node.outputs[1].is_graph_output()):
        raise lowering.unsupported(node, "its second output, the indices of the maxima, is not computed", "export the model without it")
    require(node, lowering, node.inputs[0], *dtypes)
    if node.domain != DOMAIN:
        raise lowering.unsupported(node, "only pools of 1 to 3 spatial dims have a kernel", "use one of these")
    window = [*attribute(node, "kernel_shape"), *attribute(node, "strides", [1, 1]), *attribute(node, "pads", [0, 0, 0, 0]),
              *attribute(node, "dilations", [1, 1])]
    lowering.step(kernel, [node.inputs[0]], [node.outputs[0]], [*window, *attrs])
