# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes an MXNet model with two inputs, a node of several outputs, and three outputs of two types: write_branches.py SYMBOL.json PARAMS

For N rows: fc = (relu(a[:, 1]) + b) w, cast = int32(fc), diff = a[:, 3] - b. All small integers, so that a test can compute it by itself.
"""

import json
import sys
from pathlib import Path

import numpy as np

from amalgamation.graph.importers import mxnet_params

_NODES = [
    ("null", "a", {}, ()),
    ("SliceChannel", "split0", {"axis": "1", "num_outputs": "4", "squeeze_axis": "True"}, ((0, 0),)),
    ("Activation", "relu0", {"act_type": "relu"}, ((1, 1),)),
    ("null", "b", {}, ()),
    ("elemwise_add", "sum0", {}, ((2, 0), (3, 0))),
    ("null", "w", {}, ()),
    ("FullyConnected", "fc", {"num_hidden": "2", "no_bias": "True"}, ((4, 0), (5, 0))),
    ("Cast", "cast", {"dtype": "int32"}, ((6, 0),)),
    ("elemwise_sub", "diff", {}, ((1, 3), (3, 0))),
]


def main(symbol: str, params: str) -> None:
    nodes = [{"op": op, "name": name, "attrs": attributes, "inputs": [[node, output, 0] for node, output in inputs]} for op, name, attributes, inputs in _NODES]
    document = {"nodes": nodes, "arg_nodes": [0, 3, 5], "heads": [[6, 0, 0], [7, 0, 0], [8, 0, 0]], "attrs": {"mxnet_version": ["int", 10901]}}
    Path(symbol).write_text(json.dumps(document, indent=2))
    Path(params).write_bytes(mxnet_params.write({"arg:w": np.array([[1, 2, 3], [-1, 0, 1]], np.float32)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
