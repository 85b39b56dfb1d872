# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's recurrent networks, sequences of different lengths, attention, and arrays made of nothing, in ONNX operators.

The one thing to know: RNN has all its layers' weights in one vector, first W_i2h and W_h2h of each layer and direction, then their biases.
ONNX's LSTM has neither a projection of the state nor a clip of the cell: those are written out, one time after the other.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from amalgamation.graph.importers.mxnet_node import Node
from amalgamation.graph.importers.mxnet_shapes import Concat

_END = (1 << 63) - 1
_DTYPES = ("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool")
_MOST_ELEMENTS = 1 << 24  # of an array that is written out

# Mode → (ONNX's operator, the order of its gates in MXNet's: i f c o becomes i o f c, r z n becomes z r n).
_MODES = {"rnn_relu": ("RNN", (0,)), "rnn_tanh": ("RNN", (0,)), "lstm": ("LSTM", (0, 3, 1, 2)), "gru": ("GRU", (1, 0, 2))}


@dataclasses.dataclass(frozen=True)
class _Weights:
    """Of one layer and direction; h2r is the projection, or None."""

    i2h: str
    h2h: str
    h2r: str | None
    i2h_bias: str
    h2h_bias: str


def RNN(n: Node) -> dict[str, str]:
    mode = n.text("mode", known=tuple(_MODES))
    lengths, directions = n.flag("use_sequence_length"), 1 + n.flag("bidirectional")
    n.expect(3 + (mode == "lstm") + lengths)
    hidden, layers = n.integer("state_size"), n.integer("num_layers")
    projection = n.text("projection_size", "None")
    projection = None if projection == "None" else n.integer("projection_size")
    if hidden < 1 or not 1 <= layers <= 1 << 10 or (projection is not None and projection < 1):
        raise n.invalid(f"state_size={hidden}, num_layers={layers}, projection_size={projection}; they are at least 1, and 1024 layers at most")
    if projection is not None and mode != "lstm":
        raise n.invalid(f"projection_size is for the mode lstm, not {mode}")
    clip = _clip(n)
    x, parameters = n.inputs[:2]
    states = [_State(n, value) for value in n.inputs[2:3 + (mode == "lstm")]]
    length = n.cast(n.inputs[-1], np.int32) if lengths else None
    weights = _unpacked(n, parameters, len(_MODES[mode][1]), layers, directions, n.sizes(x, 2)[0], hidden, projection)
    last: list[list[str]] = [[] for _ in states]
    for layer in range(layers):
        parts = weights[layer * directions:(layer + 1) * directions]
        begin = [state.part(layer * directions, (layer + 1) * directions, n.shape(x)[1]) for state in states]
        run = _written_out if clip or projection is not None else _standard
        x, ends = run(n, mode, x, parts, begin, length, clip)
        for kept, end in zip(last, ends):
            kept.append(end)
    outputs = [x] + [n.op("Concat", *ends, axis=0) if layers > 1 else ends[0] for ends in last]
    return dict(zip(("output", "state_output", "statecell_output"), outputs if n.flag("state_outputs") else [x]))


def _clip(n: Node) -> tuple[float, float] | None:
    """The bounds of the cell's state."""
    bounds = [n.text(f"lstm_state_clip_{end}", "None") for end in ("min", "max")]
    n.flag("lstm_state_clip_nan")
    if bounds == ["None", "None"]:
        return None
    if "None" in bounds:
        raise n.invalid("lstm_state_clip_min and lstm_state_clip_max come together")
    return n.number("lstm_state_clip_min"), n.number("lstm_state_clip_max")


class _State:
    """A first state, (layers · directions, batch, hidden); None for a part that is zero, as ONNX has it without one."""

    def __init__(self, n: Node, value: str) -> None:
        array = n.array(value)
        self._node, self._value = n, None if array is not None and not array.any() else value

    def part(self, first: int, last: int, batch: int | str) -> str | None:
        n = self._node
        if self._value is None:
            return None
        if n.shape(self._value)[1] != batch:
            raise n.unsupported(f"its state is {list(n.shape(self._value))}, but the batch is {batch}")
        return _part(n, self._value, first, last)


