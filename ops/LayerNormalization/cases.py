# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of LayerNormalization."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, shape: tuple[int, ...], axis: int, bias: bool = True, outputs=("y",), shift: float = 0.0) -> Case:
        inputs = {"x": values("x", *shape) + values("shift", low=shift, high=shift + 1), "scale": values("s", *shape[axis:])}
        if bias:
            inputs["bias"] = values("b", *shape[axis:])
        node = helper.make_node("LayerNormalization", list(inputs), list(outputs), axis=axis)
        return Case(name, node, inputs, rtol=1e-4, atol=1e-5, why="differences of near numbers are divided by their spread")

    return [
        case("the last dim", (2, 3, 37), -1),
        case("two dims", (2, 3, 5, 7), 2),
        case("all dims", (3, 5), 0),
        case("no bias", (5, 64), 1, bias=False),
        case("with means and factors", (2, 3, 17), -1, outputs=("y", "mean", "factor")),
        case("a mean of 10", (4, 1000), -1, shift=10.0),
    ]
