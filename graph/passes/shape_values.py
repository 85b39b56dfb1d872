# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Replaces small integer tensors that are computed from shapes (Shape → Slice → Concat → Reshape) by what they are.

Only what is known in full is replaced here; targets.py does the rest for Reshape and Expand.
"""

from __future__ import annotations

import json

import numpy as np
import onnx_ir as ir
import onnx_shape_inference

from amalgamation.graph import edit
from amalgamation.graph.operator import Dim


def elements(value: ir.Value | None) -> tuple[Dim, ...] | None:
    """The elements of an integer scalar or vector as sizes, constant or symbolic; None if not known."""
    data = edit.array(value)
    if data is not None:
        return tuple(int(x) for x in data.reshape(-1)) if data.dtype.kind in "iub" and data.ndim <= 1 else None
    raw = value.metadata_props.get(onnx_shape_inference.SYM_DATA_KEY) if value is not None else None
    if raw is None:
        return None
    dims = [d if isinstance(d, int) else edit.dim(ir.SymbolicDim(d)) if d is not None else None for d in json.loads(raw)]
    return None if any(d is None for d in dims) else tuple(dims)


def run(model: ir.Model) -> ir.Model:
    """`model` with known shape computations replaced."""
    for node in edit.nodes(model):
        for value in node.outputs:
            _make_constant(model, value)
    return model


def _make_constant(model: ir.Model, value: ir.Value) -> None:
    found = elements(value)
    known = found is not None and all(isinstance(d, int) for d in found)
    if known and value.dtype is not None and value.dtype.is_integer() and value.uses():
        shape = edit.shape(value)
        if shape is not None and len(shape) <= 1:
            data = np.array(found, value.dtype.numpy()).reshape(shape)
            edit.replace(value, edit.constant(model, data, f"{value.name}/known"))
