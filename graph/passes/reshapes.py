# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Brings Squeeze, Unsqueeze, Flatten and Reshape to one form, Reshape with a constant target, and merges chains of them.

The target has -1 for each symbolic dim; the truth is the shape of the output.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit

KINDS = ("Reshape", "Squeeze", "Unsqueeze", "Flatten")


def run(model: ir.Model) -> ir.Model:
    """`model` with one Reshape in the place of each chain, and none where the shape stays as it is."""
    for node in edit.nodes(model, *KINDS):
        shape = edit.shape(node.outputs[0])
        if node.domain or shape is None:
            continue
        source = node.inputs[0]
        while source.producer() is not None and source.producer().op_type in KINDS and not source.producer().domain:
            source = source.producer().inputs[0]
        if edit.same_dims(edit.shape(source), shape):
            edit.replace(node.outputs[0], source)
        elif node.op_type != "Reshape" or source is not node.inputs[0] or edit.array(node.inputs[1]) is None:
            edit.replace(node.outputs[0], reshape(model, node, source, shape))
        else:
            continue
        edit.remove(node)
    return model


def reshape(model: ir.Model, before: ir.Node, source: ir.Value, shape: tuple) -> ir.Value:
    """`source` under the dims `shape`, by a new node in front of `before`."""
    target = np.array([d if isinstance(d, int) else -1 for d in shape], np.int64)
    operand = edit.constant(model, target, f"{before.outputs[0].name}/shape")
    return edit.insert(before, "Reshape", [source, operand], shape, {"allowzero": 1})
