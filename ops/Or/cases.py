# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Or."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Or", ["a", "b"], ["y"])
    return [
        Case("of one shape", node, {"a": values("a", 3, 5, dtype=bool), "b": values("b", 3, 5, dtype=bool)}),
        Case("broadcast", node, {"a": values("a", 3, 1, 5, dtype=bool), "b": values("b", 4, 1, dtype=bool)}),
    ]
