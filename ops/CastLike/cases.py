# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of CastLike."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("CastLike", ["x", "like"], ["y"])
    return [Case("float32 as int32", node, {"x": values("x", 3, 5, high=9), "like": np.zeros(1, np.int32)})]
