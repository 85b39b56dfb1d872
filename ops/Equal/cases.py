# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Equal."""

from onnx import helper

from amalgamation.ops.cases import Case, values
from amalgamation.ops.common.binary_cases import comparison


def cases() -> list[Case]:
    return comparison("Equal") + [
        Case("bools", helper.make_node("Equal", ["a", "b"], ["y"]), {"a": values("a", 3, 5, dtype=bool), "b": values("b", 5, dtype=bool)}),
    ]
