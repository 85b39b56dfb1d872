# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The ONNX standard's interface to a runtime: `prepare(model).run(inputs)`.

    import amalgamation.onnx_backend as backend
    (y,) = backend.prepare(onnx.load("model.onnx")).run([x])

The one thing to know: Amalgamation decides shapes and memory at build time, so an operand that decides a shape (Reshape's
`shape`, Slice's `starts`, `axes`, `pads`, …) must be a constant. The standard's own cases feed such operands through graph inputs.
A model of this kind is compiled at the first run, with those inputs bound to the values given, and again when they change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
import onnx.backend.base
from onnx import helper, numpy_helper

import amalgamation

# Operator to the operands that must be known when the program is compiled.
BUILD_TIME_OPERANDS: dict[str, tuple[int, ...]] = {
    "AffineGrid": (1,),
    "BlackmanWindow": (0,),
    "CenterCropPad": (1,),
    "Col2Im": (1, 2),
    "ConstantOfShape": (0,),
    "CumProd": (1,),
    "CumSum": (1,),
    "DFT": (1, 2),
    "Dropout": (1, 2),
    "Expand": (1,),
    "HammingWindow": (0,),
    "HannWindow": (0,),
    "Loop": (0,),
    "MaxUnpool": (2,),
    "MelWeightMatrix": (0, 1, 2, 3, 4),
    "OneHot": (1,),
    "Pad": (1, 3),
    "Range": (0, 1, 2),
    "ReduceL1": (1,),
    "ReduceL2": (1,),
    "ReduceLogSum": (1,),
    "ReduceLogSumExp": (1,),
    "ReduceMax": (1,),
    "ReduceMean": (1,),
    "ReduceMin": (1,),
    "ReduceProd": (1,),
    "ReduceSum": (1,),
    "ReduceSumSquare": (1,),
    "Reshape": (1,),
    "Resize": (1, 2, 3),
    "STFT": (1, 3),
    "Slice": (1, 2, 3, 4),
    "Split": (1,),
    "SplitToSequence": (1,),
    "Squeeze": (1,),
    "Tile": (1,),
    "TopK": (1,),
    "Trilu": (1,),
    "Unsqueeze": (1,),
    "Upsample": (1,),
}

# Operators whose result depends on their operand's shape alone: what is behind them need not be known.
_SHAPE_ONLY = ("Shape", "Size")


class PreparedModel(onnx.backend.base.BackendRep):
    """A model that runs on lists (in the order of the graph's inputs) or dictionaries of arrays."""

    def __init__(self, model: onnx.ModelProto, threads: int = 1, backend: str | None = None):
        self._model = model
        self._options = {"threads": threads, "backend": backend}
        weights = {tensor.name for tensor in model.graph.initializer}
        self._input_names = [value.name for value in model.graph.input if value.name not in weights]
        self._output_names = [value.name for value in model.graph.output]
        self._build_time = build_time_inputs(model.graph)
        self._bound: dict[str, np.ndarray] = {}
        self.predictor: amalgamation.Predictor | None = None
        if not self._build_time:
            self._compile({})

    def run(self, inputs: Any, **_options: Any) -> tuple[np.ndarray, ...]:
        """The outputs, in the order of the graph's; also by name: `result["y"]`."""
        if not isinstance(inputs, Mapping):
            inputs = inputs if isinstance(inputs, (list, tuple)) else [inputs]
            if len(inputs) != len(self._input_names):
                raise ValueError(f"got {len(inputs)} inputs, expected {len(self._input_names)}: {', '.join(self._input_names)}")
            inputs = dict(zip(self._input_names, inputs, strict=True))
        bound = {name: np.asarray(inputs[name]) for name in self._build_time if name in inputs}
        if self.predictor is None or not _same(bound, self._bound):
            self._compile(bound)
        outputs = self.predictor.run({name: array for name, array in inputs.items() if name not in bound})
        return onnx.backend.base.namedtupledict("Outputs", self._output_names)(*(outputs[n] for n in self._output_names))

    def _compile(self, bound: dict[str, np.ndarray]) -> None:
        model = bind_inputs(self._model, bound) if bound else self._model
        self.predictor = amalgamation.load(model.SerializeToString(), **self._options)
        self._bound = {name: array.copy() for name, array in bound.items()}


class AmalgamationBackend(onnx.backend.base.Backend):
    """Options of prepare and run_model: `threads`, and `backend` ("generic", "avx2", …)."""

    @classmethod
    def prepare(cls, model: onnx.ModelProto, device: str = "CPU", **options: Any) -> PreparedModel:
        if not cls.supports_device(device):
            raise ValueError(f"device '{device}' is not supported; supported: CPU")
        return PreparedModel(model, threads=options.get("threads", 1), backend=options.get("backend"))

    @classmethod
    def run_model(cls, model: onnx.ModelProto, inputs: Any, device: str = "CPU", **options: Any) -> tuple[np.ndarray, ...]:
        return cls.prepare(model, device, **options).run(inputs)

    @classmethod
    def run_node(
        cls,
        node: onnx.NodeProto,
        inputs: Any,
        device: str = "CPU",
        outputs_info: Sequence[tuple[np.dtype, tuple[int, ...]]] | None = None,
        **options: Any,
    ) -> tuple[np.ndarray, ...]:
        names = list(dict.fromkeys(name for name in node.input if name))
        if not isinstance(inputs, Mapping):
            inputs = dict(zip(names, inputs, strict=True))
        arrays = {name: np.asarray(inputs[name]) for name in names}
        graph = helper.make_graph(
            [node],
            "node",
            [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(a.dtype), a.shape) for n, a in arrays.items()],
            [onnx.ValueInfoProto(name=name) for name in node.output if name],
        )
        opset = options.pop("opset_version", None) or onnx.defs.onnx_opset_version()
        model = onnx.shape_inference.infer_shapes(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)]))
        return cls.run_model(model, arrays, device, **options)

    @classmethod
    def supports_device(cls, device: str) -> bool:
        return device.split(":")[0] == "CPU"


