# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Reads and writes the files of MXNet's arrays, `.params` or `.nd`: bytes ↔ numpy arrays with or without names, in the file's order.

    u64 0x112 | u64 0 | u64 count | arrays | u64 count of names, 0 or the same | names: u64 length, bytes      little-endian

An array has one of four versions, told by its first word. The one thing to know: a size is compared with the bytes that are
left before anything is made of it, so a damaged file is an error that says at which byte, never a large allocation.
"""

from __future__ import annotations

import collections
import math
import struct
from collections.abc import Mapping, Sequence

import ml_dtypes
import numpy as np

from amalgamation.graph.errors import InvalidModel

_MAGIC = 0x112
_V1, _V2, _V3 = 0xF993FAC8, 0xF993FAC9, 0xF993FACA  # of V0, the first word is the number of dims
DTYPES = tuple(np.dtype(t) for t in (np.float32, np.float64, np.float16, np.uint8, np.int32, np.int8, np.int64, np.bool_, np.int16,
                                      np.uint16, np.uint32, np.uint64, ml_dtypes.bfloat16))
_DENSE, _ROW_SPARSE, _CSR = 0, 1, 2
_MAX_RANK = 32
# A sparse array says its dense size without having the bytes: this is what it may become.
_MAX_DENSE_BYTES = 1 << 31


def read(data: bytes, name: str = "params") -> dict[str, np.ndarray]:
    """The arrays of a file by name, sparse ones made dense; by number where the file gives no names. Raises InvalidModel."""
    arrays = read_arrays(data, name)
    return arrays if isinstance(arrays, dict) else {str(i): array for i, array in enumerate(arrays)}


def read_arrays(data: bytes, name: str = "params") -> dict[str, np.ndarray] | list[np.ndarray]:
    """As `read`, but a list where the file gives no names. The arrays are views of `data`."""
    reader = _Reader(data, name)
    if reader.unpack("<Q", "the file's first word") != _MAGIC or reader.unpack("<Q", "the file's second word") != 0:
        raise InvalidModel(f"{name}: not a file of MXNet arrays: it does not begin with 0x112, 0. Give the .params file that was saved with the symbol")
    arrays = [_array(reader, f"array {i}") for i in range(reader.count("arrays", 4))]
    count = reader.count("names", 8)
    names = [_name(reader, f"name {i}") for i in range(count)]
    if names and len(names) != len(arrays):
        reader.fail(f"it has {len(arrays)} arrays but {len(names)} names")
    if reader.left():
        reader.fail(f"{reader.left()} bytes follow the last name")
    name, times = collections.Counter(names).most_common(1)[0] if names else ("", 1)
    if times > 1:
        reader.fail(f"the name '{name}' is used {'twice' if times == 2 else f'{times} times'}")
    return dict(zip(names, arrays)) if names else arrays


def write(arrays: Mapping[str, np.ndarray] | Sequence[np.ndarray], version: int = 2) -> bytes:
    """A file with `arrays`, dense, of the dtypes that MXNet has, byte for byte what MXNet saves on a CPU.

    version: 2, as `mx.nd.save` has it, or 3, as `mx.npx.save`: only there is an array without dims a scalar. Raises ValueError.
    """
    names, values = (list(arrays), list(arrays.values())) if isinstance(arrays, Mapping) else ([], list(arrays))
    if version not in (2, 3):
        raise ValueError(f"version {version} cannot be written, only 2 and 3")
    parts = [struct.pack("<QQQ", _MAGIC, 0, len(values))]
    for i, array in enumerate(values):
        if array.dtype not in DTYPES or array.ndim > _MAX_RANK:
            raise ValueError(f"'{names[i] if names else i}': MXNet's files cannot hold {array.dtype}{list(array.shape)}")
        if array.ndim == 0 and version == 2:
            raise ValueError(f"'{names[i] if names else i}': MXNet's files of version 2 cannot hold a scalar; write version 3, or an array of shape (1,)")
        parts.append(struct.pack(f"<Iii{array.ndim}qiii", _V2 if version == 2 else _V3, _DENSE, array.ndim, *array.shape, 1, 0, DTYPES.index(array.dtype)))
        parts.append(array.tobytes())
    parts.append(struct.pack("<Q", len(names)))
    for name in names:
        encoded = name.encode("utf-8")
        parts.append(struct.pack("<Q", len(encoded)) + encoded)
    return b"".join(parts)


class _Reader:
    """Walks over the bytes; every step checks that they are there."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name, self._at = memoryview(data), name, 0

    def left(self) -> int:
        return len(self._data) - self._at

    def fail(self, why: str) -> None:
        raise InvalidModel(f"{self._name}: byte {self._at} of {len(self._data)}: {why}. The file is truncated or damaged: save or copy it again")

    def take(self, size: int, what: str) -> memoryview:
        if size > self.left():
            self.fail(f"{what} takes {size} bytes, but {self.left()} are left")
        self._at += size
        return self._data[self._at - size:self._at]

    def unpack(self, layout: str, what: str) -> int:
        return struct.unpack(layout, self.take(struct.calcsize(layout), what))[0]

    def count(self, what: str, least: int) -> int:
        """A number of things that take at least `least` bytes each."""
        number = self.unpack("<Q", f"the number of {what}")
        if number * least > self.left():
            self.fail(f"{number} {what} do not fit in the {self.left()} bytes that are left")
        return number

    def dims(self, rank: int, layout: str, what: str) -> tuple[int, ...]:
        if not 0 <= rank <= _MAX_RANK:
            self.fail(f"{what} has {rank} dims, not 0 to {_MAX_RANK}")
        dims = struct.unpack(f"<{rank}{layout}", self.take(rank * struct.calcsize(layout), f"the shape of {what}"))
        if any(dim < 0 for dim in dims) or math.prod(max(dim, 1) for dim in dims) >= 1 << 48:
            self.fail(f"{what} has the impossible shape {list(dims)}")
        return dims

    def shape(self, what: str) -> tuple[int, ...]:
        return self.dims(self.unpack("<i", f"the rank of {what}"), "q", what)

    def dtype(self, what: str) -> np.dtype:
        number = self.unpack("<i", f"the type of {what}")
        if not 0 <= number < len(DTYPES):
            self.fail(f"{what} has the unknown type {number}; known: 0 to {len(DTYPES) - 1}")
        return DTYPES[number]

    def elements(self, shape: tuple[int, ...], dtype: np.dtype, what: str) -> np.ndarray:
        data = self.take(math.prod(shape) * dtype.itemsize, f"{what}, {dtype}{list(shape)},")
        return np.frombuffer(data, dtype).reshape(shape)


