# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""runtime/predict.h in ctypes: its constants, callbacks, structs and functions, with nothing added. loaded.py is made of it."""

from __future__ import annotations

import ctypes as ct

MAX_RANK = 8
OK, INVALID_ARGUMENT, INVALID_PROGRAM, UNSUPPORTED, OUT_OF_MEMORY, IO = range(6)
VERIFY_WEIGHTS, COPY = 1, 2

ALLOCATE = ct.CFUNCTYPE(ct.c_void_p, ct.c_void_p, ct.c_size_t, ct.c_size_t)
DEALLOCATE = ct.CFUNCTYPE(None, ct.c_void_p, ct.c_void_p, ct.c_size_t)
TASK = ct.CFUNCTYPE(None, ct.c_void_p, ct.c_int, ct.c_int)
PARALLEL = ct.CFUNCTYPE(None, ct.c_void_p, TASK, ct.c_void_p, ct.c_int)
STEP = ct.CFUNCTYPE(None, ct.c_void_p, ct.c_size_t, ct.c_int)


class Allocator(ct.Structure):
    _fields_ = [("user", ct.c_void_p), ("allocate", ALLOCATE), ("deallocate", DEALLOCATE)]


class ThreadPool(ct.Structure):
    _fields_ = [("user", ct.c_void_p), ("parallel", PARALLEL)]


class Options(ct.Structure):
    _fields_ = [("struct_bytes", ct.c_size_t), ("threads", ct.c_int32), ("backend", ct.c_char_p),
                ("pool", ct.POINTER(ThreadPool)), ("allocator", ct.POINTER(Allocator))]  # fmt: skip


class TensorInfo(ct.Structure):
    _fields_ = [("name", ct.c_char_p), ("dtype", ct.c_int32), ("rank", ct.c_int32), ("dims", ct.c_int64 * MAX_RANK),
                ("symbols", ct.c_char_p * MAX_RANK), ("bytes", ct.c_size_t)]  # fmt: skip

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.dims[: self.rank])


_VOID, _SIZE, _TEXT, _STATUS = ct.c_void_p, ct.c_size_t, ct.c_char_p, ct.c_int
# predict_<name>: the result, then the arguments.
FUNCTIONS = {
    "abi_version": (ct.c_uint32,),
    "last_error": (_TEXT,),
    "program_open": (_STATUS, _TEXT, ct.POINTER(_VOID)),
    "program_from_memory": (_STATUS, _VOID, _SIZE, ct.c_uint32, ct.POINTER(_VOID)),
    "program_verify": (_STATUS, _VOID),
    "program_release": (None, _VOID),
    "program_info": (_TEXT, _VOID, _TEXT),
    "create": (_STATUS, _VOID, ct.POINTER(Options), ct.POINTER(_VOID)),
    "destroy": (None, _VOID),
    **{f"{kind}_count": (_SIZE, _VOID) for kind in ("input", "output", "step")},
    **{f"{kind}_index": (_STATUS, _VOID, _TEXT, ct.POINTER(_SIZE)) for kind in ("input", "output")},
    **{f"{kind}_info": (_STATUS, _VOID, _SIZE, ct.POINTER(TensorInfo)) for kind in ("input", "output")},
    **{f"{kind}_data": (_VOID, _VOID, _SIZE) for kind in ("input", "output")},
    **{f"set_{kind}": (_STATUS, _VOID, _SIZE, _VOID, _SIZE) for kind in ("input", "output")},
    "reshape": (_STATUS, _VOID, ct.POINTER(ct.POINTER(ct.c_int64))),
    "predictor_program": (_VOID, _VOID),
    "run": (_STATUS, _VOID),
    "run_steps": (_STATUS, _VOID, _SIZE, _SIZE),
    "want_output": (_STATUS, _VOID, _SIZE, ct.c_int),
    "backend": (_TEXT, _VOID),
    "arena_bytes": (_SIZE, _VOID),
    "step_kernel": (_TEXT, _VOID, _SIZE),
    "step_name": (_TEXT, _VOID, _SIZE),
    "set_step_callback": (None, _VOID, STEP, _VOID),
}


def load(path: str) -> ct.CDLL:
    """The shared library at `path`, which must have all functions."""
    library = ct.CDLL(path)
    for name, (result, *arguments) in FUNCTIONS.items():
        function = getattr(library, "predict_" + name)
        function.restype, function.argtypes = result, arguments
    return library