def build_time_inputs(graph: onnx.GraphProto) -> list[str]:
    """The graph inputs from which an operand of BUILD_TIME_OPERANDS is computed, in the graph's order."""
    producers = {name: node for node in graph.node for name in node.output}
    pending = [
        node.input[operand]
        for node in graph.node
        for operand in BUILD_TIME_OPERANDS.get(node.op_type, ())
        if operand < len(node.input) and node.domain in ("", "ai.onnx")
    ]
    needed: set[str] = set()
    while pending:
        name = pending.pop()
        if name and name not in needed:
            needed.add(name)
            if name in producers and producers[name].op_type not in _SHAPE_ONLY:
                pending.extend(producers[name].input)
    weights = {tensor.name for tensor in graph.initializer}
    return [v.name for v in graph.input if v.name in needed and v.name not in weights and v.type.HasField("tensor_type")]


def bind_inputs(model: onnx.ModelProto, values: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """A copy of `model` in which the inputs named by `values` are initializers."""
    bound = onnx.ModelProto()
    bound.CopyFrom(model)
    kept = [value for value in bound.graph.input if value.name not in values]
    del bound.graph.input[:]
    bound.graph.input.extend(kept)
    bound.graph.initializer.extend(numpy_helper.from_array(np.asarray(values[name]), name) for name in sorted(values))
    return bound


def _same(a: Mapping[str, np.ndarray], b: Mapping[str, np.ndarray]) -> bool:
    return a.keys() == b.keys() and all(a[k].dtype == b[k].dtype and np.array_equal(a[k], b[k]) for k in a)


is_compatible = AmalgamationBackend.is_compatible
prepare = AmalgamationBackend.prepare
run_model = AmalgamationBackend.run_model
run_node = AmalgamationBackend.run_node
supports_device = AmalgamationBackend.supports_device
