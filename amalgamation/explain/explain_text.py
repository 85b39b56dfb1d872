# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The report as text: totals, operators, steps with the nodes that brought them, nodes without a step, memory at the peak, largest functions."""

from __future__ import annotations

from collections.abc import Sequence

from explain_report import Report

_SYMBOLS = 20
_WIDEST = 100


def _clean(text: str) -> str:
    """Names come out of a file that anybody may have written: none of it reaches a terminal as control characters."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _cut(text: str) -> str:
    text = _clean(text)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]], right: str) -> list[str]:
    """Columns under their heads; `right` has an r for each that is of numbers, anything else for those of text."""
    table = [list(head), *([_cut(cell) for cell in row] + [""] * (len(head) - len(row)) for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(head))]
    place = lambda cell, width, kind: cell.rjust(width) if kind == "r" else cell.ljust(width)  # noqa: E731
    return ["  " + "  ".join(map(place, row, widths, right)).rstrip() for row in table]


def _number(count: int | None) -> str:
    return "?" if count is None else f"{count:,}"


def text(report: Report) -> str:
    """All of it; ends with a newline."""
    document, total = report.document, sum(report.seconds or [])
    sizes = ", ".join(f"{name}={size}" for name, size in sorted(document["sizes"].items()))
    lines = [_clean(f"{document['model']} on {report.platform}" + (f", {sizes}" if sizes else "")), ""]
    lines += _totals(report)
    share = (lambda seconds: [f"{seconds * 1e6:,.1f}", f"{100 * seconds / total if total else 0:.1f} %"]) if report.seconds else lambda seconds: []
    timed = ["µs", "time"] if report.seconds else []
    lines += ["", "operators: the functions of each, and the steps that brought them"]
    rows = []
    for each in report.operators:
        count = sum(map(len, each.kernels.values()))
        of_steps = [str(count), _number(each.code), f"{each.weights:,}", *share(each.seconds)] if count else ["", _number(each.code)]
        rows.append([each.name, "" if count else "shared", *of_steps])
        for kernel, steps in each.kernels.items():
            rows.append(["", kernel, str(len(steps)), "", f"{sum(document['steps'][i]['weight_bytes'] for i in steps):,}",
                         *share(sum(report.seconds[i] for i in steps) if report.seconds else 0)])
    lines += _rows(["operator", "kernel", "steps", "code", "weights", *timed], rows, "llrrrrr")
    lines += ["", "steps: the node that brought it first, then those fused into it"]
    rows = []
    for i, step in enumerate(document["steps"]):
        output = report.output(i)
        rows.append([str(i), step["kernel"], "×".join(map(str, output["dims"])) + " " + output["dtype"], f"{step['weight_bytes']:,}",
                     *share(report.seconds[i] if report.seconds else 0), " + ".join(report.node_names(i)) or step["name"]])
    lines += _rows(["", "kernel", "output", "weights", *timed, "nodes of the model"], rows, "rllr" + "rr" * bool(timed) + "l")
    folded = [node for node in document["nodes"] if node["fate"] == "folded"]
    if folded:
        lines += ["", "nodes that no step computes"]
        lines += _rows(["operator", "node", ""], [[node["op"], node["name"], node["reason"]] for node in folded], "lll")
    lines += _memory(report)
    symbols = sorted(((size, each.name, symbol) for each in report.operators for symbol, size in each.symbols), key=lambda row: (-row[0], *row[1:]))
    if symbols:
        lines += ["", f"the {min(_SYMBOLS, len(symbols))} largest functions of {len(symbols)}"]
        lines += _rows(["bytes", "operator", "symbol"], [[f"{size:,}", name, symbol] for size, name, symbol in symbols[:_SYMBOLS]], "rll")
    return "\n".join(lines) + "\n"


def _totals(report: Report) -> list[str]:
    document, fates = report.document, [node["fate"] for node in report.document["nodes"]]
    rows = [["library", _number(report.library), "bytes"]]
    rows += [["  " + kind, _number(size), "bytes"] for kind, size in (report.code or {}).items()]
    rows += [["program", _number(document["program_bytes"]), "bytes"], ["  weights", _number(document["weights_bytes"]), "bytes"],
             ["  steps, tensors and names", _number(document["program_bytes"] - document["weights_bytes"]), "bytes"],
             ["arena", _number(document["arena_bytes"]), f"bytes, of which {report.peak_bytes:,} are in use at the peak"],
             ["steps", str(len(document["steps"])),
              f"for {len(fates)} nodes: " + ", ".join(f"{fates.count(kind)} {kind}" for kind in ("run", "fused", "folded"))]]
    if report.seconds:
        rows.append(["time", f"{sum(report.seconds) * 1e3:,.3f}", f"ms on {report.timed}"])
    lines = _rows(["", "", ""], rows, "lrl")[1:]
    if report.code is None:
        lines.append(f"  The linker for {report.platform} does not say what is in the library: build for linux_x86_64 to see the code of each operator.")
    if not report.seconds and report.timed:
        lines.append(f"  {report.timed}")
    return lines


def _memory(report: Report) -> list[str]:
    if report.peak < 0:
        return []
    alive = [each for each in report.document["buffers"] if each["first"] <= report.peak <= each["last"]]
    rows = [[f"{each['offset']:,}", f"{each['bytes']:,}", each["size"], f"{each['first']}–{each['last']}", ", ".join(each["names"])]
            for each in sorted(alive, key=lambda each: (each["offset"], each["first"]))]
    lines = ["", f"memory at the peak, step {report.peak}: {report.document['steps'][report.peak]['kernel']}"]
    return lines + _rows(["offset", "bytes", "as an expression", "steps", "tensors"], rows, "rrlll")
