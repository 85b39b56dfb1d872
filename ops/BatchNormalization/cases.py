# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of BatchNormalization."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("BatchNormalization", ["x", "scale", "bias", "mean", "variance"], ["y"], epsilon=1e-3)

    def case(name: str, *shape: int, **more) -> Case:
        channels = {key: values(key, shape[1]) for key in ("scale", "bias", "mean")}
        variance = values("variance", shape[1], low=0.5, high=2)
        constants = frozenset({*channels, "variance"})
        return Case(name, node, {"x": values("x", *shape)} | channels | {"variance": variance}, constants=constants, **more)

    return [
        case("an image", 2, 3, 5, 7),
        case("rows", 5, 17),
        case("a sequence", 2, 3, 19),
        case("a symbolic batch", 2, 3, 5, 7, symbolic={"x": ["N", 3, 5, 7]}),
    ]
