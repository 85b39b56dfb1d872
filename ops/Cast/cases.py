# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Cast: every element type to every other."""

import numpy as np
from onnx import TensorProto, helper

from amalgamation.ops.cases import Case, values

DTYPES = {
    TensorProto.FLOAT: np.float32,
    TensorProto.UINT8: np.uint8,
    TensorProto.INT8: np.int8,
    TensorProto.UINT16: np.uint16,
    TensorProto.INT16: np.int16,
    TensorProto.INT32: np.int32,
    TensorProto.INT64: np.int64,
    TensorProto.BOOL: np.bool_,
    TensorProto.FLOAT16: np.float16,
    TensorProto.DOUBLE: np.float64,
    TensorProto.UINT32: np.uint32,
    TensorProto.UINT64: np.uint64,
}


def cases() -> list[Case]:
    found = [
        Case(f"{np.dtype(DTYPES[a]).name} to {np.dtype(DTYPES[b]).name}", helper.make_node("Cast", ["x"], ["y"], to=b),
             {"x": values("x", 5, 33, dtype=DTYPES[a], low=0, high=100)})
        for a in DTYPES
        for b in DTYPES
    ]  # fmt: skip
    halves = np.array([0, -0.0, 1e-8, 6e-8, 3e-5, 6.1e-5, 1, 2049, 2051, 65504, 65519, 1e9, np.inf, -np.inf, np.nan], np.float32)
    return found + [
        Case("float32 to float16, rounded", helper.make_node("Cast", ["x"], ["y"], to=TensorProto.FLOAT16), {"x": halves}),
        Case("float16 to float32, all kinds", helper.make_node("Cast", ["x"], ["y"], to=TensorProto.FLOAT), {"x": halves[halves != 1e9].astype(np.float16)}),
        Case("negative numbers are truncated", helper.make_node("Cast", ["x"], ["y"], to=TensorProto.INT32), {"x": values("x", 37, low=-99, high=99)}),
        Case("large integers", helper.make_node("Cast", ["x"], ["y"], to=TensorProto.INT32), {"x": values("x", 37, dtype=np.int64, low=-(2**40), high=2**40)}),
        Case("large integers to float32", helper.make_node("Cast", ["x"], ["y"], to=TensorProto.FLOAT), {"x": values("x", 37, dtype=np.int64, low=-(2**60), high=2**60)}),
    ]
