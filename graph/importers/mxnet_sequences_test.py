# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What MXNet's CPU leaves out of RNN, its lengths and the clip of the cell, and what is refused. //tests/mxnet compares all else with MXNet itself."""

import json

import numpy as np
import pytest

from amalgamation.graph import testing
from amalgamation.graph.errors import CompileError
from amalgamation.graph.importers import mxnet, mxnet_params
from amalgamation.graph.importers.inputs import Input

_TIMES, _BATCH, _SIZE, _HIDDEN = 4, 3, 2, 5
_RANDOM = np.random.default_rng(5)
_X = _RANDOM.uniform(-1, 1, (_TIMES, _BATCH, _SIZE)).astype(np.float32)


def _symbol(op: str, inputs: list[str], attributes: dict, outputs: int = 1) -> bytes:
    nodes = [{"op": "null", "name": name, "inputs": []} for name in inputs]
    nodes.append({"op": op, "name": "y", "attrs": {key: str(value) for key, value in attributes.items()}, "inputs": [[i, 0, 0] for i in range(len(inputs))]})
    return json.dumps({"nodes": nodes, "heads": [[len(inputs), i, 0] for i in range(outputs)], "attrs": {"mxnet_version": ["int", 10901]}}).encode()


def _weights(gates: int, directions: int = 1) -> dict[str, np.ndarray]:
    count = directions * gates * _HIDDEN * (_SIZE + _HIDDEN + 2)
    states = {name: np.zeros((directions, _BATCH, _HIDDEN), np.float32) for name in ("state", "state_cell")[:1 + (gates == 4)]}
    return {"parameters": _RANDOM.uniform(-0.7, 0.7, count).astype(np.float32)} | states


def _rnn(mode: str, weights: dict[str, np.ndarray], x: np.ndarray = _X, lengths: list[int] | None = None, **more) -> list[np.ndarray]:
    attributes = {"mode": mode, "state_size": _HIDDEN, "num_layers": 1, "state_outputs": True, "use_sequence_length": lengths is not None} | more
    inputs = {"x": x} | ({} if lengths is None else {"lengths": np.array(lengths, np.float32)})
    symbol = _symbol("RNN", ["x", *weights, *list(inputs)[1:]], attributes, outputs=len(weights))
    weights = {name: array[:, :x.shape[1]] if array.ndim == 3 else array for name, array in weights.items()}
    data = mxnet_params.write({f"arg:{name}": array for name, array in weights.items()})
    model = mxnet.load(symbol, data, {name: Input(array.shape) for name, array in inputs.items()}, "m")
    return list(testing.evaluate(model, inputs).values())


@pytest.mark.parametrize("mode, gates", [("rnn_relu", 1), ("lstm", 4), ("gru", 3)])
def test_each_sequence_ends_at_its_length_in_both_directions(mode, gates):
    weights = _weights(gates, 2)
    found = _rnn(mode, weights, lengths=[4, 1, 3], bidirectional=True)
    for entry, length in enumerate((4, 1, 3)):
        alone = _rnn(mode, weights, _X[:length, entry:entry + 1], bidirectional=True)
        np.testing.assert_allclose(found[0][:length, entry], alone[0][:, 0], rtol=1e-5, atol=1e-6)
        assert not found[0][length:, entry].any()
        for state, expected in zip(found[1:], alone[1:]):
            np.testing.assert_allclose(state[:, entry], expected[:, 0], rtol=1e-5, atol=1e-6)


def test_the_clip_holds_the_cell_and_no_clip_changes_nothing():
    weights = _weights(4)
    free, wide = _rnn("lstm", weights), _rnn("lstm", weights, lstm_state_clip_min=-9, lstm_state_clip_max=9)
    for one, other in zip(free, wide):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
    clipped = _rnn("lstm", weights, lstm_state_clip_min=-0.01, lstm_state_clip_max=0.02)[2]
    assert clipped.min() >= np.float32(-0.01) and clipped.max() <= np.float32(0.02)
    assert np.abs(free[2]).max() > 0.02


@pytest.mark.parametrize("change, said", [
    ({"mode": "peephole"}, "mode='peephole' is not supported"),
    ({"state_size": 6}, "the sizes of its layers need"),
    ({"num_layers": 2}, "the sizes of its layers need"),
    ({"num_layers": 1 << 40}, "1024 layers at most"),
    ({"projection_size": 3}, "projection_size is for the mode lstm"),
    ({"lstm_state_clip_min": 1}, "come together"),
    ({"colour": "red"}, "colour='red' is not supported"),
])  # fmt: skip
def test_what_does_not_fit_is_refused(change, said):
    with pytest.raises(CompileError, match=said):
        _rnn(**({"mode": "gru", "weights": _weights(3)} | change))


