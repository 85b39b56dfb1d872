# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The report as one HTML file that needs nothing else: explain_page.html with its style, its script and the report as JSON.

The one thing to know: names come out of a file that anybody may have written. They reach the page as JSON without '<' and, in the script, as text of
elements, never as markup; and the page forbids itself whatever is not in it.
"""

from __future__ import annotations

import html
import json
from pathlib import Path

import explain_layout
import explain_text
from explain_report import Report

_HERE = Path(__file__).parent
_LARGE = 150  # boxes, from which on the graph begins collapsed
_SYMBOLS = 12


def page(report: Report) -> str:
    """All of the file."""
    data = json.dumps(_data(report), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for letter in "<>&\u2028\u2029":
        data = data.replace(letter, f"\\u{ord(letter):04x}")
    parts = {"title": html.escape(_title(report)), "style": _read("explain_page.css"), "script": _read("explain_page.js"), "data": data,
             "text": html.escape(explain_text.text(report))}
    pieces = _read("explain_page.html").split("@@")  # text, name, text, name, …: a value is never looked at again
    return "".join(parts[piece] if i % 2 else piece for i, piece in enumerate(pieces))


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _title(report: Report) -> str:
    sizes = ", ".join(f"{name}={size}" for name, size in sorted(report.document["sizes"].items()))
    return f"{report.document['model']} on {report.platform}" + (f", {sizes}" if sizes else "")


def _micro(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1e6, 2)


def _tensor(tensor: dict) -> str:
    dims = [str(dim) if str(dim) == text else f"{text}={dim}" for dim, text in zip(tensor["dims"], tensor["shape"])]
    return f"{tensor['dtype']}[{' × '.join(dims)}] {tensor['name']}"


def _data(report: Report) -> dict:
    document = report.document
    tensors = document["tensors"]
    steps = []
    for i, step in enumerate(document["steps"]):
        operands = [tensors[number] for number in step["inputs"] if number is not None]
        steps.append({
            "kernel": step["kernel"], "operator": step["operator"], "nodes": report.node_names(i) or [step["name"]],
            "shape": "×".join(map(str, report.output(i)["dims"])),
            "ops": [document["nodes"][number]["op"] for number in step["nodes"]], "dtype": report.output(i)["dtype"],
            "inputs": [_tensor(each) for each in operands if each["storage"] != "weights"],
            "constants": [_tensor(each) for each in operands if each["storage"] == "weights"],
            "outputs": [_tensor(tensors[number]) for number in step["outputs"] if number is not None],
            "weights": step["weight_bytes"], "scratch": step["scratch_bytes"], "us": _micro(report.seconds[i] if report.seconds else None)})
    graph = _graph(document)
    return {
        "title": _title(report), "model": document["model"], "platform": report.platform, "sizes": document["sizes"], "timed": report.timed,
        "library": report.library, "code": report.code, "program": document["program_bytes"], "weights": document["weights_bytes"],
        "arena": document["arena_bytes"], "peak": report.peak, "peakBytes": report.peak_bytes, "steps": steps,
        "us": _micro(sum(report.seconds)) if report.seconds else None,
        "operators": [{"name": each.name, "code": each.code, "weights": each.weights, "us": _micro(each.seconds), "kernels": each.kernels,
                       "symbols": each.symbols[:_SYMBOLS]} for each in report.operators],
        "buffers": [{key: each[key] for key in ("offset", "bytes", "size", "first", "last", "names")} for each in document["buffers"]],
        "nodes": [[node["name"], node["op"], node["fate"], node["steps"], node["reason"]] for node in document["nodes"]],
        "ends": [[_tensor(tensors[number]) for number in document[kind]] for kind in ("inputs", "outputs")],
        "graphs": graph, "collapsed": len(graph[0]["boxes"]) > _LARGE and len(graph[1]["boxes"]) < len(graph[0]["boxes"])}


def _graph(document: dict) -> list[dict]:
    """The graph whole and collapsed. Vertices are the inputs, the steps, the outputs, in this order; `members`: the vertices of a box."""
    first, count = len(document["inputs"]), len(document["steps"])
    vertex = lambda source: -1 - source if source < 0 else first + source  # noqa: E731
    reads: list[list[int]] = [[] for _ in range(first)]
    reads += [[vertex(source) for source in step["reads"]] for step in document["steps"]]
    reads += [[vertex(source) for source in steps] for steps in document["results"]]
    chains = explain_layout.collapse(reads, [not first <= i < first + count for i in range(len(reads))])
    chain_of = {member: i for i, chain in enumerate(chains) for member in chain}
    between = [sorted({chain_of[source] for source in reads[chain[0]]}) for chain in chains]
    return [_placed(reads, [[i] for i in range(len(reads))]), _placed(between, chains)]


def _placed(reads: list[list[int]], members: list[list[int]]) -> dict:
    layout = explain_layout.place(reads)
    return {"boxes": [[round(x), round(y)] for x, y in layout.boxes], "members": members, "size": [round(side) for side in layout.size],
            "paths": [[a, b, [[round(x), round(y)] for x, y in points]] for a, b, points in layout.paths], "box": [explain_layout.WIDTH, explain_layout.HEIGHT]}
