# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's Deconvolution as a ConvTranspose.

The one thing to know: with k the width of the dilated kernel, an output has (size - 1) * stride + k - 2 * pad + adj elements.
"""

from __future__ import annotations

from collections.abc import Sequence

from amalgamation.graph.importers.mxnet_node import Node


def Deconvolution(n: Node) -> str:
    n.expect(2 + (not n.flag("no_bias", True)))
    kernel = n.integers("kernel", least=1)
    rank = len(kernel)
    n.text("layout", "NCHW", ("NCW", "NCHW", "NCDHW"))
    if rank + 2 != n.rank(n.inputs[0]):
        raise n.invalid(f"kernel={kernel} does not fit an input of {n.rank(n.inputs[0])} dims")
    strides, dilations = n.spatial("stride", 1, rank), n.spatial("dilate", 1, rank)
    pads, more = _pads(n, strides, [(k - 1) * d + 1 for k, d in zip(kernel, dilations)])
    return deconvolved(n, n.inputs, kernel, n.integer("num_filter"), n.integer("num_group", 1), strides, pads, dilations, more)


def deconvolved(n: Node, operands: Sequence[str], kernel: tuple[int, ...], filters: int, groups: int, strides: tuple[int, ...], pads: tuple[int, ...],
                dilations: tuple[int, ...] | None = None, more: tuple[int, ...] | None = None) -> str:
    """`operands` are x, the weight, and perhaps a bias; `more` are elements after the last."""
    shape = tuple(n.sizes(operands[1]))
    if groups < 1 or filters % groups or shape[1:] != (filters // groups, *kernel) or shape[0] % groups:
        raise n.invalid(f"its weight is {list(shape)}, but num_filter={filters}, num_group={groups} and kernel={list(kernel)}")
    return n.op("ConvTranspose", *operands, kernel_shape=kernel, strides=strides, dilations=dilations or (1,) * len(kernel), pads=(*pads, *pads),
                output_padding=more or (0,) * len(kernel), group=groups)


def _pads(n: Node, strides: tuple[int, ...], widths: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """pad and adj; a target_shape says them instead."""
    rank = len(strides)
    pads, more, target = n.spatial("pad", 0, rank), n.spatial("adj", 0, rank), n.spatial("target_shape", 0, rank)
    if not any(target):
        return pads, more
    whole = [(size - 1) * stride + width for size, stride, width in zip(n.sizes(n.inputs[0], 2), strides, widths)]
    surplus = [size - wanted for size, wanted in zip(whole, target)]
    if min(surplus) < 0:
        raise n.invalid(f"target_shape={target} is more than {whole}")
    return tuple((each + 1) // 2 for each in surplus), tuple(each % 2 for each in surplus)


TABLE = {"Deconvolution": Deconvolution}
