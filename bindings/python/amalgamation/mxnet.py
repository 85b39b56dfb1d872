# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The files of MXNet's arrays, `.params` or `.nd`, without MXNet: what `mx.nd.load` and `mx.nd.save` do, with NumPy's arrays.

    import amalgamation.mxnet
    weights = amalgamation.mxnet.load("net-0000.params")        # {"arg:conv0_weight": array, …}
    amalgamation.mxnet.save("net-0001.params", weights)

The one thing to know: bfloat16 is ml_dtypes.bfloat16, a type of the package ml_dtypes that NumPy computes with.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import numpy as np

from amalgamation import files
from amalgamation.graph.importers import mxnet_params

__all__ = ["load", "save"]


def load(source: str | os.PathLike | bytes) -> dict[str, np.ndarray] | list[np.ndarray]:
    """The arrays of a path or of bytes, by name; a list if the file gives no names. Sparse ones become dense.

    Raises amalgamation.graph.errors.InvalidModel if the file is truncated or damaged.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        data, name = bytes(source), "arrays"
    else:
        name = os.path.basename(os.fspath(source))
        with open(source, "rb") as file:
            data = file.read()
    arrays = mxnet_params.read_arrays(data, name)
    return {key: array.copy() for key, array in arrays.items()} if isinstance(arrays, dict) else [array.copy() for array in arrays]


def save(path: str | os.PathLike, arrays: Mapping[str, np.ndarray] | Sequence[np.ndarray] | np.ndarray, version: int = 2) -> None:
    """Writes what MXNet would, byte for byte: of version 2 as `mx.nd.save`, of version 3, which has scalars, as `mx.npx.save`.

    Raises ValueError for what the format cannot hold.
    """
    listed = [arrays] if isinstance(arrays, np.ndarray) else arrays
    files.write_atomically(os.fspath(path), mxnet_params.write(listed, version))