def _unpacked(n: Node, parameters: str, gates: int, layers: int, directions: int, size: int, hidden: int, projection: int | None) -> list[_Weights]:
    """The weights of each layer and direction, in this order."""
    state, rows, at = projection or hidden, gates * hidden, 0
    shapes = [(rows, size if layer == 0 else state * directions) for layer in range(layers) for _ in range(directions)]
    total = sum(rows * (columns + state + 2) + (hidden * projection if projection else 0) for _, columns in shapes)
    if n.shape(parameters) != (total,):
        raise n.invalid(f"its parameters are {list(n.shape(parameters))}, but the sizes of its layers need {total}")

    def take(*shape: int) -> str:
        nonlocal at
        begin, at = at, at + int(np.prod(shape))
        part = _part(n, parameters, begin, at)
        return n.reshape(part, *shape) if len(shape) > 1 else part

    matrices = [(take(*shape), take(rows, state), take(projection, hidden) if projection else None) for shape in shapes]
    return [_Weights(*each, take(rows), take(rows)) for each in matrices]


def _standard(n: Node, mode: str, x: str, parts: list[_Weights], begin: list[str | None], length: str | None, clip: None) -> tuple[str, list[str]]:
    """One layer as ONNX's operator."""
    op, order = _MODES[mode]
    directions, hidden = len(parts), n.shape(parts[0].h2h)[1]

    def ordered(value: str) -> str:
        if order == (0,):
            return value
        size = n.sizes(value)[0] // len(order)
        return n.op("Concat", *(_part(n, value, gate * size, (gate + 1) * size) for gate in order), axis=0)

    def stacked(rows: list[str]) -> str:
        rows = [n.op("Unsqueeze", row, n.integers_constant(0)) for row in rows]
        return n.op("Concat", *rows, axis=0) if directions > 1 else rows[0]

    w, r = stacked([ordered(part.i2h) for part in parts]), stacked([ordered(part.h2h) for part in parts])
    b = stacked([n.op("Concat", ordered(part.i2h_bias), ordered(part.h2h_bias), axis=0) for part in parts])
    more = {"linear_before_reset": 1} if op == "GRU" else {"activations": [{"rnn_relu": "Relu", "rnn_tanh": "Tanh"}[mode]] * directions} if op == "RNN" else {}
    inputs = [x, w, r, b, length or "", *(state or "" for state in begin)]
    while not inputs[-1]:
        inputs.pop()
    direction = "bidirectional" if directions == 2 else "forward"
    y, *ends = n.op(op, *inputs, outputs=1 + len(begin), hidden_size=hidden, direction=direction, **more)
    if directions == 1:
        return n.op("Squeeze", y, n.integers_constant(1)), ends
    return n.reshape(n.op("Transpose", y, perm=[0, 2, 1, 3]), 0, 0, directions * hidden), ends


