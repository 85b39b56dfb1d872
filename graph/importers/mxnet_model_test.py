# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The digests by which a library recognises its MXNet model; that the library computes the same is tested in //tests/mxnet_api."""

import json
import re

import numpy as np

from amalgamation.graph import program
from amalgamation.graph.compile import compile_model
from amalgamation.graph.importers import mxnet_model, mxnet_params

NODES = [
    {"op": "null", "name": "x", "inputs": []},
    {"op": "clip", "name": "é", "attrs": {"a_min": "0", "a_max": "1"}, "inputs": [[0, 0, 0]]},
]
SYMBOL = {"nodes": NODES, "heads": [[1, 0, 0]], "attrs": {"mxnet_version": ["int", 10901]}}


def _digests(document: dict, **options) -> mxnet_model.Digests:
    return mxnet_model.symbol_digests(json.dumps(document, **options).encode(), "m")


def test_white_space_version_and_where_attributes_are_do_not_matter():
    older = [NODES[0], {"name": "é", "op": "clip", "param": {"a_max": "1"}, "attr": {"a_min": "0"}, "inputs": [[0, 0]], "backward_source_id": -1}]
    other = {"heads": [[1, 0]], "arg_nodes": [0], "nodes": older, "attrs": {"mxnet_version": ["int", 1000]}}
    assert _digests(SYMBOL) == _digests(other, indent=2) == _digests(other, ensure_ascii=False)
    assert _digests(SYMBOL) == _digests(SYMBOL | {"heads": [1]})


def test_each_part_of_a_node_and_the_outputs_matter():
    for part, change in enumerate(({"op": "relu"}, {"name": "e"}, {"attrs": {"a_min": "0", "a_max": "2"}}, {"inputs": []})):
        changed = _digests(SYMBOL | {"nodes": [NODES[0], NODES[1] | change]}).nodes[1]
        assert [a == b for a, b in zip(changed, _digests(SYMBOL).nodes[1])] == [i != part for i in range(4)]
    assert _digests(SYMBOL | {"heads": [[0, 0, 0]]}).heads != _digests(SYMBOL).heads


def test_an_array_is_known_by_every_bit_and_its_length():
    data = bytes(range(61))
    known = {mxnet_model.digest(data), mxnet_model.digest(data + b"\0"), mxnet_model.digest(data[:-1]), mxnet_model.digest(b""), mxnet_model.digest(bytes(8))}
    known |= {mxnet_model.digest(data[:i] + bytes([data[i] ^ 1 << bit]) + data[i + 1:]) for i in range(61) for bit in range(8)}
    known.add(mxnet_model.digest(data[8:16] + data[:8] + data[16:]))
    assert len(known) == 5 + 61 * 8 + 1
    assert mxnet_model.digest(b"") == 0 and mxnet_model.digest(b"abc") == 0x3029FA270031F5B4


def test_the_source_names_labels_and_parameters_in_the_order_of_their_bytes():
    nodes = NODES + [{"op": "null", "name": name, "inputs": []} for name in ("z", "Z", "label?")]
    params = mxnet_params.write({"arg:z": np.zeros((2, 3), np.float32), "aux:Z": np.zeros(1, np.int8)})
    source = mxnet_model.source(json.dumps(SYMBOL | {"nodes": nodes}).encode(), params, ["x"], "//:m")
    assert re.findall(r'^    "(.*)\\0";?$', source, re.MULTILINE) == ["Z", "z", r"label\077"]
    assert re.findall(r"\{0x\w{16}u, (.*)\}", source) == ["0, 0, 5, 1", "2, 1, 0, 2"]
    graph = mxnet_model.graph_digest(mxnet_model.symbol_digests(json.dumps(SYMBOL | {"nodes": nodes}).encode(), "m"))
    assert f'kLabels, 1, 1, kStrings, kDims, nullptr, 0, "//:m", "{graph}"' in source


def test_a_program_says_of_which_graph_it_is_whatever_its_weights_are():
    symbol = json.dumps({"nodes": [NODES[0], {"op": "null", "name": "w", "inputs": []}, {"op": "elemwise_add", "name": "y", "inputs": [[0, 0], [1, 0]]}],
                         "heads": [[2, 0]]}).encode()
    programs = [compile_model(symbol, {"x": [2]}, params=mxnet_params.write({"w": np.full(2, i, np.float32)})).program_bytes for i in (1, 2)]
    said = [dict(program.read(data).info)[mxnet_model.GRAPH_KEY] for data in programs]
    assert said == [mxnet_model.graph_digest(mxnet_model.symbol_digests(symbol, "m"))] * 2
