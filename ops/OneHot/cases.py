# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of OneHot."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case


def cases() -> list[Case]:
    constants = frozenset({"depth", "values"})
    onoff = {"depth": np.array(5), "values": np.array([-1, 3], np.float32)}
    return [
        Case(f"along {axis}", helper.make_node("OneHot", ["i", "depth", "values"], ["y"], axis=axis), {"i": np.array([[0, -2, 9], [4, 1, 1]])} | onoff,
             constants=constants)
        for axis in (-1, 0, 1)
    ] + [
        Case("float32 indices", helper.make_node("OneHot", ["i", "depth", "values"], ["y"]), {"i": np.array([0, 4, 7], np.float32)} | onoff, constants=constants,
             oracles=("onnx.reference",), why="onnxruntime has no kernel"),
    ]  # fmt: skip
