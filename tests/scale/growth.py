# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Tables and a plot of measured analyses. Of several measurements of the same, the one of least CPU time stands for them."""

from __future__ import annotations

import dataclasses

import inner

_COLOURS = ("#1f6feb", "#d1570b")
_HEIGHT, _WIDTH, _LEFT, _TOP, _GAP = 200, 300, 60, 40, 80


@dataclasses.dataclass(frozen=True)
class Row:
    """One analysis of `count` models; loop: CPU seconds of the fixed loop about that time."""

    count: int
    what: str
    metrics: inner.Metrics
    loop: float


def best(rows: list[Row]) -> list[Row]:
    """For each size and kind of analysis the row of least CPU time."""
    groups: dict[tuple[str, int], Row] = {}
    for row in rows:
        key = (row.what, row.count)
        groups[key] = min(groups.get(key, row), row, key=lambda each: each.metrics.cpu)
    return [groups[key] for key in sorted(groups)]


def _span(seconds: list[float]) -> str:
    least, most = min(seconds), max(seconds)
    return f"{least:.1f} s" if f"{least:.1f}" == f"{most:.1f}" else f"{least:.1f}–{most:.1f} s"


def tables(rows: list[Row]) -> str:
    """Markdown."""
    least = min(row.loop for row in rows)
    lines = ["| analysed | models | targets | configured | actions | analysis | wall | CPU of the server | loop | heap |", "|---|---|---|---|---|---|---|---|---|---|"]
    for row in best(rows):
        m = row.metrics
        same = [each.metrics for each in rows if (each.what, each.count) == (row.what, row.count)]
        spans = " | ".join(_span([getattr(each, name) for each in same]) for name in ("analysis", "wall"))
        lines.append(f"| {row.what} | {row.count} | {m.targets} | {m.configured} | {m.actions} | {spans} | {m.cpu:.1f} s | ×{row.loop / least:.2f} | "
                     f"{m.heap / 1e6:.0f} MB |")
    for what in sorted({row.what for row in rows}):
        of = [row for row in best(rows) if row.what == what]
        if len(of) > 1:
            first, last = of[0], of[-1]
            more = last.count - first.count
            each = {name: (getattr(last.metrics, name) - getattr(first.metrics, name)) / more for name in ("configured", "actions", "cpu", "heap")}
            lines.append(f"\n{what}: each model more is {each['configured']:.1f} configured targets, {each['actions']:.1f} actions, "
                         f"{each['cpu'] * 1e3:.0f} ms of CPU, {each['heap'] / 1e3:.0f} kB.")
    return "\n".join(lines) + "\n"


def _panel(left: int, title: str, series: dict[str, list[tuple[int, float]]], unit: str) -> list[str]:
    most_x = max(x for points in series.values() for x, _ in points)
    most_y = 1.1 * max(y for points in series.values() for _, y in points)
    bottom = _TOP + _HEIGHT

    def place(x: float, y: float) -> str:
        return f"{left + _WIDTH * x / most_x:.1f},{bottom - _HEIGHT * y / most_y:.1f}"

    out = [f'<text x="{left}" y="{_TOP - 16}" font-weight="bold">{title}</text>',
           f'<path d="M{left},{_TOP} V{bottom} H{left + _WIDTH}" fill="none" stroke="#888"/>']
    for colour, aside, points in zip(_COLOURS, (18, -8), series.values()):
        out.append(f'<polyline points="{" ".join(place(x, y) for x, y in points)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y in points:
            at, up = place(x, y).split(",")
            out.append(f'<circle cx="{at}" cy="{up}" r="3" fill="{colour}"/>')
            out.append(f'<text x="{at}" y="{float(up) + aside:.1f}" fill="{colour}" text-anchor="middle">{y:.3g} {unit}</text>')
    for x in sorted({x for points in series.values() for x, _ in points}):
        out.append(f'<text x="{place(x, 0).split(",")[0]}" y="{bottom + 18}" text-anchor="middle">{x}</text>')
    return out


def plot(rows: list[Row]) -> str:
    """An SVG of CPU seconds and megabytes over the number of models."""
    kinds = sorted({row.what for row in rows})
    picked = {what: [row for row in best(rows) if row.what == what] for what in kinds}
    right = _LEFT + _WIDTH + _GAP
    body = _panel(_LEFT, "CPU seconds of an analysis, over models", {k: [(r.count, r.metrics.cpu) for r in v] for k, v in picked.items()}, "s")
    body += _panel(right, "Megabytes of heap after it", {k: [(r.count, r.metrics.heap / 1e6) for r in v] for k, v in picked.items()}, "MB")
    for i, (colour, name) in enumerate(zip(_COLOURS, kinds)):
        body.append(f'<text x="{_LEFT + i * 200}" y="{_TOP + _HEIGHT + 44}" fill="{colour}">● {name}</text>')
    width, height = right + _WIDTH + 40, _TOP + _HEIGHT + 60
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif" '
            'font-size="12">\n'
            f'<rect width="{width}" height="{height}" fill="white"/>\n' + "\n".join(body) + "\n</svg>\n")
