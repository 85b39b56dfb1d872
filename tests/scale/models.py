# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The models of the generated monorepo: model i has one of BACKBONES, whose weights all its models share, and a head of its own.

The one thing to know: all is a function of i and of `edition`, which changes the weights of the head and nothing else.
"""

from __future__ import annotations

import dataclasses
import functools
import zlib

import numpy as np
import onnx
from onnx import helper, numpy_helper

OPSET = 20
WIDTH = 32  # floats that every backbone gives to the head


class Nodes:
    """A graph that is being written: nodes in order, and weights."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, operator: str, *inputs: str, **attributes) -> str:
        """Adds a node of one output; returns the output's name."""
        out = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [out], name=out, **attributes))
        return out

    def weight(self, random: np.random.Generator, *dims: int) -> str:
        """Adds weights that keep the values of a layer near 1."""
        scale = np.sqrt(2 / max(1, np.prod(dims[1:])))
        return self.constant((random.standard_normal(dims) * scale).astype(np.float32))

    def constant(self, array: np.ndarray) -> str:
        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(array), name))
        return name


def _image(g: Nodes, r: np.random.Generator, activation: str, pool: str) -> str:
    """x is (N, 3, 16, 16); two convolutions, one of them depthwise."""
    x = g.node("Conv", "x", g.weight(r, 16, 3, 3, 3), strides=[2, 2], pads=[1, 1, 1, 1])
    x = g.node("Conv", g.node(activation, x), g.weight(r, 16, 1, 3, 3), group=16, pads=[1, 1, 1, 1])
    x = g.node(pool, g.node(activation, x), kernel_shape=[2, 2], strides=[2, 2])
    x = g.node("Conv", x, g.weight(r, WIDTH, 16, 1, 1))
    return g.node("Flatten", g.node("GlobalAveragePool", g.node(activation, x)))


def _dense(g: Nodes, r: np.random.Generator, activation: str, norm: str) -> str:
    """x is (N, 24)."""
    x = g.node(activation, g.node("Gemm", "x", g.weight(r, 48, 24), transB=1))
    x = g.node(activation, g.node("Gemm", x, g.weight(r, WIDTH, 48), transB=1))
    if norm == "LayerNormalization":
        return g.node(norm, x, g.weight(r, WIDTH), g.weight(r, WIDTH))
    return g.node(norm, x, axis=-1)


def _attention(g: Nodes, r: np.random.Generator, activation: str, reduce: str) -> str:
    """x is (N, 8, 24): one block of attention over 8 places."""
    x = g.node("LayerNormalization", "x", g.weight(r, 24), g.weight(r, 24))
    q, k, v = (g.node("MatMul", x, g.weight(r, 24, WIDTH)) for _ in "qkv")
    scores = g.node("Softmax", g.node("MatMul", q, g.node("Transpose", k, perm=[0, 2, 1])), axis=-1)
    x = g.node("Add", g.node("MatMul", scores, v), q)
    x = g.node(activation, g.node("MatMul", x, g.weight(r, WIDTH, WIDTH)))
    return g.node(reduce, x, g.constant(np.array([1], np.int64)), keepdims=0)


def _sequence(g: Nodes, r: np.random.Generator, operator: str, gates: int) -> str:
    """x is (8, N, 12): a recurrent layer; its last state."""
    weights = [g.weight(r, 1, gates * WIDTH, size) for size in (12, WIDTH)]
    g.nodes.append(helper.make_node(operator, ["x", *weights], ["", "state"], name="recurrent", hidden_size=WIDTH))
    return g.node("Squeeze", "state", g.constant(np.array([0], np.int64)))


@dataclasses.dataclass(frozen=True)
class Backbone:
    """name; dims of x; write(nodes, random) gives the name of (N, WIDTH) floats."""

    name: str
    dims: tuple
    write: object


