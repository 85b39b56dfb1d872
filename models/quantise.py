# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Quantises a network of zoo.py to int8 in ONNX's QDQ form, with onnxruntime's quantiser: uint8 activations, int8 weights by channel.

The one thing to know: the ranges of activations come from seeded noise, which is good enough for networks of seeded weights.

    quantise.py IN.onnx OUT.onnx
"""

import logging
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

_IMAGES = 2


class _Noise(CalibrationDataReader):
    """Images of noise in [-1, 1)."""

    def __init__(self, model: onnx.ModelProto) -> None:
        (image,) = model.graph.input
        shape = [1, *(dim.dim_value for dim in image.type.tensor_type.shape.dim[1:])]
        random = np.random.default_rng(0)
        self._images = iter([{image.name: random.uniform(-1, 1, shape).astype(np.float32)} for _ in range(_IMAGES)])

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self._images, None)


def main(model: str, out: str) -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        prepared = str(Path(folder) / "prepared.onnx")
        quant_pre_process(model, prepared, skip_symbolic_shape=True)
        quantize_static(prepared, out, _Noise(onnx.load(model)), quant_format=QuantFormat.QDQ, per_channel=True,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)


if __name__ == "__main__":
    main(*sys.argv[1:])
