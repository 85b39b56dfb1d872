# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes an MXNet model with a step that may fail: write_picks.py SYMBOL.json PARAMS INPUTS.npz

relu = max(rows[ids], 0), where an id that is outside of the four rows is an error. All small integers, so that a test can compute it by itself.
"""

import json
import sys
from pathlib import Path

import numpy as np

from amalgamation.graph.importers import mxnet_params

_NODES = [
    ("null", "rows", {}, ()),
    ("null", "ids", {}, ()),
    ("take", "take0", {"mode": "raise"}, (0, 1)),
    ("Activation", "relu0", {"act_type": "relu"}, (2,)),
]
ROWS = np.array([[1, -2], [3, 4], [-5, 6], [7, 8]], np.float32)


def main(symbol: str, params: str, inputs: str) -> None:
    nodes = [{"op": op, "name": name, "attrs": attributes, "inputs": [[node, 0, 0] for node in inputs]} for op, name, attributes, inputs in _NODES]
    document = {"nodes": nodes, "arg_nodes": [0, 1], "heads": [[3, 0, 0]], "attrs": {"mxnet_version": ["int", 10901]}}
    Path(symbol).write_text(json.dumps(document, indent=2))
    Path(params).write_bytes(mxnet_params.write({"arg:rows": ROWS}))
    np.savez(inputs, ids=np.array([2, 0, 3], np.float32))


if __name__ == "__main__":
    main(*sys.argv[1:])
