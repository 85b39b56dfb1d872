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

_LIMIT = 1 << 24  # elements: a folded result larger than this would bloat the program


def run(model: ir.Model) -> ir.Model:
    """`model` without nodes whose inputs are all constant."""
    _fold_traced(model)
    logging.getLogger("onnxscript").setLevel(logging.ERROR)
    onnxscript.optimizer.fold_constants(model, onnx_shape_inference=False, input_size_limit=_LIMIT, output_size_limit=_LIMIT,
                                      should_fold=lambda node: True if node.op_type == "ConstantOfShape" else None)
    common_passes.LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0)(model)
    return model


# The operators of a trace, as numpy has them.
_ARITHMETIC = {"Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Div": np.true_divide, "Neg": np.negative, "Sqrt": np.sqrt}


def _fold_traced(model: ir.Model) -> None:
    """What depends on parameters that may change: the library below looks at numbers, which would freeze them."""
    for node in edit.nodes(model):
        arrays = [edit.array(value) for value in node.inputs]
        shape = edit.shape(node.outputs[0])
        if node.domain or not any(isinstance(array, Traced) for array in arrays) or any(array is None for array in arrays) or shape is None:
            continue
        if node.op_type in _ARITHMETIC:
            result = _ARITHMETIC[node.op_type](*arrays)
        elif node.op_type in reshapes.KINDS:
            result = arrays[0].reshape(shape)
        elif node.op_type == "Transpose":
            result = arrays[0].transpose(permutation(node, len(shape)))
        elif node.op_type == "Concat":
            result = np.concatenate(arrays, attribute(node, "axis"))
        else:
            continue
        edit.replace(node.outputs[0], edit.constant(model, result, node.outputs[0].name))
        edit.remove(node)
