# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Folds a Pad with zeros into the lowered Conv (or AveragePool that counts its padding) behind it, also through a Transpose
or a Reshape that only adds or drops dims of size 1 between them."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.lower.reshape_groups import groups
from amalgamation.graph.operator import attribute
from amalgamation.graph.passes.reshapes import reshape
from amalgamation.graph.passes.transposes import is_transpose, permutation


def run(model: ir.Model) -> ir.Model:
    """`model` with zero padding inside convolutions."""
    for node in edit.nodes(model, "Conv", "AveragePool"):
        if not edit.is_lowered(node):
            continue
        found = _padding(node, node.inputs[0])
        pads = attribute(node, "pads")
        if found is None or (node.op_type == "AveragePool" and any(pads) and not attribute(node, "count_include_pad")):
            continue
        source, begin, end = found
        folded = [inside + outside for inside, outside in zip(pads, begin[1:-1] + end[1:-1])]
        kernel = attribute(node, "kernel_shape") if node.op_type == "AveragePool" else None
        if begin[0] or begin[-1] or end[0] or end[-1] or (kernel and any(p >= k for p, k in zip(folded, 2 * kernel))):
            continue
        wide = tuple(d - b - e for d, b, e in zip(edit.shape(node.inputs[0]), begin, end))
        x = source if edit.same_dims(edit.shape(source), wide) else reshape(model, node, source, wide)
        attributes = {"pads": folded}
        if node.op_type == "AveragePool":
            attributes["count_include_pad"] = 1
        edit.replace(node.outputs[0], edit.change(node, [x, *node.inputs[1:]], attributes))
        edit.remove(node)
    return model


def _padding(before: ir.Node, value: ir.Value) -> tuple[ir.Value, list[int], list[int]] | None:
    """What is padded to become `value`, and by how much at the beginning and at the end of each dim."""
    node = value.producer()
    if is_transpose(node):
        perm = permutation(node, len(edit.shape(value)))
        found = _pad(node.inputs[0], edit.shape(node.inputs[0]))
        if found is None:
            return None
        source, begin, end = found
        dims = [edit.shape(source)[p] for p in perm]
        moved = edit.insert(before, "Transpose", [source], dims, {"perm": list(perm)})
        return moved, [begin[p] for p in perm], [end[p] for p in perm]
    return _pad(node.inputs[0] if edit.is_standard(node, "Reshape") else value, edit.shape(value))


def _pad(value: ir.Value, shape: tuple) -> tuple[ir.Value, list[int], list[int]] | None:
    """As above for `value` reshaped to `shape`, if a Pad computes it."""
    node, inner = value.producer(), edit.shape(value)
    if not edit.is_standard(node, "Pad") or attribute(node, "mode", "constant") != "constant" or edit.operand(node, 3) is not None:
        return None
    pads, fill = edit.array(node.inputs[1]), edit.operand(node, 2)
    if pads is None or (pads < 0).any() or (fill is not None and edit.scalar(fill) != 0) or inner is None:
        return None
    matched = groups(inner, shape)
    begin, end = [0] * len(shape), [0] * len(shape)
    for axis in range(len(inner)):
        low, high = int(pads[axis]), int(pads[len(inner) + axis])
        if low or high:
            place = [after for before, after in matched or [] if before == [axis] and len(after) == 1]
            if not place:
                return None
            begin[place[0][0]], end[place[0][0]] = low, high
    return node.inputs[0], begin, end
