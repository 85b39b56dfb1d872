# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Mod."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import ORACLES, Case, values

_INF = np.inf
# Pairs at the ends: signs, quotients of 250 binary digits, denormal numbers, zeros, infinities.
_PAIRS = np.array([(5, 3), (-5, 3), (5, -3), (-5, -3), (1e38, 1e-38), (-1e38, 3e-39), (7e-45, 3e-45), (1e-40, 3e-45), (0, 3), (3, 3), (6, -3),
                   (2.5, _INF), (-2.5, _INF), (5, 0), (_INF, 3), (-_INF, -3), (np.nan, 1), (1, np.nan)])


def _node(fmod: int):
    return helper.make_node("Mod", ["a", "b"], ["y"], fmod=fmod)


def cases() -> list[Case]:
    integers = [
        Case(f"{np.dtype(dtype).name}, fmod={fmod}", _node(fmod),
             {"a": values("a", 37, dtype=dtype, low=low, high=99), "b": np.array([7], dtype) if low == 0 else np.where(values("b", 37, dtype=bool), 5, -7).astype(dtype)})
        for dtype, low in ((np.int32, -99), (np.int64, -99), (np.int8, -99), (np.uint8, 0))
        for fmod in (0, 1)
    ]  # fmt: skip
    floats = [
        Case(f"{np.dtype(dtype).name} {what}, fmod={fmod}", _node(fmod), {"a": a.astype(dtype), "b": b.astype(dtype)}, rtol=0, atol=0,
             oracles=ORACLES[:2 - (fmod == 0)], why="it is exact; onnxruntime has no floats with fmod=0")
        for dtype in (np.float32, np.float64)
        for fmod in (0, 1)
        for what, a, b in (("values", values("a", 3, 37, low=-9, high=9), values("b", 37, low=-3, high=3)), ("pairs", _PAIRS[:, 0], _PAIRS[:, 1]))
    ]  # fmt: skip
    return integers + floats
