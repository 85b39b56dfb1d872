# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The upper or lower triangle of matrices, 0 elsewhere: by the kernel of Where, with a mask of one matrix."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import elementwise


def lower(node: ir.Node, lowering: Lowering) -> None:
    x = node.inputs[0]
    shape = lowering.shape(x)
    rows, columns = shape[-2:]
    offset = 0
    if len(node.inputs) > 1 and node.inputs[1] is not None:
        array = lowering.array(node.inputs[1])
        if array is None:
            raise lowering.unsupported(node, "k is not constant", "make it a constant")
        offset = int(array.reshape(()))
    if not isinstance(rows, int) or not isinstance(columns, int):
        raise lowering.unsupported(node, "the matrices' sizes are symbolic", "bind them, as with --bind")
    # np.tri is the lower triangle up to diagonal k.
    mask = ~np.tri(rows, columns, offset - 1, dtype=bool) if attribute(node, "upper", 1) else np.tri(rows, columns, offset, dtype=bool)
    zero = lowering.constant(np.zeros((), lowering.dtype(x).numpy()))
    elementwise(lowering, "Where", [lowering.constant(mask), x, zero], node.outputs[0], shapes=[(rows, columns), shape, ()])


OPERATOR = Operator("Trilu", lower)
