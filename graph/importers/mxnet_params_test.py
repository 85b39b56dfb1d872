# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Files of MXNet's arrays: every version and type is read, and no damage gets past a check."""

import struct

import ml_dtypes
import numpy as np
import pytest

from amalgamation.graph.errors import InvalidModel
from amalgamation.graph.importers import mxnet_params

_CPU = struct.pack("<ii", 1, 0)
_TYPES = [np.float32, np.float64, np.float16, np.uint8, np.int32, np.int8, np.int64, np.bool_, np.int16, np.uint16, np.uint32, np.uint64,
          ml_dtypes.bfloat16]


def _file(*arrays: bytes, names: tuple[str, ...] = ()) -> bytes:
    head = struct.pack("<QQQ", 0x112, 0, len(arrays)) + b"".join(arrays) + struct.pack("<Q", len(names))
    return head + b"".join(struct.pack("<Q", len(name)) + name.encode() for name in names)


def _shape(*dims: int) -> bytes:
    return struct.pack(f"<i{len(dims)}q", len(dims), *dims)


def _ints(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}q", *values)


def _floats(*values: float) -> bytes:
    return struct.pack(f"<{len(values)}f", *values)


def _row_sparse(rows=(1, 3), shape=(5, 2)) -> bytes:
    return (struct.pack("<Ii", 0xF993FAC9, 1) + _shape(2, 2) + _shape(*shape) + _CPU + struct.pack("<i", 0) + struct.pack("<i", 6)
            + _shape(len(rows)) + _floats(1, 2, 3, 4) + _ints(*rows))


def _csr(starts=(0, 1, 1, 3), columns=(0, 2, 1), stored=3) -> bytes:
    return (struct.pack("<Ii", 0xF993FAC9, 2) + _shape(stored) + _shape(3, 4) + _CPU + struct.pack("<i", 0) + struct.pack("<i", 6)
            + _shape(len(starts)) + struct.pack("<i", 6) + _shape(len(columns)) + _floats(1, 2, 3) + _ints(*starts) + _ints(*columns))


_VERSIONS = {
    "V0": _file(struct.pack("<III", 2, 1, 2) + _CPU + struct.pack("<i", 0) + _floats(1, 2)),
    "V1": _file(struct.pack("<I", 0xF993FAC8) + _shape(1, 2) + _CPU + struct.pack("<i", 0) + _floats(1, 2)),
    "V2": _file(struct.pack("<Ii", 0xF993FAC9, 0) + _shape(1, 2) + _CPU + struct.pack("<i", 0) + _floats(1, 2)),
    "V3": _file(struct.pack("<Ii", 0xF993FACA, 0) + _shape(1, 2) + _CPU + struct.pack("<i", 0) + _floats(1, 2)),
}
_SPARSE = _file(_row_sparse(), _csr(), names=("arg:rows", "aux:csr"))


@pytest.mark.parametrize("version", _VERSIONS)
def test_each_version_is_read(version):
    assert {name: array.tolist() for name, array in mxnet_params.read(_VERSIONS[version]).items()} == {"0": [[1, 2]]}


def test_scalars_and_arrays_without_a_value_are_told_apart():
    scalar = struct.pack("<Ii", 0xF993FACA, 0) + _shape() + _CPU + struct.pack("<i", 0) + _floats(3)
    nothing = struct.pack("<Ii", 0xF993FAC9, 0) + _shape()
    found = mxnet_params.read(_file(scalar, nothing))
    assert [array.shape for array in found.values()] == [(), (0,)] and found["0"] == 3


def test_sparse_arrays_become_dense():
    found = mxnet_params.read(_SPARSE)
    assert found["arg:rows"].tolist() == [[0, 0], [1, 2], [0, 0], [3, 4], [0, 0]]
    assert found["aux:csr"].tolist() == [[1, 0, 0, 0], [0, 0, 0, 0], [0, 3, 2, 0]]


def test_the_stored_shape_of_csr_may_be_wrong_as_mxnet_saves_it():
    found, = mxnet_params.read_arrays(_file(_csr(stored=0)))
    assert found.tolist() == [[1, 0, 0, 0], [0, 0, 0, 0], [0, 3, 2, 0]]


def test_what_is_written_is_read_in_every_type():
    arrays = {f"arg:{np.dtype(t)}": np.arange(6).reshape(2, 3).astype(t) for t in _TYPES} | {"aux:empty": np.zeros((0, 3), np.float32)}
    found = mxnet_params.read(mxnet_params.write(arrays))
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype and np.array_equal(found[name], array)


