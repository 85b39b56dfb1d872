# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Computes at build time what depends on constants alone; the results become initializers."""

from __future__ import annotations

import logging

import numpy as np
import onnx_ir as ir
import onnx_ir.passes.common as common_passes
import onnxscript.optimizer

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute
from amalgamation.graph.passes import reshapes
from amalgamation.graph.passes.transposes import permutation
from amalgamation.graph.traced import Traced

_RUNS = 64  # that a Gather of what a trace knows is made of
_LIMIT = 1 << 24  # elements: a folded result larger than this would bloat the program


def run(model: ir.Model) -> ir.Model:
    """`model` without nodes whose inputs are all constant."""
    _fold_traced(model)
    logging.getLogger("onnxscript").setLevel(logging.ERROR)
    onnxscript.optimizer.fold_constants(model, onnx_shape_inference=False, input_size_limit=_LIMIT, output_size_limit=_LIMIT, should_fold=_should_fold)
    common_passes.LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0)(model)
    _fold_traced(model)  # whose indices have been folded now
    return model


# Of what may change, these are done by a trace, or else on the device, as is the product of a matrix and a constant.
_NOT_LOOKED_AT = ("Concat", "Gather", "Gemm", "MatMul", "Slice", "Split", "Transpose", *reshapes.KINDS)


def _should_fold(node: ir.Node) -> bool | None:
    if node.op_type in _NOT_LOOKED_AT and any(value is not None and edit.traced(value) is not None for value in node.inputs):
        return False
    return True if node.op_type == "ConstantOfShape" else None


# The operators of a trace, as numpy has them.
_ARITHMETIC = {"Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Div": np.true_divide, "Neg": np.negative, "Sqrt": np.sqrt}


def _fold_traced(model: ir.Model) -> None:
    """What depends on parameters that may change: the library above looks at numbers, which would freeze them."""
    for node in edit.nodes(model):
        arrays = [edit.array(value) for value in node.inputs]
        if node.domain or not any(isinstance(array, Traced) for array in arrays) or edit.shape(node.outputs[0]) is None:
            continue
        if any(array is None and value is not None for array, value in zip(arrays, node.inputs)):
            continue
        results = _results(node, arrays)
        for output, result in zip(node.outputs, results or []):
            edit.replace(output, edit.constant(model, result, output.name))
        if results is not None:
            edit.remove(node)


def _results(node: ir.Node, arrays: list[np.ndarray | Traced | None]) -> list[np.ndarray | Traced] | None:
    """The outputs, or None if a trace has nothing for the operator."""
    shape, axis = edit.shape(node.outputs[0]), attribute(node, "axis", 0)
    if node.op_type in _ARITHMETIC:
        return [_ARITHMETIC[node.op_type](*arrays)]
    if node.op_type in reshapes.KINDS:
        return [arrays[0].reshape(shape)]
    if node.op_type == "Transpose":
        return [arrays[0].transpose(permutation(node, len(shape)))]
    if node.op_type == "Concat":
        return [np.concatenate(arrays, axis)]
    if node.op_type == "Slice":
        return [arrays[0][_slices(len(shape), *arrays[1:])]]
    if node.op_type == "Gather":
        return _gathered(arrays[0], arrays[1], axis % arrays[0].ndim, shape)
    if node.op_type == "Split":
        ends = np.cumsum([edit.shape(output)[axis] for output in node.outputs]).tolist()
        return [arrays[0][_slices(len(shape), [begin], [end], np.array([axis]))] for begin, end in zip([0, *ends], ends)]
    if node.op_type == "Gather" and isinstance(arrays[0], Traced) and axis == 0 and _are_consecutive(np.asarray(arrays[1]), len(arrays[0])):
        return [arrays[0][int(arrays[1][0]):int(arrays[1][-1]) + 1]]
    return None


def _are_consecutive(indices: np.ndarray, size: int) -> bool:
    """Whether a Gather takes rows that follow one another."""
    if indices.ndim != 1 or not indices.size or indices[0] < 0 or indices[-1] >= size:
        return False
    return bool((indices == indices[0] + np.arange(indices.size)).all())


def _slices(rank: int, starts: np.ndarray, ends: np.ndarray, axes: np.ndarray | None = None, steps: np.ndarray | None = None) -> tuple[slice, ...]:
    """What numpy calls a Slice; it cuts bounds beyond the array off as ONNX does."""
    out = [slice(None)] * rank
    for i, axis in enumerate(range(len(starts)) if axes is None else axes.tolist()):
        out[axis] = slice(int(starts[i]), int(ends[i]), 1 if steps is None else int(steps[i]))
    return tuple(out)


def _gathered(array: Traced | np.ndarray, indices: Traced | np.ndarray, axis: int, shape: tuple[int, ...]) -> list[Traced | np.ndarray] | None:
    """Slices, one for each run of indices in order, next to each other; nothing for a table's worth of them."""
    if isinstance(indices, Traced) or not indices.size or array.shape[axis] == 0:
        return None
    if not -array.shape[axis] <= indices.min() <= indices.max() < array.shape[axis]:
        return None  # an error, which the operator tells
    row = (indices.reshape(-1) % array.shape[axis]).tolist()
    starts = [i for i in range(len(row)) if i == 0 or row[i] != row[i - 1] + 1]
    if len(starts) > _RUNS:
        return None
    cuts = [slice(row[begin], row[begin] + end - begin) for begin, end in zip(starts, [*starts[1:], len(row)])]
    return [np.concatenate([array[(slice(None),) * axis + (cut,)] for cut in cuts], axis).reshape(shape)]
