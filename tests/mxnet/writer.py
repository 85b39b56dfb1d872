# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs a symbol with MXNet and writes all that a test needs into a zip, for oracle_test.py.

For each model: NAME/symbol.json, NAME/params, NAME/in/INPUT.npy, NAME/out/OUTPUT.npy; and NAME/drawn.json with the shapes of the weights that params
lacks, as weights.py draws them. The one thing to know: it is imported before MXNet, which it tells to use its own kernels.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Collection, Mapping

if os.environ.setdefault("MXNET_MKLDNN_ENABLED", "0") == "0":  # peer.py wants the others
    os.environ["MXNET_SUBGRAPH_BACKEND"] = "NONE"
os.environ |= {"MXNET_STORAGE_FALLBACK_LOG_VERBOSE": "0", "OMP_NUM_THREADS": "1"}

sys.modules["scipy"] = None  # MXNet takes it if the machine has it

import mxnet as mx
import numpy as np

_TIME = (1980, 1, 1, 0, 0, 0)

Arrays = Mapping[str, np.ndarray]


def write(archive: zipfile.ZipFile, name: str, symbol: mx.sym.Symbol, inputs: Arrays, weights: Arrays, drawn: Collection[str] = (),
          text: str = "", half: bool = False, double: bool = False) -> None:
    """Puts the model and its numbers into `archive`, without the weights in `drawn`, which weights.draw gives again; `text`: its file, if it is another.

    half: the model is one of float16 throughout. MXNet lacks many operators of these on a CPU, so that it computes in float32 what they mean.
    double: it is one of float64, in which MXNet computes.
    """
    types = {}
    if half or double:
        inputs, weights, types = retyped(symbol, inputs, weights, np.float16 if half else np.float64)
    auxiliary = set(symbol.list_auxiliary_states())
    prefixed = {key: ("aux:" if key in auxiliary else "arg:") + key for key in sorted(weights)}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "params")
        mx.nd.save(path, {prefixed[key]: mx.nd.array(weights[key], dtype=weights[key].dtype) for key in prefixed if key not in drawn})
        with open(path, "rb") as file:
            add(archive, f"{name}/params", file.read())
    add(archive, f"{name}/symbol.json", (text or symbol.tojson()).encode())
    if drawn:
        add(archive, f"{name}/drawn.json", json.dumps({prefixed[key]: weights[key].shape for key in sorted(drawn)}).encode())
    for key, array in inputs.items():
        add(archive, f"{name}/in/{key}.npy", npy(array))
    names = (mx.sym.load_json(text) if text else symbol).list_outputs()
    for key, (own, output) in zip(names, run(symbol, *(widened(arrays) if half else arrays for arrays in (inputs, weights))).items(), strict=True):
        add(archive, f"{name}/out/{key}.npy", npy(output.astype(types.get(own, output.dtype))))


def retyped(symbol: mx.sym.Symbol, inputs: Arrays, weights: Arrays, floats: type) -> tuple[Arrays, Arrays, dict[str, type]]:
    """Inputs and weights in the types that MXNet gives them where the inputs of float32 are of `floats`; and those of the outputs by name."""
    inputs = {key: array.astype(floats) if array.dtype == np.float32 else array for key, array in inputs.items()}
    found, outputs, more = symbol.infer_type(**{key: array.dtype for key, array in inputs.items()})
    types = dict(zip(symbol.list_arguments(), found)) | dict(zip(symbol.list_auxiliary_states(), more))
    return inputs, {key: array.astype(types[key]) for key, array in weights.items()}, dict(zip(symbol.list_outputs(), outputs))


def widened(arrays: Arrays) -> Arrays:
    return {key: array.astype(np.float32) if array.dtype == np.float16 else array for key, array in arrays.items()}


def run(symbol: mx.sym.Symbol, inputs: Arrays, weights: Arrays) -> dict[str, np.ndarray]:
    """The outputs by name. A label, which prediction does not read, is zero."""
    auxiliary = symbol.list_auxiliary_states()
    found, _, _ = symbol.infer_shape(**{key: array.shape for key, array in {**inputs, **weights}.items() if key not in auxiliary})
    floats = np.result_type(np.float32, *(array.dtype for array in inputs.values() if array.dtype.kind == "f"))
    given = {key: mx.nd.zeros(shape, dtype=floats) for key, shape in zip(symbol.list_arguments(), found or ()) if key.endswith("label")}
    given |= {key: mx.nd.array(array, dtype=array.dtype) for key, array in {**inputs, **weights}.items()}
    outputs = _outputs(symbol, given, auxiliary)
    return {key: output.asnumpy() for key, output in zip(symbol.list_outputs(), outputs, strict=True)}


def _outputs(symbol: mx.sym.Symbol, given: dict[str, mx.nd.NDArray], auxiliary: Collection[str]) -> list[mx.nd.NDArray]:
    """By CachedOp, as Gluon runs a model, or by an executor, as Module does, where an operator has no gradient."""
    values = [given[key] for key in symbol.list_inputs()]
    try:
        outputs = mx.nd.CachedOp(symbol)(*values) if values else symbol.eval()
    except mx.MXNetError as error:
        if "non-differentiable" not in str(error):
            raise
        arguments = {key: given[key] for key in symbol.list_arguments()}
        outputs = symbol.bind(mx.cpu(), arguments, grad_req="null", aux_states={key: given[key] for key in auxiliary}).forward(is_train=False)
    return outputs if isinstance(outputs, list) else [outputs]


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _TIME), data)