def test_a_scalar_needs_version_3_and_arrays_without_names_are_a_list():
    scalar, = mxnet_params.read_arrays(mxnet_params.write([np.float32(3)], version=3))
    assert scalar.shape == () and scalar == 3
    assert mxnet_params.read_arrays(mxnet_params.write([])) == []
    for version in (1, 4):
        with pytest.raises(ValueError, match="only 2 and 3"):
            mxnet_params.write([], version)


@pytest.mark.parametrize("version, data", [(2, "V2"), (3, "V3")])
def test_a_file_that_is_read_and_written_keeps_its_bytes(version, data):
    assert mxnet_params.write(mxnet_params.read_arrays(_VERSIONS[data]), version) == _VERSIONS[data]


def test_what_the_format_cannot_hold_is_not_written():
    for array in (np.zeros(2, np.complex64), np.float32(1)):
        with pytest.raises(ValueError, match="cannot hold"):
            mxnet_params.write({"w": array})


@pytest.mark.parametrize("data", [*_VERSIONS.values(), _SPARSE, mxnet_params.write({"w": np.ones((2, 2), np.int8)})])
def test_every_truncation_is_an_error(data):
    for size in range(len(data)):
        with pytest.raises(InvalidModel, match="^m.params: byte .* truncated or damaged"):
            mxnet_params.read(data[:size], "m.params")
    with pytest.raises(InvalidModel, match="1 bytes follow"):
        mxnet_params.read(data + b"\0")


@pytest.mark.parametrize("data", [*_VERSIONS.values(), _SPARSE])
def test_hostile_words_are_errors_or_other_numbers_and_never_large(data):
    most = 1 << 31 if data is _SPARSE else len(data)
    for at in range(len(data) - 3):
        for word in (0, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0x10000):
            try:
                found = mxnet_params.read(data[:at] + struct.pack("<I", word) + data[at + 4:])
                assert sum(array.nbytes for array in found.values()) <= most
            except InvalidModel:
                pass


@pytest.mark.parametrize("data, error", [
    (b"\0" * 16, "not a file of MXNet arrays"),
    (struct.pack("<QQQ", 0x112, 0, 1 << 60), "1152921504606846976 arrays do not fit in the 0 bytes that are left"),
    (_file(struct.pack("<I", 33)), "array 0 has 33 dims, not 0 to 32"),
    (_file(struct.pack("<I", 0xF993FAC8) + _shape(1 << 40) + _CPU + struct.pack("<i", 0)), r"float32\[1099511627776\], takes 4398046511104 bytes"),
    (_file(struct.pack("<I", 0xF993FAC8) + _shape(1 << 40, 1 << 40)), "impossible shape"),
    (_file(struct.pack("<I", 0xF993FAC8) + _shape(0, 1 << 62)), "impossible shape"),
    (_file(struct.pack("<I", 0xF993FAC8) + _shape(-1, 2)), r"array 0 has the impossible shape \[-1, 2\]"),
    (_file(struct.pack("<I", 0xF993FAC8) + _shape(1) + _CPU + struct.pack("<i", 13)), "unknown type 13"),
    (_file(struct.pack("<Ii", 0xF993FAC9, 3)), "unknown storage 3"),
    (_file(struct.pack("<Ii", 0xF993FACA, 1)), "unknown storage 1"),
    (_file(_row_sparse(rows=(1, 5))), "rows do not fit"),
    (_file(_row_sparse(rows=(-1, 3))), "rows do not fit"),
    (_file(_row_sparse(shape=(1 << 40, 2))), "as a dense array it would take more than 2 GB"),
    (_file(_csr(columns=(0, 4, 1))), "rows and columns do not fit"),
    (_file(_csr(starts=(0, 2, 1, 3))), "rows and columns do not fit"),
    (_file(_csr(starts=(0, 1, 1, 1 << 40))), "rows and columns do not fit"),
    (_file(_row_sparse(), names=("a", "b")), "1 arrays but 2 names"),
    (_file(_row_sparse(), _row_sparse(), names=("a", "a")), "'a' is used twice"),
    (_file(_row_sparse(), names=("a",))[:-1] + b"\xff", "not UTF-8"),
])
def test_a_damaged_file_is_an_error_that_says_what_and_where(data, error):
    with pytest.raises(InvalidModel, match=error):
        mxnet_params.read(data)
