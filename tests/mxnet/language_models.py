# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs MXNet on networks for language, with seeded weights, and on each kind of RNN, and writes all that a test needs into one zip.

    language_models.py MODELS.zip
What is in it, writer.py says. The one thing to know: this is a process of its own, as MXNet 1.9.1 runs RNN with oneDNN alone.
"""

from __future__ import annotations

import os
import sys
import zipfile

from tests.mxnet import cases_sequences, oracle
from tests.mxnet.weights import random_for
from tests.mxnet.writer import mx, np, write

os.environ["MXNET_MKLDNN_ENABLED"] = "1"  # read when the first operator runs

_WORDS, _TIMES, _BATCH, _SIZE = 50, 7, 3, 24


def _draw(name: str, symbol: mx.sym.Symbol, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Weights that keep the size of the numbers."""
    random = random_for(name)
    found, _, _ = symbol.infer_shape(**{key: array.shape for key, array in inputs.items()})
    weights = {}
    for key, shape in zip(symbol.list_arguments(), found):
        if key.endswith("gamma"):
            weights[key] = random.uniform(0.5, 1.5, shape)
        elif key not in inputs:
            weights[key] = random.normal(0, 0.5 if key.endswith("embed_weight") else 0.2, shape)
    return {key: array.astype(np.float32) for key, array in weights.items()}


def _words(name: str, *shape: int) -> np.ndarray:
    return random_for(name).integers(0, _WORDS, shape).astype(np.float32)


def _embedded(data: mx.sym.Symbol) -> mx.sym.Symbol:
    return mx.sym.Embedding(data, input_dim=_WORDS, output_dim=_SIZE, name="embed")


def _decoded(hidden: mx.sym.Symbol) -> mx.sym.Symbol:
    return mx.sym.FullyConnected(mx.sym.Reshape(hidden, shape=(-1, _SIZE)), num_hidden=_WORDS, name="decoder")


def gluon_language_model(mode: str) -> mx.sym.Symbol:
    """As in MXNet's example of a word-level model: states go in and come out."""
    layer = {"lstm": mx.gluon.rnn.LSTM, "gru": mx.gluon.rnn.GRU}[mode](_SIZE, 2, input_size=_SIZE, dropout=0.2, prefix="rnn_")
    states = [mx.sym.Variable(f"state{i}") for i in range(2 if mode == "lstm" else 1)]
    hidden, states = layer(mx.sym.Dropout(_embedded(mx.sym.Variable("data")), p=0.2), states)
    return mx.sym.Group([_decoded(hidden), *states])


def fused_language_model() -> mx.sym.Symbol:
    """By the symbol API: one RNN, whose first states are zeros for a batch of any size."""
    cell = mx.rnn.FusedRNNCell(_SIZE, num_layers=2, mode="lstm", prefix="lstm_")
    hidden, _ = cell.unroll(_TIMES, _embedded(mx.sym.Variable("data")), layout="NTC", merge_outputs=True)
    return mx.sym.SoftmaxOutput(_decoded(hidden), name="softmax")


def unrolled_language_model() -> mx.sym.Symbol:
    """By the symbol API: cells, one after the other."""
    stack = mx.rnn.SequentialRNNCell()
    stack.add(mx.rnn.LSTMCell(_SIZE, prefix="lstm_"))
    stack.add(mx.rnn.ResidualCell(mx.rnn.GRUCell(_SIZE, prefix="gru_")))
    stack.add(mx.rnn.RNNCell(_SIZE, prefix="rnn_"))
    hidden, _ = stack.unroll(_TIMES, _embedded(mx.sym.Variable("data")), layout="NTC", merge_outputs=True)
    return mx.sym.SoftmaxOutput(_decoded(hidden), name="softmax")


def bidirectional_classifier() -> mx.sym.Symbol:
    """Sentences of different lengths: what lies behind is masked, read in reverse, and the last word is taken."""
    lengths = mx.sym.Variable("lengths")
    words = mx.sym.SwapAxis(_embedded(mx.sym.Variable("data")), dim1=0, dim2=1)
    words = mx.sym.SequenceMask(words, lengths, use_sequence_length=True)
    backward = mx.sym.SequenceReverse(words, lengths, use_sequence_length=True)
    cells = [mx.rnn.FusedRNNCell(_SIZE, mode=mode, prefix=f"{mode}_") for mode in ("gru", "lstm")]
    read = [cell.unroll(_TIMES, each, layout="TNC", merge_outputs=True)[0] for cell, each in zip(cells, (words, backward))]
    last = [mx.sym.SequenceLast(each, lengths, use_sequence_length=True) for each in read]
    return mx.sym.softmax(mx.sym.FullyConnected(mx.sym.concat(*last, dim=1), num_hidden=4, name="classes"))


