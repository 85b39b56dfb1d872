# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes and reads a program, the file of docs/program-format.md that the runtime maps.

`write(program)` and `read(data)` are inverse to each other, and the bytes depend on nothing but the program. `read` trusts
nothing: whatever is wrong with the bytes raises `InvalidProgram` and says where.
"""

from __future__ import annotations

import dataclasses
import os
import struct
import tempfile
import zlib

import numpy as np

from amalgamation.graph.errors import InvalidProgram

MAGIC = b"PREDICT\n"
MAJOR, MINOR = 1, 0
ABSENT = 0xFFFFFFFF
MAX_RANK = 8
ALIGNMENT = 64

ARENA, WEIGHTS, INPUT, OUTPUT = range(4)
CONST, SYMBOL, ADD, SUB, MUL, FLOORDIV, MOD, MAX, MIN = range(9)
OPS = ("const", "symbol", "+", "-", "*", "//", "%", "max", "min")

# Bytes of one element by the number of ONNX's TensorProto.DataType.
DTYPE_BYTES = {1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8}

_HEADER = struct.Struct("<8sHHIQQQIIII8s")
_SECTION = struct.Struct("<QQ")
_SYMBOL_TYPE = np.dtype([("name", "<u4"), ("reserved", "<u4"), ("default", "<i8"), ("max", "<i8")])
_VALUE_TYPE = np.dtype([("op", "<u4"), ("a", "<u4"), ("b", "<i8")])
_TENSOR_TYPE = np.dtype([("name", "<u4"), ("dtype", "u1"), ("rank", "u1"), ("storage", "u1"), ("reserved", "u1"),
                         ("dims", "<u4"), ("place", "<u4"), ("offset", "<u8"), ("bytes", "<u8")])
_STEP_TYPE = np.dtype([("kernel", "<u4"), ("name", "<u4"), ("inputs", "<u4"), ("outputs", "<u4"), ("input_count", "<u2"),
                       ("output_count", "<u2"), ("attrs", "<u4"), ("attr_count", "<u2"), ("float_count", "<u2"),
                       ("floats", "<u4"), ("scratch", "<u4"), ("reserved", "<u4")])
_U4 = np.dtype("<u4")
_INFO_TYPE = np.dtype([("key", "<u4"), ("value", "<u4")])
SECTIONS = (("strings", np.dtype("u1")), ("symbols", _SYMBOL_TYPE), ("values", _VALUE_TYPE), ("tensors", _TENSOR_TYPE),
            ("kernels", _U4), ("steps", _STEP_TYPE), ("inputs", _U4), ("outputs", _U4), ("indices", _U4),
            ("floats", np.dtype("<f4")), ("info", _INFO_TYPE))
_RECORDS_END = _HEADER.size + len(SECTIONS) * _SECTION.size


@dataclasses.dataclass(frozen=True)
class Symbol:
    """A dimension that may change at run time. default: what a predictor starts with; max: 0 means none."""

    name: str
    default: int
    max: int = 0


@dataclasses.dataclass(frozen=True)
class Value:
    """An integer: `op` is one of CONST … MIN; what `a` and `b` mean depends on it."""

    op: int
    a: int
    b: int


@dataclasses.dataclass(frozen=True)
class Tensor:
    """dims and (in the arena) place are numbers of values; offset and bytes are of the weights section."""

    name: str
    dtype: int
    storage: int
    dims: tuple[int, ...]
    place: int = 0
    offset: int = 0
    bytes: int = 0


@dataclasses.dataclass(frozen=True)
class Step:
    """inputs and outputs are numbers of tensors, None where absent; attrs and scratch are numbers of values."""

    kernel: str
    name: str
    inputs: tuple[int | None, ...]
    outputs: tuple[int | None, ...]
    attrs: tuple[int, ...]
    floats: tuple[float, ...]
    scratch: int


@dataclasses.dataclass(frozen=True)
class Program:
    """One network; `arena` is the number of the value that is its bytes."""

    symbols: tuple[Symbol, ...]
    values: tuple[Value, ...]
    tensors: tuple[Tensor, ...]
    steps: tuple[Step, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    arena: int
    info: tuple[tuple[str, str], ...]
    weights: bytes

    def evaluate(self, sizes: dict[str, int] | None = None) -> list[int]:
        """All values, for the symbols' defaults or the given `sizes`; raises InvalidProgram for a divisor ≤ 0."""
        known = {symbol.name: symbol.default for symbol in self.symbols} | (sizes or {})
        out: list[int] = []
        for number, value in enumerate(self.values):
            out.append(_evaluate(value, number, out, [known[symbol.name] for symbol in self.symbols]))
        return out

    def text(self, number: int) -> str:
        """Value `number` as a readable expression, such as `N*256`."""
        value = self.values[number]
        if value.op == CONST:
            return str(value.b)
        if value.op == SYMBOL:
            return self.symbols[value.a].name
        a, b = self.text(value.a), self.text(value.b)
        if value.op in (MAX, MIN):
            return f"{OPS[value.op]}({a}, {b})"
        return f"({a}{OPS[value.op]}{b})" if value.op in (ADD, SUB) else f"{a}{OPS[value.op]}{b}"


