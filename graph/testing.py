# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""For tests: runs a graph at any stage with onnxruntime, lowered nodes written out as the ONNX operators they stand for.

So passes and lowering are tested without a kernel. `rewrite` does all that a test of a pass needs.
"""

from __future__ import annotations

import numpy as np
import onnx
import onnx.parser
import onnx_ir as ir
import onnxruntime
from onnx import helper, numpy_helper

from amalgamation.graph import edit, values
from amalgamation.graph.importers import onnx as importer
from amalgamation.graph.operator import DOMAIN, OPSET, attribute
from amalgamation.graph.passes import shapes


_HEAD = '<ir_version: 8, opset_import: ["": {opset}]> graph '


def parse(text: str, opset: int = 18, **constants: np.ndarray) -> ir.Model:
    """The imported model of a graph in ONNX's text form, `(float[N,4] x) => (float[N,4] y) { y = Add(x, c) }`, with `constants`."""
    proto = onnx.parser.parse_model(_HEAD.format(opset=opset) + text)
    proto.graph.initializer.extend(numpy_helper.from_array(np.asarray(data), name) for name, data in sorted(constants.items()))
    return importer.load(proto.SerializeToString(), "test")


def rewrite(text: str, *passes, size: int = 3, opset: int = 18, **constants: np.ndarray) -> list[str]:
    """Runs shape inference and `passes` on the graph, checks that its numbers stay the same, and returns its operators in order;
    lowered ones start with '*'. Symbolic dims have the size `size`."""
    before, after = (shapes.run(parse(text, opset, **constants)) for _ in range(2))
    for each in passes:
        after = each.run(after)
    inputs = random_inputs(before, size)
    wanted, got = evaluate(before, inputs), evaluate(after, inputs)
    for name in wanted:
        np.testing.assert_allclose(got[name], wanted[name], rtol=1e-5, atol=1e-5)
    return kinds(after)


def kinds(model: ir.Model) -> list[str]:
    """The operators of `model` in order, lowered ones with a '*'."""
    return [("*" if node.domain == DOMAIN else "") + node.op_type for node in model.graph]


def random_inputs(model: ir.Model, size: int = 3) -> dict[str, np.ndarray]:
    """Seeded inputs: floats from -4 to 4, integers from -2 to 8; symbolic dims have the size `size`."""
    generator = np.random.default_rng(0)
    out = {}
    for value in model.graph.inputs:
        dims = [dim if isinstance(dim, int) else size for dim in value.shape]
        dtype = value.dtype.numpy()
        data = generator.random(dims) * 8 - 4 if dtype.kind == "f" else generator.integers(-2, 9, dims)
        out[value.name] = data.astype(dtype)
    return out


