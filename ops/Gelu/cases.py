# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Gelu."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"approximate {how}", helper.make_node("Gelu", ["x"], ["y"], approximate=how), {"x": values("x", 3, 37, low=-6, high=6)})
        for how in ("none", "tanh")
    ]
