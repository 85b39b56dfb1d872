# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of QLinearMatMul: element types, scales and zero points of matrices, rows and columns."""

from __future__ import annotations

import numpy as np
from onnx import helper

from amalgamation.ops.cases import ORACLES, Case, values

_LOW = {np.uint8: 0, np.int8: -128}
_WHY = "onnxruntime multiplies by one float factor, the reference divides: a sum halfway between two bytes may go either way"
_NAMES = ("a", "a_scale", "a_zero", "b", "b_scale", "b_zero", "y_scale", "y_zero")


def _case(name: str, a: tuple[int, ...], b: tuple[int, ...], types=(np.uint8, np.int8, np.uint8), rows: tuple = (), columns: tuple = (),
          constant: bool = True, symbolic=None, oracles=ORACLES, why=_WHY) -> Case:
    """types: of a, b and y. rows, columns: shapes of scales and zero points of a and b."""
    a_type, b_type, y_type = types

    def some(key: str, shape: tuple[int, ...], dtype) -> np.ndarray:
        return np.asarray(values(name + key, *shape, dtype=dtype, low=_LOW[dtype], high=_LOW[dtype] + 255))

    inputs = {
        "a": some("a", a, a_type), "a_scale": values(name + "as", *rows, low=0.01, high=0.02), "a_zero": some("az", rows, a_type),
        "b": some("b", b, b_type), "b_scale": values(name + "bs", *columns, low=0.01, high=0.02), "b_zero": some("bz", columns, b_type),
        "y_scale": np.float32(0.015 * a[-1] ** 0.5), "y_zero": y_type(_LOW[y_type] + 128),
    }  # fmt: skip
    inputs = {key: np.asarray(value) for key, value in inputs.items()}
    constants = frozenset(inputs) - {"a"} if constant else frozenset()
    return Case(name, helper.make_node("QLinearMatMul", list(_NAMES), ["y"]), inputs, constants, rtol=0, atol=1, why=why,
                symbolic=symbolic or {}, oracles=oracles)


def cases() -> list[Case]:
    """Each path."""
    types = [
        _case(f"{np.dtype(a).name} times {'constant' if constant else 'computed'} {np.dtype(b).name}", (7, 33), (33, 18), (a, b, a), constant=constant)
        for a in (np.uint8, np.int8) for b in (np.uint8, np.int8) for constant in (True, False)
    ]  # fmt: skip
    by_row = _WHY + "; onnxruntime has one scale of a for all rows"
    return types + [
        _case("one number", (1, 1), (1, 1)),
        _case("a scale for each column", (5, 20), (20, 40), columns=(40,)),
        _case("a scale for each column, computed", (5, 20), (20, 40), columns=(40,), constant=False),
        _case("a scale for each row", (5, 20), (20, 40), rows=(5, 1), oracles=("onnx.reference",), why=by_row),
        _case("matrices times a matrix", (2, 3, 5, 20), (20, 7)),
        _case("matrices times matrices", (2, 5, 20), (2, 20, 7), constant=False),
        _case("symbolic rows", (6, 17), (17, 20), symbolic={"a": ("N", 17)}),
    ]
