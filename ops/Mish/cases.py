# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Mish."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Mish", ["x"], ["y"])
    return [
        Case("a number", node, {"x": values("x", low=-20, high=20)}),
        Case("a vector and a tail", node, {"x": values("x", 3, 37, low=-20, high=20)}),
        Case("nothing", node, {"x": values("x", 0, 3)}),
        Case("more than one task", node, {"x": values("x", 40001, low=-20, high=20)}),
        Case("symbolic dims", node, {"x": values("x", 2, 5, low=-20, high=20)}, symbolic={"x": ["N", "M"]}),
    ]
