# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Merges a Transpose of a Transpose, and turns a Transpose that moves only dims of size 1 into a Reshape, which costs nothing."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute
from amalgamation.graph.passes.reshapes import reshape


def run(model: ir.Model) -> ir.Model:
    """`model` with fewer Transposes."""
    merge(model)
    for node in edit.nodes(model, "Transpose"):
        shape, source_shape = edit.shape(node.outputs[0]), edit.shape(node.inputs[0])
        if shape is not None and source_shape is not None and moves_only_ones(source_shape, permutation(node, len(shape))):
            edit.replace(node.outputs[0], reshape(model, node, node.inputs[0], shape))
            edit.remove(node)
    return model


def merge(model: ir.Model) -> ir.Model:
    """`model` without a Transpose of a Transpose, and without one that moves nothing."""
    for node in edit.nodes(model, "Transpose"):
        shape = edit.shape(node.outputs[0])
        if shape is None:
            continue
        source, perm = node.inputs[0], permutation(node, len(shape))
        while is_transpose(source.producer()):
            inner = permutation(source.producer(), len(shape))
            source, perm = source.producer().inputs[0], tuple(inner[p] for p in perm)
        if perm == tuple(range(len(perm))):
            result = source
        elif source is not node.inputs[0]:
            result = edit.insert(node, "Transpose", [source], shape, {"perm": list(perm)})
        else:
            continue
        edit.replace(node.outputs[0], result)
        edit.remove(node)
    return model


def is_transpose(node: ir.Node | None) -> bool:
    """Whether `node` is a Transpose of the standard."""
    return node is not None and node.op_type == "Transpose" and not node.domain


def permutation(node: ir.Node, rank: int) -> tuple[int, ...]:
    """The perm of a Transpose; without the attribute it turns the dims round."""
    perm = attribute(node, "perm")
    return tuple(perm) if perm is not None else tuple(reversed(range(rank)))


def moves_only_ones(shape: tuple, perm: tuple[int, ...]) -> bool:
    """Whether the dims of `shape` that are not 1 keep their order under `perm`."""
    moved = [p for p in perm if shape[p] != 1]
    return moved == sorted(moved)
