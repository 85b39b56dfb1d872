# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Size."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Size", ["x"], ["y"])
    return [
        Case("a number", node, {"x": values("x", 2, 3, 4)}),
        Case("symbolic", node, {"x": values("x", 2, 3)}, symbolic={"x": ["N", 3]}),
    ]
