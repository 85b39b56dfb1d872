# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Sum."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    inputs = {"a": values("a", 2, 3, 5), "b": values("b", 5), "c": values("c", 3, 1), "d": values("d", 2, 3, 5)}
    return [
        Case(f"{count} inputs", helper.make_node("Sum", list(inputs)[:count], ["y"]), {name: inputs[name] for name in list(inputs)[:count]})
        for count in (1, 2, 3, 4)
    ]
