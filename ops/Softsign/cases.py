# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Softsign."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Softsign", ["x"], ["y"])
    return [
        Case("a number", node, {"x": values("x", low=-5, high=5)}, oracles=("onnxruntime",), why="the reference fails on a number"),
        Case("a vector and a tail", node, {"x": values("x", 3, 37, low=-5, high=5)}),
        Case("nothing", node, {"x": values("x", 0, 3)}),
        Case("more than one task", node, {"x": values("x", 40001, low=-5, high=5)}),
        Case("symbolic dims", node, {"x": values("x", 2, 5, low=-5, high=5)}, symbolic={"x": ["N", "M"]}),
    ]
