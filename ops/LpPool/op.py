# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The p-norm of each window; graph/lower/lp_pool.py has written it as an AveragePool."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    raise lowering.unsupported(node, f"x has {len(lowering.shape(node.inputs[0])) - 2} spatial dims", "1 to 3 are known")


OPERATOR = Operator("LpPool", lower)
