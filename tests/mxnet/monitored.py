# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a model and all that MXNet shows a monitor of it: monitored.py OUT.zip SYMBOL.json PARAMS, for //tests/mxnet_api:monitor_test.

In the zip: in/INPUT.npy, and shown/NUMBER NAME.npy for each call, with monitor_all; of the small symbols of cases.py what MXNet calls the inputs of their node:
names.json, a list of [symbol.json, names]. The one thing to know: MXNet shows the results of training, too, such as the mask of Dropout.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import zipfile

from tests.mxnet.oracle import write_operators
from tests.mxnet.weights import random_for
from tests.mxnet.writer import add, mx, np, npy

del os.environ["MXNET_SUBGRAPH_BACKEND"]  # of which it would tell with each executor; without oneDNN there is none
_INPUTS = {"data": (2, 3, 8, 6), "ids": (2, 4)}


def _symbol() -> mx.sym.Symbol:
    sym = mx.sym
    x = sym.Convolution(sym.Variable("data"), kernel=(3, 3), num_filter=8, name="conv0")
    x = sym.Activation(sym.BatchNorm(x, fix_gamma=False, name="bn0"), act_type="relu", name="relu0")
    x = sym.Dropout(sym.Pooling(x, kernel=(2, 2), stride=(2, 2), pool_type="avg", name="pool0"), name="drop0")
    words = sym.sum(sym.Embedding(sym.Variable("ids"), input_dim=7, output_dim=5, name="emb0"), axis=1, name="sum0")
    x = sym.FullyConnected(sym.Concat(sym.Flatten(x, name="flat0"), words, name="concat0"), num_hidden=6, name="fc0")
    halves = sym.SliceChannel(x, num_outputs=2, name="split0")
    x = sym.broadcast_add(halves[0] * 2, sym.elemwise_mul(halves[1], halves[1], name="square0"), name="add0")
    return sym.SoftmaxOutput(sym.transpose(sym.LeakyReLU(x, act_type="leaky", name="leaky0"), axes=(0, 1), name="same0"), name="softmax")


def _names(symbol: mx.sym.Symbol, arrays: dict[str, np.ndarray]) -> list[str]:
    """Of the inputs of the one node that the symbol has; a variable is shown by its own name before."""
    dtypes = {key: array.dtype for key, array in arrays.items()}
    executor = symbol.simple_bind(mx.cpu(), grad_req="null", type_dict=dtypes, **{key: array.shape for key, array in arrays.items()})
    for key, array in arrays.items():
        (executor.arg_dict | executor.aux_dict)[key][:] = array
    shown = []
    executor.set_monitor_callback(lambda name, _: shown.append(name.decode()), monitor_all=True)
    executor.forward(is_train=False)
    mx.nd.waitall()
    return [name.removeprefix("case_") for name in shown[1:2 * len(symbol.list_inputs()):2]]


def main(out: str, symbol_file: str, params_file: str) -> None:
    symbol, random = _symbol(), random_for("monitored")
    executor = symbol.simple_bind(mx.cpu(), grad_req="null", **_INPUTS)
    given = {"data": random.standard_normal(_INPUTS["data"], np.float32), "ids": random.integers(0, 7, _INPUTS["ids"]).astype(np.float32)}
    params = {}
    for kind, arrays in (("arg", executor.arg_dict), ("aux", executor.aux_dict)):
        for key in sorted(arrays):
            if key in given:
                arrays[key][:] = given[key]
            elif key != "softmax_label":
                arrays[key][:] = random.uniform(0.5, 1, arrays[key].shape) * (random.choice([-1, 1], arrays[key].shape) if key.endswith("weight") else 1)
                params[f"{kind}:{key}"] = arrays[key]
    symbol.save(symbol_file)
    mx.nd.save(params_file, params)
    with zipfile.ZipFile(out, "w") as archive:
        for key, array in given.items():
            add(archive, f"in/{key}.npy", npy(array))

        def show(name: bytes, handle: int) -> None:
            array = mx.nd.NDArray(ctypes.c_void_p(handle), writable=False).asnumpy()
            add(archive, f"shown/{len(archive.namelist()):03} {name.decode()}.npy", npy(array))

        names: list[tuple[str, list[str]]] = []

        def write_names(_: zipfile.ZipFile, name: str, case: mx.sym.Symbol, inputs: dict[str, np.ndarray], weights: dict[str, np.ndarray],
                        half: bool = False, double: bool = False) -> None:
            """`half` and `double` do not change a name."""
            names.append((case.tojson(), _names(case, {**inputs, **weights})))

        write_operators(archive, write=write_names)
        add(archive, "names.json", json.dumps(names).encode())
        executor.set_monitor_callback(show, monitor_all=True)
        executor.forward(is_train=False)
        mx.nd.waitall()


if __name__ == "__main__":
    main(*sys.argv[1:])