def evaluate(model: ir.Model, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The outputs of `model`, whatever stage it is in, for `inputs`."""
    proto = to_onnx(model, inputs)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])
    results = session.run(None, inputs)
    return dict(zip(edit.output_names(model), results))


def reference(model: str | bytes, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The outputs that onnxruntime gives for the untouched file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return dict(zip((o.name for o in session.get_outputs()), session.run(None, inputs)))


def to_onnx(model: ir.Model, inputs: dict[str, np.ndarray]) -> onnx.ModelProto:
    """`model` with the sizes of `inputs`, in ONNX's operators alone."""
    sizes = {dim.value: size for value in model.graph.inputs for dim, size in zip(value.shape, inputs[value.name].shape)
             if not isinstance(dim, int)}
    writer = _Writer(sizes)
    for value in model.graph.initializers.values():
        writer.initializers.append(numpy_helper.from_array(value.const_value.numpy(), value.name))
    for node in model.graph:
        writer.node(node)
    outputs = []
    for i, value in enumerate(model.graph.outputs):
        writer.add("Identity", [value.name], f"output {i}")
        outputs.append(helper.make_tensor_value_info(f"output {i}", value.dtype.value, None))
    given = [helper.make_tensor_value_info(v.name, v.dtype.value, inputs[v.name].shape) for v in model.graph.inputs]
    graph = helper.make_graph(writer.nodes, "test", given, outputs, writer.initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", 2)], ir_version=10)


class _Writer:
    def __init__(self, sizes: dict[str, int]) -> None:
        self.sizes = sizes
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self._count = 0

    def add(self, op_type: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        self._count += 1
        output = output or f"test/{self._count}"
        self.nodes.append(helper.make_node(op_type, inputs, [output], **attributes))
        return output

    def constant(self, data: np.ndarray) -> str:
        self._count += 1
        self.initializers.append(numpy_helper.from_array(np.asarray(data), f"test/constant/{self._count}"))
        return f"test/constant/{self._count}"

    def node(self, node: ir.Node) -> None:
        names = [value.name if value is not None else "" for value in node.inputs]
        if node.op_type in ("QLinearConv", "QLinearMatMul"):
            self.quantised(node, names)
        elif node.domain == DOMAIN:
            {"Conv": self.spatial, "ConvInteger": self.spatial, "MaxPool": self.spatial, "AveragePool": self.spatial, "MatMul": self.matmul,
             "NonMaxSuppression": self.suppression}[node.op_type](node, names)
        elif node.op_type in ("Reshape", "Expand") and edit.shape(node.outputs[0]) is not None:
            dims = [values.evaluate(d, self.sizes) for d in edit.shape(node.outputs[0])]
            self.nodes.append(helper.make_node(node.op_type, [names[0], self.constant(np.array(dims, np.int64))],
                                               [node.outputs[0].name], **({"allowzero": 1} if node.op_type == "Reshape" else {})))
        else:
            self.nodes.append(ir.serde.serialize_node(node))
            self.nodes[-1].name = ""

    def spatial(self, node: ir.Node, names: list[str]) -> None:
        """Conv, ConvInteger, MaxPool, AveragePool in NHWC or NDHWC; a planar Conv reads NCHW."""
        to_last, to_second = _moves(node)
        kept = {name: attribute(node, name) for name in node.attributes if not name.startswith("activation") and name != "planar"}
        x = names[0] if attribute(node, "planar", 0) else self.add("Transpose", [names[0]], perm=to_second)
        if node.op_type == "ConvInteger":
            self.add("Transpose", [self.add("ConvInteger", [x, *names[1:]], **kept)], node.outputs[0].name, perm=to_last)
            return
        y = self.add(node.op_type, [x, *names[1:3]], **kept)
        self.epilogue(node, self.add("Transpose", [y], perm=to_last), names)

    def suppression(self, node: ir.Node, names: list[str]) -> None:
        """NonMaxSuppression to a mask; with ids, one class for each box."""
        boxes, scores, *ids = names
        if ids:
            rows, columns = (self.add("Unsqueeze", [ids[0], self.constant(np.array([axis]))]) for axis in (2, 1))
            scores = self.add("Where", [self.add("Equal", [rows, columns]), scores, self.constant(np.float32(-np.inf))])
        limits = [self.constant(np.array([attribute(node, "max_output_boxes_per_class")], np.int64)),
                  self.constant(np.array([attribute(node, "iou_threshold")], np.float32))]
        if "score_threshold" in node.attributes:
            limits.append(self.constant(np.array([attribute(node, "score_threshold")], np.float32)))
        found = self.add("NonMaxSuppression", [boxes, scores, *limits], center_point_box=attribute(node, "center_point_box", 0))
        dims = [values.evaluate(d, self.sizes) for d in edit.shape(node.outputs[0])]
        places = found if len(dims) == 3 else self.add("Gather", [found, self.constant(np.array([0, 2]))], axis=1)
        true = self.add("ConstantOfShape", [self.add("Shape", [found], start=0, end=1)], value=numpy_helper.from_array(np.array([True])))
        self.add("ScatterND", [self.constant(np.zeros(dims, np.bool_)), places, true], node.outputs[0].name)

    def quantised(self, node: ir.Node, names: list[str]) -> None:
        """QLinearConv, in NHWC if it is lowered, and QLinearMatMul with a bias, both with bounds."""
        x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, *bias = names
        kept = {name: attribute(node, name) for name in node.attributes if name not in ("low", "high")}
        nhwc = node.domain == DOMAIN and node.op_type == "QLinearConv"
        if nhwc:
            to_last, to_second = _moves(node)
            x = self.add("Transpose", [x], perm=to_second)
        if node.op_type == "QLinearConv":
            y = self.add("QLinearConv", [x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, *bias], **kept)
        else:
            y = self.add("MatMulInteger", [x, w, x_zero, w_zero])
            y = self.add("Add", [y, bias[0]]) if bias else y
            y = self.add("Mul", [self.add("Cast", [y], to=onnx.TensorProto.FLOAT), self.add("Mul", [x_scale, w_scale])])
            y = self.add("QuantizeLinear", [y, y_scale, y_zero])
        if "low" in node.attributes:
            dtype = node.outputs[0].dtype.numpy()
            y = self.add("Clip", [y, *(self.constant(np.array(attribute(node, name), dtype)) for name in ("low", "high"))])
        if nhwc:
            y = self.add("Transpose", [y], perm=to_last)
        self.add("Identity", [y], node.outputs[0].name)

    def matmul(self, node: ir.Node, names: list[str]) -> None:
        y = self.add("MatMul", names[:2])
        if len(names) > 2 and names[2]:
            y = self.add("Add", [y, names[2]])
        self.epilogue(node, y, names)

    def epilogue(self, node: ir.Node, y: str, names: list[str]) -> None:
        if len(names) > 3 and names[3]:
            y = self.add("Add", [y, names[3]])
        kind, floats = attribute(node, "activation", ""), attribute(node, "activation_floats", [])
        if kind == "Clip":
            y = self.add("Clip", [y, self.constant(np.float32(floats[0])), self.constant(np.float32(floats[1]))])
        elif kind in ("LeakyRelu", "HardSigmoid"):
            y = self.add(kind, [y], **dict(zip(("alpha", "beta"), floats)))
        elif kind:
            y = self.add(kind, [y])
        self.add("Identity", [y], node.outputs[0].name)


def _moves(node: ir.Node) -> tuple[list[int], list[int]]:
    """The perms that bring the channels to the end, and back."""
    rank = len(node.outputs[0].shape)
    return [0, *range(2, rank), 1], [0, rank - 1, *range(1, rank - 1)]
