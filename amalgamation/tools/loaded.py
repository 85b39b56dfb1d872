# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A built library, used through its C interface, by the tools and by the tests.

The one thing to know: `Library(path).c` has the C functions of predict_h.py; `Program` and `Predictor` only add the check of the
status, as `PredictError` with the runtime's own text, and keep alive what the C side points to.
"""

from __future__ import annotations

import contextlib
import ctypes as ct
import dataclasses
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from predict_h import OK, OUT_OF_MEMORY, UNSUPPORTED, Allocator, Options, TensorInfo, ThreadPool, load

DTYPES = {1: np.float32, 2: np.uint8, 3: np.int8, 4: np.uint16, 5: np.int16, 6: np.int32, 7: np.int64, 9: np.bool_,
          10: np.float16, 11: np.float64, 12: np.uint32, 13: np.uint64}  # fmt: skip


class PredictError(Exception):
    """A status that is not PREDICT_OK, with the text of predict_last_error."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclasses.dataclass(frozen=True)
class Tensor:
    """An input or output as of now; `symbols` holds the name of each dim that may change, or None."""

    name: str
    dtype: type
    shape: tuple[int, ...]
    symbols: tuple[str | None, ...]


class Library:
    """The shared library at `path`; `c` holds its functions."""

    def __init__(self, path: str | Path) -> None:
        self.c = load(str(Path(path).absolute()))

    def check(self, status: int) -> None:
        """Raises PredictError unless `status` is OK."""
        if status != OK:
            raise PredictError(status, self.c.predict_last_error().decode("utf-8", "replace"))

    def open(self, path: str | Path) -> Program:
        handle = ct.c_void_p()
        self.check(self.c.predict_program_open(str(path).encode(), ct.byref(handle)))
        return Program(self, handle, None)

    def program(self, data: bytes, flags: int = 0, shift: int = 0) -> Program:
        """From memory that lies `shift` bytes behind a multiple of 64."""
        room = np.empty(len(data) + 128, np.uint8)
        start = -room.ctypes.data % 64 + shift
        room[start : start + len(data)] = np.frombuffer(data, np.uint8)
        handle = ct.c_void_p()
        self.check(self.c.predict_program_from_memory(room.ctypes.data + start, len(data), flags, ct.byref(handle)))
        return Program(self, handle, room)

    def predictor(self, path: str | Path, **options) -> Predictor:
        """A predictor of the program at `path`, which has the only share of it. options as of Predictor."""
        with contextlib.closing(self.open(path)) as program:
            return program.predictor(**options)


class Program:
    """A share of a predict_program; `close` releases it."""

    def __init__(self, library: Library, handle: ct.c_void_p, memory: np.ndarray | None) -> None:
        self.library, self.handle, self._memory = library, handle, memory

    def info(self, key: str) -> str | None:
        text = self.library.c.predict_program_info(self.handle, key.encode())
        return None if text is None else text.decode()

    def verify(self) -> None:
        self.library.check(self.library.c.predict_program_verify(self.handle))

    def predictor(self, **options) -> Predictor:
        return Predictor(self, **options)

    def close(self) -> None:
        self.library.c.predict_program_release(self.handle)
        self.handle = None


class Predictor:
    """A predict_predictor. threads, backend, pool and allocator are the options' fields. kind is "input" or "output"."""

    def __init__(self, program: Program, threads: int = 0, backend: str | None = None, pool: ThreadPool | None = None,
                 allocator: Allocator | None = None) -> None:  # fmt: skip
        self.library, self.c, self.handle = program.library, program.library.c, ct.c_void_p()
        self._kept, self._bound = (program, pool, allocator), {}
        options = Options(ct.sizeof(Options), threads, backend.encode() if backend else None,
                          ct.pointer(pool) if pool else None, ct.pointer(allocator) if allocator else None)  # fmt: skip
        self._call("create", program.handle, ct.byref(options), ct.byref(self.handle))

    def _call(self, name: str, *arguments) -> None:
        self.library.check(getattr(self.c, "predict_" + name)(*arguments))

    @property
    def backend(self) -> str:
        return self.c.predict_backend(self.handle).decode()

    def info(self, kind: str, index: int) -> TensorInfo:
        info = TensorInfo()
        self._call(f"{kind}_info", self.handle, index, ct.byref(info))
        return info

    def tensors(self, kind: str) -> list[Tensor]:
        """All of `kind`."""
        infos = [self.info(kind, i) for i in range(getattr(self.c, f"predict_{kind}_count")(self.handle))]
        symbols = [tuple(s.decode() if s else None for s in info.symbols[: info.rank]) for info in infos]
        return [Tensor(info.name.decode(), DTYPES[info.dtype], info.shape, names) for info, names in zip(infos, symbols)]

    def input_index(self, name: str) -> int:
        index = ct.c_size_t()
        self._call("input_index", self.handle, name.encode(), ct.byref(index))
        return index.value

    def reshape(self, *dims: tuple[int, ...] | None) -> None:
        """The new dims of each input, or None where the others say it."""
        rows = (ct.POINTER(ct.c_int64) * len(dims))()
        for i, row in enumerate(dims):
            if row is not None:
                rows[i] = (ct.c_int64 * max(len(row), 1))(*row)
        self._call("reshape", self.handle, rows)

    def resize(self, sizes: Mapping[str, int]) -> None:
        """Gives the symbolic dimensions named in `sizes` new sizes."""
        inputs = self.tensors("input")
        self.reshape(*(tuple(sizes.get(s, d) if s else d for d, s in zip(t.shape, t.symbols)) for t in inputs))

    def bind(self, kind: str, index: int, array: np.ndarray | None) -> None:
        """`array` must be C-contiguous, with the tensor's dtype and shape; None goes back to the library's own buffer."""
        data, size = (None, 0) if array is None else (array.ctypes.data, array.nbytes)
        self._call(f"set_{kind}", self.handle, index, data, size)
        self._bound[kind, index] = array

    def set_inputs(self, arrays: Mapping[str, np.ndarray]) -> None:
        for name, array in arrays.items():
            self.bind("input", self.input_index(name), array)

    def view(self, kind: str, index: int) -> np.ndarray:
        """The memory bound now, or else the library's own buffer."""
        info, address = self.info(kind, index), getattr(self.c, f"predict_{kind}_data")(self.handle, index)
        if address is None:
            self.library.check(OUT_OF_MEMORY)
        raw = (ct.c_uint8 * info.bytes).from_address(address)
        return np.frombuffer(raw, DTYPES[info.dtype]).reshape(info.shape)

    def run(self) -> None:
        self._call("run", self.handle)

    def outputs(self) -> dict[str, np.ndarray]:
        """Copies of the outputs."""
        return {tensor.name: self.view("output", i).copy() for i, tensor in enumerate(self.tensors("output"))}

    def predict(self, *inputs: np.ndarray) -> list[np.ndarray]:
        """Runs on `inputs`, made contiguous and of the right dtype, and returns copies of all outputs."""
        for i, array in enumerate(inputs):
            self.bind("input", i, np.ascontiguousarray(array, DTYPES[self.info("input", i).dtype]))
        self.run()
        return list(self.outputs().values())

    def close(self) -> None:
        self.c.predict_destroy(self.handle)
        self.handle = None


__all__ = ["DTYPES", "UNSUPPORTED", "Library", "PredictError", "Predictor", "Program", "Tensor"]
