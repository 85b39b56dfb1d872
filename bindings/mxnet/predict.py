# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's predict-only Python interface: `Predictor` and `load_ndarray_file`, over a library with c_predict_api.h.

    predictor = Predictor(open("m-symbol.json").read(), open("m-0000.params", "rb").read(), {"data": (1, 3, 224, 224)})
    predictor.forward(data=image)
    scores = predictor.get_output(0)

The one thing to know: the library is libmxnet_predict.so beside this file, what $MXNET_PREDICT_LIBRARY names, or the argument `library`; it
was built for one model. Needs numpy alone.
"""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["MXNetError", "Predictor", "load_ndarray_file"]

# By MXNet's numbers. numpy has no bfloat16, number 12.
_DTYPES = tuple(np.dtype(name) for name in ("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool", "int16", "uint16", "uint32", "uint64"))
_DEVICES = {"cpu": 1, "gpu": 2, "cpu_pinned": 3}
_FILE = {"darwin": "libmxnet_predict.dylib", "win32": "mxnet_predict.dll"}.get(sys.platform, "libmxnet_predict.so")

_UINT, _UINTS = ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32)
_FLOATS, _HANDLE, _TEXTS = ctypes.POINTER(ctypes.c_float), ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p)
_SHAPES = (_UINT, _TEXTS, _UINTS, _UINTS)
_FUNCTIONS = {
    "MXPredCreateEx": (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, *_SHAPES, _UINT, _TEXTS,
                       ctypes.POINTER(ctypes.c_int), ctypes.POINTER(_HANDLE)),
    "MXPredReshape": (*_SHAPES, _HANDLE, ctypes.POINTER(_HANDLE)),
    "MXPredSetInput": (_HANDLE, ctypes.c_char_p, ctypes.c_void_p, _UINT),
    "MXPredForward": (_HANDLE,),
    "MXPredGetOutputShape": (_HANDLE, _UINT, ctypes.POINTER(_UINTS), _UINTS),
    "MXPredGetOutputType": (_HANDLE, _UINT, ctypes.POINTER(ctypes.c_int)),
    "MXPredGetOutput": (_HANDLE, _UINT, ctypes.c_void_p, _UINT),
    "MXPredFree": (_HANDLE,),
    "MXNDListCreate": (ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(_HANDLE), _UINTS),
    "MXNDListGet": (_HANDLE, _UINT, _TEXTS, ctypes.POINTER(_FLOATS), ctypes.POINTER(_UINTS), _UINTS),
    "MXNDListFree": (_HANDLE,),
}


class MXNetError(RuntimeError):
    """What the library says went wrong."""


@functools.cache
def _load(path: str) -> ctypes.CDLL:
    library = ctypes.CDLL(path)
    library.MXGetLastError.restype = ctypes.c_char_p
    for name, arguments in _FUNCTIONS.items():
        getattr(library, name).argtypes = arguments
    return library


def _open(path: str | os.PathLike | None) -> ctypes.CDLL:
    found = path or os.environ.get("MXNET_PREDICT_LIBRARY") or os.path.join(os.path.dirname(os.path.abspath(__file__)), _FILE)
    return _load(os.path.abspath(found))


def _check(library: ctypes.CDLL, status: int) -> None:
    if status != 0:
        raise MXNetError(library.MXGetLastError().decode("utf-8", "replace"))


def _shapes(shapes: Mapping[str, Sequence[int]]) -> tuple:
    """The four arguments that say the inputs' dims."""
    flat, ends = [], [0]
    for dims in shapes.values():
        flat += [int(dim) for dim in dims]
        ends.append(len(flat))
    if any(not 0 <= dim < 1 << 32 for dim in flat):
        raise ValueError(f"a dim is a number from 0 on: {dict(shapes)}")
    keys = (ctypes.c_char_p * len(shapes))(*(key.encode("utf-8") for key in shapes))
    return len(shapes), keys, (_UINT * len(ends))(*ends), (_UINT * len(flat))(*flat)


