# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Tan."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [Case("a vector and a tail", helper.make_node("Tan", ["x"], ["y"]), {"x": values("x", 3, 37, low=-1.5, high=1.5)})]
