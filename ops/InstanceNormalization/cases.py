# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of InstanceNormalization."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("InstanceNormalization", ["x", "scale", "bias"], ["y"], epsilon=1e-3)
    return [
        Case(f"{shape}", node, {"x": values("x", *shape), "scale": values("s", shape[1]), "bias": values("b", shape[1])}, rtol=1e-4, atol=1e-5,
             why="differences of near numbers are divided by their spread")
        for shape in ((2, 3, 5, 7), (1, 4, 33), (2, 1, 16, 16))
    ]  # fmt: skip
