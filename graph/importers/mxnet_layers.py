# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's layers in ONNX operators: those with weights, activations, normalisation and outputs. One function for each.

The one thing to know: MXNet's defaults differ from ONNX's (BatchNorm's gamma is fixed at 1 and its eps is 1e-3), so each function reads every
attribute with MXNet's default and hands ONNX all of them.
"""

from __future__ import annotations

import math
from typing import Union

import numpy as np

from amalgamation.graph.importers.mxnet_functions import mean_and_variance
from amalgamation.graph.importers.mxnet_node import Node

Normalised = Union[str, dict[str, str]]  # with output_mean_var three results


def Activation(n: Node) -> str:
    n.expect(1)
    kinds = {"relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh", "softrelu": "Softplus", "softsign": "Softsign"}
    return n.op(kinds[n.text("act_type", known=tuple(kinds))], n.inputs[0])


def BatchNorm(n: Node) -> Normalised:
    n.expect(5)
    x, gamma, beta, mean, variance = n.inputs
    rank, axis = n.rank(x), n.axis("axis", 1)
    if n.flag("fix_gamma", True):
        # Of a beta that is an input, only a user says how large it is.
        gamma = n.constant(np.ones(n.sizes(beta), n.dtype(beta)))
    n.text("min_calib_range", None), n.text("max_calib_range", None)  # of its quantised form
    if rank < 2:
        raise n.unsupported("a vector is not supported; supported: 2 dims or more")
    first, *others = (i for i in range(rank) if i != axis)
    order = [first, axis, *others]
    x = n.op("Transpose", x, perm=order) if axis != 1 else x
    y = n.op("BatchNormalization", x, gamma, beta, mean, variance, epsilon=n.number("eps", 1e-3))
    y = n.op("Transpose", y, perm=[order.index(i) for i in range(rank)]) if axis != 1 else y
    if not n.flag("output_mean_var"):
        return y
    # What MXNet calls a variance is 1 / a deviation, but for _v1's.
    return {"output": y, "mean": mean, "var": variance if n.op_type == "BatchNorm_v1" else n.op("Reciprocal", _deviation(n, variance, 1e-3))}


def BatchNormWithReLU(n: Node) -> Normalised:
    found = BatchNorm(n)
    return n.op("Relu", found) if isinstance(found, str) else found | {"output": n.op("Relu", found["output"])}


def SyncBatchNorm(n: Node) -> str:
    """Whose statistics in training are those of all devices."""
    n.integer("ndev", 1), n.text("key", "")
    if n.flag("output_mean_var"):
        raise n.unsupported("output_mean_var is not supported, as MXNet writes nothing into these outputs. Leave it out, or use BatchNorm")
    return BatchNorm(n)


def Convolution(n: Node) -> str:
    bias = not n.flag("no_bias")
    n.expect(2 + bias)
    kernel = n.integers("kernel", least=1)
    rank = len(kernel)
    n.text("layout", "NCHW", ("NCW", "NCHW", "NCDHW"))
    expected = (n.integer("num_filter"), *kernel)
    weight = n.shape(n.inputs[1])
    if weight[:1] + weight[2:] != expected:
        raise n.invalid(f"its weight is {list(weight)}, but num_filter={expected[0]} and kernel={list(kernel)}")
    pads = n.spatial("pad", 0, rank)
    return n.op("Conv", *n.inputs, kernel_shape=kernel, strides=n.spatial("stride", 1, rank), dilations=n.spatial("dilate", 1, rank),
                pads=pads * 2, group=n.integer("num_group", 1))


def Dropout(n: Node) -> str:
    n.expect(1)
    if n.text("mode", "training", ("training", "always")) == "always" and n.number("p", 0.5):
        raise n.unsupported("mode='always' makes each prediction a random one. Take the node out, or write mode='training', which keeps all numbers")
    n.integers("axes", ())
    return n.op("Identity", n.inputs[0])


def Embedding(n: Node) -> str:
    n.expect(2)
    indices, weight = n.inputs
    n.text("dtype", "float32")  # MXNet, too, takes that of the weight
    if n.shape(weight) != (n.integer("input_dim"), n.integer("output_dim")):
        raise n.invalid(f"its weight is {list(n.shape(weight))}, but input_dim={n.integer('input_dim')} and output_dim={n.integer('output_dim')}")
    return n.op("Gather", weight, _clipped(n, indices, n.integer("input_dim")), axis=0)


def _clipped(n: Node, indices: str, size: int) -> str:
    """MXNet's indices are numbers of any type; one outside of the array means the nearest inside."""
    known = n.array(indices)
    if known is not None:
        return n.constant(np.clip(np.asarray(known).astype(np.int64), 0, size - 1))
    indices = n.cast(indices, np.int64)
    return n.op("Clip", indices, n.constant(np.int64(0)), n.constant(np.int64(size - 1)))


def FullyConnected(n: Node) -> str:
    bias = not n.flag("no_bias")
    n.expect(2 + bias)
    x, weight = n.inputs[:2]
    if n.rank(weight) != 2 or n.shape(weight)[0] != n.integer("num_hidden"):
        raise n.invalid(f"its weight is {list(n.shape(weight))}, but num_hidden={n.integer('num_hidden')}")
    flatten = n.flag("flatten", True)
    if n.rank(x) == 2 and n.is_open_zero(x):  # a cell's first state: what is left is the bias
        zero = n.open_constant(np.zeros((1, n.integer("num_hidden")), n.dtype(x)))
        return n.op("Add", zero, n.inputs[2]) if bias else zero
    if flatten or n.rank(x) == 2:
        x = n.op("Flatten", x, axis=1) if n.rank(x) != 2 else x
        return n.op("Gemm", x, weight, *n.inputs[2:], transB=1)
    y = n.op("MatMul", x, n.op("Transpose", weight, perm=[1, 0]))
    return n.op("Add", y, n.inputs[2]) if bias else y


def _deviation(n: Node, variance: str, eps: float) -> str:
    return n.op("Sqrt", n.op("Add", variance, n.scalar(n.number("eps", eps), variance)))


def _with_moments(n: Node, y: str, x: str, axis: int, keepdims: bool) -> Normalised:
    """`y`, and if the node wants them the mean and the deviation that x, (…, axis, …), has along the axis."""
    if not n.flag("output_mean_var"):
        return y
    mean, variance = mean_and_variance(n, x, [axis])
    found = [mean, _deviation(n, variance, 1e-5)]
    found = found if keepdims else [n.op("Squeeze", value, n.integers_constant(axis)) for value in found]
    return dict(zip(("output", "mean", "std"), [y, *found]))


def GroupNorm(n: Node) -> Normalised:
    """One factor and one bias for each group, so that a group is a channel of InstanceNormalization."""
    n.expect(3)
    x, groups, (channels, *sizes) = n.inputs[0], n.integer("num_groups", 1), n.sizes(n.inputs[0], 1)
    if groups < 1 or channels % groups or any(n.shape(value) != (groups,) for value in n.inputs[1:]):
        raise n.invalid(f"num_groups={groups} does not fit the inputs {[list(n.shape(value)) for value in n.inputs]}")
    rows = n.reshape(x, 0, groups, channels // groups * math.prod(sizes))
    y = n.op("InstanceNormalization", rows, *n.inputs[1:], epsilon=n.number("eps", 1e-5))
    return _with_moments(n, n.reshape(y, 0, channels, *sizes), rows, 2, keepdims=False)


def InstanceNorm(n: Node) -> str:
    n.expect(3)
    return n.op("InstanceNormalization", *n.inputs, epsilon=n.number("eps", 1e-3))


def L2Normalization(n: Node) -> str:
    n.expect(1)
    x, = n.inputs
    axes = {"instance": (1, n.rank(x)), "channel": (1, 2), "spatial": (2, n.rank(x))}
    first, last = axes[n.text("mode", "instance", tuple(axes))]
    total = n.op("ReduceSum", n.op("Mul", x, x), n.integers_constant(*range(first, last)), keepdims=1)
    return n.op("Div", x, n.op("Sqrt", n.op("Add", total, n.scalar(n.number("eps", 1e-10), x))))


def LayerNorm(n: Node) -> Normalised:
    n.expect(3)
    x, gamma, beta = n.inputs
    last, axis = n.rank(x) - 1, n.axis("axis", -1)
    order = list(range(last + 1))
    order[axis], order[last] = last, axis  # its own inverse
    x = n.op("Transpose", x, perm=order) if axis != last else x
    y = n.op("LayerNormalization", x, gamma, beta, axis=-1, epsilon=n.number("eps", 1e-5))
    return _with_moments(n, n.op("Transpose", y, perm=order) if axis != last else y, n.inputs[0], axis, keepdims=True)


def LeakyReLU(n: Node) -> str:
    kind = n.text("act_type", "leaky", ("leaky", "prelu", "elu", "selu", "gelu", "rrelu"))
    n.expect(1 + (kind == "prelu"))
    x, slope = n.inputs[0], n.number("slope", 0.25)
    low, high = n.number("lower_bound", 0.125), n.number("upper_bound", 0.334)
    if kind == "prelu":
        gamma, channels = n.inputs[1], n.sizes(n.inputs[1])
        return n.op("PRelu", x, n.reshape(gamma, *channels, *[1] * (n.rank(x) - 2)) if n.rank(x) > 2 and len(channels) == 1 else gamma)
    if kind == "rrelu":
        return n.op("LeakyRelu", x, alpha=(low + high) / 2)
    if kind in ("selu", "gelu"):
        return n.op({"selu": "Selu", "gelu": "Gelu"}[kind], x)
    return n.op("Elu" if kind == "elu" else "LeakyRelu", x, alpha=slope)


def LogisticRegressionOutput(n: Node) -> str:
    n.expect(1)
    return n.op("Sigmoid", n.inputs[0])


def LRN(n: Node) -> str:
    """x / (knorm + alpha / nsize * the sum of the squares of nsize channels) ** beta; the sum is an average over channels as an image's rows."""
    n.expect(1)
    x, size = n.inputs[0], n.integer("nsize")
    if size < 1 or size % 2 == 0 or n.rank(x) != 4:
        raise n.unsupported(f"nsize={size} for {n.rank(x)} dims is not supported; supported: odd numbers for 4")
    batch, channels, height, width = n.sizes(x)
    rows = n.reshape(n.op("Mul", x, x), batch, 1, channels, height * width)
    mean = n.op("AveragePool", rows, kernel_shape=[size, 1], pads=[size // 2, 0] * 2, count_include_pad=1)
    total = n.op("Mul", n.reshape(mean, batch, channels, height, width), n.scalar(n.number("alpha", 1e-4), x))
    base = n.op("Add", total, n.scalar(n.number("knorm", 2.0), x))
    return n.op("Div", x, n.op("Pow", base, n.scalar(n.number("beta", 0.75), x)))


def softmax(n: Node) -> str:
    """`log_softmax` and `softmin`, too."""
    lengths = n.flag("use_length")
    n.expect(1 + lengths)
    x, axis = n.inputs[0], n.axis("axis", -1)
    temperature = n.number("temperature", 1.0)
    x = n.op("Div", x, n.scalar(temperature, x)) if temperature != 1 else x
    x = n.op("Neg", x) if n.op_type == "softmin" else x
    inside = _up_to(n, n.inputs[1], axis) if lengths else None
    x = n.op("Where", inside, x, n.scalar(-np.inf, x)) if inside else x
    y = n.op("LogSoftmax" if n.op_type == "log_softmax" else "Softmax", x, axis=axis)
    y = n.op("Where", inside, y, n.scalar(0, y)) if inside else y
    return n.cast(y, n.text("dtype", n.dtype(y).name, ("float32", "float64", "float16")))


def _up_to(n: Node, lengths: str, axis: int) -> str:
    """Whether a place on the axis comes before its length, of the first input's shape; the lengths have the other axes."""
    rank, size = n.rank(n.inputs[0]), n.sizes(n.inputs[0], axis)[0]
    places = np.arange(size).reshape([-1 if i == axis else 1 for i in range(rank)])
    return n.op("Less", n.constant(places), n.op("Unsqueeze", n.cast(lengths, np.int64), n.integers_constant(axis)))


def SoftmaxActivation(n: Node) -> str:
    n.expect(1)
    return n.op("Softmax", n.inputs[0], axis={"instance": -1, "channel": 1}[n.text("mode", "instance", ("instance", "channel"))])


def SoftmaxOutput(n: Node) -> str:
    n.expect(1)
    multi, preserve = n.flag("multi_output"), n.flag("preserve_shape")
    if multi or preserve:
        return n.op("Softmax", n.inputs[0], axis=1 if multi else -1)
    x = n.inputs[0]
    if n.rank(x) == 2:
        return n.op("Softmax", x, axis=1)
    # Over all axes but the first.
    y = n.op("Softmax", n.op("Flatten", x, axis=1), axis=1)
    return n.reshape(y, 0 if isinstance(n.shape(x)[0], str) else n.shape(x)[0], *n.sizes(x, 1))


TABLE = {function.__name__: function for function in (
    Activation, BatchNorm, Convolution, Dropout, Embedding, FullyConnected, GroupNorm, InstanceNorm, L2Normalization, LayerNorm, LeakyReLU,
    LogisticRegressionOutput, LRN, SoftmaxActivation, SoftmaxOutput)} | {
    "_contrib_BatchNormWithReLU": BatchNormWithReLU, "_contrib_SparseEmbedding": Embedding, "_contrib_SyncBatchNorm": SyncBatchNorm, "Softmax": SoftmaxOutput, "log_softmax": softmax, "softmax": softmax, "softmin": softmax}
