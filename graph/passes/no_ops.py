# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Removes nodes that return their first input unchanged: Identity, Dropout, Cast to the same type, Expand or Slice to the same
shape, Pad by nothing, and Concat of one."""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute

_SINGLE = ("Concat", "Max", "Min", "Sum", "Mean")


def run(model: ir.Model) -> ir.Model:
    """`model` without nodes that change nothing."""
    for node in edit.nodes(model):
        if node.domain == "" and _changes_nothing(node):
            edit.replace(node.outputs[0], node.inputs[0])
            edit.remove(node)
    return model


def _changes_nothing(node: ir.Node) -> bool:
    if node.op_type == "Identity":
        return True
    if node.op_type == "Dropout":
        training = edit.array(node.inputs[2]) if len(node.inputs) > 2 and node.inputs[2] is not None else False
        return training is not None and not training and not (len(node.outputs) > 1 and node.outputs[1].uses())
    if node.op_type in ("Cast", "CastLike"):
        return node.inputs[0].dtype is not None and node.inputs[0].dtype == node.outputs[0].dtype
    if node.op_type in _SINGLE:
        return len(node.inputs) == 1
    if node.op_type == "Expand":
        return _same_shape(node)
    if node.op_type == "Slice":
        steps = edit.array(node.inputs[4]) if len(node.inputs) > 4 else np.ones(1)
        return steps is not None and bool((steps > 0).all()) and _same_shape(node)
    if node.op_type == "Pad":
        pads = edit.array(node.inputs[1])
        return pads is not None and not pads.any()
    if node.op_type == "Transpose":
        perm = attribute(node, "perm")
        return perm is not None and perm == sorted(perm)
    return False


def _same_shape(node: ir.Node) -> bool:
    return edit.same_dims(edit.shape(node.inputs[0]), edit.shape(node.outputs[0]))
