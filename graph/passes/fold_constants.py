# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Computes at build time what depends on constants alone; the results become initializers."""

from __future__ import annotations

import logging

import onnx_ir as ir
import onnx_ir.passes.common as common_passes
import onnxscript.optimizer

_LIMIT = 1 << 24  # elements: a folded result larger than this would bloat the program


def run(model: ir.Model) -> ir.Model:
    """`model` without nodes whose inputs are all constant."""
    logging.getLogger("onnxscript").setLevel(logging.ERROR)
    onnxscript.optimizer.fold_constants(model, onnx_shape_inference=False, input_size_limit=_LIMIT, output_size_limit=_LIMIT,
                                      should_fold=lambda node: True if node.op_type == "ConstantOfShape" else None)
    common_passes.LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0)(model)
    return model