def _name(reader: _Reader, what: str) -> str:
    data = bytes(reader.take(reader.unpack("<Q", f"the length of {what}"), what))
    try:
        name = data.decode("utf-8")
    except UnicodeDecodeError:
        reader.fail(f"{what} is not UTF-8")
    if not name.isprintable():
        reader.fail(f"{what} has characters that cannot be shown")
    return name


def _array(reader: _Reader, what: str) -> np.ndarray:
    """An array that owns nothing: a dense one is a view of the file."""
    version = reader.unpack("<I", f"the version of {what}")
    storage, kept = _DENSE, None
    if version in (_V2, _V3):
        storage = reader.unpack("<i", f"the storage of {what}")
        if storage not in ((_DENSE, _ROW_SPARSE, _CSR) if version == _V2 else (_DENSE,)):
            reader.fail(f"{what} has the unknown storage {storage}; known: 0 dense, and in version 2 1 row_sparse, 2 csr")
        kept = reader.shape(f"the stored part of {what}") if storage != _DENSE else None
    shape = reader.dims(version, "I", what) if version < _V1 else reader.shape(what)
    if not shape and version != _V3:  # an array that was never given a value
        return np.zeros(0, np.float32)
    reader.take(8, f"the device of {what}")
    dtype = reader.dtype(what)
    if storage == _DENSE:
        return reader.elements(shape, dtype, what)
    indices = [(reader.dtype(f"index {i} of {what}"), reader.shape(f"index {i} of {what}")) for i in range(storage)]
    if storage == _CSR:  # MXNet saves 0 there if it made the array of a dense one, and itself counts the columns
        kept = indices[1][1]
    values = reader.elements(kept, dtype, what)
    indices = [reader.elements(dims, kind, f"index {i} of {what}") for i, (kind, dims) in enumerate(indices)]
    if math.prod(max(dim, 1) for dim in shape) * dtype.itemsize > _MAX_DENSE_BYTES:
        reader.fail(f"{what} is sparse and {list(shape)}: as a dense array it would take more than {_MAX_DENSE_BYTES >> 30} GB")
    if any(index.ndim != 1 or index.dtype.kind not in "iu" for index in indices):
        reader.fail(f"{what} has indices that are no vectors of integers")
    return (_from_rows if storage == _ROW_SPARSE else _from_csr)(reader, what, shape, values, *indices)


def _from_rows(reader: _Reader, what: str, shape: tuple[int, ...], values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """`values` holds the rows whose numbers are `rows`; the others are zero."""
    if values.shape != (len(rows), *shape[1:]) or any(not 0 <= int(row) < shape[0] for row in rows):
        reader.fail(f"{what} is row_sparse, but its rows do not fit its shape {list(shape)}")
    dense = np.zeros(shape, values.dtype)
    dense[rows] = values
    return dense


def _from_csr(reader: _Reader, what: str, shape: tuple[int, ...], values: np.ndarray, starts: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Row i holds values[starts[i]:starts[i + 1]], in the same places of `columns`."""
    starts, columns = starts.astype(object), columns.astype(object)  # exact, whatever the index type
    fits = (len(shape) == 2 and values.shape == columns.shape and len(starts) == shape[0] + 1 and starts[0] == 0 and starts[-1] == len(values)
            and all(starts[:-1] <= starts[1:]) and all(0 <= column < shape[1] for column in columns))
    if not fits:
        reader.fail(f"{what} is csr, but its rows and columns do not fit its shape {list(shape)}")
    dense = np.zeros(shape, values.dtype)
    dense[np.repeat(np.arange(shape[0]), np.diff(starts).astype(np.int64)), columns.astype(np.int64)] = values
    return dense
