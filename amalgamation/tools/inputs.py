# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What the tools share: their arguments, seeded inputs, and onnxruntime beside the library."""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from loaded import Library, Tensor


def parser(text: str) -> argparse.ArgumentParser:
    """The arguments that every tool has; `split` reads --files."""
    made = argparse.ArgumentParser(description=text)
    made.add_argument("--files", nargs="+", type=Path, required=True, help="the files of a predict_library")
    made.add_argument("--model", type=Path, required=True, help="the ONNX file")
    made.add_argument("--test-inputs", type=Path, help="an .npz with an array for each input; else they are random, with a fixed seed")
    return made


def split(files: Sequence[Path]) -> tuple[Path, Path]:
    """The shared library and the program among the files of a predict_library."""
    [library] = [file for file in files if file.suffix == ".so"]
    [program] = [file for file in files if file.suffix == ".program"]
    return library, program


def seeded(tensor: Tensor) -> np.ndarray:
    """Values for an input, the same everywhere: floats in [-1, 1), integers in [0, 16), which also serve as small indices."""
    random = np.random.default_rng(zlib.crc32(tensor.name.encode()))
    if tensor.dtype == np.bool_:
        return random.random(tensor.shape) < 0.5
    if np.issubdtype(tensor.dtype, np.integer):
        return random.integers(0, 16, tensor.shape).astype(tensor.dtype)
    return random.uniform(-1, 1, tensor.shape).astype(tensor.dtype)


def arrays(tensors: Sequence[Tensor], path: Path | None) -> dict[str, np.ndarray]:
    """An array for each input: those of the .npz at `path`, or seeded ones."""
    if path is None:
        return {tensor.name: seeded(tensor) for tensor in tensors}
    with np.load(path) as given:
        return {tensor.name: np.ascontiguousarray(given[tensor.name].astype(tensor.dtype)) for tensor in tensors}


def reference(model: Path) -> onnxruntime.InferenceSession:
    """The model in onnxruntime, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def expected(session: onnxruntime.InferenceSession, given: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """onnxruntime's outputs by name."""
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, dict(given))))


__all__ = ["Library", "arrays", "expected", "parser", "reference", "seeded", "split"]
