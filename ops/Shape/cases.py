# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Shape."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    x = {"x": values("x", 2, 3, 4)}
    return [
        Case("all", helper.make_node("Shape", ["x"], ["y"]), x),
        Case("some", helper.make_node("Shape", ["x"], ["y"], start=1, end=-1), x),
        Case("symbolic", helper.make_node("Shape", ["x"], ["y"]), x, symbolic={"x": ["N", 3, "M"]}),
    ]
