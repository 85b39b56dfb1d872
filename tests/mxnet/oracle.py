# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs MXNet on the cases and on networks of its zoo with seeded weights, and writes all that a test needs into one zip.

    oracle.py OPERATORS.zip NETWORKS.zip
In it, for each model: NAME/symbol.json, NAME/params, NAME/in/INPUT.npy, NAME/out/OUTPUT.npy. The one thing to know: this is a process of its own, as
MXNet needs a NumPy from before its own end.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
import zlib

os.environ |= {"MXNET_MKLDNN_ENABLED": "0", "MXNET_STORAGE_FALLBACK_LOG_VERBOSE": "0", "OMP_NUM_THREADS": "1"}  # MXNet's own kernels

sys.modules["scipy"] = None  # MXNet takes it if the machine has it

import mxnet as mx
import numpy as np

from tests.mxnet import cases

_TIME = (1980, 1, 1, 0, 0, 0)


def _random_for(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


def _npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _TIME), data)


def _write(archive: zipfile.ZipFile, name: str, symbol: mx.sym.Symbol, inputs: dict[str, np.ndarray], weights: dict[str, np.ndarray]) -> None:
    """Runs `symbol` and puts the model and its numbers into `archive`."""
    auxiliary = set(symbol.list_auxiliary_states())
    found, _, _ = symbol.infer_shape(**{key: array.shape for key, array in inputs.items()})
    arrays = {key: mx.nd.array(array) for key, array in weights.items()}
    given = {key: mx.nd.array(array) for key, array in inputs.items()}
    given |= {key: mx.nd.zeros(shape) for key, shape in zip(symbol.list_arguments(), found) if key.endswith("label")}
    outputs = mx.nd.CachedOp(symbol)(*((given | arrays)[key] for key in symbol.list_inputs()))
    outputs = outputs if isinstance(outputs, list) else [outputs]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "params")
        mx.nd.save(path, {("aux:" if key in auxiliary else "arg:") + key: array for key, array in sorted(arrays.items())})
        with open(path, "rb") as file:
            _add(archive, f"{name}/params", file.read())
    _add(archive, f"{name}/symbol.json", symbol.tojson().encode())
    for key, array in inputs.items():
        _add(archive, f"{name}/in/{key}.npy", _npy(array))
    for key, output in zip(symbol.list_outputs(), outputs, strict=True):
        _add(archive, f"{name}/out/{key}.npy", _npy(output.asnumpy()))


def _operators(archive: zipfile.ZipFile) -> None:
    for name, op, shapes, attributes in cases.cases():
        random = _random_for(name)
        positive = attributes.get("__positive__")
        attributes = {key: value for key, value in attributes.items() if key not in ("__positive__", "num_args")}
        variables = [mx.sym.Variable(key) for key, _ in zip("xyz", shapes)]
        places = (mx.sym, mx.sym._internal, mx.sym.contrib)
        function = next(getattr(place, key) for place in places for key in (op, op.removeprefix("_contrib_")) if hasattr(place, key))
        symbol = function(*variables, name="case", **attributes)
        if op == "LeakyReLU":
            symbol = symbol[0]  # of rrelu, the other is of training
        given = dict(zip("xyz", shapes))
        found, _, more = symbol.infer_shape(**given)
        unknown = dict(zip(symbol.list_arguments(), found)) | dict(zip(symbol.list_auxiliary_states(), more))
        # Quarters: comparisons and rounding then meet equal numbers and halves.
        draw = lambda shape: (random.integers(1 if positive else -8, 9, shape) / 4).astype(np.float32)  # noqa: E731
        inputs = {key: draw(shape) for key, shape in given.items()}
        weights = {key: random.uniform(0.5, 1.5, shape).astype(np.float32) for key, shape in unknown.items() if key not in given and not key.endswith("label")}
        _write(archive, name, symbol, inputs, weights)


def _networks(archive: zipfile.ZipFile) -> None:
    """Weights that keep the size of the numbers, and statistics as of a trained network."""
    for name in cases.NETWORKS:
        symbol = mx.gluon.model_zoo.vision.get_model(name, prefix="net_")(mx.sym.Variable("x"))
        shape = (2, 3, 224, 224)
        found, _, more = symbol.infer_shape(x=shape)
        random = _random_for(name)
        weights = {}
        for key, dims in [*zip(symbol.list_arguments(), found), *zip(symbol.list_auxiliary_states(), more)]:
            if key.endswith("weight"):
                weights[key] = random.normal(0, np.sqrt(2 / np.prod(dims[1:])), dims)
            elif key.endswith(("gamma", "var")):
                weights[key] = random.uniform(0.5, 1.5, dims)
            elif key != "x":
                weights[key] = random.normal(0, 0.1, dims)
        weights = {key: array.astype(np.float32) for key, array in weights.items()}
        _write(archive, name, symbol, {"x": random.normal(0, 1, shape).astype(np.float32)}, weights)


def main(operators_path: str, networks_path: str) -> None:
    for path, fill in ((operators_path, _operators), (networks_path, _networks)):
        with zipfile.ZipFile(path, "w") as archive:
            fill(archive)


if __name__ == "__main__":
    main(*sys.argv[1:])
