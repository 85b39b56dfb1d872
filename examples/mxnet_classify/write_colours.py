# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a model of MXNet that names the colour of an image, with its mean image and labels: write_colours.py SYMBOL.json PARAMS MEAN.nd LABELS.txt

The one thing to know: the score of a colour c is c · m - |c|² / 2 for the image's mean colour m, so that the nearest colour has the greatest.
"""

import json
import sys
from pathlib import Path

import numpy as np

from amalgamation.graph.importers import mxnet_params

COLOURS = {"black": (0, 0, 0), "red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "yellow": (1, 1, 0), "white": (1, 1, 1), "grey": (0.5, 0.5, 0.5)}
SIZE, MEAN, STEEPNESS = 32, 127.5, 8.0
_NODES = [
    ("null", "data", {}, ()),
    ("null", "colour_weight", {}, ()),
    ("null", "colour_bias", {}, ()),
    ("Convolution", "colour", {"kernel": "(1, 1)", "num_filter": str(len(COLOURS))}, (0, 1, 2)),
    ("Pooling", "mean", {"global_pool": "True", "kernel": "(1, 1)", "pool_type": "avg"}, (3,)),
    ("Flatten", "flat", {}, (4,)),
    ("null", "softmax_label", {}, ()),
    ("SoftmaxOutput", "softmax", {}, (5, 6)),
]


def main(symbol: str, params: str, mean: str, labels: str) -> None:
    nodes = [{"op": op, "name": name, "attrs": attributes, "inputs": [[i, 0, 0] for i in inputs]} for op, name, attributes, inputs in _NODES]
    document = {"nodes": nodes, "arg_nodes": [i for i, node in enumerate(_NODES) if node[0] == "null"], "heads": [[len(nodes) - 1, 0, 0]],
                "attrs": {"mxnet_version": ["int", 10901]}}
    Path(symbol).write_text(json.dumps(document, indent=2))
    colours = np.array(list(COLOURS.values()), np.float32)
    bias = colours @ np.full(3, MEAN / 255) - (colours ** 2).sum(1) / 2
    arrays = {"arg:colour_weight": (STEEPNESS / 255 * colours)[:, :, None, None], "arg:colour_bias": STEEPNESS * bias}
    Path(params).write_bytes(mxnet_params.write({name: array.astype(np.float32) for name, array in arrays.items()}))
    Path(mean).write_bytes(mxnet_params.write({"mean_img": np.full((3, SIZE, SIZE), MEAN, np.float32)}))
    Path(labels).write_text("".join(f"{name}\n" for name in COLOURS))


if __name__ == "__main__":
    main(*sys.argv[1:])
