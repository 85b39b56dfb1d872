# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""predict.h by ctypes, for tests of any libpredict.so, with nothing between the test and the C functions.

The one thing to know: `Library(path).c` has the C functions with their types; `Program` and `Predictor` only add the check of
the status, as `PredictError` with the runtime's own text.
"""

from __future__ import annotations

import ctypes as ct

import numpy as np

MAX_RANK = 8
DTYPES = {1: np.float32, 2: np.uint8, 3: np.int8, 4: np.uint16, 5: np.int16, 6: np.int32, 7: np.int64, 9: np.bool_,
          10: np.float16, 11: np.float64, 12: np.uint32, 13: np.uint64}
OK, INVALID_ARGUMENT, INVALID_PROGRAM, UNSUPPORTED, OUT_OF_MEMORY, IO = range(6)
VERIFY_WEIGHTS = 1

ALLOCATE = ct.CFUNCTYPE(ct.c_void_p, ct.c_void_p, ct.c_size_t, ct.c_size_t)
DEALLOCATE = ct.CFUNCTYPE(None, ct.c_void_p, ct.c_void_p, ct.c_size_t)
TASK = ct.CFUNCTYPE(None, ct.c_void_p, ct.c_int, ct.c_int)
PARALLEL = ct.CFUNCTYPE(None, ct.c_void_p, TASK, ct.c_void_p, ct.c_int)
STEP = ct.CFUNCTYPE(None, ct.c_void_p, ct.c_size_t, ct.c_int)


class PredictError(Exception):
    """A status that is not PREDICT_OK, with the text of predict_last_error."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Allocator(ct.Structure):
    _fields_ = [("user", ct.c_void_p), ("allocate", ALLOCATE), ("deallocate", DEALLOCATE)]


class ThreadPool(ct.Structure):
    _fields_ = [("user", ct.c_void_p), ("parallel", PARALLEL)]


class Options(ct.Structure):
    _fields_ = [("struct_bytes", ct.c_size_t), ("threads", ct.c_int32), ("backend", ct.c_char_p),
                ("pool", ct.POINTER(ThreadPool)), ("allocator", ct.POINTER(Allocator))]


class TensorInfo(ct.Structure):
    _fields_ = [("name", ct.c_char_p), ("dtype", ct.c_int32), ("rank", ct.c_int32), ("dims", ct.c_int64 * MAX_RANK),
                ("symbols", ct.c_char_p * MAX_RANK), ("bytes", ct.c_size_t)]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.dims[:self.rank])


_VOID, _SIZE, _TEXT, _STATUS = ct.c_void_p, ct.c_size_t, ct.c_char_p, ct.c_int
_INFO, _INDEX = ct.POINTER(TensorInfo), ct.POINTER(ct.c_size_t)
_FUNCTIONS = {
    "predict_abi_version": (ct.c_uint32,),
    "predict_last_error": (_TEXT,),
    "predict_program_open": (_STATUS, _TEXT, ct.POINTER(_VOID)),
    "predict_program_from_memory": (_STATUS, _VOID, _SIZE, ct.c_uint32, ct.POINTER(_VOID)),
    "predict_program_verify": (_STATUS, _VOID),
    "predict_program_release": (None, _VOID),
    "predict_program_info": (_TEXT, _VOID, _TEXT),
    "predict_create": (_STATUS, _VOID, ct.POINTER(Options), ct.POINTER(_VOID)),
    "predict_destroy": (None, _VOID),
    "predict_input_count": (_SIZE, _VOID),
    "predict_output_count": (_SIZE, _VOID),
    "predict_input_index": (_STATUS, _VOID, _TEXT, _INDEX),
    "predict_output_index": (_STATUS, _VOID, _TEXT, _INDEX),
    "predict_input_info": (_STATUS, _VOID, _SIZE, _INFO),
    "predict_output_info": (_STATUS, _VOID, _SIZE, _INFO),
    "predict_reshape": (_STATUS, _VOID, ct.POINTER(ct.POINTER(ct.c_int64))),
    "predict_set_input": (_STATUS, _VOID, _SIZE, _VOID, _SIZE),
    "predict_set_output": (_STATUS, _VOID, _SIZE, _VOID, _SIZE),
    "predict_input_data": (_VOID, _VOID, _SIZE),
    "predict_output_data": (_VOID, _VOID, _SIZE),
    "predict_run": (_STATUS, _VOID),
    "predict_backend": (_TEXT, _VOID),
    "predict_arena_bytes": (_SIZE, _VOID),
    "predict_step_count": (_SIZE, _VOID),
    "predict_step_kernel": (_TEXT, _VOID, _SIZE),
    "predict_step_name": (_TEXT, _VOID, _SIZE),
    "predict_set_step_callback": (None, _VOID, STEP, _VOID),
}


