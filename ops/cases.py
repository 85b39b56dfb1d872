# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What `ops/<OnnxName>/cases.py` exports, `cases() -> list[Case]`, and the one-node model that each case is.

A case is data: written once, run by onnx.reference, onnxruntime and every backend. Use `values` for inputs, so that they are seeded.
"""

from __future__ import annotations

import dataclasses
import importlib
import pathlib
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from onnx import helper, numpy_helper


ORACLES = ("onnx.reference", "onnxruntime")


@dataclasses.dataclass(frozen=True)
class Case:
    """One node with its inputs; `name` is a sentence.

    constants: inputs that are given as initializers. symbolic: input name to dims, of which the strings stay symbolic while compiling.
    rtol, atol: against the reference; `why` gives the reason if they are not those of a few float32 roundings.
    oracles: whom to believe; `why` tells what is wrong with one that is left out.
    bad: inputs that take the place of the case's, each of them for a run that must fail and leave the predictor as good as before.
    more: nodes after it, of an operator that has a program only together with what reads it; the last one's outputs are compared.
    """

    name: str
    node: onnx.NodeProto
    inputs: Mapping[str, np.ndarray]
    constants: frozenset[str] = frozenset()
    opset: int = 21
    rtol: float = 1e-5
    atol: float = 1e-6
    why: str = ""
    oracles: Sequence[str] = ORACLES
    symbolic: Mapping[str, Sequence[int | str]] = dataclasses.field(default_factory=dict)
    bad: Sequence[Mapping[str, np.ndarray]] = ()
    more: Sequence[onnx.NodeProto] = ()


def values(seed: str, *shape: int, dtype=np.float32, low: float = -2.0, high: float = 2.0) -> np.ndarray:
    """An array of `shape`, uniform in [low, high) (integers: including high), the same for the same `seed` everywhere."""
    random = np.random.default_rng(zlib.crc32(seed.encode()))
    dtype = np.dtype(dtype)
    if dtype == np.bool_:
        return random.random(shape) < 0.5
    if dtype.kind in "iu":
        return random.integers(int(low), int(high), shape, dtype=np.int64, endpoint=True).astype(dtype)
    return random.uniform(low, high, shape).astype(dtype)


def model(case: Case) -> onnx.ModelProto:
    """The case as a model: its inputs are the graph's, save `constants`; all outputs of the last node are the graph's."""
    inputs = []
    for name, array in case.inputs.items():
        if name not in case.constants:
            dims = case.symbolic.get(name, array.shape)
            inputs.append(helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), dims))
    constants = [numpy_helper.from_array(case.inputs[name], name) for name in case.inputs if name in case.constants]
    nodes = [case.node, *case.more]
    outputs = [onnx.ValueInfoProto(name=name) for name in nodes[-1].output if name]
    graph = helper.make_graph(nodes, "case", inputs, outputs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", case.opset)], ir_version=10)
    return onnx.shape_inference.infer_shapes(made, data_prop=True)


def all_cases(folder: pathlib.Path = pathlib.Path(__file__).parent) -> dict[str, list[Case]]:
    """The cases of every operator folder, by operator."""
    found = sorted(path.parent.name for path in folder.glob("*/cases.py"))
    return {name: importlib.import_module(f"amalgamation.ops.{name}.cases").cases() for name in found}
