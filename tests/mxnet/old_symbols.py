# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Symbols as files have them that MXNet 1.9 would save otherwise: old ones, and nodes with graphs inside. old_symbols.py OUT.zip, as oracle.py's zips.

The one thing to know: MXNet's own loader reads the old ones and upgrades them, and of a partitioned model the numbers are those of the whole one.
"""

from __future__ import annotations

import json
import sys
import zipfile

from tests.mxnet.weights import random_for
from tests.mxnet.writer import mx, np
from tests.mxnet.writer import write as write_model

_NET = [
    ("null", "x", {}, ()), ("null", "c_weight", {}, ()), ("null", "c_bias", {}, ()),
    ("Convolution", "c", {"kernel": "(3,3)", "num_filter": "4", "pad": "(1L, 1L)", "workspace": "512"}, (0, 1, 2)),
    ("null", "b_gamma", {}, ()), ("null", "b_beta", {}, ()), ("BatchNorm", "b", {"fix_gamma": "False", "momentum": "0.9", "eps": "0.001"}, (3, 4, 5)),
    ("Activation", "a", {"act_type": "relu"}, (6,)), ("Pooling", "p", {"kernel": "(2, 2)", "stride": "(2,2)", "pool_type": "max"}, (7,)),
    ("Flatten", "f", {}, (8,)), ("null", "fc_weight", {}, ()), ("null", "fc_bias", {}, ()), ("FullyConnected", "fc", {"num_hidden": "5"}, (9, 10, 11)),
    ("null", "softmax_label", {}, ()), ("SoftmaxOutput", "softmax", {"grad_scale": "1"}, (12, 13)),
]


def _saved(nodes: list[tuple], version: int | None, key: str, width: int, **fields) -> str:
    """As files had it: `key` is where attributes are, `width` the length of an input's entry, `fields` go into every node."""
    entries = [{"op": op, key: attributes, "name": name, "inputs": [[i, 0, 0][:width] for i in inputs]} | fields for op, name, attributes, inputs in nodes]
    document = {"nodes": entries, "arg_nodes": [i for i, node in enumerate(nodes) if node[0] == "null"], "heads": [[len(nodes) - 1, 0, 0][:width]]}
    return json.dumps(document | ({"attrs": {"mxnet_version": ["int", version]}} if version else {}))


def _with_statistics() -> list[tuple]:
    """The net as from 0.9 on, where the file has the auxiliary variables."""
    nodes = [*_NET, ("null", "b_moving_mean", {"__init__": "zero"}, ()), ("null", "b_moving_var", {"__init__": "one"}, ())]
    nodes[6] = (*nodes[6][:3], (3, 4, 5, 15, 16))
    order = [*range(6), 15, 16, *range(6, 15)]
    return [(*nodes[i][:3], tuple(order.index(j) for j in nodes[i][3])) for i in order]


def _texts() -> dict[str, str]:
    upsampled = [("null", "x", {}, ()), ("_Plus", "plus", {}, (0, 0)), ("_MulScalar", "mul", {"scalar": "3"}, (1,)), ("_RDivScalar", "div", {"scalar": "2"}, (2,)),
                 ("ElementWiseSum", "sum", {"num_args": "2"}, (3, 0)), ("argmax", "y", {"axis": "-1"}, (4,))]
    annotated = [("null", "x", {"lr_mult": "0.1"}, ()), ("null", "fc_weight", {}, ()), ("FullyConnected", "fc", {
        "num_hidden": "3", "no_bias": "True", "weight_lr_mult": "1.2", "ctx_group": "dev1", "force_mirroring": "1", "mirror_stage": "0"}, (0, 1))]
    return {
        "version_0.8": _saved(_NET, None, "param", 2, backward_source_id=-1),
        "version_0.9": _saved(_with_statistics(), 902, "attr", 3),
        "version_0.11": _saved(_with_statistics(), 1100, "attr", 3),
        "version_1.0": _saved(_with_statistics(), 10000, "attrs", 3),
        "argmax_0.9": _saved(upsampled, 904, "attr", 3),
        "argmax_1.0": _saved(upsampled, 10000, "attrs", 3),
        "annotated_0.9": _saved(annotated, 901, "attr", 3),
        "control_deps": _saved([("null", "x", {}, ()), ("relu", "r", {}, (0,)), ("negative", "y", {}, (1,))], 10901, "attrs", 3).replace(
            '"inputs": [[1, 0, 0]]', '"inputs": [[1, 0, 0]], "control_deps": [0]'),
    }


def _fused_block(x: mx.sym.Symbol) -> mx.sym.Symbol:
    y = mx.sym.Activation(mx.sym.BatchNorm(mx.sym.Convolution(x, kernel=(3, 3), num_filter=4, name="c"), name="b"), act_type="relu", name="a")
    return mx.sym.Activation(mx.sym.elemwise_add(mx.sym.Convolution(y, kernel=(1, 1), num_filter=4, name="c2"), y, name="s"), act_type="relu", name="r")


def _fused() -> mx.sym.Symbol:
    return mx.sym.Activation(mx.sym.FullyConnected(_fused_block(mx.sym.Variable("x")), num_hidden=3, name="f"), act_type="relu", name="g")


