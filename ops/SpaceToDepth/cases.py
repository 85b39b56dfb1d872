# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of SpaceToDepth."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [Case("blocks of 2", helper.make_node("SpaceToDepth", ["x"], ["y"], blocksize=2), {"x": values("x", 2, 3, 4, 6)})]
