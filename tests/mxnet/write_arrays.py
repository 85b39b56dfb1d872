# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Saves arrays of each type and storage with MXNet itself: write_arrays.py OUT.zip, for arrays_test.py.

In it: NAME.params, NAME/KEY.npy for each array as MXNet shows it. bfloat16 is there as its upper half of float32. The one thing to know: MXNet 1.9.1 has no
arrays of 16-bit and unsigned integers, so that files of those are made by hand, in graph/importers/mxnet_params_test.py.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable

os.environ |= {"MXNET_MKLDNN_ENABLED": "0", "MXNET_STORAGE_FALLBACK_LOG_VERBOSE": "0", "OMP_NUM_THREADS": "1"}
sys.modules["scipy"] = None  # MXNet takes it if the machine has it

import mxnet as mx
import numpy as np

_TIME = (1980, 1, 1, 0, 0, 0)
_DTYPES = ("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool")
# Numbers that bfloat16 has.
_BFLOAT16 = (np.array([[1.5, -2, 0], [3.14, 1e30, -0.0]], np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32)


def _bfloat16() -> mx.nd.NDArray:
    """MXNet's Python has no name for the type, its operators do."""
    cast = mx.sym.load_json('{"nodes": [{"op": "null", "name": "x", "inputs": []}, {"op": "Cast", "name": "y", "attrs": {"dtype": "bfloat16"},'
                            ' "inputs": [[0, 0, 0]]}], "arg_nodes": [0], "heads": [[1, 0, 0]], "attrs": {"mxnet_version": ["int", 10901]}}')
    return mx.nd.CachedOp(cast)(mx.nd.array(_BFLOAT16))


def _saved(save: Callable, arrays: dict | list) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "arrays")
        save(path, arrays)
        with open(path, "rb") as file:
            return file.read()


def main(out: str) -> None:
    random = np.random.default_rng(0)
    dense = {f"arg:{dtype}": mx.nd.array(random.integers(0, 5, (2, 3)), dtype=dtype) for dtype in _DTYPES}
    ranks = [mx.nd.ones(shape) for shape in ((1,), (4,), (2, 1, 3), (1, 1, 1, 1, 2))]
    sparse = {"rows": mx.nd.sparse.row_sparse_array((random.normal(size=(2, 3)), [1, 4]), shape=(6, 3)), "no_rows": mx.nd.sparse.zeros("row_sparse", (3, 2)),
              "csr": mx.nd.sparse.csr_matrix(np.eye(3, 5)), "no_csr": mx.nd.sparse.zeros("csr", (3, 2))}
    with zipfile.ZipFile(out, "w") as archive:
        def add(name: str, data: bytes, shown: list[tuple[str, np.ndarray]]) -> None:
            archive.writestr(zipfile.ZipInfo(f"{name}.params", _TIME), data)
            for key, array in shown:
                file = io.BytesIO()
                np.save(file, array)
                archive.writestr(zipfile.ZipInfo(f"{name}/{key}.npy", _TIME), file.getvalue())

        add("dense", _saved(mx.nd.save, dense), [(key, array.asnumpy()) for key, array in dense.items()])
        add("list", _saved(mx.nd.save, ranks), [(str(i), array.asnumpy()) for i, array in enumerate(ranks)])
        add("sparse", _saved(mx.nd.save, sparse), [(key, array.asnumpy()) for key, array in sparse.items()])
        add("bfloat16", _saved(mx.nd.save, {"w": _bfloat16()}), [("w", _BFLOAT16)])
        with mx.util.np_shape(True), mx.util.np_array(True):
            scalars = [mx.np.array(3.5), mx.np.zeros((0, 3)), mx.np.ones((2,))]
            add("numpy", _saved(mx.npx.save, scalars), [(str(i), array.asnumpy()) for i, array in enumerate(scalars)])


if __name__ == "__main__":
    main(*sys.argv[1:])
