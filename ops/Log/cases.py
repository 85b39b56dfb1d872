# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Log."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Log", ["x"], ["y"])
    return [
        Case("a number", node, {"x": values("x", low=0.001, high=99)}),
        Case("a vector and a tail", node, {"x": values("x", 3, 37, low=0.001, high=99)}),
        Case("nothing", node, {"x": values("x", 0, 3)}),
        Case("more than one task", node, {"x": values("x", 40001, low=0.001, high=99)}),
        Case("symbolic dims", node, {"x": values("x", 2, 5, low=0.001, high=99)}, symbolic={"x": ["N", "M"]}),
    ]
