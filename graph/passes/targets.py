# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Takes the computation of their target away from Reshape and Expand, when the shape of their output is known in symbols.

The target becomes a constant with -1 (Reshape) or 1 (Expand) for each symbolic dim. From here on the truth is the shape of the
output, and shapes can no longer be inferred: this comes after the last inference.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir
import sympy

from amalgamation.graph import edit


def run(model: ir.Model) -> ir.Model:
    """`model` whose Reshape and Expand nodes have constant targets."""
    for node in edit.nodes(model, "Reshape", "Expand"):
        shape = edit.shape(node.outputs[0])
        if shape is None or edit.array(node.inputs[1]) is not None:
            continue
        open_dim = -1 if node.op_type == "Reshape" else 1
        target = np.array([open_dim if isinstance(d, sympy.Expr) else d for d in shape], np.int64)
        node.replace_input_with(1, edit.constant(model, target, f"{node.outputs[0].name}/shape"))
    return model
