# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Constant."""

import numpy as np
from onnx import helper, numpy_helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    tensors = [values("x", 3, 5), values("x", 3, dtype=np.int64), values("x"), np.array([True, False])]
    return [
        Case(f"{tensor.dtype} {tensor.shape}", helper.make_node("Constant", [], ["y"], value=numpy_helper.from_array(tensor)), {})
        for tensor in tensors
    ] + [Case("a float", helper.make_node("Constant", [], ["y"], value_float=1.5), {})]
