# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's operators that kept an older meaning under a name with _v1, in ONNX operators.

The one thing to know: Convolution_v1 and BatchNorm_v1 compute what their successors do; Pooling_v1 takes the padding, and what a last window lacks, for zeros.
"""

from __future__ import annotations

import math

from amalgamation.graph.importers import mxnet_layers, mxnet_pooling
from amalgamation.graph.importers.mxnet_node import Node


def Pooling_v1(n: Node) -> str:
    """The padding is part of the image: a maximum may be its 0, an average divides by the whole kernel even where the image ends."""
    n.expect(1)
    x, = n.inputs
    kind = n.text("pool_type", "max", ("max", "avg", "sum"))
    convention = n.text("pooling_convention", "valid", ("valid", "full"))
    if n.flag("global_pool"):
        return mxnet_pooling.Pooling(n)
    kernel, rank = n.integers("kernel", least=1), n.rank(x) - 2
    if len(kernel) != rank or rank != 2:
        raise n.unsupported(f"kernel={kernel} for an input of {rank + 2} dims is not supported; supported: two numbers for 4 dims")
    strides, pads = n.spatial("stride", 1, rank), n.spatial("pad", 0, rank)
    if any(pads) and kind == "max":
        x = n.op("Pad", x, n.integers_constant(0, 0, *pads, 0, 0, *pads), n.scalar(0, x))
        pads = (0,) * rank
    ends = pads
    if convention == "full":
        padded = [size + 2 * pad for size, pad in zip(n.sizes(x, 2), pads)]
        ends = tuple(pad + (-(size - k) % s) for pad, size, k, s in zip(pads, padded, kernel, strides))
    window = {"kernel_shape": kernel, "strides": strides, "pads": pads + ends}
    if kind == "max":
        return n.op("MaxPool", x, **window)
    y = n.op("AveragePool", x, count_include_pad=1, **window)
    return n.op("Mul", y, n.scalar(math.prod(kernel), y)) if kind == "sum" else y


TABLE = {"BatchNorm_v1": mxnet_layers.BatchNorm, "Convolution_v1": mxnet_layers.Convolution, "Pooling_v1": Pooling_v1}
