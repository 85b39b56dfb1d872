# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Three seeded images for lenet, and what onnxruntime says of them, as float32: write_numbers.py MODEL.onnx IMAGES SCORES"""

import sys
from pathlib import Path

import numpy as np
import onnxruntime


def main(model: str, images_path: str, scores_path: str) -> None:
    images = np.random.default_rng(0).normal(0, 1, (3, 1, 14, 14)).astype(np.float32)
    [scores] = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, {"data": images})
    Path(images_path).write_bytes(images.tobytes())
    Path(scores_path).write_bytes(scores.tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
