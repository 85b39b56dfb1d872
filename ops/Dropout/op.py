# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Dropout at prediction: the input itself; the mask, where it is wanted, all true by Expand's kernel."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import broadcast_views


def lower(node: ir.Node, lowering: Lowering) -> None:
    if len(node.inputs) > 2 and node.inputs[2] is not None:
        training = lowering.array(node.inputs[2])
        if training is None or training.item():
            raise lowering.unsupported(node, "training_mode is not constantly false", "export the model for inference")
    lowering.alias(node.outputs[0], node.inputs[0])
    if len(node.outputs) > 1 and node.outputs[1].name:
        (view,), out = broadcast_views([()], lowering.shape(node.outputs[1]))
        lowering.step("Expand", [lowering.constant(np.ones((), np.bool_))], [node.outputs[1]], views={0: view, 1: out})


OPERATOR = Operator("Dropout", lower)
