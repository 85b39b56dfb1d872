# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Computes the same thing once: equal constants become one, and nodes with equal operator, inputs and attributes too."""

from __future__ import annotations

import onnx_ir as ir
import onnx_ir.passes.common as common_passes

from amalgamation.graph import edit


def run(model: ir.Model) -> ir.Model:
    """`model` without duplicates."""
    traced = {value: value.const_value for value in model.graph.initializers.values() if edit.traced(value) is not None}
    for value in traced:  # equal today, not with other weights
        value.const_value = None
    common_passes.DeduplicateInitializersPass()(model)
    for value, tensor in traced.items():
        value.const_value = tensor
    common_passes.CommonSubexpressionEliminationPass()(model)
    return model
