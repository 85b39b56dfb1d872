# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Dropout."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case("the input", helper.make_node("Dropout", ["x"], ["y"]), {"x": values("x", 3, 5)}),
        Case("with its mask", helper.make_node("Dropout", ["x"], ["y", "mask"]), {"x": values("x", 3, 5)}),
    ]
