# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a library with MXNet's predict API knows of its model: digests of symbol.json and of each parameter, as C++.

    python -m amalgamation.graph.importers.mxnet_model m-symbol.json m.params --input data --target //:m --output m_model.cc

The one thing to know: bindings/mxnet computes the same digests of what MXPredCreate is given, so both sides read the raw JSON, before
anything in it is mended or merged.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import struct
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from amalgamation.graph.errors import CompileError
from amalgamation.graph.importers import mxnet_params, mxnet_symbol

_STEP, _FIRST, _SECOND = np.uint64(0xA0761D6478BD642F), np.uint64(0xD6E8FEB86659FD93), np.uint64(0x9E3779B97F4A7C15)
GRAPH_KEY = "mxnet_graph"
_TYPES = tuple(dtype.name for dtype in mxnet_params.DTYPES)


@dataclasses.dataclass(frozen=True)
class Digests:
    """nodes: CRC-32s of operator, name, attributes and inputs of each; heads: CRC-32 of the outputs; variables: names, in the file's order."""

    nodes: tuple[tuple[int, int, int, int], ...]
    heads: int
    outputs: int
    variables: tuple[str, ...]


def digest(data: bytes) -> int:
    """64 bits of an array's elements: a sum of mixed words, each mixed with its place. params.cc has the same."""
    words = np.frombuffer(data + bytes(-len(data) % 8), "<u8")
    places = np.arange(1, len(words) + 1, dtype=np.uint64) * _STEP
    return (int(_mix(words + places).sum(dtype=np.uint64)) + int(_mix(np.array([len(data)], np.uint64))[0])) % (1 << 64)


def _mix(words: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        words = (words ^ (words >> np.uint64(32))) * _FIRST
        words = (words ^ (words >> np.uint64(29))) * _SECOND
    return words ^ (words >> np.uint64(32))


def symbol_digests(symbol: bytes, name: str) -> Digests:
    """Of a symbol.json. Raises InvalidModel if it is none."""
    mxnet_symbol.read(symbol, name)
    document = dict(json.loads(symbol, object_pairs_hook=lambda pairs: pairs))
    nodes, variables = [], []
    for pairs in document["nodes"]:
        entry = dict(pairs)
        tables = [table for key, table in pairs if key in ("attrs", "attr", "param") and isinstance(table, list)]
        attributes = sum(zlib.crc32(_bytes(key) + b"\0" + _bytes(text)) for table in tables for key, text in table) & 0xFFFFFFFF
        nodes.append((zlib.crc32(_bytes(entry["op"])), zlib.crc32(_bytes(entry["name"])), attributes, _entries(entry.get("inputs", []))))
        if entry["op"] == "null":
            variables.append(entry["name"])
    return Digests(tuple(nodes), _entries(document["heads"]), len(document["heads"]), tuple(variables))


def graph_digest(digests: Digests) -> str:
    """What a program of this graph says in its info under GRAPH_KEY, whatever its weights are."""
    return f"{digest(struct.pack('<I', digests.heads) + b''.join(struct.pack('<4I', *node) for node in digests.nodes)):016x}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _entries(entries: list) -> int:
    crc = 0
    for entry in entries:
        pair = ([entry] if isinstance(entry, int) else entry) + [0]
        crc = zlib.crc32(pair[0].to_bytes(4, "little") + pair[1].to_bytes(4, "little"), crc)
    return crc


def _literal(text: str) -> str:
    return '"' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in _bytes(text)) + '\\0"'


class _Strings:
    """Texts one after the other, each ended by 0."""

    def __init__(self) -> None:
        self.lines, self._length = [], 0

    def add(self, text: str) -> int:
        self.lines.append(f"    {_literal(text)}")
        place, self._length = self._length, self._length + len(_bytes(text)) + 1
        return place


def _table(kind: str, name: str, rows: Sequence[str]) -> str:
    """An array; C++ has none of no elements."""
    body = "".join(f"    {row},\n" for row in rows) or "    {},\n"
    return f"static const {kind} {name}[] = {{\n{body}}};\n"