def encoder(layers: int, heads: int) -> mx.sym.Symbol:
    """As BERT's: words, kinds and places are summed, attention is masked beyond each sentence's length, GELU, the norm after each residual."""
    data, kinds, lengths = (mx.sym.Variable(key) for key in ("data", "kinds", "lengths"))
    places = mx.sym.Embedding(mx.sym.contrib.arange_like(data, axis=1), input_dim=_TIMES + 5, output_dim=_SIZE, name="place_embed")
    x = _embedded(data) + mx.sym.Embedding(kinds, input_dim=2, output_dim=_SIZE, name="kind_embed")
    x = mx.sym.LayerNorm(mx.sym.broadcast_add(x, mx.sym.expand_dims(places, axis=0)), eps=1e-12, name="embed_norm")
    x = mx.sym.Dropout(mx.sym.transpose(x, axes=(1, 0, 2)), p=0.1)
    # 1 where a word may look, (batch · heads, times, times).
    steps = mx.sym.contrib.arange_like(data, axis=1)
    ones = mx.sym.broadcast_like(mx.sym.expand_dims(steps, axis=0), data)
    seen = mx.sym.broadcast_lesser(ones, mx.sym.expand_dims(lengths, axis=1))
    seen = mx.sym.broadcast_axis(mx.sym.expand_dims(seen, axis=1), axis=1, size=_TIMES)
    seen = mx.sym.Reshape(mx.sym.broadcast_axis(mx.sym.expand_dims(seen, axis=1), axis=1, size=heads), shape=(-3, 0, 0))
    for i in range(layers):
        def dense(y: mx.sym.Symbol, size: int, name: str) -> mx.sym.Symbol:
            return mx.sym.FullyConnected(y, num_hidden=size, flatten=False, name=f"layer{i}_{name}")  # noqa: B023

        joined = dense(x, 3 * _SIZE, "qkv")
        scores = mx.sym.contrib.interleaved_matmul_selfatt_qk(joined, heads=heads)
        scores = mx.sym.where(seen, scores, mx.sym.ones_like(scores) * -1e18)
        weights = mx.sym.Dropout(mx.sym.softmax(scores, axis=-1), p=0.1)
        attended = dense(mx.sym.contrib.interleaved_matmul_selfatt_valatt(joined, weights, heads=heads), _SIZE, "attention")
        x = mx.sym.LayerNorm(x + attended, eps=1e-12, name=f"layer{i}_attention_norm")
        inner = mx.sym.LeakyReLU(dense(x, 4 * _SIZE, "inner"), act_type="gelu")
        x = mx.sym.LayerNorm(x + dense(inner, _SIZE, "outer"), eps=1e-12, name=f"layer{i}_norm")
    x = mx.sym.transpose(mx.sym.SequenceMask(x, lengths, use_sequence_length=True), axes=(1, 0, 2))
    first = mx.sym.squeeze(mx.sym.slice_axis(x, axis=1, begin=0, end=1), axis=1)
    return mx.sym.Group([x, mx.sym.Activation(mx.sym.FullyConnected(first, num_hidden=_SIZE, name="pooler"), act_type="tanh")])


def _networks(archive: zipfile.ZipFile) -> None:
    state = lambda name: random_for(name).normal(0, 0.5, (2, _BATCH, _SIZE)).astype(np.float32)  # noqa: E731
    lengths = np.array([_TIMES, 1, 4], np.float32)
    batch_first, time_first = (_BATCH, _TIMES), (_TIMES, _BATCH)
    networks = {
        "gluon_lstm": (gluon_language_model("lstm"), {"data": _words("gluon_lstm", *time_first), "state0": state("h"), "state1": state("c")}),
        "gluon_gru": (gluon_language_model("gru"), {"data": _words("gluon_gru", *time_first), "state0": state("h")}),
        "fused_lstm": (fused_language_model(), {"data": _words("fused_lstm", *batch_first)}),
        "unrolled_cells": (unrolled_language_model(), {"data": _words("unrolled_cells", *batch_first)}),
        "bidirectional": (bidirectional_classifier(), {"data": _words("bidirectional", *batch_first), "lengths": lengths}),
        "encoder": (encoder(3, 4), {"data": _words("encoder", *batch_first), "kinds": _words("kinds", *batch_first) % 2, "lengths": lengths}),
    }
    for name, (symbol, inputs) in networks.items():
        write(archive, name, symbol, inputs, _draw(name, symbol, inputs))


def main(path: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        oracle.write_operators(archive, cases_sequences.RECURRENT)
        _networks(archive)


if __name__ == "__main__":
    main(*sys.argv[1:])
