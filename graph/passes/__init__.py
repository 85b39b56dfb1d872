# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What is done to a graph between the importer and the plan, in order. Each pass is one file: `run(model) -> model`.

The one thing to know: order matters. Shapes come before what asks for them, constants before what matches on them, and fusion
comes after NHWC lowering, when the channel is the last axis of convolutions and matrix multiplications alike.
"""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.lower import depth, lp_pool, nhwc, planar, sink_transposes
from amalgamation.graph.passes import (
    arithmetic,
    batch_normalization,
    common_subexpressions,
    concats,
    conv_transpose,
    dead_code,
    deform_conv,
    fold_constants,
    fold_pad,
    fuse_activation,
    fuse_residual,
    gelu,
    hard_swish,
    lookup_tables,
    matrix_multiplications,
    no_ops,
    non_max_suppression,
    one_hot,
    quantised,
    recurrent_layout,
    reshapes,
    scale_and_bias,
    shape_values,
    shapes,
    targets,
    transposes,
)

PASSES = (
    # What the graph is: shapes and constants. Twice, because a folded shape computation makes more shapes known.
    shapes,
    fold_constants,
    shape_values,
    dead_code,
    shapes,
    fold_constants,
    shape_values,
    non_max_suppression,
    targets,
    quantised,
    deform_conv,
    # The same thing always written in the same way.
    recurrent_layout,
    no_ops,
    reshapes,
    transposes,
    batch_normalization,
    arithmetic,
    conv_transpose,
    hard_swish,
    concats,
    dead_code,
    common_subexpressions,
    one_hot,
    lookup_tables,
    gelu,
    # The kernels' layout.
    lp_pool,
    nhwc,
    sink_transposes,
    reshapes,
    matrix_multiplications,
    # Into convolutions and matrix multiplications.
    arithmetic,
    scale_and_bias,
    fold_pad,
    fuse_residual,
    fuse_activation,
    # What is left of three dims.
    depth,
    transposes,
    planar,
    reshapes,
    common_subexpressions,
    dead_code,
)


def run(model: ir.Model) -> ir.Model:
    """`model` after all passes: what plan.py expects."""
    for each in PASSES:
        model = each.run(model)
    return model