def _program_literal(data: bytes) -> str:
    """As a string literal, which compilers read much faster, and with less memory, than a list of numbers."""
    escaped = [chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in range(256)]
    rows = ("".join(escaped[b] for b in data[i:i + 48]) for i in range(0, len(data), 48))
    return "alignas(64) const uint8_t predict_mxnet_program[] = {\n" + "".join(f'"{row}"\n' for row in rows) + "};\n"


def source(symbol: bytes, params: bytes, inputs: Sequence[str], target: str, name: str = "model", program: Path | None = None, literal: bool = False,
           rebuild: bool = False) -> str:
    """The C++ file that defines predict::mxnet::kModel.

    program: the compiled model that the library shall hold; literal: as a text in the source, else the assembler takes it from its path;
    rebuild: it is what makes the program of other weights.
    """
    program_bytes = program.stat().st_size if program else 0
    digests = symbol_digests(symbol, name)
    arrays: dict[str, np.ndarray] = {}
    for key, array in mxnet_params.read(params, f"{name}: params").items():
        arrays[key.removeprefix("arg:") if key.startswith("arg:") else key.removeprefix("aux:")] = array
    strings, dims, parameters = _Strings(), [], []
    for key in sorted(arrays, key=_bytes):
        array = arrays[key]
        row = f"{{0x{digest(np.ascontiguousarray(array).tobytes()):016x}u, {strings.add(key)}, {len(dims)}, {_TYPES.index(array.dtype.name)}, {array.ndim}}}"
        parameters.append(row)
        dims += [str(dim) for dim in array.shape]
    labels = [str(strings.add(variable)) for variable in digests.variables if variable not in arrays and variable not in inputs]
    fields = [f"kNodes, {len(digests.nodes)}, 0x{digests.heads:08x}u", f"kParameters, {len(parameters)}", f"kLabels, {len(labels)}", f"{digests.outputs}",
              "kStrings", "kDims", f"{'predict_mxnet_program' if program_bytes else 'nullptr'}, {program_bytes}", f'"{target}"', f'"{graph_digest(digests)}"', "Rebuild" if rebuild else "nullptr"]
    parts = [
        "// SPDX-FileCopyrightText: The Amalgamation Authors\n// SPDX-License-Identifier: Apache-2.0\n",
        f"// What this library knows of {name}. Generated by graph/importers/mxnet_model.py: do not edit.\n",
        '#include "bindings/mxnet/model.h"' + ("" if literal or not program else '\n#include "bindings/mxnet/program.h"') + "\n",
    ]
    if program:
        parts.append('extern "C" const uint8_t predict_mxnet_program[];\n')
        parts.append(_program_literal(program.read_bytes()) if literal else f'PREDICT_EMBED("{program.as_posix()}", {program_bytes});\n')
    parts += [
        "namespace predict::mxnet {\n",
        _table("Node", "kNodes", ["{" + ", ".join(f"0x{crc:08x}u" for crc in node) + "}" for node in digests.nodes]),
        _table("Parameter", "kParameters", parameters),
        _table("uint32_t", "kLabels", labels),
        _table("uint32_t", "kDims", dims),
        "static const char kStrings[] =\n" + "\n".join(strings.lines or ['    ""']) + ";\n",
        "const Model kModel = {" + ", ".join(fields) + "};\n",
        "}  // namespace predict::mxnet",
    ]
    return "\n".join(parts) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser("amalgamation.graph.importers.mxnet_model", description=__doc__.partition("\n\n")[0])
    parser.add_argument("symbol", type=Path)
    parser.add_argument("params", type=Path)
    parser.add_argument("--input", action="append", default=[], help="the name of an input")
    parser.add_argument("--target", required=True, help="what is built to make the library, for texts of errors")
    parser.add_argument("--program", type=Path, help="the compiled program that the library shall hold")
    parser.add_argument("--recipe", type=Path, help="what makes the program of other weights, in the place of --program")
    parser.add_argument("--literal", action="store_true", help="have the program in the source, not only its path")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args(arguments)
    try:
        text = source(args.symbol.read_bytes(), args.params.read_bytes(), args.input, args.target, args.symbol.name, args.recipe or args.program,
                      args.literal, args.recipe is not None)
    except CompileError as error:
        print(f"{error}", file=sys.stderr)
        return 1
    args.output.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