def _evaluate(value: Value, number: int, done: list[int], sizes: list[int]) -> int:
    if value.op == CONST:
        return value.b
    if value.op == SYMBOL:
        return sizes[value.a]
    a, b = done[value.a], done[value.b]
    if value.op in (FLOORDIV, MOD) and b <= 0:
        raise InvalidProgram(f"value {number}: divides by {b}")
    result = {ADD: lambda: a + b, SUB: lambda: a - b, MUL: lambda: a * b, FLOORDIV: lambda: a // b, MOD: lambda: a % b,
              MAX: lambda: max(a, b), MIN: lambda: min(a, b)}[value.op]()
    if not -(2**63) <= result < 2**63:
        raise InvalidProgram(f"value {number}: {result} does not fit in 64 bits")
    return result


class _Pool:
    """Interns strings and ranges of the shared sections: equal contents are stored once."""

    def __init__(self) -> None:
        self.strings, self._string_at = bytearray(b"\0"), {"": 0}
        self.indices: list[int] = []
        self.floats: list[float] = []
        self._range_at: dict[tuple, int] = {}

    def string(self, text: str) -> int:
        if text not in self._string_at:
            if "\0" in text:
                raise InvalidProgram(f"the name {text!r} has a zero byte")
            self._string_at[text] = len(self.strings)
            self.strings += text.encode("utf-8") + b"\0"
        return self._string_at[text]

    def range(self, items: tuple[int, ...]) -> int:
        return self._place(self.indices, "indices", items)

    def float_range(self, items: tuple[float, ...]) -> int:
        return self._place(self.floats, "floats", items)

    def _place(self, section: list, kind: str, items: tuple) -> int:
        if not items:
            return 0
        key = (kind, np.asarray(items, np.float32).tobytes() if kind == "floats" else items)
        if key not in self._range_at:
            self._range_at[key] = len(section)
            section.extend(items)
        return self._range_at[key]


def write(program: Program) -> bytes:
    """The program as the bytes of format 1."""
    pool = _Pool()
    kernels = sorted({step.kernel for step in program.steps})
    symbols = [(pool.string(s.name), 0, s.default, s.max) for s in program.symbols]
    tensors = [(pool.string(t.name), t.dtype, len(t.dims), t.storage, 0, pool.range(t.dims), t.place, t.offset, t.bytes)
               for t in program.tensors]
    absent = lambda operands: tuple(ABSENT if o is None else o for o in operands)  # noqa: E731
    steps = [(kernels.index(s.kernel), pool.string(s.name), pool.range(absent(s.inputs)), pool.range(absent(s.outputs)),
              len(s.inputs), len(s.outputs), pool.range(s.attrs), len(s.attrs), len(s.floats), pool.float_range(s.floats),
              s.scratch, 0) for s in program.steps]
    info = [(pool.string(key), pool.string(text)) for key, text in sorted(program.info)]
    kernel_names = [pool.string(name) for name in kernels]
    contents = {"strings": np.frombuffer(bytes(pool.strings), "u1"), "symbols": symbols,
                "values": [(v.op, v.a, v.b) for v in program.values], "tensors": tensors, "kernels": kernel_names,
                "steps": steps, "inputs": program.inputs, "outputs": program.outputs, "indices": pool.indices,
                "floats": pool.floats, "info": info}
    records, body = bytearray(), bytearray()
    for name, dtype in SECTIONS:
        array = np.array(contents[name], dtype=dtype)
        body += bytes(-(_RECORDS_END + len(body)) % 8)
        records += _SECTION.pack(_RECORDS_END + len(body), len(array))
        body += array.tobytes()
    body += bytes(-(_RECORDS_END + len(body)) % ALIGNMENT)
    metadata = bytes(records + body)
    weights_offset = _HEADER.size + len(metadata)
    fields = [MAGIC, MAJOR, MINOR, len(SECTIONS), weights_offset + len(program.weights), weights_offset,
              len(program.weights), zlib.crc32(metadata), zlib.crc32(program.weights), 0, program.arena, bytes(8)]
    return _pack_header(fields) + metadata + program.weights


