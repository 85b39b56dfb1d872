# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes yardstick networks as ONNX files with seeded random weights: their speed is the trained ones'.

Weights are scaled so that activations keep their size from layer to layer. BatchNormalization is left for the compiler to
fold, and the batch is symbolic.

    zoo.py NAME OUT.onnx
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Network:
    """A graph under construction. A value is named by a string; channels[value] is its number of channels."""

    def __init__(self, name: str, channels: int, side: int) -> None:
        self.name = name
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.channels = {"image": channels}
        self.input = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", channels, side, side])
        self.random = np.random.default_rng(0)

    def weight(self, value: np.ndarray) -> str:
        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(value, np.float32), name))
        return name

    def node(self, operator: str, inputs: list[str], channels: int | None = None, **attributes) -> str:
        out = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [out], name=out, **attributes))
        self.channels[out] = channels or self.channels[inputs[0]]
        return out

    def conv(self, x: str, channels: int, kernel: int, stride: int = 1, group: int = 1, gain: float = 2.0) -> str:
        """Conv and BatchNormalization. `gain` is the variance that the activation behind it needs: 2 for Relu, 1 for none."""
        channels_per_group = self.channels[x] // group
        fan_in = channels_per_group * kernel * kernel
        w = self.random.normal(0, (gain / fan_in) ** 0.5, (channels, channels_per_group, kernel, kernel))
        attributes = {"kernel_shape": [kernel] * 2, "strides": [stride] * 2, "pads": [kernel // 2] * 4, "group": group}
        y = self.node("Conv", [x, self.weight(w)], channels, **attributes)
        scale, variance = self.random.uniform(0.9, 1.1, (2, channels))
        bias, mean = self.random.uniform(-0.1, 0.1, (2, channels))
        return self.node("BatchNormalization", [y] + [self.weight(v) for v in (scale, bias, mean, variance)], epsilon=1e-5)

    def relu(self, x: str) -> str:
        return self.node("Relu", [x])

    def relu6(self, x: str) -> str:
        return self.node("Clip", [x, self.weight(np.float32(0)), self.weight(np.float32(6))])

    def classify(self, x: str, classes: int = 1000) -> str:
        x = self.node("Flatten", [self.node("GlobalAveragePool", [x])], axis=1)
        w = self.random.normal(0, self.channels[x] ** -0.5, (classes, self.channels[x]))
        return self.node("Gemm", [x, self.weight(w), self.weight(np.zeros(classes))], classes, transB=1)

    def model(self, out: str) -> onnx.ModelProto:
        self.nodes[-1].output[0] = "logits"
        output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", self.channels[out]])
        graph = helper.make_graph(self.nodes, self.name, [self.input], [output], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="amalgamation zoo")
        onnx.checker.check_model(model, full_check=True)
        return model


def mobilenet_v2() -> onnx.ModelProto:
    """Sandler et al., MobileNetV2 (2018), table 2."""
    n = Network("mobilenet_v2", 3, 224)
    x = n.relu6(n.conv("image", 32, 3, 2))
    for expansion, channels, count, first_stride in [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ]:  # fmt: skip
        for i in range(count):
            stride = first_stride if i == 0 else 1
            inner = n.channels[x] * expansion
            y = n.relu6(n.conv(x, inner, 1)) if expansion > 1 else x
            y = n.relu6(n.conv(y, inner, 3, stride, group=inner))
            residual = stride == 1 and n.channels[x] == channels
            # A sum of two has twice the variance: each branch of a residual adds half of it.
            y = n.conv(y, channels, 1, gain=0.5 if residual else 1.0)
            x = n.node("Add", [x, y]) if residual else y
    return n.model(n.classify(n.relu6(n.conv(x, 1280, 1))))


def resnet50() -> onnx.ModelProto:
    """He et al., Deep Residual Learning (2015), table 1, with the stride in the 3x3 convolution."""
    n = Network("resnet50", 3, 224)
    x = n.relu(n.conv("image", 64, 7, 2))
    x = n.node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    for stage, count in enumerate([3, 4, 6, 3]):
        width = 64 << stage
        for i in range(count):
            stride = 2 if stage and i == 0 else 1
            skip = n.conv(x, 4 * width, 1, stride, gain=1.0) if i == 0 else x
            y = n.relu(n.conv(x, width, 1))
            y = n.relu(n.conv(y, width, 3, stride))
            y = n.conv(y, 4 * width, 1, gain=0.5)
            x = n.relu(n.node("Add", [y, skip]))
    return n.model(n.classify(x))


NETWORKS = {"mobilenet_v2": mobilenet_v2, "resnet50": resnet50}


def main(name: str, out: str) -> None:
    if name not in NETWORKS:
        sys.exit(f"zoo.py: no network '{name}'; known: {', '.join(sorted(NETWORKS))}")
    Path(out).write_bytes(NETWORKS[name]().SerializeToString(deterministic=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
