# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of GatherND."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("GatherND", ["x", "i"], ["y"])
    batched = helper.make_node("GatherND", ["x", "i"], ["y"], batch_dims=1)
    return [
        Case("elements", node, {"x": values("x", 3, 5), "i": np.array([[0, 0], [2, -1], [1, 3]])},
             bad=[{"i": np.array([[0, 0], [2, -1], last])} for last in ([1, 5], [3, 3], [1, -6], [-4, 3])]),
        Case("rows", node, {"x": values("x", 3, 5), "i": np.array([[2], [0]])}),
        Case("planes by a matrix of indices", node, {"x": values("x", 3, 5, 7), "i": np.array([[[0, 1]], [[2, 4]]])}),
        Case("batches", batched, {"x": values("x", 2, 3, 4), "i": np.array([[[1]], [[-1]]])}, bad=[{"i": np.array([[[1]], [[last]]])} for last in (3, -4)]),
        Case("int64", node, {"x": values("x", 3, 5, dtype=np.int64), "i": np.array([[2], [0]])}),
    ]