def weights_offset(data: bytes) -> int:
    """Where the weights of a program begin, or how long one without weights is."""
    return _HEADER.unpack_from(data)[5]


def with_weights(skeleton: bytes, weights: bytes) -> bytes:
    """The program whose bytes up to its weights are `skeleton`, but for their checksum."""
    fields = list(_HEADER.unpack_from(skeleton))
    fields[8] = zlib.crc32(weights)
    return _pack_header(fields) + skeleton[_HEADER.size:] + weights


def weights_bytes(skeleton: bytes) -> int:
    """How many bytes of weights belong to it."""
    return _HEADER.unpack_from(skeleton)[6]


def _pack_header(fields: list) -> bytes:
    fields[9] = 0
    header = _HEADER.pack(*fields)
    fields[9] = zlib.crc32(header[52:64], zlib.crc32(header[:48]))
    return _HEADER.pack(*fields)


def save(data: bytes, path: str) -> None:
    """Writes `data` to `path` whole or not at all: into a temporary file beside it, then renamed."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def read(data: bytes) -> Program:
    """The program that `data` holds, every index, bound and checksum verified; raises InvalidProgram."""
    weights_offset, weights_bytes, arena = _check_header(data)
    sections = _sections(data, weights_offset)
    text = lambda at, where: _string(sections["strings"], int(at), where)  # noqa: E731
    symbols = tuple(Symbol(text(s["name"], f"symbol {i}"), int(s["default"]), int(s["max"]))
                    for i, s in enumerate(sections["symbols"]))
    values = tuple(Value(int(v["op"]), int(v["a"]), int(v["b"])) for v in sections["values"])
    _check_values(values, len(symbols))
    _index(arena, len(values), "the header's arena")
    inputs = tuple(int(t) for t in sections["inputs"])
    outputs = tuple(int(t) for t in sections["outputs"])
    tensors = []
    for i, t in enumerate(sections["tensors"]):
        where = f"tensor {i}"
        dims = _range(sections["indices"], t["dims"], t["rank"], where)
        tensor = Tensor(text(t["name"], where), int(t["dtype"]), int(t["storage"]), dims, int(t["place"]),
                        int(t["offset"]), int(t["bytes"]))
        _check_tensor(tensor, where, values, len(inputs), len(outputs), weights_bytes)
        tensors.append(tensor)
    for kind, operands in (("input", inputs), ("output", outputs)):
        for i, t in enumerate(operands):
            _index(t, len(tensors), f"{kind} {i}")
    kernels = [text(k, f"kernel {i}") for i, k in enumerate(sections["kernels"])]
    steps = tuple(_step(i, s, sections, kernels, text, len(tensors), len(values)) for i, s in enumerate(sections["steps"]))
    info = tuple((text(e["key"], f"info {i}"), text(e["value"], f"info {i}")) for i, e in enumerate(sections["info"]))
    return Program(symbols, values, tuple(tensors), steps, inputs, outputs, arena, info, bytes(data[weights_offset:]))


def _check_header(data: bytes) -> tuple[int, int, int]:
    if len(data) < _HEADER.size:
        raise InvalidProgram(f"{len(data)} bytes are too few for a program: its header alone has {_HEADER.size}")
    (magic, major, minor, section_count, file_bytes, weights_offset, weights_bytes, metadata_crc, weights_crc, header_crc,
     arena, reserved) = _HEADER.unpack_from(data)
    if magic != MAGIC:
        raise InvalidProgram(f"not a program: it starts with {magic!r}, not {MAGIC!r}")
    if (major, minor > MINOR) != (MAJOR, False):
        raise InvalidProgram(f"format {major}.{minor}, but this reader knows {MAJOR}.{MINOR}: compile the model again")
    if zlib.crc32(data[52:64], zlib.crc32(data[:48])) != header_crc:
        raise InvalidProgram("the header's checksum does not agree: the file is damaged")
    if file_bytes != len(data):
        raise InvalidProgram(f"the file has {len(data)} bytes instead of {file_bytes}: it is truncated or damaged")
    if section_count != len(SECTIONS) or reserved != bytes(8):
        raise InvalidProgram("the header has an unknown section count or reserved bytes that are not zero")
    if weights_offset % ALIGNMENT or not _RECORDS_END <= weights_offset or weights_offset + weights_bytes != file_bytes:
        raise InvalidProgram("the weights lie outside the file")
    if zlib.crc32(data[_HEADER.size:weights_offset]) != metadata_crc:
        raise InvalidProgram("the metadata's checksum does not agree: the file is damaged")
    if zlib.crc32(data[weights_offset:]) != weights_crc:
        raise InvalidProgram("the weights' checksum does not agree: the file is damaged")
    return weights_offset, weights_bytes, arena


def _sections(data: bytes, weights_offset: int) -> dict[str, np.ndarray]:
    out = {}
    for number, (name, dtype) in enumerate(SECTIONS):
        offset, count = _SECTION.unpack_from(data, _HEADER.size + number * _SECTION.size)
        if offset % 8 or offset < _RECORDS_END or offset + count * dtype.itemsize > weights_offset:
            raise InvalidProgram(f"section {name} lies outside the metadata")
        out[name] = np.frombuffer(data, dtype, count, offset)
    strings = out["strings"]
    if not len(strings) or strings[0] or strings[-1]:
        raise InvalidProgram("section strings does not start with the empty string or does not end with a zero")
    return out


def _string(strings: np.ndarray, at: int, where: str) -> str:
    if at >= len(strings):
        raise InvalidProgram(f"{where}: its name lies outside section strings")
    raw = strings[at:].tobytes()
    try:
        return raw[:raw.index(0)].decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidProgram(f"{where}: its name is not UTF-8") from error


def _index(number: int, count: int, where: str) -> int:
    if number >= count:
        raise InvalidProgram(f"{where} names number {number} of {count}")
    return number


def _range(section: np.ndarray, first: int, count: int, where: str) -> tuple:
    if int(first) + int(count) > len(section):
        raise InvalidProgram(f"{where}: a range lies outside its section")
    return tuple(section[int(first):int(first) + int(count)].tolist())


def _check_values(values: tuple[Value, ...], symbol_count: int) -> None:
    for i, value in enumerate(values):
        if value.op > MIN:
            raise InvalidProgram(f"value {i}: unknown operation {value.op}")
        if value.op == SYMBOL:
            _index(value.a, symbol_count, f"value {i}")
        elif value.op != CONST and not (value.a < i and 0 <= value.b < i):
            raise InvalidProgram(f"value {i}: an operand does not come before it")


def _check_tensor(tensor: Tensor, where: str, values, input_count: int, output_count: int, weights_bytes: int) -> None:
    if tensor.dtype not in DTYPE_BYTES or len(tensor.dims) > MAX_RANK or tensor.storage > OUTPUT:
        raise InvalidProgram(f"{where}: unknown dtype, rank or storage")
    for dim in tensor.dims:
        _index(dim, len(values), where)
    _index(tensor.place, {ARENA: len(values), WEIGHTS: 1, INPUT: input_count, OUTPUT: output_count}[tensor.storage], where)
    if tensor.storage != WEIGHTS:
        return
    if any(values[dim].op != CONST for dim in tensor.dims):
        raise InvalidProgram(f"{where}: a weight's dims must be constant")
    wanted = DTYPE_BYTES[tensor.dtype]
    for dim in tensor.dims:
        wanted *= values[dim].b
    if wanted != tensor.bytes or tensor.offset % ALIGNMENT or tensor.offset + tensor.bytes > weights_bytes:
        raise InvalidProgram(f"{where}: its range of the weights does not fit its shape or the file")


def _step(i: int, s, sections, kernels: list[str], text, tensor_count: int, value_count: int) -> Step:
    where = f"step {i}"
    operands = []
    for first, count in ((s["inputs"], s["input_count"]), (s["outputs"], s["output_count"])):
        numbers = _range(sections["indices"], first, count, where)
        operands.append(tuple(None if n == ABSENT else _index(n, tensor_count, where) for n in numbers))
    attrs = tuple(_index(v, value_count, where) for v in _range(sections["indices"], s["attrs"], s["attr_count"], where))
    floats = _range(sections["floats"], s["floats"], s["float_count"], where)
    scratch = _index(int(s["scratch"]), value_count, where)
    return Step(kernels[_index(int(s["kernel"]), len(kernels), where)], text(s["name"], where), operands[0], operands[1],
                attrs, floats, scratch)