def _backbones() -> list[Backbone]:
    made = []
    for activation in ("Relu", "HardSwish", "LeakyRelu", "Elu", "Mish"):
        made += [Backbone(f"image_{activation}_{pool}", ("N", 3, 16, 16), functools.partial(_image, activation=activation, pool=pool))
                 for pool in ("MaxPool", "AveragePool")]
    for activation in ("Tanh", "Selu", "Softplus", "Sigmoid", "Softsign"):
        made += [Backbone(f"dense_{activation}_{norm}", ("N", 24), functools.partial(_dense, activation=activation, norm=norm))
                 for norm in ("LayerNormalization", "LogSoftmax")]
    for activation in ("Gelu", "Relu", "Celu"):
        made += [Backbone(f"attention_{activation}_{reduce}", ("N", 8, 24), functools.partial(_attention, activation=activation, reduce=reduce))
                 for reduce in ("ReduceMean", "ReduceMax")]
    for operator, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
        made.append(Backbone(f"sequence_{operator}", (8, "N", 12), functools.partial(_sequence, operator=operator, gates=gates)))
    return made


BACKBONES = _backbones()

def _entropy(g: Nodes, shares: str) -> str:
    return g.node("ReduceSum", g.node("Mul", shares, g.node("Log", shares)), g.constant(np.array([1], np.int64)), keepdims=1)


# What a model does with its classes' scores.
HEADS = {
    "classes": lambda g, x: g.node("Softmax", x, axis=-1),
    "best": lambda g, x: g.node("ReduceMax", x, g.constant(np.array([1], np.int64))),
    "tags": lambda g, x: g.node("Sigmoid", x),
    "score": lambda g, x: g.node("HardSigmoid", x),
    "distance": lambda g, x: g.node("ReduceL2", x, g.constant(np.array([1], np.int64))),
    "counts": lambda g, x: g.node("Round", g.node("Exp", g.node("Clip", x, "", g.constant(np.array(4, np.float32))))),
    "raw": lambda g, x: x,
    "angles": lambda g, x: g.node("Sin", g.node("Atan", x)),
    "margin": lambda g, x: g.node("Sub", g.node("Abs", x), g.node("ReduceMean", x, g.constant(np.array([1], np.int64)))),
    "entropy": lambda g, x: _entropy(g, g.node("Softmax", x, axis=-1)),
    "gate": lambda g, x: g.node("Where", g.node("Greater", x, g.node("Neg", x)), g.node("Cos", x), g.node("Floor", x)),
    "share": lambda g, x: g.node("Div", x, g.node("ReduceLogSumExp", x, g.constant(np.array([1], np.int64)))),
    "running": lambda g, x: g.node("CumSum", g.node("Erf", x), g.constant(np.array(1, np.int64))),
}

_ONE = ("best", "distance", "entropy")  # heads that give one number


def structure(i: int) -> tuple[Backbone, str]:
    """The backbone and the head of model i: models of the same structure need the same operators."""
    return BACKBONES[i % len(BACKBONES)], list(HEADS)[i // len(BACKBONES) % len(HEADS)]


def name(i: int) -> str:
    return f"{structure(i)[0].name.partition('_')[0]}_{i:04}"


def model(i: int, edition: int = 0) -> bytes:
    """Model i as an ONNX file. edition: of the weights of its head."""
    backbone, head = structure(i)
    g = Nodes()
    x = backbone.write(g, np.random.default_rng(zlib.crc32(backbone.name.encode())))
    own = np.random.default_rng([i, edition])
    classes = 3 + i % 14
    scores = HEADS[head](g, g.node("Gemm", x, g.weight(own, classes, WIDTH), g.weight(own, classes), transB=1))
    g.nodes.append(helper.make_node("Identity", [scores], ["y"], name="y"))
    graph = helper.make_graph(g.nodes, name(i), [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, backbone.dims)],
                              [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, ("N", 1 if head in _ONE else classes))], g.weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(made, full_check=True)
    return made.SerializeToString(deterministic=True)
