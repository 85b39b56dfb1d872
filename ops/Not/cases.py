# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Not."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [Case("bools", helper.make_node("Not", ["x"], ["y"]), {"x": values("x", 3, 5, dtype=bool)})]
