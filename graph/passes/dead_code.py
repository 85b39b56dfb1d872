# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Removes nodes and constants that no output depends on; the model's inputs all stay."""

from __future__ import annotations

import onnx_ir as ir
import onnx_ir.passes.common as common_passes


def run(model: ir.Model) -> ir.Model:
    """`model` with only what its outputs need."""
    common_passes.RemoveUnusedNodesPass()(model)
    return model
