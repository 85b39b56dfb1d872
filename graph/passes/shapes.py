# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Finds the shape and type of every value, in the symbols of the model's inputs.

The one thing to know: symbolic inference is not trusted. Every shape is compared with the standard's own inference with the
symbols bound to three sets of numbers; where they disagree, the dim is the expression that fits all three, or an error.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator

import numpy as np
import onnx
import onnx.shape_inference
import onnx_ir as ir
import onnx_shape_inference
import sympy

from amalgamation.graph import edit
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.operator import Dim
from amalgamation.graph.values import evaluate, simple, symbol

_SMALL = 4096  # elements of a constant that inference may want to look at
_UNREACHABLE = 10**9  # exporters write it for "to the end"
_SIZES = ((67, 10), (128, 24), (193, 38))  # first symbol's size, and how much greater each further one is


def run(model: ir.Model) -> ir.Model:
    """`model`, every value with its shape where it can be known."""
    _open_slice_ends(model)
    logging.getLogger("onnx_shape_inference").setLevel(logging.ERROR)
    complaint = None
    try:
        onnx_shape_inference.infer_symbolic_shapes(model, warn_on_missing=False)
    except onnx_shape_inference.ShapeInferenceError as error:
        complaint = str(error).splitlines()[0]
        onnx_shape_inference.infer_symbolic_shapes(model, warn_on_missing=False, policy="skip")
    symbols = input_symbols(model)
    bindings = [{name: first + step * i for i, name in enumerate(symbols)} for first, step in _SIZES]
    truths = [_concrete(model, binding) for binding in bindings[: 3 if symbols else 1]]
    for node in model.graph:
        for value in node.outputs:
            _check(value, model, bindings, truths)
            if complaint and edit.shape(value) is None:
                raise UnsupportedModel(f"{model.graph.name}: '{value.name}': {complaint}")
    return model


def input_symbols(model: ir.Model) -> list[str]:
    """The names of the inputs' symbolic dims, in order of appearance."""
    found: dict[str, None] = {}
    for value in model.graph.inputs:
        for dim in value.shape or ():
            if not isinstance(dim, int) and dim.value is not None:
                found.setdefault(dim.value)
    return list(found)


def _open_slice_ends(model: ir.Model) -> None:
    for node in edit.nodes(model, "Slice"):
        ends = edit.array(node.inputs[2]) if len(node.inputs) > 2 else None
        if ends is not None and (ends >= _UNREACHABLE).any() and (ends != np.iinfo(np.int64).max).any():
            opened = np.where(ends >= _UNREACHABLE, np.iinfo(np.int64).max, ends.astype(np.int64))
            node.replace_input_with(2, edit.constant(model, opened, f"{node.inputs[2].name}/open"))
            for i in (1, 3, 4):  # all of one type
                data = edit.array(node.inputs[i]) if len(node.inputs) > i else None
                if data is not None and data.dtype != np.int64:
                    node.replace_input_with(i, edit.constant(model, data.astype(np.int64), f"{node.inputs[i].name}/int64"))


def _concrete(model: ir.Model, binding: dict[str, int]) -> dict[str, tuple[int | None, tuple[int | None, ...]]]:
    """Name → (dtype, dims) of the standard's inference with the symbols bound; what it does not know is missing."""
    proto = onnx.ModelProto(ir_version=model.ir_version)
    proto.opset_import.extend(onnx.helper.make_opsetid(d, v) for d, v in sorted(model.opset_imports.items()))
    graph = proto.graph
    graph.name = "shapes"
    for value in model.graph.inputs:
        dims = [d if isinstance(d, int) else binding.get(d.value) for d in value.shape]
        graph.input.append(onnx.helper.make_tensor_value_info(value.name, value.dtype.value, dims))
    for value in model.graph.initializers.values():
        if value.const_value is None:
            continue
        if value.const_value.size <= _SMALL and edit.traced(value) is None:
            tensor = ir.serde.serialize_tensor(value.const_value)
            tensor.name = value.name
            graph.initializer.append(tensor)
        else:
            dims = list(value.const_value.shape.numpy())
            graph.input.append(onnx.helper.make_tensor_value_info(value.name, value.const_value.dtype.value, dims))
    graph.node.extend(ir.serde.serialize_node(node) for node in model.graph)
    inferred = onnx.shape_inference.infer_shapes(proto, strict_mode=False, data_prop=True)
    out = {}
    for info in inferred.graph.value_info:
        if info.type.HasField("tensor_type"):
            tensor = info.type.tensor_type
            dims = tuple(d.dim_value if d.HasField("dim_value") else None for d in tensor.shape.dim)
            out[info.name] = (tensor.elem_type, dims if tensor.HasField("shape") else None)
    return out


def _check(value: ir.Value, model: ir.Model, bindings: list[dict[str, int]], truths: list[dict]) -> None:
    known = [truth[value.name] for truth in truths if value.name in truth]
    if not known or len(known) < len(truths):
        return
    if value.dtype is None and known[0][0]:
        value.type = ir.TensorType(ir.DataType(known[0][0]))
    shapes = [dims for _, dims in known]
    if any(dims is None or len(dims) != len(shapes[0]) for dims in shapes):
        return
    mine = [edit.dim(d) for d in value.shape] if value.shape is not None else [None] * len(shapes[0])
    if len(mine) != len(shapes[0]):
        mine = [None] * len(shapes[0])
    result = [_settle(mine[axis], [dims[axis] for dims in shapes], bindings, f"{model.graph.name}: '{value.name}'")
              for axis in range(len(mine))]
    value.shape = edit.to_shape(result)


def _settle(mine: Dim | None, truth: list[int | None], bindings: list[dict[str, int]], where: str) -> Dim | None:
    """The dim that agrees with `truth`, its sizes under each of `bindings`."""
    if any(size is None for size in truth):
        return mine
    if mine is not None and all(_at(mine, b) == t for b, t in zip(bindings, truth)):
        return mine
    if all(t == truth[0] for t in truth):
        return truth[0]
    for candidate in _candidates(truth, bindings):
        if all(_at(candidate, b) == t for b, t in zip(bindings, truth)):
            return simple(candidate)
    raise UnsupportedModel(f"{where}: its size is {truth} for {bindings}, which no simple expression gives, and symbolic inference "
                           f"says {mine}. Fix the input's dims with --bind")


def _candidates(truth: list[int], bindings: list[dict[str, int]]) -> Iterator[Dim]:
    """Straight lines in one symbol, then quotients and products of two."""
    names = list(bindings[0])
    for name in names:
        x0, x1 = bindings[0][name], bindings[1][name]
        slope = sympy.Rational(truth[1] - truth[0], x1 - x0)
        yield slope * symbol(name) + truth[0] - slope * x0
        for divisor in (2, 4, 8, 16, 32):
            yield sympy.floor(symbol(name) / divisor)
            yield sympy.floor((symbol(name) + divisor - 1) / divisor)
    for i, first in enumerate(names):
        for second in names[i:]:
            slope = sympy.Rational(truth[0], bindings[0][first] * bindings[0][second])
            yield slope * symbol(first) * symbol(second)


@functools.cache
def _evaluated(dim: sympy.Expr, sizes: tuple[tuple[str, int], ...]) -> int:
    return evaluate(dim, dict(sizes))


def _at(dim: Dim, binding: dict[str, int]) -> int | None:
    if isinstance(dim, sympy.Expr) and any(s.name not in binding for s in dim.free_symbols):
        return None
    try:
        return _evaluated(dim, tuple(binding.items()))
    except UnsupportedModel:
        return None
