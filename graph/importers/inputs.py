# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a user says of a model's inputs: input → dims, and the type where it matters, in one form for every importer.

    {"data": [1, 3, 224, 224]}   {"data": ["N", 3, 224, 224]}   {"ids": "int32[N,128]"}   {"data": "1,3,224,224"}   --inputs ids=int32[N,128]
The one thing to know: a dim is a number or a name, whose size is given at run time; the type is the model's own if none is said.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

import ml_dtypes
import numpy as np

from amalgamation.graph.errors import CompileError

_DTYPES = {np.dtype(t).name: np.dtype(t) for t in (np.float32, np.float64, np.float16, ml_dtypes.bfloat16, np.bool_, np.int8, np.int16, np.int32, np.int64,
                                                   np.uint8, np.uint16, np.uint32, np.uint64)}
_TYPED = re.compile(r"\s*(\w+)\s*\[(.*)\]\s*", re.DOTALL)
_MAX_DIM = 1 << 48
_MAX_RANK = 32

Given = Sequence[int | str] | str


@dataclasses.dataclass(frozen=True)
class Input:
    """dims: numbers and names. dtype: None is the one that the model says."""

    dims: tuple[int | str, ...]
    dtype: np.dtype | None = None


def read(inputs: Mapping[str, Given | Input] | None) -> dict[str, Input]:
    """`inputs` as a user gives them; what is read already stays. Raises CompileError."""
    return {key: given if isinstance(given, Input) else _input(key, given) for key, given in (inputs or {}).items()}


def read_options(entries: Sequence[str], option: str = "--inputs") -> dict[str, str]:
    """`NAME=DIMS` of a command line, for `read`."""
    out: dict[str, str] = {}
    for entry in entries:
        key, equals, text = entry.rpartition("=")
        if not equals or not key or not text.strip():
            raise CompileError(f"{option} {entry}: expected INPUT=DIM,DIM,… or INPUT=TYPE[DIM,DIM,…]")
        out[key] = text
    return out


def _input(key: str, given: Given) -> Input:
    dtype = None
    if isinstance(given, str):
        typed = _TYPED.fullmatch(given)
        if typed and typed[1] not in _DTYPES:
            raise CompileError(f"input '{key}' has the type {typed[1]}; known: {', '.join(_DTYPES)}")
        dtype, text = (_DTYPES[typed[1]], typed[2]) if typed else (None, given)
        parts = [part.strip() for part in text.split(",")] if text.strip() or not typed else []
        given = [int(part) if re.fullmatch(r"-?[0-9]{1,20}", part) else part for part in parts]
    given = list(given)
    for dim in given:
        if isinstance(dim, bool) or not isinstance(dim, (int, str, np.integer)) or (dim == "" if isinstance(dim, str) else not 0 <= dim <= _MAX_DIM):
            raise CompileError(f"input '{key}' has the dims {given}; a dim is a number that is not negative, or a name")
    if len(given) > _MAX_RANK:
        raise CompileError(f"input '{key}' has {len(given)} dims; there may be {_MAX_RANK}")
    return Input(tuple(dim if isinstance(dim, str) else int(dim) for dim in given), dtype)
