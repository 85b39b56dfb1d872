# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Joins what the graph compiler says of a program (graph/explain.py), the linker's map of its library and, if there are any, the times of its steps.

The one thing to know: code belongs to an operator, not to a kernel. Kernels of one operator share functions, and the linker's map says of each
function only in which object file it is, which is an operator's, one that operators share (gemm), the runtime's or the kernel table's.
"""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Sequence

from size_budget import Part

ALIGNMENT = 64


@dataclasses.dataclass(frozen=True)
class Operator:
    """code: bytes, None if the linker does not say; kernels: name to the numbers of its steps, none of what operators share; symbols: largest first;
    seconds: None without times."""

    name: str
    code: int | None
    kernels: dict[str, list[int]]
    weights: int
    seconds: float | None
    symbols: list[tuple[str, int]]


@dataclasses.dataclass(frozen=True)
class Report:
    """document: of graph/explain.py; library: bytes of the file; code: where they are, or None; seconds: of each step, or None; peak: the step with most
    bytes of the arena in use."""

    document: dict
    platform: str
    library: int
    code: dict[str, int] | None
    operators: list[Operator]
    seconds: list[float] | None
    timed: str
    peak: int
    peak_bytes: int

    def node_names(self, step: int) -> list[str]:
        """The file's nodes that the step computes, `name (operator)`, the one that brought it first."""
        return [f"{node['name']} ({node['op']})" for node in (self.document["nodes"][number] for number in self.document["steps"][step]["nodes"])]

    def output(self, step: int) -> dict:
        """The first tensor that the step writes."""
        return self.document["tensors"][self.document["steps"][step]["outputs"][0]]


def make(document: dict, platform: str, library: int, parts: Sequence[Part] | None, seconds: Sequence[float] | None = None, timed: str = "") -> Report:
    """parts: of the linker's map, or None; library: bytes of the library; timed: on what the seconds of each step were measured, or why there are none."""
    steps = document["steps"]
    used = {step["operator"] for step in steps}
    common = _common(parts or (), used, {step["kernel"] for step in steps})
    code = None if parts is None else _code(parts, used, common, library)
    operators = []
    for name in sorted(used | common):
        numbers = [i for i, step in enumerate(steps) if step["operator"] == name]
        kernels = {kernel: [i for i in numbers if steps[i]["kernel"] == kernel] for kernel in sorted({steps[i]["kernel"] for i in numbers})}
        symbols: collections.Counter[str] = collections.Counter()
        for part in parts or ():
            if part.member == name:
                symbols[part.symbol] += part.bytes
        operators.append(Operator(name, None if parts is None else sum(symbols.values()), kernels, sum(steps[i]["weight_bytes"] for i in numbers),
                                  None if seconds is None else sum(seconds[i] for i in numbers),
                                  sorted(symbols.items(), key=lambda item: (-item[1], item[0]))))
    operators.sort(key=lambda each: (-(each.seconds or 0), -(each.code or 0), -each.weights, each.name))
    alive = [sum(-(-each["bytes"] // ALIGNMENT) * ALIGNMENT for each in document["buffers"] if each["first"] <= i <= each["last"]) for i in range(len(steps))]
    peak = max(range(len(steps)), key=lambda i: (alive[i], -i), default=-1)
    return Report(document, platform, library, code, operators, None if seconds is None else list(seconds), timed, peak, alive[peak] if alive else 0)


def _common(parts: Sequence[Part], operators: set[str], kernels: set[str]) -> set[str]:
    """The object files of functions that operators share: compiled for each backend, as kernels are."""
    functions = (re.match(r"predict::(\w+)::(\w+)\(", part.symbol) for part in parts if part.member in operators)
    spaces = {match.group(1) for match in functions if match and match.group(2) in kernels}
    found = ((part.member, re.search(r"\bpredict::(\w+)::", part.symbol)) for part in parts if part.member not in operators and " " not in part.member)
    return {member for member, match in found if match and match.group(1) in spaces and not member.endswith("_kernels")}


def _code(parts: Sequence[Part], operators: set[str], common: set[str], library: int) -> dict[str, int]:
    """Bytes by what they are for; together all of the file."""
    found = dict.fromkeys(("operators", "what operators share", "runtime", "kernel table", "merged by the linker, or of the C library"), 0)
    for part in parts:
        kind = ("operators" if part.member in operators else "what operators share" if part.member in common
                else "kernel table" if part.member.endswith("_kernels") else "merged by the linker, or of the C library" if " " in part.member else "runtime")
        found[kind] += part.bytes
    return found | {"headers and the linker's tables": library - sum(found.values())}
