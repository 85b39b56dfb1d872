# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Moves Transposes down through the nodes that work in any layout, until they meet their inverse, or an output.

op(Transpose(x)) becomes Transpose(op'(x)), where op' has its axes, pads and constants in the layout of x. The one thing to
know: `perm` is ONNX's: dim i of the Transpose's output is dim perm[i] of its source.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.lower.reshape_groups import sink_through_reshape
from amalgamation.graph.operator import attribute
from amalgamation.graph.passes import dead_code, no_ops, reshapes, transposes
from amalgamation.graph.passes.transposes import is_transpose, moves_only_ones, permutation

Perm = tuple[int, ...]

UNARY = frozenset((
    "Abs Acos Acosh Asin Asinh Atan Atanh BitwiseNot Cast Ceil Celu Cos Cosh Elu Erf Exp Floor Gelu HardSigmoid HardSwish Identity "
    "IsInf IsNaN LeakyRelu Log Mish Neg Not Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Tan "
    "Tanh ThresholdedRelu").split())
BROADCAST = frozenset((
    "Add And BitwiseAnd BitwiseOr BitwiseXor Clip Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow "
    "PRelu Sub Sum Where Xor").split())
_REDUCTIONS = frozenset((
    "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare").split())


def run(model: ir.Model) -> ir.Model:
    """`model` with as few Transposes as moving them down can leave."""
    changed = True
    while changed:
        for tidy in (transposes.merge, reshapes.run, no_ops.run, dead_code.run):
            tidy(model)
        changed = _sweep(model)
    return transposes.run(model)


def _sweep(model: ir.Model) -> bool:
    changed = False
    for node in edit.nodes(model):
        rule = _rule(node)
        if rule is None or edit.shape(node.outputs[0]) is None or not any(_source(v) for v in node.inputs):
            continue
        result = rule(model, node)
        if result is not None:
            edit.replace(node.outputs[0], result)
            edit.remove(node)
            changed = True
    return changed


def _rule(node: ir.Node) -> Callable[[ir.Model, ir.Node], ir.Value | None] | None:
    if node.domain or len(node.outputs) != 1:
        return None
    if node.op_type in UNARY or node.op_type in BROADCAST:
        return _broadcast
    if node.op_type in ("QuantizeLinear", "DequantizeLinear"):
        return _broadcast if edit.shape(node.inputs[1]) in ((), (1,)) else None
    if node.op_type in _REDUCTIONS:
        return _reduction
    return {"Concat": _concat, "Softmax": _axis, "LogSoftmax": _axis, "Pad": _pad, "Slice": _slice, "Reshape": _reshape,
            "ArgMax": _arg, "ArgMin": _arg, "Tile": _tile}.get(node.op_type)


def _source(value: ir.Value | None) -> tuple[ir.Value, Perm] | None:
    """What `value` is a Transpose of, and how; None if it is not one."""
    if value is None or not is_transpose(value.producer()) or edit.shape(value) is None:
        return None
    node = value.producer()
    return node.inputs[0], permutation(node, len(edit.shape(value)))


def _inverse(perm: Perm) -> Perm:
    return tuple(int(i) for i in np.argsort(perm))


def _rebuild(node: ir.Node, inputs: list, source_dims: tuple, perm: Perm, attributes: dict | None = None) -> ir.Value:
    """Transpose(op'(inputs)); `source_dims` is the shape of op'."""
    kept = {name: attr for name, attr in node.attributes.items()} | (attributes or {})
    inner = edit.insert(node, node.op_type, inputs, source_dims, kept, dtype=node.outputs[0].dtype)
    return edit.insert(node, "Transpose", [inner], [source_dims[p] for p in perm], {"perm": list(perm)})


def _untransposed(dims: tuple, perm: Perm) -> tuple:
    """The shape whose Transpose by `perm` is `dims`."""
    return tuple(dims[i] for i in _inverse(perm))


def _operands(model: ir.Model, node: ir.Node, rank: int, values: list) -> tuple[list, Perm] | None:
    """`values` in the layout of the Transposes' sources; None if that would take as many new Transposes as it saves."""
    found = next((_source(v) for v in values if _source(v) and len(edit.shape(v)) == rank), None)
    if found is None:
        return None
    perm, plan, saved, added = found[1], [], set(), 0
    for value in values:
        shape = edit.shape(value)
        if value is not None and shape is None:
            return None
        if value is None or edit.array(value) is not None or all(d == 1 for d in shape):
            continue
        source = _source(value)
        if source is not None and source[1] == perm:
            saved.add(value.producer())
        elif not moves_only_ones((1,) * (rank - len(shape)) + shape, _inverse(perm)):
            added += 1
    if added >= max(len(saved), 1):
        return None
    for value in values:
        plan.append(_operand(model, node, value, rank, perm))
    return plan, perm


def _operand(model: ir.Model, node: ir.Node, value: ir.Value | None, rank: int, perm: Perm) -> ir.Value | None:
    source = _source(value)
    if source is not None and source[1] == perm:
        return source[0]
    if value is None or (all(d == 1 for d in edit.shape(value)) and node.op_type != "Concat"):
        return value
    shape = (1,) * (rank - len(edit.shape(value))) + edit.shape(value)
    data = edit.array(value)
    if data is not None:
        return edit.constant(model, data.reshape(shape).transpose(_inverse(perm)), f"{value.name}/moved")
    moved = _untransposed(shape, perm)
    if moves_only_ones(shape, _inverse(perm)):
        return reshapes.reshape(model, node, value, moved)
    if len(edit.shape(value)) != rank:
        value = reshapes.reshape(model, node, value, shape)
    return edit.insert(node, "Transpose", [value], moved, {"perm": list(_inverse(perm))})


def _broadcast(model: ir.Model, node: ir.Node) -> ir.Value | None:
    dims = edit.shape(node.outputs[0])
    found = _operands(model, node, len(dims), list(node.inputs))
    if found is None:
        return None
    inputs, perm = found
    return _rebuild(node, inputs, _untransposed(dims, perm), perm)


def _concat(model: ir.Model, node: ir.Node) -> ir.Value | None:
    dims = edit.shape(node.outputs[0])
    found = _operands(model, node, len(dims), list(node.inputs))
    if found is None:
        return None
    inputs, perm = found
    axis = attribute(node, "axis") % len(dims)
    return _rebuild(node, inputs, _untransposed(dims, perm), perm, {"axis": perm[axis]})


def _axis(model: ir.Model, node: ir.Node) -> ir.Value | None:
    source, perm = _source(node.inputs[0])
    axis = attribute(node, "axis", -1) % len(perm)
    return _rebuild(node, [source], edit.shape(source), perm, {"axis": perm[axis]})


def _without(perm: Perm, axes: list[int]) -> Perm:
    """`perm` when the axes of the Transpose's output in `axes` are gone."""
    kept = [p for i, p in enumerate(perm) if i not in axes]
    return tuple(sorted(kept).index(p) for p in kept)


def _reduced(node: ir.Node, source: ir.Value, perm: Perm, axes: list[int], keep: bool, inputs: list, attributes: dict) -> ir.Value:
    gone = {perm[a] for a in axes}
    shape = edit.shape(source)
    dims = tuple(1 if i in gone else d for i, d in enumerate(shape) if keep or i not in gone)
    return _rebuild(node, inputs, dims, perm if keep else _without(perm, axes), attributes)


def _reduction(model: ir.Model, node: ir.Node) -> ir.Value | None:
    source, perm = _source(node.inputs[0]) or (None, None)
    if source is None:
        return None
    axes = edit.array(node.inputs[1]) if len(node.inputs) > 1 and node.inputs[1] is not None else np.array([], np.int64)
    if axes is None:
        return None
    if not axes.size:
        if attribute(node, "noop_with_empty_axes", 0):
            return None
        axes = np.arange(len(perm))
    axes = [int(a) % len(perm) for a in axes.reshape(-1)]
    operand = edit.constant(model, np.array(sorted(perm[a] for a in axes), np.int64), f"{node.outputs[0].name}/axes")
    return _reduced(node, source, perm, axes, bool(attribute(node, "keepdims", 1)), [source, operand], {})


def _arg(model: ir.Model, node: ir.Node) -> ir.Value | None:
    source, perm = _source(node.inputs[0])
    axis = attribute(node, "axis", 0) % len(perm)
    return _reduced(node, source, perm, [axis], bool(attribute(node, "keepdims", 1)), [source], {"axis": perm[axis]})


def _pad(model: ir.Model, node: ir.Node) -> ir.Value | None:
    source, perm = _source(node.inputs[0]) or (None, None)
    pads = edit.array(node.inputs[1])
    if source is None or pads is None or (len(node.inputs) > 3 and node.inputs[3] is not None):
        return None
    inverse, rank = _inverse(perm), len(perm)
    moved = np.array([pads[half + inverse[i]] for half in (0, rank) for i in range(rank)], np.int64)
    operand = edit.constant(model, moved, f"{node.inputs[1].name}/moved")
    dims = _untransposed(edit.shape(node.outputs[0]), perm)
    return _rebuild(node, [source, operand, *node.inputs[2:]], dims, perm)


def _slice(model: ir.Model, node: ir.Node) -> ir.Value | None:
    source, perm = _source(node.inputs[0]) or (None, None)
    if source is None:
        return None
    if len(node.inputs) > 3 and node.inputs[3] is not None:
        axes = edit.array(node.inputs[3])
    else:
        starts = edit.shape(node.inputs[1])
        axes = np.arange(starts[0]) if starts and isinstance(starts[0], int) else None
    if axes is None:
        return None
    moved = edit.constant(model, np.array([perm[int(a)] for a in axes], np.int64), f"{node.outputs[0].name}/axes")
    indices = list(node.inputs[1:3])
    for i, value in enumerate(indices + list(node.inputs[4:5])):
        if value is not None and value.dtype != ir.DataType.INT64 and edit.array(value) is None:
            return None
    wide = lambda v: v if v is None or v.dtype == ir.DataType.INT64 else edit.constant(  # noqa: E731
        model, edit.array(v).astype(np.int64), f"{v.name}/int64")
    dims = _untransposed(edit.shape(node.outputs[0]), perm)
    return _rebuild(node, [source, *map(wide, indices), moved, *map(wide, node.inputs[4:5])], dims, perm)


def _tile(model: ir.Model, node: ir.Node) -> ir.Value | None:
    source, perm = _source(node.inputs[0]) or (None, None)
    repeats = edit.array(node.inputs[1])
    if source is None or repeats is None:
        return None
    operand = edit.constant(model, repeats[list(_inverse(perm))], f"{node.inputs[1].name}/moved")
    return _rebuild(node, [source, operand], _untransposed(edit.shape(node.outputs[0]), perm), perm)


def _reshape(model: ir.Model, node: ir.Node) -> ir.Value | None:
    source, perm = _source(node.inputs[0]) or (None, None)
    found = sink_through_reshape(edit.shape(source), perm, edit.shape(node.outputs[0])) if source is not None else None
    if found is None:
        return None
    dims, outer = found
    inner = reshapes.reshape(model, node, source, dims)
    return edit.insert(node, "Transpose", [inner], edit.shape(node.outputs[0]), {"perm": list(outer)})