def _half() -> mx.sym.Symbol:
    """As Gluon writes it after net.cast("float16"), and a result that is float32 again."""
    y = mx.sym.Flatten(mx.sym.Pooling(_fused_block(mx.sym.Variable("x")), kernel=(1, 1), global_pool=True, pool_type="avg"))
    y = mx.sym.FullyConnected(mx.sym.Dropout(y, p=0.5), num_hidden=5, name="f")
    return mx.sym.Group([mx.sym.softmax(y), mx.sym.Cast(y, dtype="float32"), mx.sym.topk(y, k=2), mx.sym.argmax(y, axis=1)])


def _loop() -> mx.sym.Symbol:
    x, w, state = (mx.sym.Variable(name) for name in ("x", "w", "s"))

    def step(row, states):
        new = mx.sym.broadcast_add(mx.sym.dot(row, w), states[0])
        return [new * 2, row], [new, mx.sym.elemwise_sub(states[1], row)]

    outputs, states = mx.sym.contrib.foreach(step, x, [state, mx.sym.zeros_like(state)])
    return mx.sym.Group([*outputs, *states])


def _while(most: int) -> mx.sym.Symbol:
    """It makes 4 steps or 5, if it may: MXNet leaves the rows behind them as they were in memory."""
    x, i, w = (mx.sym.Variable(name) for name in ("x", "i", "w"))
    outputs, states = mx.sym.contrib.while_loop(lambda i, x: i < 4.6, lambda i, x: ([x * 2, i + 1], [i + 1, x + w]), [i, x], max_iterations=most)
    rows = [mx.sym.slice_axis(output, axis=0, begin=0, end=min(most, 4)) for output in outputs]
    return mx.sym.Group([*rows, *states])


def _condition(sign: str) -> mx.sym.Symbol:
    x, w = mx.sym.Variable("x"), mx.sym.Variable("w")
    return mx.sym.contrib.cond(mx.sym.sum(x) > (-1000 if sign == "then" else 1000), lambda: x * w, lambda: x + w)


def _ranges() -> list[tuple[str, mx.sym.Symbol, tuple[int, ...]]]:
    """Rows of numbers whose length some reader tells; what else reads them may come before it."""
    x = mx.sym.Variable("x")
    numbers = lambda: mx.sym._internal._arange(start=1, infer_range=True)  # noqa: E731
    first, second = numbers(), numbers()
    return [
        ("chain", mx.sym.elemwise_add(mx.sym.reverse(mx.sym.clip(2 * first + 1, 0, 7), axis=0), x), (5,)),
        ("other_reader", mx.sym.Group([mx.sym.take(x, first, mode="wrap"), mx.sym.exp(first), mx.sym.elemwise_sub(x, first)]), (5,)),
        ("two", mx.sym.add_n(mx.sym.elemwise_mul(first, second), x, numbers()), (5,)),
        ("where", mx.sym.where(x, x, first), (5,)),
        ("pick", mx.sym.pick(x, first, axis=0), (5, 3)),
        ("pick_last", mx.sym.pick(x, first, mode="wrap"), (5, 3)),
        *((op, getattr(mx.sym, op)(x, first, use_sequence_length=True), (5, 4, 2)) for op in ("SequenceMask", "SequenceLast", "SequenceReverse")),
    ]


def main(out: str) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in _texts().items():
            write(archive, name, mx.sym.load_json(text), (2, 3, 6, 6) if "fc_bias" in text else (4, 3), text)
        # Its partitions are what runs where the library is compiled for it; the numbers are those of the symbol.
        write(archive, "fused", _fused(), (2, 3, 6, 6), _fused().get_backend_symbol("MKLDNN").tojson())
        numbers = mx.sym._internal._arange(start=2, step=0.5, repeat=2, infer_range=True)
        write(archive, "arange", mx.sym.elemwise_mul(numbers, mx.sym.Variable("x")), (5,), None)
        for name, symbol, shapes in _ranges():
            write(archive, f"arange_{name}", symbol, shapes, None)
        write(archive, "half", _half(), (2, 3, 6, 6), None, half=True)
        rounded = mx.sym.Cast(mx.sym.Variable("x"), dtype="float16")
        write(archive, "rounded", mx.sym.Group([mx.sym.Cast(rounded, dtype="float32") * 2, mx.sym.relu(rounded)]), (2, 3), None)
        write(archive, "foreach", _loop(), (5, 2, 3), None, w=(3, 3), s=(2, 3))
        for name, most in (("ends", 7), ("goes_on", 3)):
            write(archive, f"while_loop_{name}", _while(most), (2, 3), None, i=(1,), w=(2, 3))
        for branch in ("then", "else"):
            write(archive, f"cond_{branch}", _condition(branch), (2, 3), None, w=(2, 3))


def write(archive: zipfile.ZipFile, name: str, symbol: mx.sym.Symbol, shape: tuple[int, ...], text: str | None, half: bool = False, **known) -> None:
    """With one input, x; `known` are the shapes of weights that MXNet does not infer, which are all where a condition stops it."""
    random = random_for(name)
    found, _, more = symbol.infer_shape(x=shape, **known)
    weights = known | dict(zip(symbol.list_arguments(), found or ())) | dict(zip(symbol.list_auxiliary_states(), more or ()))
    weights = {key: random.uniform(0.5, 1.5, dims).astype(np.float32) for key, dims in weights.items() if key != "x" and not key.endswith("label")}
    write_model(archive, name, symbol, {"x": random.normal(0, 1, shape).astype(np.float32)}, weights, text=text or "", half=half)


if __name__ == "__main__":
    main(*sys.argv[1:])