def _written_out(n: Node, mode: str, x: str, parts: list[_Weights], begin: list[str | None], length: str | None,
                 clip: tuple[float, float] | None) -> tuple[str, list[str]]:
    """One layer of LSTM, time by time: its state may have a projection, its cell a clip."""
    if mode != "lstm" or length is not None:
        raise n.unsupported("a clip of the cell or a projection is supported for the mode lstm without use_sequence_length")
    times = n.sizes(x)[0] if isinstance(n.shape(x)[0], int) and n.rank(x) == 3 else None
    if times is None or not 1 <= times <= 1 << 12:
        raise n.unsupported(f"a clip of the cell or a projection needs the number of times as a number up to 4096, but its input is {list(n.shape(x))}")
    results, ends = [], []
    for direction, part in enumerate(parts):
        h, c = (None if state is None else _item(n, state, direction) for state in begin)
        w, r = (n.op("Transpose", value, perm=[1, 0]) for value in (part.i2h, part.h2h))
        products = n.op("Add", n.op("MatMul", x, w), n.op("Add", part.i2h_bias, part.h2h_bias))
        steps: dict[int, str] = {}
        for time in range(times)[::-1 if direction else 1]:
            sums = _item(n, products, time)
            sums = sums if h is None else n.op("Add", sums, n.op("MatMul", h, r))
            i, f, g, o = n.op("Split", sums, n.integers_constant(*[n.shape(sums)[1] // 4] * 4), outputs=4, axis=1)
            new = n.op("Mul", n.op("Sigmoid", i), n.op("Tanh", g))
            c = new if c is None else n.op("Add", n.op("Mul", n.op("Sigmoid", f), c), new)
            c = c if clip is None else n.op("Clip", c, n.scalar(clip[0], c), n.scalar(clip[1], c))
            h = n.op("Mul", n.op("Sigmoid", o), n.op("Tanh", c))
            h = h if part.h2r is None else n.op("Gemm", h, part.h2r, transB=1)
            steps[time] = h
        rows = [n.op("Unsqueeze", steps[time], n.integers_constant(0)) for time in range(times)]
        results.append(n.op("Concat", *rows, axis=0))
        ends.append([n.op("Unsqueeze", state, n.integers_constant(0)) for state in (h, c)])
    if len(parts) == 1:
        return results[0], ends[0]
    return n.op("Concat", *results, axis=2), [n.op("Concat", *both, axis=0) for both in zip(*ends)]


def _part(n: Node, value: str, first: int, last: int) -> str:
    """Of the first axis."""
    return n.op("Slice", value, *(n.integers_constant(bound) for bound in (first, last, 0)))


def _item(n: Node, value: str, index: int) -> str:
    return n.op("Gather", value, n.constant(np.int64(index)), axis=0)


# Sequences: time is axis 0 or 1, the batch is the other.


def _lengths(n: Node, axes: tuple[int, ...] = (0, 1)) -> tuple[int, str | None]:
    """The axis of time, and the lengths as int64, or None if all are whole."""
    used, axis = n.flag("use_sequence_length"), n.axis("axis", 0)
    n.expect(1 + used)
    if axis not in axes or n.rank(n.inputs[0]) < 2:
        raise n.unsupported(f"axis={axis} of {n.rank(n.inputs[0])} dims is not supported; supported: {', '.join(map(str, axes))} of two or more dims")
    return axis, n.cast(n.inputs[1], np.int64) if used else None


def SequenceMask(n: Node) -> str:
    axis, lengths = _lengths(n)
    x, value = n.inputs[0], n.number("value", 0.0)
    if lengths is None:
        return n.op("Identity", x)
    times = n.shape(x)[axis]
    if isinstance(times, str):
        raise n.unsupported(f"it needs the number of times as a number, but its input is {list(n.shape(x))}")
    here = n.constant(np.arange(times).reshape((times, 1) if axis == 0 else (1, times)))
    mask = n.op("Less", here, n.op("Unsqueeze", lengths, n.integers_constant(axis)))
    mask = n.op("Unsqueeze", mask, n.integers_constant(*range(2, n.rank(x)))) if n.rank(x) > 2 else mask
    return n.op("Where", mask, x, n.scalar(value, x))


def SequenceLast(n: Node) -> str:
    axis, lengths = _lengths(n)
    x = n.inputs[0]
    if lengths is None:
        return n.op("Gather", x, n.constant(np.int64(-1)), axis=axis)
    x = n.op("Transpose", x, perm=[1, 0, *range(2, n.rank(x))]) if axis == 0 else x
    last = n.op("Sub", lengths, n.constant(np.int64(1)))
    return n.op("GatherND", x, n.op("Unsqueeze", last, n.integers_constant(1)), batch_dims=1)


def SequenceReverse(n: Node) -> str:
    _, lengths = _lengths(n, (0,))
    if lengths is not None:
        return n.op("ReverseSequence", n.inputs[0], lengths, time_axis=0, batch_axis=1)
    return n.op("Slice", n.inputs[0], *(n.integers_constant(value) for value in (-1, -_END, 0, -1)))


# Attention: projections (times, batch, heads · parts · size), of which each head has its parts side by side; weights (batch · heads, times, times).


def _heads(n: Node, value: str, parts: int) -> list[str]:
    """Each part as (times, batch, heads, size)."""
    heads = n.integer("heads")
    width = n.sizes(value, 2)
    if heads < 1 or n.rank(value) != 3 or width[0] % (heads * parts):
        raise n.invalid(f"heads={heads} does not divide an input of {list(n.shape(value))} into {parts} parts of each")
    if parts == 1:
        return [n.reshape(value, 0, 0, heads, width[0] // heads)]
    split = n.reshape(value, 0, 0, heads, parts, width[0] // heads // parts)
    return [n.op("Gather", split, n.constant(np.int64(part)), axis=3) for part in range(parts)]


def _weights_of(n: Node, queries: str, keys: str) -> str:
    size = n.sizes(queries, 3)[0]
    queries = n.op("Mul", n.op("Transpose", queries, perm=[1, 2, 0, 3]), n.scalar(size ** -0.5, queries))
    product = n.op("MatMul", queries, n.op("Transpose", keys, perm=[1, 2, 3, 0]))
    return n.reshape(product, *_joined(n, product))


def _joined(n: Node, value: str) -> list[int]:
    """The dims (batch · heads, rows, columns) of (batch, heads, rows, columns), of which one may be a name."""
    batch, heads, *rest = n.shape(value)
    names = [dim for dim in (batch, *rest) if isinstance(dim, str)]
    if len(names) > 1:
        raise n.unsupported(f"it needs the batch, or both numbers of times, as numbers, but they are {batch}, {rest[0]} and {rest[1]}")
    return [-1 if isinstance(batch, str) else batch * heads, *(-1 if isinstance(dim, str) else dim for dim in rest)]


def _attended(n: Node, weights: str, values: str) -> str:
    """The sum of values (times, batch, heads, size) by the weights: (rows, batch, heads · size)."""
    _, batch, heads, size = n.shape(values)
    if n.rank(weights) != 3:
        raise n.invalid(f"its weights have {n.rank(weights)} dims, not 3")
    rest = n.shape(weights)[1:]
    dims = [-1 if isinstance(dim, str) else dim for dim in (batch, heads, *rest)]
    if dims.count(-1) > 1:
        raise n.unsupported(f"it needs the batch, or both numbers of times, as numbers, but they are {batch}, {rest[0]} and {rest[1]}")
    y = n.op("MatMul", n.reshape(weights, *dims), n.op("Transpose", values, perm=[1, 2, 0, 3]))
    return n.reshape(n.op("Transpose", y, perm=[2, 0, 1, 3]), 0, 0, heads * size)


def selfatt_qk(n: Node) -> str:
    n.expect(1)
    queries, keys, _ = _heads(n, n.inputs[0], 3)
    return _weights_of(n, queries, keys)


def selfatt_valatt(n: Node) -> str:
    n.expect(2)
    return _attended(n, n.inputs[1], _heads(n, n.inputs[0], 3)[2])


def encdec_qk(n: Node) -> str:
    n.expect(2)
    return _weights_of(n, _heads(n, n.inputs[0], 1)[0], _heads(n, n.inputs[1], 2)[0])


def encdec_valatt(n: Node) -> str:
    n.expect(2)
    return _attended(n, n.inputs[1], _heads(n, n.inputs[0], 2)[1])


# Arrays made of nothing.


def _steps(n: Node, dtype: np.dtype) -> Callable[[int], str]:
    """Makes a count of numbers from `start` on, each `repeat` times."""
    start, step, repeat = n.number("start", 0.0), n.number("step", 1.0), n.integer("repeat", 1)

    def make(count: int) -> str:
        if repeat < 1 or not 0 <= count <= _MOST_ELEMENTS:
            raise n.invalid(f"repeat={repeat} for {count} numbers; it takes 1 or more for up to {_MOST_ELEMENTS}")
        return n.constant((start + np.arange(count) // repeat * step).astype(dtype))

    return make


def arange(n: Node) -> str:
    n.expect(0)
    n.text("ctx", "")
    if n.flag("infer_range") and n.text("stop", "None") == "None":
        dtype = np.dtype(n.text("dtype", "float32", _DTYPES))
        return _steps(n, dtype)(n.told)
    stop, step, repeat = n.text("stop", "None"), n.number("step", 1.0), n.integer("repeat", 1)
    begin, end = (0.0, n.number("start")) if stop == "None" else (n.number("start"), n.number("stop"))
    if step == 0 or repeat < 1:
        raise n.invalid(f"step={step} and repeat={repeat}; it takes a step that is not 0 and at least 1 repetition")
    count = max(0, math.ceil((end - begin) / step)) * repeat
    if count > _MOST_ELEMENTS:
        raise n.invalid(f"it has {count} elements; at most {_MOST_ELEMENTS} are supported")
    dtype = np.dtype(n.text("dtype", "float32", _DTYPES))
    return n.constant((begin + np.arange(count) // repeat * step).astype(dtype))


def arange_like(n: Node) -> str:
    n.expect(1)
    n.text("ctx", "")
    if n.text("axis", "None") != "None":
        size = n.shape(n.inputs[0])[n.axis("axis")]
        if isinstance(size, str):
            raise n.unsupported(f"it needs the size of its axis as a number, but its input is {list(n.shape(n.inputs[0]))}")
        return _steps(n, n.dtype(n.inputs[0]))(size)
    sizes = n.sizes(n.inputs[0])
    return n.reshape(_steps(n, n.dtype(n.inputs[0]))(int(np.prod(sizes))), *sizes)


def filled(n: Node) -> str:
    """`_zeros`, `_ones`, `_full`. A dim of 0 is open: MXNet takes it from whoever reads the array, as a first state's batch is."""
    n.expect(0)
    n.text("ctx", "")
    value = {"_zeros": 0.0, "_ones": 1.0}[n.op_type] if n.op_type != "_full" else n.number("value")
    sizes = n.integers("shape", (), least=0)
    shape = tuple(size or 1 for size in sizes)
    if np.prod(shape, dtype=np.float64) > _MOST_ELEMENTS:
        raise n.invalid(f"shape={shape} has more than {_MOST_ELEMENTS} elements")
    scalar = n.array(n.typed(value, np.dtype(n.text("dtype", "float32", _DTYPES))))
    return (n.open_constant if 0 in sizes else n.constant)(np.full(shape, scalar))


def filled_like(n: Node) -> str:
    """`zeros_like`, `ones_like`, of the input's type: MXNet takes no notice of the other one that Gluon-CV's CenterNet tells."""
    n.expect(1)
    n.text("dtype", "")
    x = n.inputs[0]
    value = n.typed({"zeros_like": 0.0, "ones_like": 1.0}[n.op_type], n.dtype(x))
    return n.op("Where", n.op("Equal", x, x), value, value)  # whatever x is, and even where its sizes are names


def index_copy(n: Node) -> str:
    n.expect(3)
    old, index, new = n.inputs
    return n.op("ScatterND", old, n.op("Unsqueeze", n.cast(index, np.int64), n.integers_constant(1)), new)


TABLE = {function.__name__: function for function in (RNN, SequenceLast, SequenceMask, SequenceReverse)} | {
    "_arange": arange, "_contrib_arange_like": arange_like, "_contrib_index_copy": index_copy,
    "_contrib_interleaved_matmul_encdec_qk": encdec_qk, "_contrib_interleaved_matmul_encdec_valatt": encdec_valatt,
    "_contrib_interleaved_matmul_selfatt_qk": selfatt_qk, "_contrib_interleaved_matmul_selfatt_valatt": selfatt_valatt,
    "_full": filled, "_ones": filled, "_rnn_param_concat": Concat, "_zeros": filled, "ones_like": filled_like, "zeros_like": filled_like}
