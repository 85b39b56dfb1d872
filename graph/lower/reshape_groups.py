# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Answers whether a Transpose in front of a Reshape can be moved behind it.

A Reshape splits and joins runs of neighbouring dims. If each run that it touches stays together, in order, in the Transpose's
source, then Reshape(Transpose(x)) = Transpose'(Reshape'(x)).
"""

from __future__ import annotations

import sympy

from amalgamation.graph.operator import Dim
from amalgamation.graph.values import simple

Shape = tuple[Dim, ...]


def groups(before: Shape, after: Shape) -> list[tuple[list[int], list[int]]] | None:
    """The axes of `before` and of `after` in the smallest runs of equal size; a dim of size 1 is a run of its own, with
    nothing on the other side. None if the dims cannot be matched."""
    out: list[tuple[list[int], list[int]]] = []
    i = j = 0
    while i < len(before) or j < len(after):
        if i < len(before) and j < len(after) and before[i] == after[j]:
            out.append(([i], [j]))
            i, j = i + 1, j + 1
        elif i < len(before) and before[i] == 1:
            out.append(([i], []))
            i += 1
        elif j < len(after) and after[j] == 1:
            out.append(([], [j]))
            j += 1
        else:
            run = _run(before, after, i, j)
            if run is None:
                return None
            out.append((list(range(i, run[0])), list(range(j, run[1]))))
            i, j = run
    return out


def _run(before: Shape, after: Shape, i: int, j: int) -> tuple[int, int] | None:
    """The ends of the run that starts at i and j."""
    if i >= len(before) or j >= len(after):
        return None
    a, b = before[i], after[j]
    i, j = i + 1, j + 1
    while simple(sympy.expand(a - b)) != 0:
        ratio = simple(sympy.Integer(b) / a if isinstance(b, int) else b / a)
        grow_before = isinstance(ratio, int) or (isinstance(ratio, sympy.Expr) and sympy.denom(ratio) == 1)
        if not grow_before:
            grow_before = ratio.is_Rational and ratio > 1
        if grow_before and i < len(before):
            a, i = a * before[i], i + 1
        elif not grow_before and j < len(after):
            b, j = b * after[j], j + 1
        else:
            return None
    return i, j


def sink_through_reshape(source: Shape, perm: tuple[int, ...], after: Shape) -> tuple[Shape, tuple[int, ...]] | None:
    """Reshape(Transpose(x of shape `source`, perm)) to `after` as (dims of Reshape', perm of Transpose'); None if impossible."""
    if 0 in source or 0 in after:
        return None
    matched = groups(tuple(source[p] for p in perm), after)
    if matched is None:
        return None
    # A run is placed in the source's order where its first dim lies; a new 1 goes right behind the run before it.
    keyed: list[tuple[tuple[int, int], list[int]]] = []
    last = -1
    for number, (inner, outer) in enumerate(matched):
        places = [perm[i] for i in inner]
        big = [p for p in places if source[p] != 1]
        if big and big != list(range(big[0], big[0] + len(big))):
            between = [p for p in range(big[0], big[-1] + 1) if p not in big] if big == sorted(big) else [0]
            if big != sorted(big) or any(source[p] != 1 for p in between):
                return None
        last = big[0] if big else (places[0] if places else last)
        if outer:
            keyed.append(((last, number), outer))
    order = [axis for _, outer in sorted(keyed) for axis in outer]
    return tuple(after[axis] for axis in order), tuple(order.index(axis) for axis in range(len(after)))
