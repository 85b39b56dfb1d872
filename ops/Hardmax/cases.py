# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Hardmax."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [Case(f"along axis {axis}", helper.make_node("Hardmax", ["x"], ["y"], axis=axis), {"x": values("x", 3, 5, 7)}) for axis in (0, 1, -1)]
