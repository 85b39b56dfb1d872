# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Flattens a Concat of Concats along one axis, and turns a Concat with a constant of one value at an end into a Pad, so that
the program carries no blocks of zeros."""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute


def run(model: ir.Model) -> ir.Model:
    """`model` with fewer and simpler Concats."""
    for node in edit.nodes(model, "Concat"):
        shape = edit.shape(node.outputs[0])
        if node.domain or shape is None:
            continue
        axis = attribute(node, "axis") % len(shape)
        inputs = _flat(node, axis)
        padded = _as_pad(model, node, inputs, axis)
        if padded is None and len(inputs) == len(node.inputs):
            continue
        edit.replace(node.outputs[0], padded or edit.insert(node, "Concat", inputs, shape, {"axis": axis}))
        edit.remove(node)
    return model


def _flat(node: ir.Node, axis: int) -> list[ir.Value]:
    out: list[ir.Value] = []
    for value in node.inputs:
        inner = value.producer()
        rank = len(edit.shape(value) or ())
        if edit.is_standard(inner, "Concat") and edit.single_use(value) and attribute(inner, "axis") % max(rank, 1) == axis:
            out += _flat(inner, axis)
        else:
            out.append(value)
    return out


def _as_pad(model: ir.Model, node: ir.Node, inputs: list[ir.Value], axis: int) -> ir.Value | None:
    """Pad(x), if all inputs but x are constants of the same one value."""
    computed = [i for i, value in enumerate(inputs) if edit.array(value) is None]
    constants = [edit.array(value) for value in inputs if edit.array(value) is not None]
    shape = edit.shape(node.outputs[0])
    if len(computed) != 1 or not constants or any(not c.size for c in constants) or edit.shape(inputs[computed[0]]) is None:
        return None
    fill = constants[0].reshape(-1)[0]
    if fill.dtype != np.float32 or any((c != fill).any() for c in constants):
        return None
    at = computed[0]
    pads = np.zeros(2 * len(shape), np.int64)
    pads[axis] = sum(edit.array(value).shape[axis] for value in inputs[:at])
    pads[len(shape) + axis] = sum(edit.array(value).shape[axis] for value in inputs[at + 1:])
    name = node.outputs[0].name
    operands = [inputs[at], edit.constant(model, pads, f"{name}/pads"), edit.constant(model, np.asarray(fill), f"{name}/fill")]
    return edit.insert(node, "Pad", operands, shape)
