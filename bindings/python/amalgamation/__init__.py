# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs trained networks: `load` a model or a program, then `run` it on NumPy arrays.

    import amalgamation
    predictor = amalgamation.load("model.onnx", threads=2)
    scores = predictor.run({"pixels": pixels})["scores"]

Importing this package is light: the graph compiler, and onnx with it, is imported only when a model has to be compiled.
"""

from __future__ import annotations

import dataclasses
import os
import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from amalgamation._predict import PredictError, Predictor as _Predictor, Program as _Program
from amalgamation.version import __version__

__all__ = ["PredictError", "Predictor", "Step", "TensorInfo", "__version__", "load"]

_PROGRAM_MAGIC = b"PREDICT\n"


@dataclasses.dataclass(frozen=True)
class TensorInfo:
    """An input or output. `shape` has the name of each dimension that may change as a string, and else its size."""

    name: str
    shape: tuple[int | str, ...]
    dtype: np.dtype

    def __str__(self) -> str:
        sizes = ", ".join(str(size) for size in self.shape)
        return f"{self.name}: {self.dtype}[{sizes}]"


@dataclasses.dataclass(frozen=True)
class Step:
    """A row of `Predictor.profile`: the kernel, the model's node, and the seconds of each measured run."""

    kernel: str
    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return float(np.median(self.seconds))


class Predictor:
    """A program with buffers of its own. Different predictors may run at the same time; one, in one thread at a time.

    Errors: KeyError for a missing or unknown input name, TypeError for a dtype and ValueError for a shape that does not fit,
    PredictError for what the runtime says of a program.
    """

    def __init__(self, program: _Program, threads: int = 1, backend: str | None = None):
        self._program = program
        self._predictor = _Predictor(program, threads, backend)

    @property
    def inputs(self) -> list[TensorInfo]:
        return [_tensor_info(*info) for info in self._predictor.infos(inputs=True)]

    @property
    def outputs(self) -> list[TensorInfo]:
        return [_tensor_info(*info) for info in self._predictor.infos(inputs=False)]

    @property
    def input_shapes(self) -> list[tuple[int, ...]]:
        """The inputs' shapes as of now, symbolic dimensions with their size: as after the last run."""
        return [dims for _, _, dims, _ in self._predictor.infos(inputs=True)]

    @property
    def backend(self) -> str:
        """The instruction set whose kernels run, such as "avx2"."""
        return self._predictor.backend

    @property
    def arena_bytes(self) -> int:
        """Memory for intermediate results at the shapes of the last run."""
        return self._predictor.arena_bytes

    @property
    def step_count(self) -> int:
        """How many kernels a run calls."""
        return self._predictor.step_count

    def info(self, key: str) -> str | None:
        """What the compiler left in the program under `key`: "model", "model_sha256", "compiler"."""
        return self._program.info(key)

    def run(self, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The outputs by name. Sizes of symbolic dimensions are taken from the arrays.

        A C-contiguous array is read in place, another is copied; the outputs are new arrays that the library wrote in place.
        Raises PredictError if a step is led to an index that is out of range; the next run is as good as any.
        """
        return self._predictor.run(dict(inputs))

    def profile(self, inputs: Mapping[str, np.ndarray], repeat: int = 10) -> list[Step]:
        """Runs `repeat` times after one unmeasured run, and returns each step's times in the order of execution."""
        self.run(inputs)
        self._predictor.set_timing(True)
        try:
            runs = []
            for _ in range(repeat):
                self.run(inputs)
                runs.append(self._predictor.steps())
        finally:
            self._predictor.set_timing(False)
        return [Step(rows[0][0], rows[0][1], tuple(row[2] for row in rows)) for rows in zip(*runs, strict=True)]


def load(
    model: str | os.PathLike | bytes,
    threads: int = 1,
    backend: str | None = None,
    inputs: Mapping[str, Sequence[int | str] | str] | None = None,
    bind: Mapping[str, int] | None = None,
    params: str | os.PathLike | bytes | None = None,
) -> Predictor:
    """A predictor for an ONNX model, which is compiled first, or for a compiled program: a path or the bytes themselves.

    Which of the two it is, the content says, not the file's name. `backend` is "generic", "avx2", …; None is the best this CPU has.
    `inputs` gives inputs other dims while the model is compiled, numbers or names: {"pixels": ["batch", 3, 224, 224]}; `bind` gives a name its size, {"batch": 1}.
    `params` are the weights of MXNet: `model` is a symbol.json then, and `inputs` has all its inputs, of another type than float32 as {"ids": "int32[batch,128]"}.
    What the compiler cannot take raises amalgamation.graph.errors.CompileError.
    """
    if isinstance(model, (bytes, bytearray, memoryview)):
        data = bytes(model)
        if data.startswith(_PROGRAM_MAGIC):
            _nothing_to_compile(inputs=inputs, bind=bind, params=params)
            return Predictor(_Program.from_bytes(data), threads, backend)
        return Predictor(_compiled(data, "model", inputs, bind, params), threads, backend)
    path = os.fspath(model)
    with open(path, "rb") as file:
        head = file.read(len(_PROGRAM_MAGIC))
    if not head:
        raise PredictError(f"{path}: the file is empty; expected an ONNX model or a program")
    if head == _PROGRAM_MAGIC:
        _nothing_to_compile(inputs=inputs, bind=bind, params=params)
        return Predictor(_Program.open(path), threads, backend)
    return Predictor(_compiled(path, os.path.basename(path), inputs, bind, params), threads, backend)


def _compiled(model: str | bytes, name: str, inputs, bind, params) -> _Program:
    from amalgamation.graph.compile import compile_model

    compiled = compile_model(model, name=name, inputs=inputs, bind=bind, params=params)
    if compiled.note:
        warnings.warn(compiled.note, stacklevel=3)
    return _Program.from_bytes(compiled.program_bytes, verify_weights=False)


def _nothing_to_compile(**options) -> None:
    for name, value in options.items():
        if value:
            raise ValueError(f"{name} is for models that are compiled first: a compiled program has its weights, and what is symbolic in it is decided")


def _tensor_info(name: str, dtype: str, dims: tuple[int, ...], symbols: tuple[str | None, ...]) -> TensorInfo:
    shape = tuple(size if symbol is None else symbol for size, symbol in zip(dims, symbols, strict=True))
    return TensorInfo(name, shape, np.dtype(dtype))
