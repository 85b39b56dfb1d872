# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What is done to a graph between the importer and the plan, in order. Each pass is one file: `run(model) -> model`.

The one thing to know: order matters. Shapes come before what asks for them, constants before what matches on them, and fusion
comes after NHWC lowering, when the channel is the last axis of convolutions and matrix multiplications alike.
"""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.lower import nhwc, sink_transposes
from amalgamation.graph.passes import (
    arithmetic,
    batch_normalization,
    common_subexpressions,
    dead_code,
    fold_constants,
    no_ops,
    reshapes,
    shape_values,
    shapes,
    transposes,
)

PASSES = (
    shapes,
    fold_constants,
    shape_values,
    dead_code,
    shapes,
    fold_constants,
    shape_values,
    no_ops,
    reshapes,
    transposes,
    batch_normalization,
    arithmetic,
    dead_code,
    common_subexpressions,
    nhwc,
    sink_transposes,
    reshapes,
    common_subexpressions,
    dead_code,
)


def run(model: ir.Model) -> ir.Model:
    """`model` after all passes: what plan.py expects."""
    for each in PASSES:
        model = each.run(model)
    return model
