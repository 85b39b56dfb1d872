# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Computes the same thing once: equal constants become one, and nodes with equal operator, inputs and attributes too."""

from __future__ import annotations

import onnx_ir as ir
import onnx_ir.passes.common as common_passes


def run(model: ir.Model) -> ir.Model:
    """`model` without duplicates."""
    common_passes.DeduplicateInitializersPass()(model)
    common_passes.CommonSubexpressionEliminationPass()(model)
    return model
