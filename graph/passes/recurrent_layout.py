# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes LSTM, GRU and RNN with layout 1, the batch first, with layout 0, time first, and Transposes around them."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph import edit, provenance
from amalgamation.graph.operator import attribute

_STATES = (5, 6)  # initial_h, initial_c


def run(model: ir.Model) -> ir.Model:
    """`model` with layout 0 alone."""
    for node in edit.nodes(model, "LSTM", "GRU", "RNN"):
        if not node.domain and attribute(node, "layout", 0) == 1:
            _rewrite(node)
    return model


def _rewrite(node: ir.Node) -> None:
    inputs = [_swapped(node, value) if i == 0 or (i in _STATES and value is not None) else value for i, value in enumerate(node.inputs)]
    made = ir.node(node.op_type, inputs, dict(node.attributes) | {"layout": 0}, name=node.name, num_outputs=len(node.outputs))
    node.graph.insert_before(node, made)
    provenance.inherit(made, node)
    for number, (old, new) in enumerate(zip(node.outputs, made.outputs)):
        new.name, new.type = old.name and edit.unique(node.graph, old.name), old.type
        if old.name:
            perm = (2, 0, 1, 3) if number == 0 else (1, 0, 2)
            dims = edit.shape(old)
            new.shape = None if dims is None else edit.to_shape([dims[perm.index(i)] for i in range(len(perm))])
            edit.replace(old, edit.insert(node, "Transpose", [new], dims, {"perm": list(perm)}))
    edit.remove(node)


def _swapped(node: ir.Node, value: ir.Value) -> ir.Value:
    dims = edit.shape(value)
    return edit.insert(node, "Transpose", [value], None if dims is None else (dims[1], dims[0], dims[2]), {"perm": [1, 0, 2]})
