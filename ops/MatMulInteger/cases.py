# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of MatMulInteger: sums are equal to the last bit."""

from __future__ import annotations

import numpy as np
from onnx import helper

from amalgamation.ops.cases import ORACLES, Case, values

_RANGES = {np.uint8: (0, 255), np.int8: (-128, 127)}


def _case(name: str, a: tuple[int, ...], b: tuple[int, ...], types=(np.uint8, np.int8), zeros=((), ()), constant: bool = True, symbolic=None,
          oracles=ORACLES, why="integers") -> Case:
    """zeros: shapes of the zero points of a and b."""
    inputs = {key: values(name + key, *shape, dtype=dtype, low=_RANGES[dtype][0], high=_RANGES[dtype][1])
              for key, shape, dtype in (("a", a, types[0]), ("b", b, types[1]))}
    for key, shape, dtype in (("a_zero", zeros[0], types[0]), ("b_zero", zeros[1], types[1])):
        if shape is not None:
            inputs[key] = np.asarray(values(name + key, *shape, dtype=dtype, low=_RANGES[dtype][0], high=_RANGES[dtype][1]))
    node = helper.make_node("MatMulInteger", ["a", "b", *(key if key in inputs else "" for key in ("a_zero", "b_zero"))], ["y"])
    return Case(name, node, inputs, frozenset(inputs) - {"a"} if constant else frozenset(), rtol=0, atol=0, why=why, symbolic=symbolic or {},
                oracles=oracles)


def cases() -> list[Case]:
    """Element types, zero points, vectors, batches."""
    types = [
        _case(f"{np.dtype(a).name} times {'constant' if constant else 'computed'} {np.dtype(b).name}", (7, 33), (33, 18), (a, b), constant=constant)
        for a in (np.uint8, np.int8) for b in (np.uint8, np.int8) for constant in (True, False)
    ]  # fmt: skip
    sizes = [_case(f"({m}, {k}) times ({k}, {n})", (m, k), (k, n)) for m, k, n in ((1, 1, 1), (1, 17, 3), (3, 4, 16), (13, 64, 48), (205, 70, 9), (1, 513, 100))]
    by_row = "onnxruntime has one zero point of a for all rows"
    return types + sizes + [
        _case("no zero points", (4, 20), (20, 40), zeros=(None, None)),
        _case("a zero point for each column", (4, 20), (20, 40), zeros=((), (40,))),
        _case("a zero point for each row", (4, 20), (20, 40), zeros=((4, 1), ()), oracles=("onnx.reference",), why=by_row),
        _case("a vector times a matrix", (20,), (20, 7), zeros=(None, None), oracles=("onnx.reference",), why="onnxruntime refuses vectors"),
        _case("matrices times a matrix", (2, 3, 5, 20), (20, 7)),
        _case("matrices times matrices", (2, 3, 5, 20), (2, 3, 20, 7), constant=False),
        _case("matrices times constant matrices", (3, 5, 20), (3, 20, 18)),
        _case("batches broadcast both ways", (3, 1, 5, 6), (1, 4, 6, 7), constant=False),
        _case("symbolic rows", (6, 17), (17, 20), symbolic={"a": ("N", 17)}),
        _case("symbolic everywhere", (2, 6, 17), (2, 17, 40), constant=False, symbolic={"a": ("B", "M", "K"), "b": ("B", "K", "N")}),
        _case("many rows", (700, 96), (96, 40), constant=False),
    ]
