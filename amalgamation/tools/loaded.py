# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A built library, used through its C interface: runtime/predict.h by ctypes. Strings and structs are as the header says."""

from __future__ import annotations

import ctypes as c
import dataclasses
from collections.abc import Mapping
from pathlib import Path

import numpy as np

MAX_RANK = 8
DTYPES = {
    1: np.float32, 2: np.uint8, 3: np.int8, 4: np.uint16, 5: np.int16, 6: np.int32, 7: np.int64,
    9: np.bool_, 10: np.float16, 11: np.float64, 12: np.uint32, 13: np.uint64,
}  # fmt: skip
UNSUPPORTED = 3


class PredictError(Exception):
    """A call failed; `status` is its predict_status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class _Options(c.Structure):
    _fields_ = [
        ("struct_bytes", c.c_size_t),
        ("threads", c.c_int32),
        ("backend", c.c_char_p),
        ("pool", c.c_void_p),
        ("allocator", c.c_void_p),
    ]


class _TensorInfo(c.Structure):
    _fields_ = [
        ("name", c.c_char_p),
        ("dtype", c.c_int32),
        ("rank", c.c_int32),
        ("dims", c.c_int64 * MAX_RANK),
        ("symbols", c.c_char_p * MAX_RANK),
        ("bytes", c.c_size_t),
    ]


@dataclasses.dataclass(frozen=True)
class Tensor:
    """An input or output as of now; `symbols` holds the name of each dim that may change, or None."""

    name: str
    dtype: type
    shape: tuple[int, ...]
    symbols: tuple[str | None, ...]


class Library:
    """A shared library of predict_library."""

    def __init__(self, path: Path) -> None:
        self.c = c.CDLL(str(path.absolute()))
        for name in ("last_error", "program_info", "backend", "step_kernel", "step_name"):
            getattr(self.c, "predict_" + name).restype = c.c_char_p
        for name in ("input_count", "output_count", "arena_bytes", "step_count"):
            getattr(self.c, "predict_" + name).restype = c.c_size_t
        self.c.predict_output_data.restype = c.c_void_p

    def call(self, name: str, *args) -> None:
        """Calls predict_<name>; raises PredictError if it fails."""
        status = getattr(self.c, "predict_" + name)(*args)
        if status:
            raise PredictError(status, self.c.predict_last_error().decode())


class Predictor:
    """A predictor of a program, with its own share of it."""

    def __init__(self, library: Library, program: Path, backend: str | None = None, threads: int = 1) -> None:
        self.library, self.handle = library, c.c_void_p()
        opened = c.c_void_p()
        library.call("program_open", str(program).encode(), c.byref(opened))
        try:
            options = _Options(c.sizeof(_Options), threads, backend.encode() if backend else None, None, None)
            library.call("create", opened, c.byref(options), c.byref(self.handle))
        finally:
            library.c.predict_program_release(opened)

    def close(self) -> None:
        self.library.c.predict_destroy(self.handle)
        self.handle = c.c_void_p()

    @property
    def backend(self) -> str:
        return self.library.c.predict_backend(self.handle).decode()

    def tensors(self, kind: str) -> list[Tensor]:
        """All of `kind`, "input" or "output"."""
        tensors = []
        for index in range(getattr(self.library.c, f"predict_{kind}_count")(self.handle)):
            info = _TensorInfo()
            self.library.call(f"{kind}_info", self.handle, c.c_size_t(index), c.byref(info))
            symbols = tuple(s.decode() if s else None for s in info.symbols[: info.rank])
            tensors.append(Tensor(info.name.decode(), DTYPES[info.dtype], tuple(info.dims[: info.rank]), symbols))
        return tensors

    def reshape(self, sizes: Mapping[str, int]) -> None:
        """Gives the symbolic dimensions named in `sizes` new sizes."""
        dims = []
        for tensor in self.tensors("input"):
            new = [sizes.get(s, d) if s else d for d, s in zip(tensor.shape, tensor.symbols)]
            dims.append((c.c_int64 * max(len(new), 1))(*new))
        self.library.call("reshape", self.handle, (c.POINTER(c.c_int64) * len(dims))(*(c.cast(d, c.POINTER(c.c_int64)) for d in dims)))

    def set_inputs(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Binds `arrays`, which must be C-contiguous and must stay alive."""
        for index, tensor in enumerate(self.tensors("input")):
            array = arrays[tensor.name]
            self.library.call("set_input", self.handle, c.c_size_t(index), c.c_void_p(array.ctypes.data), c.c_size_t(array.nbytes))

    def run(self) -> None:
        self.library.call("run", self.handle)

    def outputs(self) -> dict[str, np.ndarray]:
        """Copies of the outputs."""
        arrays = {}
        for index, tensor in enumerate(self.tensors("output")):
            data = self.library.c.predict_output_data(self.handle, c.c_size_t(index))
            count = int(np.prod(tensor.shape))
            raw = c.string_at(data, count * np.dtype(tensor.dtype).itemsize) if count else b""
            arrays[tensor.name] = np.frombuffer(raw, tensor.dtype).reshape(tensor.shape)
        return arrays
