# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Other weights for lenet, and what onnxruntime says of any."""

from __future__ import annotations

import numpy as np
import onnxruntime

from amalgamation.graph.importers import inputs, mxnet, mxnet_params


def others(params: bytes, seed: int) -> bytes:
    """A file with the arrays of `params`, other numbers in them; variances stay positive."""
    random = np.random.default_rng(seed)
    positive = {name: np.abs(random.normal(0, 0.3, array.shape)) + 0.05 for name, array in mxnet_params.read(params).items()}
    signs = {name: 1 if "var" in name else random.choice([-1, 1], array.shape) for name, array in positive.items()}
    return mxnet_params.write({name: (array * signs[name]).astype(np.float32) for name, array in positive.items()})


def expected(symbol: bytes, params: bytes, x: np.ndarray) -> np.ndarray:
    """The scores of images x, (n, 1, 14, 14)."""
    proto = mxnet.to_onnx(symbol, params, inputs.read({"data": ["N", 1, 14, 14]}))
    return onnxruntime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"data": x})[0]
