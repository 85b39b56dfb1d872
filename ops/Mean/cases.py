# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Mean."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    inputs = {"a": values("a", 2, 3, 5), "b": values("b", 5), "c": values("c", 3, 1)}
    return [
        Case(f"{count} inputs", helper.make_node("Mean", list(inputs)[:count], ["y"]), {name: inputs[name] for name in list(inputs)[:count]})
        for count in (1, 2, 3)
    ]
