# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""x in the middle of y; around it a constant, its reflection, its edge, or itself again."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import axis_of
from amalgamation.ops.common.moves import pad

MODES = {"constant": 0, "reflect": 1, "edge": 2, "wrap": 3}


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, pads, fill, axes = (list(node.inputs) + [None] * 2)[:4]
    shape = lowering.shape(x)
    if lowering.array(pads) is None or (axes is not None and lowering.array(axes) is None):
        raise lowering.unsupported(node, "the pads are computed at run time", "make them constants")
    pads = lowering.array(pads).ravel().tolist()
    axes = range(len(shape)) if axes is None else lowering.array(axes).ravel().tolist()
    before, after = [0] * len(shape), [0] * len(shape)
    for number, axis in enumerate(axes):
        axis = axis_of(node, lowering, axis, len(shape))
        before[axis], after[axis] = pads[number], pads[number + len(axes)]
    pad(lowering, x, fill, node.outputs[0], MODES[attribute(node, "mode", "constant")], before, after)


OPERATOR = Operator("Pad", lower, kernels=("Pad",))