def test_an_array_whose_batch_is_open_takes_it_from_its_reader():
    nodes = [{"op": "null", "name": "x", "inputs": []},
             {"op": "_ones", "name": "state", "attrs": {"shape": "(0, 2)"}, "inputs": []},
             {"op": "elemwise_add", "name": "y", "inputs": [[0, 0, 0], [1, 0, 0]]}]
    symbol = json.dumps({"nodes": nodes, "heads": [[2, 0, 0]], "attrs": {"mxnet_version": ["int", 10901]}}).encode()
    model = mxnet.load(symbol, mxnet_params.write({}), {"x": Input(("N", 2))}, "m")
    output, = testing.evaluate(model, {"x": np.zeros((3, 2), np.float32)}).values()
    assert output.tolist() == [[1, 1]] * 3


@pytest.mark.parametrize("op, attributes, said", [
    ("_zeros", {"shape": (1 << 20, 1 << 20)}, "elements"), ("_arange", {"start": 0, "stop": 1e30}, "elements"),
    ("_arange", {"start": 1, "step": 0}, "a step that is not 0"), ("_contrib_interleaved_matmul_selfatt_qk", {"heads": 4}, "heads=4 does not divide"),
])  # fmt: skip
def test_hostile_sizes_are_refused(op, attributes, said):
    inputs = ["x"] if op.startswith("_contrib") else []
    with pytest.raises(CompileError, match=said):
        mxnet.load(_symbol(op, inputs, attributes), mxnet_params.write({}), {name: Input((2, 3, 18)) for name in inputs}, "m")


def test_attention_takes_a_batch_by_name():
    x = _RANDOM.uniform(-1, 1, (4, 3, 2 * 3 * 5)).astype(np.float32)
    found = []
    for batch in (3, "N"):
        nodes = [{"op": "null", "name": "x", "inputs": []},
                 {"op": "_contrib_interleaved_matmul_selfatt_qk", "name": "qk", "attrs": {"heads": "2"}, "inputs": [[0, 0, 0]]},
                 {"op": "_contrib_interleaved_matmul_selfatt_valatt", "name": "att", "attrs": {"heads": "2"}, "inputs": [[0, 0, 0], [1, 0, 0]]},
                 {"op": "slice_axis", "name": "part", "attrs": {"axis": "2", "begin": "0", "end": "10"}, "inputs": [[0, 0, 0]]},
                 {"op": "elemwise_add", "name": "sum", "inputs": [[2, 0, 0], [3, 0, 0]]},
                 {"op": "broadcast_like", "name": "y", "inputs": [[4, 0, 0], [3, 0, 0]]}]
        symbol = json.dumps({"nodes": nodes, "heads": [[5, 0, 0]], "attrs": {"mxnet_version": ["int", 10901]}}).encode()
        model = mxnet.load(symbol, mxnet_params.write({}), {"x": Input((4, batch, 30))}, "m")
        found += testing.evaluate(model, {"x": x}).values()
    np.testing.assert_allclose(found[0], found[1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("shape, reverse, expected", [
    ((-3, 0), False, (12, 5)), ((0, -4, 2, -1, -2), False, (3, 2, 2, 5)), ((-1, 5), True, (12, 5)), ((0, -3), False, (3, 20)),
])  # fmt: skip
def test_reshape_takes_a_batch_by_name(shape, reverse, expected):
    x = np.arange(60, dtype=np.float32).reshape(3, 4, 5)
    model = mxnet.load(_symbol("Reshape", ["x"], {"shape": shape, "reverse": reverse}), mxnet_params.write({}), {"x": Input(("N", 4, 5))}, "m")
    output, = testing.evaluate(model, {"x": x}).values()
    assert output.shape == expected and (output.reshape(-1) == x.reshape(-1)).all()


def test_reshape_computes_one_named_dim_alone():
    with pytest.raises(CompileError, match="only one dim may be computed from names"):
        mxnet.load(_symbol("Reshape", ["x"], {"shape": (-3, -3)}), mxnet_params.write({}), {"x": Input(("N", 4, 5, "M"))}, "m")