class Library:
    """A libpredict.so; `c` holds its functions."""

    def __init__(self, path: str) -> None:
        self.c = ct.CDLL(path)
        for name, (result, *arguments) in _FUNCTIONS.items():
            function = getattr(self.c, name)
            function.restype, function.argtypes = result, arguments

    def check(self, status: int) -> None:
        if status != OK:
            raise PredictError(status, self.c.predict_last_error().decode("utf-8", "replace"))

    def open(self, path: str) -> Program:
        handle = ct.c_void_p()
        self.check(self.c.predict_program_open(str(path).encode(), ct.byref(handle)))
        return Program(self, handle, None)

    def program(self, data: bytes, flags: int = 0, shift: int = 0) -> Program:
        """From memory that lies `shift` bytes behind a multiple of 64."""
        room = np.empty(len(data) + 128, np.uint8)
        start = -room.ctypes.data % 64 + shift
        room[start:start + len(data)] = np.frombuffer(data, np.uint8)
        handle = ct.c_void_p()
        self.check(self.c.predict_program_from_memory(room.ctypes.data + start, len(data), flags, ct.byref(handle)))
        return Program(self, handle, room)


class Program:
    """A share of a predict_program; `close` releases it."""

    def __init__(self, library: Library, handle: ct.c_void_p, memory) -> None:
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
    """A predict_predictor. threads, backend, pool and allocator are the options' fields."""

    def __init__(self, program: Program, threads: int = 0, backend: str | None = None, pool: ThreadPool | None = None,
                 allocator: Allocator | None = None) -> None:
        self.library, self.c = program.library, program.library.c
        self._kept = [program, pool, allocator]
        self.handle = ct.c_void_p()
        options = Options(ct.sizeof(Options), threads, backend.encode() if backend else None,
                          ct.pointer(pool) if pool else None, ct.pointer(allocator) if allocator else None)
        self.library.check(self.c.predict_create(program.handle, ct.byref(options), ct.byref(self.handle)))

    def input(self, index: int) -> TensorInfo:
        info = TensorInfo()
        self.library.check(self.c.predict_input_info(self.handle, index, ct.byref(info)))
        return info

    def output(self, index: int) -> TensorInfo:
        info = TensorInfo()
        self.library.check(self.c.predict_output_info(self.handle, index, ct.byref(info)))
        return info

    def input_index(self, name: str) -> int:
        index = ct.c_size_t()
        self.library.check(self.c.predict_input_index(self.handle, name.encode(), ct.byref(index)))
        return index.value

    def reshape(self, *dims: tuple[int, ...] | None) -> None:
        rows = (ct.POINTER(ct.c_int64) * len(dims))()
        for i, row in enumerate(dims):
            if row is not None:
                rows[i] = (ct.c_int64 * len(row))(*row)
        self.library.check(self.c.predict_reshape(self.handle, rows))

    def set_input(self, index: int, array: np.ndarray | None) -> None:
        data, size = (None, 0) if array is None else (array.ctypes.data, array.nbytes)
        self.library.check(self.c.predict_set_input(self.handle, index, data, size))

    def set_output(self, index: int, array: np.ndarray | None) -> None:
        data, size = (None, 0) if array is None else (array.ctypes.data, array.nbytes)
        self.library.check(self.c.predict_set_output(self.handle, index, data, size))

    def input_view(self, index: int) -> np.ndarray:
        return self._view(self.input(index), self.c.predict_input_data(self.handle, index))

    def output_view(self, index: int) -> np.ndarray:
        return self._view(self.output(index), self.c.predict_output_data(self.handle, index))

    def _view(self, info: TensorInfo, address: int | None) -> np.ndarray:
        if address is None:
            self.library.check(OUT_OF_MEMORY)
        raw = (ct.c_uint8 * info.bytes).from_address(address)
        return np.frombuffer(raw, DTYPES[info.dtype]).reshape(info.shape)

    def run(self) -> None:
        self.library.check(self.c.predict_run(self.handle))

    def predict(self, *inputs: np.ndarray) -> list[np.ndarray]:
        """Runs on `inputs` and returns copies of all outputs."""
        for i, array in enumerate(inputs):
            array = np.ascontiguousarray(array, DTYPES[self.input(i).dtype])
            self._kept.append(array)
            self.set_input(i, array)
        self.run()
        return [self.output_view(i).copy() for i in range(self.c.predict_output_count(self.handle))]

    def close(self) -> None:
        self.c.predict_destroy(self.handle)
        self.handle = None
