# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a small MXNet model with seeded weights, as version 1.9.1 saves it, without MXNet: write_lenet.py SYMBOL.json PARAMS

For libraries of MXNet models; the numbers are compared with MXNet's elsewhere. The one thing to know: it has a label, as all that were trained.
"""

import json
import sys
from pathlib import Path

import numpy as np

from amalgamation.graph.importers import mxnet_params

_NODES = [
    ("null", "data", {}, ()),
    ("null", "conv_weight", {}, ()),
    ("null", "conv_bias", {}, ()),
    ("Convolution", "conv", {"kernel": "(3, 3)", "num_filter": "6", "pad": "(1, 1)"}, (0, 1, 2)),
    ("null", "norm_gamma", {}, ()),
    ("null", "norm_beta", {}, ()),
    ("null", "norm_moving_mean", {}, ()),
    ("null", "norm_moving_var", {}, ()),
    ("BatchNorm", "norm", {}, (3, 4, 5, 6, 7)),
    ("Activation", "relu", {"act_type": "relu"}, (8,)),
    ("Pooling", "pool", {"kernel": "(2, 2)", "stride": "(2, 2)", "pool_type": "max"}, (9,)),
    ("null", "fc_weight", {}, ()),
    ("null", "fc_bias", {}, ()),
    ("FullyConnected", "fc", {"num_hidden": "10"}, (10, 11, 12)),
    ("null", "softmax_label", {}, ()),
    ("SoftmaxOutput", "softmax", {}, (13, 14)),
]
_SHAPES = {"arg:conv_weight": (6, 1, 3, 3), "arg:conv_bias": (6,), "arg:norm_gamma": (6,), "arg:norm_beta": (6,), "aux:norm_moving_mean": (6,),
           "aux:norm_moving_var": (6,), "arg:fc_weight": (10, 6 * 7 * 7), "arg:fc_bias": (10,)}


def main(symbol: str, params: str) -> None:
    nodes = [{"op": op, "name": name, "attrs": attributes, "inputs": [[i, 0, 0] for i in inputs]} for op, name, attributes, inputs in _NODES]
    document = {"nodes": nodes, "arg_nodes": [i for i, node in enumerate(_NODES) if node[0] == "null"], "heads": [[len(nodes) - 1, 0, 0]],
                "attrs": {"mxnet_version": ["int", 10901]}}
    Path(symbol).write_text(json.dumps(document, indent=2))
    random = np.random.default_rng(0)
    arrays = {name: random.normal(0, 0.3, shape).astype(np.float32) ** (2 if name.endswith("var") else 1) for name, shape in _SHAPES.items()}
    Path(params).write_bytes(mxnet_params.write(arrays))


if __name__ == "__main__":
    main(*sys.argv[1:])
