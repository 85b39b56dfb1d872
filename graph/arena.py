# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Gives every intermediate buffer its place in one arena, so that buffers alive at the same time never overlap.

Fixed sizes are packed one after the other, each into the smallest gap that holds it, in the best of a few orders. Sizes that are all multiples of one symbolic factor
(the batch) are packed for the factor 1, and every offset is multiplied. Otherwise buffers share slots, each as large as its largest.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import sympy

from amalgamation.graph import program
from amalgamation.graph.operator import Dim
from amalgamation.graph.values import Values, evaluate, simple

ALIGNMENT = program.ALIGNMENT
_LARGE, _SKEW = 1 << 13, 2 * ALIGNMENT
_TYPICAL = 64  # size of a symbol when sizes only need to be compared


@dataclasses.dataclass(frozen=True)
class Buffer:
    """`bytes` that are in use from step `first` to step `last`, both included."""

    bytes: Dim
    first: int
    last: int


@dataclasses.dataclass(frozen=True)
class Arena:
    """offsets: of each buffer, and bytes of the whole, as numbers of values."""

    offsets: list[int]
    bytes: int


def lower_bound(buffers: Sequence[Buffer], sizes: dict[str, int]) -> int:
    """No arena can be smaller: the most bytes that are alive at one step."""
    known = [(_aligned(evaluate(b.bytes, sizes)), b) for b in buffers]
    steps = sorted({b.first for b in buffers})
    return max((sum(size for size, b in known if b.first <= step <= b.last) for step in steps), default=0)


def plan(buffers: Sequence[Buffer], values: Values) -> Arena:
    """The places of `buffers`; the sizes and offsets go into `values`."""
    sizes = [simple(sympy.expand(b.bytes)) if isinstance(b.bytes, sympy.Expr) else b.bytes for b in buffers]
    factors = {size.as_coeff_Mul()[1] for size in sizes if isinstance(size, sympy.Expr)}
    if len(factors) > 1:
        return _slots(buffers, sizes, values)
    counts = [int(size.as_coeff_Mul()[0]) if isinstance(size, sympy.Expr) else size for size in sizes]
    offsets, total = pack([dataclasses.replace(b, bytes=count) for b, count in zip(buffers, counts)])
    factor = values.add(next(iter(factors), sympy.Integer(1)))
    scale = lambda number: values.combine(program.MUL, values.add(number), factor) if factors else values.add(number)  # noqa: E731
    return Arena([scale(offset) for offset in offsets], scale(total))


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def pack(buffers: Sequence[Buffer]) -> tuple[list[int], int]:
    """Byte offsets of buffers of fixed size, and the bytes of the whole: the best of a few orders of placing them."""
    size = lambda i: buffers[i].bytes  # noqa: E731
    length = lambda i: buffers[i].last - buffers[i].first + 1  # noqa: E731
    orders = (lambda i: (-size(i), buffers[i].first, i), lambda i: (-size(i) * length(i), i), lambda i: (-length(i), -size(i), i),
              lambda i: (buffers[i].first, -size(i), i), lambda i: (-buffers[i].last, -size(i), i))
    tried = [_place(buffers, sorted(range(len(buffers)), key=order)) for order in orders]
    return min(tried, key=lambda found: found[1])


def _apart(size: int) -> int:
    """The bytes that a buffer takes. Of whole KBs it takes a bit more: a kernel that reads one buffer and writes the next at the same multiple of 4 KB waits for itself, as
    a processor first looks at the low bits of an address alone to see whether a load must wait for a store."""
    size = _aligned(size)
    return size + _SKEW if size >= _LARGE and size % 512 == 0 else size


def _place(buffers: Sequence[Buffer], order: Sequence[int]) -> tuple[list[int], int]:
    """Each into the smallest gap that holds it, between those placed before that are alive at the same time."""
    offsets: dict[int, int] = {}
    total = 0
    for i in order:
        size = _apart(buffers[i].bytes)
        busy = sorted((offsets[j], offsets[j] + _apart(buffers[j].bytes)) for j in offsets if _meet(buffers[i], buffers[j]))
        best, best_gap, end = None, None, 0
        for start, stop in busy:
            gap = start - end
            if gap >= size and (best_gap is None or gap < best_gap):
                best, best_gap = end, gap
            end = max(end, stop)
        offsets[i] = end if best is None else best
        total = max(total, offsets[i] + size)
    return [offsets[i] for i in range(len(buffers))], total


def _meet(a: Buffer, b: Buffer) -> bool:
    return a.first <= b.last and b.first <= a.last


def _slots(buffers: Sequence[Buffer], sizes: list[Dim], values: Values) -> Arena:
    """Largest first; each goes into the slot of nearest size whose buffers it does not meet, or into a new one."""
    typical = {s.name: _TYPICAL for size in sizes if isinstance(size, sympy.Expr) for s in size.free_symbols}
    about = [evaluate(size, typical) for size in sizes]
    slots: list[list[int]] = []
    for i in sorted(range(len(buffers)), key=lambda i: (-about[i], buffers[i].first, i)):
        free = [slot for slot in slots if not any(_meet(buffers[i], buffers[j]) for j in slot)]
        if free:
            min(free, key=lambda slot: about[slot[0]]).append(i)
        else:
            slots.append([i])
    offsets = [0] * len(buffers)
    end = values.add(0)
    for slot in slots:
        for i in slot:
            offsets[i] = end
        largest = values.add(sizes[slot[0]])
        for i in slot[1:]:
            largest = values.combine(program.MAX, largest, values.add(sizes[i]))
        blocks = values.combine(program.FLOORDIV, values.combine(program.ADD, largest, values.add(ALIGNMENT - 1)),
                                values.add(ALIGNMENT))
        end = values.combine(program.ADD, end, values.combine(program.MUL, blocks, values.add(ALIGNMENT)))
    return Arena(offsets, end)
