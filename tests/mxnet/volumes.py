# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs MXNet on layers and a network of three spatial dims, with seeded weights, and writes all that a test needs into one zip.

    volumes.py MODELS.zip
What is in it, writer.py says. The one thing to know: this is a process of its own, as MXNet 1.9.1 runs a Deconvolution of three dims with oneDNN alone.
"""

from __future__ import annotations

import os
import sys
import zipfile

from tests.mxnet import cases, oracle
from tests.mxnet.weights import random_for
from tests.mxnet.writer import mx, np, write

os.environ["MXNET_MKLDNN_ENABLED"] = "1"  # read when the first operator runs


def _layer(x: mx.sym.Symbol, name: str, filters: int, kernel: tuple[int, int, int], relu: bool = True, **attributes) -> mx.sym.Symbol:
    """A convolution that keeps the size if it has no stride, and what usually follows it."""
    pad = tuple(size // 2 for size in kernel)
    x = mx.sym.Convolution(x, num_filter=filters, kernel=kernel, pad=pad, no_bias=True, name=f"{name}_conv", **attributes)
    x = mx.sym.BatchNorm(x, fix_gamma=False, name=f"{name}_norm")
    return mx.sym.Activation(x, act_type="relu", name=f"{name}_relu") if relu else x


def residual_network() -> mx.sym.Symbol:
    """Frames in; one number for each voxel, and one for each class: a stem, two residual blocks, one of them depthwise, and the way back up."""
    x = low = _layer(mx.sym.Variable("data"), "stem", 18, (3, 5, 5), stride=(1, 2, 2))
    x = mx.sym.Pooling(x, kernel=(3, 3, 3), stride=(2, 2, 2), pad=(1, 1, 1), pool_type="max", name="pool")
    for name, groups, kernel in (("block", 1, (3, 3, 3)), ("depthwise", 18, (3, 3, 3)), ("factorised", 1, (3, 1, 1))):
        inner = _layer(_layer(x, f"{name}0", 18, (1, 3, 3)), f"{name}1", 18, kernel, relu=False, num_group=groups)
        x = mx.sym.Activation(x + inner, act_type="relu", name=f"{name}_out")
    up = mx.sym.Deconvolution(x, num_filter=18, kernel=(2, 2, 2), stride=(2, 2, 2), no_bias=True, name="up")
    voxels = mx.sym.Convolution(mx.sym.Concat(up, low, dim=1), num_filter=1, kernel=(1, 1, 1), name="voxels")
    classes = mx.sym.Pooling(x, global_pool=True, kernel=(1, 1, 1), pool_type="avg", name="average")
    return mx.sym.Group([voxels, mx.sym.FullyConnected(classes, num_hidden=5, name="classes")])


def _network(archive: zipfile.ZipFile) -> None:
    random, symbol = random_for("residual_network"), residual_network()
    inputs = {"data": random.normal(0, 1, (2, 3, 6, 24, 20)).astype(np.float32)}
    found, _, auxiliary = symbol.infer_shape(data=inputs["data"].shape)
    shapes = dict(zip(symbol.list_arguments() + symbol.list_auxiliary_states(), found + auxiliary))
    weights = {}
    for key, shape in shapes.items():
        if key not in inputs:
            deviation = np.sqrt(2 / np.prod(shape[1:])) if len(shape) > 1 else 0.1
            around = 1 if key.endswith(("gamma", "var")) else 0
            weights[key] = np.abs(around + random.normal(0, deviation, shape)) if around else random.normal(0, deviation, shape)
    write(archive, "residual_network", symbol, inputs, {key: array.astype(np.float32) for key, array in weights.items()})


def main(path: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        oracle.write_operators(archive, cases.DECONVOLUTIONS)
        _network(archive)


if __name__ == "__main__":
    main(*sys.argv[1:])