class Predictor:
    """A model that is ready to run.

    symbol_json: the text of symbol.json. param_bytes: the bytes of .params, or of the compiled .program. input_shapes: input name → dims.
    type_dict: input name → numpy dtype, of those that are not float32. Raises MXNetError.
    """

    def __init__(
        self,
        symbol_json: str,
        param_bytes: bytes,
        input_shapes: Mapping[str, Sequence[int]],
        dev_type: str = "cpu",
        dev_id: int = 0,
        type_dict: Mapping[str, np.typing.DTypeLike] | None = None,
        library: str | os.PathLike | None = None,
    ) -> None:
        self._handle = _HANDLE()
        self._library = _open(library)
        if dev_type not in _DEVICES:
            raise ValueError(f"dev_type '{dev_type}' is not known; known: {', '.join(_DEVICES)}")
        self._dtypes = {name: np.dtype(dtype) for name, dtype in (type_dict or {}).items()}
        names = (ctypes.c_char_p * len(self._dtypes))(*(name.encode("utf-8") for name in self._dtypes))
        types = (ctypes.c_int * len(self._dtypes))(*map(_DTYPES.index, self._dtypes.values()))
        handle = _HANDLE()
        self._call("MXPredCreateEx", symbol_json.encode("utf-8"), bytes(param_bytes), len(param_bytes), _DEVICES[dev_type], dev_id, *_shapes(input_shapes),
                   len(self._dtypes), names, types, ctypes.byref(handle))
        self._handle = handle

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            self._library.MXPredFree(self._handle)
            self._handle = _HANDLE()

    def forward(self, **inputs: np.typing.ArrayLike) -> None:
        """Sets the inputs that are given, by name, and computes the outputs; the others stay as they were set last."""
        for name, value in inputs.items():
            array = np.ascontiguousarray(value, self._dtypes.get(name, np.float32))
            self._call("MXPredSetInput", self._handle, name.encode("utf-8"), array.ctypes.data_as(ctypes.c_void_p), array.size)
        self._call("MXPredForward", self._handle)

    def reshape(self, input_shapes: Mapping[str, Sequence[int]]) -> None:
        """Gives inputs other dims."""
        handle = _HANDLE()
        self._call("MXPredReshape", *_shapes(input_shapes), self._handle, ctypes.byref(handle))
        self._library.MXPredFree(self._handle)
        self._handle = handle

    def get_output(self, index: int) -> np.ndarray:
        """A copy of output `index`."""
        dims, rank, kind = _UINTS(), _UINT(), ctypes.c_int()
        self._call("MXPredGetOutputShape", self._handle, index, ctypes.byref(dims), ctypes.byref(rank))
        self._call("MXPredGetOutputType", self._handle, index, ctypes.byref(kind))
        array = np.empty(dims[:rank.value], _DTYPES[kind.value])
        self._call("MXPredGetOutput", self._handle, index, array.ctypes.data_as(ctypes.c_void_p), array.size)
        return array

    def _call(self, function: str, *arguments) -> None:
        _check(self._library, getattr(self._library, function)(*arguments))


def load_ndarray_file(nd_bytes: bytes, library: str | os.PathLike | None = None) -> dict[str, np.ndarray] | list[np.ndarray]:
    """The arrays of a .params or .nd file as float32, by name, or in order if the file has no names. Raises MXNetError."""
    opened, handle, count = _open(library), _HANDLE(), _UINT()
    _check(opened, opened.MXNDListCreate(bytes(nd_bytes), len(nd_bytes), ctypes.byref(handle), ctypes.byref(count)))
    try:
        arrays = [_array(opened, handle, index) for index in range(count.value)]
    finally:
        opened.MXNDListFree(handle)
    return dict(arrays) if any(name for name, _ in arrays) else [array for _, array in arrays]


def _array(library: ctypes.CDLL, handle: ctypes.c_void_p, index: int) -> tuple[str, np.ndarray]:
    name, data, dims, rank = ctypes.c_char_p(), _FLOATS(), _UINTS(), _UINT()
    _check(library, library.MXNDListGet(handle, index, ctypes.byref(name), ctypes.byref(data), ctypes.byref(dims), ctypes.byref(rank)))
    shape = tuple(dims[:rank.value])
    count = int(np.prod(shape, dtype=np.int64))
    return name.value.decode("utf-8"), np.array(data[:count], np.float32).reshape(shape)
