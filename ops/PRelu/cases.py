# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of PRelu."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("PRelu", ["x", "slope"], ["y"])
    return [
        Case("of each channel", node, {"x": values("x", 2, 3, 5, 7), "slope": values("s", 3, 1, 1)}),
        Case("of each element", node, {"x": values("x", 3, 17), "slope": values("s", 3, 17)}),
        Case("one", node, {"x": values("x", 3, 17), "slope": values("s", 1)}, constants=frozenset({"slope"})),
    ]
