# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of LeakyRelu."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("LeakyRelu", ["x"], ["y"])
    return [
        Case("a number", node, {"x": values("x", low=-2, high=2)}),
        Case("a vector and a tail", node, {"x": values("x", 3, 37, low=-2, high=2)}),
        Case("nothing", node, {"x": values("x", 0, 3)}),
        Case("more than one task", node, {"x": values("x", 40001, low=-2, high=2)}),
        Case("symbolic dims", node, {"x": values("x", 2, 5, low=-2, high=2)}, symbolic={"x": ["N", "M"]}),
        Case("attributes given", helper.make_node("LeakyRelu", ["x"], ["y"], alpha=0.105), {"x": values("x", 3, 17, low=-2, high=2)}),
    ]
