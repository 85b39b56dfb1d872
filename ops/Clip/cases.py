# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Clip."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Clip", ["x", "low", "high"], ["y"])
    x, low, high = values("x", 3, 17), np.array(-0.5, np.float32), np.array(1, np.float32)
    bounds = frozenset({"low", "high"})
    integers = {"x": values("x", 3, 5, dtype=np.int64, low=-9, high=9), "low": np.array(-2, np.int64), "high": np.array(3, np.int64)}
    return [
        Case("constant bounds", node, {"x": x, "low": low, "high": high}, constants=bounds),
        Case("computed bounds", node, {"x": x, "low": low, "high": high}),
        Case("only a lower bound", helper.make_node("Clip", ["x", "low"], ["y"]), {"x": x, "low": low}, constants=frozenset({"low"})),
        Case("only an upper bound", helper.make_node("Clip", ["x", "", "high"], ["y"]), {"x": x, "high": high}, constants=frozenset({"high"})),
        Case("no bounds", helper.make_node("Clip", ["x"], ["y"]), {"x": x}),
        Case("integers", node, integers, constants=bounds),
    ]
