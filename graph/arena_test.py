# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Buffers that are alive together never overlap."""

import numpy as np
import pytest
import sympy

from amalgamation.graph import arena
from amalgamation.graph.arena import Buffer
from amalgamation.graph.program import Program, Symbol
from amalgamation.graph.values import Values, evaluate, symbol

_N, _H = symbol("N"), symbol("H")


def _check(buffers: list[Buffer], sizes: dict[str, int]) -> int:
    """The arena's bytes; fails if two buffers overlap or one sticks out."""
    values = Values(sorted(sizes))
    layout = arena.plan(buffers, values)
    known = Program(tuple(Symbol(n, 1) for n in sorted(sizes)), tuple(values.table), (), (), (), (), 0, (), b"").evaluate(sizes)
    spans = [(known[o], known[o] + evaluate(b.bytes, sizes)) for o, b in zip(layout.offsets, buffers)]
    for i, (start, end) in enumerate(spans):
        assert start % 64 == 0 and end <= known[layout.bytes]
        for j in range(i):
            alive_together = buffers[i].first <= buffers[j].last and buffers[j].first <= buffers[i].last
            assert not alive_together or end <= spans[j][0] or spans[j][1] <= start
    return known[layout.bytes]


def _random(count: int, size) -> list[Buffer]:
    generator = np.random.default_rng(count)
    firsts = generator.integers(0, 20, count)
    return [Buffer(size(int(n)), int(f), int(f) + int(d))
            for n, f, d in zip(generator.integers(1, 5000, count), firsts, generator.integers(0, 6, count))]


@pytest.mark.parametrize("count", [0, 1, 3, 17, 60])
@pytest.mark.parametrize("size", [lambda n: n, lambda n: n * _N, lambda n: n * _N if n % 2 else n,
                                  lambda n: n * _N * (sympy.floor(_H / 2) + 1) if n % 3 else n * _H])
def test_no_two_live_buffers_overlap(count, size):
    buffers = _random(count, size)
    for sizes in ({"N": 1, "H": 1}, {"N": 3, "H": 7}, {"N": 16, "H": 224}):
        assert _check(buffers, sizes) >= arena.lower_bound(buffers, sizes)


def test_a_chain_needs_two_buffers_at_a_time():
    chain = [Buffer(640 * _N, i, i + 1) for i in range(10)]
    assert _check(chain, {"N": 5}) == 2 * 640 * 5


def test_fixed_sizes_come_close_to_the_lower_bound():
    buffers = _random(60, lambda n: n)
    assert _check(buffers, {}) <= 1.15 * arena.lower_bound(buffers, {})


def test_what_is_read_and_what_is_written_do_not_have_the_same_low_bits():
    offsets, _ = arena.pack([Buffer(14 * 14 * 2048, i, i + 1) for i in range(8)])
    assert all(64 <= abs(a - b) % 512 <= 448 for a, b in zip(offsets, offsets[1:]))
