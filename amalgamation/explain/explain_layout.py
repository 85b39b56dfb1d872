# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Places for the boxes of a graph: layers from top to bottom, an edge never goes up, and long edges run through lanes of their own.

The one thing to know: `collapse` first, where a graph is large: a chain, each of which only the next one reads, becomes one box.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

WIDTH, HEIGHT = 200, 56  # of a box
_LANE, _GAP, _LAYER = 16, 18, 34  # width of a passing edge; space between boxes, and between layers
_SWEEPS = 4
_MOST_LANES = 20000  # beyond, long edges go straight


@dataclasses.dataclass(frozen=True)
class Layout:
    """boxes: the left upper corner of each; paths: of each edge (source, target) the points that it passes; size: of it all."""

    boxes: list[tuple[float, float]]
    paths: list[tuple[int, int, list[tuple[float, float]]]]
    size: tuple[float, float]


def collapse(reads: Sequence[Sequence[int]], alone: Sequence[bool] | None = None) -> list[list[int]]:
    """The chains of a graph whose node i reads the nodes reads[i], all smaller; those that are `alone` join none."""
    readers: list[list[int]] = [[] for _ in reads]
    for node, sources in enumerate(reads):
        for source in sources:
            readers[source].append(node)
    chains: list[list[int]] = []
    chain_of: dict[int, list[int]] = {}
    for node, sources in enumerate(reads):
        source = sources[0] if len(sources) == 1 else None
        if source is not None and len(readers[source]) == 1 and not (alone and (alone[node] or alone[source])):
            chain_of[source].append(node)
            chain_of[node] = chain_of[source]
        else:
            chain_of[node] = [node]
            chains.append(chain_of[node])
    return chains


def place(reads: Sequence[Sequence[int]]) -> Layout:
    """The layout of a graph whose node i reads the nodes reads[i], all smaller."""
    depth: list[int] = []
    for sources in reads:
        depth.append(1 + max((depth[source] for source in sources), default=-1))
    last = list(depth)  # an entry without sources goes right above its first reader
    for node, sources in reversed(list(enumerate(reads))):
        for source in sources:
            if not reads[source]:
                last[source] = last[node] - 1 if last[source] == depth[source] else min(last[source], last[node] - 1)
    depth = last
    edges = [(source, node) for node, sources in enumerate(reads) for source in sources]
    lanes = sum(depth[b] - depth[a] - 1 for a, b in edges) <= _MOST_LANES
    # Vertices: the nodes, then the lanes. Each has its layer, and whom it hangs on above and below.
    layer, above, below = list(depth), [[] for _ in reads], [[] for _ in reads]
    routes = []
    for a, b in edges:
        route = [a]
        for level in range(depth[a] + 1, depth[b]) if lanes else ():
            layer.append(level)
            above.append([])
            below.append([])
            route.append(len(layer) - 1)
        route.append(b)
        for upper, lower in zip(route, route[1:]):
            below[upper].append(lower)
            above[lower].append(upper)
        routes.append(route)
    rows: list[list[int]] = [[] for _ in range(max(layer, default=-1) + 1)]
    for vertex, level in enumerate(layer):
        rows[level].append(vertex)
    width = lambda vertex: WIDTH if vertex < len(reads) else _LANE  # noqa: E731
    x = _columns(rows, above, below, width)
    left = min((x[v] - width(v) / 2 for v in range(len(layer))), default=0)
    right = max((x[v] + width(v) / 2 for v in range(len(layer))), default=0)
    top = lambda vertex: layer[vertex] * (HEIGHT + _LAYER)  # noqa: E731
    paths = []
    for route in routes:
        points = [(x[route[0]] - left, top(route[0]) + HEIGHT)]
        for vertex in route[1:-1]:
            points += [(x[vertex] - left, top(vertex)), (x[vertex] - left, top(vertex) + HEIGHT)]
        paths.append((route[0], route[-1], [*points, (x[route[-1]] - left, top(route[-1]))]))
    boxes = [(x[node] - WIDTH / 2 - left, top(node)) for node in range(len(reads))]
    return Layout(boxes, paths, (right - left, len(rows) * (HEIGHT + _LAYER) - _LAYER if rows else 0))


def _columns(rows, above, below, width) -> dict[int, float]:
    """The middle of each vertex: near those it hangs on, in an order that they suggest, and no two of a row on each other."""
    x: dict[int, float] = {}
    for row in rows:
        for i, vertex in enumerate(row):
            x[vertex] = float(i * (WIDTH + _GAP))
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else rows[::-1]:
            near = above if down else below
            wanted = {v: sum(x[n] for n in near[v]) / len(near[v]) if near[v] else x[v] for v in row}
            row.sort(key=lambda v: (wanted[v], v))
            _spread(row, wanted, width, x)
    return x


def _spread(row, wanted, width, x) -> None:
    """As near to the wanted places as the order allows: blocks of touching vertices share their mean displacement."""
    blocks: list[list] = []  # start, length, members, wanted starts
    for vertex in row:
        size = width(vertex) + _GAP
        blocks.append([wanted[vertex] - size / 2, size, [vertex], 1])
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] > blocks[-1][0]:
            start, length, members, count = blocks.pop()
            into = blocks[-1]
            into[0] = (into[0] * into[3] + (start - into[1]) * count) / (into[3] + count)
            into[1] += length
            into[2] += members
            into[3] += count
    for start, _, members, _ in blocks:
        for vertex in members:
            size = width(vertex) + _GAP
            x[vertex] = start + size / 2
            start += size
