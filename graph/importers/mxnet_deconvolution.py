# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's Deconvolution as an ordinary Conv: on the input with stride - 1 zeros after each element, by the weight turned round.

The one thing to know: with k the width of the dilated kernel, an output has (size - 1) * stride + k - 2 * pad + adj elements, so that the
convolution gets k - 1 - pad zeros before the input, and after its last element k - 1 - pad + adj.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from amalgamation.graph.importers.mxnet_node import Node


def Deconvolution(n: Node) -> str:
    n.expect(2 + (not n.flag("no_bias", True)))
    kernel = n.integers("kernel", least=1)
    rank, sizes = len(kernel), n.sizes(n.inputs[0], 2)
    n.text("layout", "NCHW", ("NCW", "NCHW", "NCDHW"))
    if rank != len(sizes):
        raise n.invalid(f"kernel={kernel} does not fit an input of {len(sizes) + 2} dims")
    strides, dilations = n.spatial("stride", 1, rank), n.spatial("dilate", 1, rank)
    pads, more = _pads(n, rank, [(size - 1) * s + (k - 1) * d + 1 for size, s, k, d in zip(sizes, strides, kernel, dilations)])
    return deconvolved(n, n.inputs, kernel, n.integer("num_filter"), n.integer("num_group", 1), strides, pads, dilations, more)


def deconvolved(n: Node, operands: Sequence[str], kernel: tuple[int, ...], filters: int, groups: int, strides: tuple[int, ...], pads: tuple[int, ...],
                dilations: tuple[int, ...] | None = None, more: tuple[int, ...] | None = None) -> str:
    """`operands` are x, the weight, and perhaps a bias; `more` are elements after the last."""
    x, weight, *bias = operands
    dilations, more = dilations or (1,) * len(kernel), more or (0,) * len(kernel)
    widths = [(k - 1) * d + 1 for k, d in zip(kernel, dilations)]
    before = [w - 1 - pad for w, pad in zip(widths, pads)]
    after = [b + a for b, a in zip(before, more)]
    if min(before + after) < 0:
        raise n.unsupported(f"pad={pads} is more than a kernel of {widths} reaches; supported: at most one less")
    weight = n.constant(_turned(n, weight, filters, groups, kernel))
    return n.op("Conv", _with_zeros(n, x, n.sizes(x, 2), strides), weight, *bias, kernel_shape=kernel, dilations=dilations, pads=before + after, group=groups)


def _pads(n: Node, rank: int, whole: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """pad and adj; a target_shape says them instead. `whole` is the size of the output without them."""
    pads, more, target = n.spatial("pad", 0, rank), n.spatial("adj", 0, rank), n.spatial("target_shape", 0, rank)
    if not any(target):
        return pads, more
    surplus = [size - wanted for size, wanted in zip(whole, target)]
    if min(surplus) < 0:
        raise n.invalid(f"target_shape={target} is more than {whole}")
    return tuple((each + 1) // 2 for each in surplus), tuple(each % 2 for each in surplus)


def _turned(n: Node, value: str, filters: int, groups: int, kernel: tuple[int, ...]) -> np.ndarray:
    """The weight, (channels, filters / groups, kernel), as Conv takes it: (filters, channels / groups, kernel from its end)."""
    weight = n.array(value)
    if weight is None:
        raise n.unsupported("a weight that is computed is not supported; supported: a parameter")
    if groups < 1 or weight.shape[1:] != (filters // groups, *kernel) or filters % groups or weight.shape[0] % groups:
        raise n.invalid(f"its weight is {list(weight.shape)}, but num_filter={filters}, num_group={groups} and kernel={list(kernel)}")
    parts = weight.reshape(groups, weight.shape[0] // groups, *weight.shape[1:]).swapaxes(1, 2)
    return np.flip(parts.reshape(filters, -1, *kernel), tuple(range(2, 2 + len(kernel))))


def _with_zeros(n: Node, x: str, sizes: list[int], strides: tuple[int, ...]) -> str:
    """stride - 1 zeros between the elements of each spatial axis, one axis after the other."""
    channels = n.sizes(x, 1)[0]
    sizes = list(sizes)
    for i, stride in enumerate(strides):
        if stride > 1:
            outer, inner = [0, channels, *sizes[:i]], sizes[i + 1:]
            spread = n.op("Unsqueeze", x, n.integers_constant(i + 3))
            rank = n.rank(spread)
            ends = [stride - 1 if axis == i + 3 else 0 for axis in range(rank)]
            spread = n.op("Pad", spread, n.integers_constant(*[0] * rank, *ends), n.scalar(0, x))
            joined = n.reshape(spread, *outer, sizes[i] * stride, *inner)
            sizes[i] = (sizes[i] - 1) * stride + 1
            x = n.op("Slice", joined, *(n.integers_constant(value) for value in (0, sizes[i], i + 2)))
    return x


TABLE = {"Deconvolution": Deconvolution}
