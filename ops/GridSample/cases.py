# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of GridSample."""

import itertools

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, x: tuple[int, ...], places: tuple[int, ...], reach: float = 1.5, opset: int = 21, **attributes) -> Case:
        node = helper.make_node("GridSample", ["x", "grid"], ["y"], **attributes)
        grid = values(name, x[0], *places, len(x) - 2, low=-reach, high=reach)
        why, oracles = "where a place lies between two elements is uncertain by some 1e-6 of their distance", ("onnx.reference", "onnxruntime")
        if attributes.get("mode") == "bicubic":
            why, oracles = why + "; the reference does not know the older names", ("onnxruntime",)
        if attributes.get("mode") == "cubic" and attributes.get("padding_mode") == "border":
            why, oracles = why + "; the reference moves places to the border, onnxruntime and PyTorch only the taps", ("onnxruntime",)
        return Case(name, node, {"x": values("x", *x), "grid": grid}, opset=opset, rtol=1e-4, atol=1e-5, why=why, oracles=oracles)

    modes = itertools.product(("linear", "nearest", "cubic"), ("zeros", "border", "reflection"), (0, 1))
    return [
        case("one element", (1, 1, 1, 1), (1, 1)),
        case("one row and its corners", (1, 2, 1, 7), (3, 5), align_corners=1),
        *(case(f"{mode}, {padding}, align_corners={corners}", (2, 3, 5, 7), (4, 9), 2.5, mode=mode, padding_mode=padding, align_corners=corners)
          for mode, padding, corners in modes),
        *(case(f"volumes, {mode}, {padding}", (2, 3, 3, 5, 4), (2, 3, 5), mode=mode, padding_mode=padding)
          for mode, padding in (("linear", "zeros"), ("nearest", "border"), ("linear", "reflection"))),
        case("the names of opset 16", (1, 17, 5, 7), (4, 9), opset=16, mode="bicubic"),
        case("many places", (1, 3, 17, 19), (33, 31), mode="linear"),
    ]
