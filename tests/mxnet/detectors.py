# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes detectors with seeded weights, and what MXNet finds with them, for oracle_test.py; and the first one's files:

    detectors.py DETECTORS.zip SSD-symbol.json SSD-0000.params

The one thing to know: both are as people built them. `multibox` is an SSD of MXNet's own operators, with a small VGG before it; `per_class` is one of
Gluon's kind, with a small ResNet, whose rows of every class go through one box_nms.
"""

from __future__ import annotations

import sys
import zipfile

from tests.mxnet.weights import draw, random_for
from tests.mxnet.writer import mx, np, write

_CLASSES = 4
_SIZES = ((0.1, 0.141), (0.3, 0.36), (0.6, 0.7))
_DOUBT = 0.25  # of the heads' weights: scores that all are 1 would have no order
_RATIOS = ((1, 2, 0.5), (1, 2, 0.5, 3), (1, 2, 0.5))


def _convolution(x: mx.sym.Symbol, name: str, filters: int, kernel: int = 3, stride: int = 1) -> mx.sym.Symbol:
    return mx.sym.Convolution(x, name=name, num_filter=filters, kernel=(kernel, kernel), stride=(stride, stride), pad=(kernel // 2, kernel // 2))


def _vgg(x: mx.sym.Symbol) -> list[mx.sym.Symbol]:
    """Three scales; the first is normalised and scaled by a parameter for each channel."""
    layers = []
    for i, filters in enumerate((8, 16, 24, 32)):
        x = mx.sym.Activation(_convolution(x, f"conv{i}", filters), act_type="relu")
        layers.append(x)
        x = mx.sym.Pooling(x, kernel=(2, 2), stride=(2, 2), pool_type="max", pooling_convention="full")
    scale = mx.sym.Variable("conv1_scale", shape=(1, 16, 1, 1))
    return [mx.sym.broadcast_mul(mx.sym.L2Normalization(layers[1], mode="channel"), scale), *layers[2:]]


def _resnet(x: mx.sym.Symbol) -> list[mx.sym.Symbol]:
    norm = lambda value, name: mx.sym.BatchNorm(value, name=name, fix_gamma=False)  # noqa: E731
    layers = []
    for i, filters in enumerate((8, 16, 24, 32)):
        y = mx.sym.relu(norm(_convolution(x, f"stage{i}_a", filters, stride=2), f"stage{i}_norm_a"))
        y = norm(_convolution(y, f"stage{i}_b", filters), f"stage{i}_norm_b")
        x = mx.sym.relu(y + norm(_convolution(x, f"stage{i}_short", filters, 1, 2), f"stage{i}_norm_short"))
        layers.append(x)
    return layers[1:]


def _heads(layers: list[mx.sym.Symbol]) -> tuple[mx.sym.Symbol, mx.sym.Symbol, mx.sym.Symbol]:
    """The scores and offsets of all scales, flat, and the anchors (1, boxes, 4)."""
    flat = lambda x: mx.sym.Flatten(mx.sym.transpose(x, axes=(0, 2, 3, 1)))  # noqa: E731
    scores, offsets, anchors = [], [], []
    for i, (x, sizes, ratios) in enumerate(zip(layers, _SIZES, _RATIOS)):
        boxes = len(sizes) + len(ratios) - 1
        scores.append(flat(_convolution(x, f"scale{i}_classes", boxes * (_CLASSES + 1))))
        offsets.append(flat(_convolution(x, f"scale{i}_boxes", boxes * 4)))
        anchors.append(mx.sym.Flatten(mx.sym.contrib.MultiBoxPrior(x, sizes=sizes, ratios=ratios, clip=False)))
    joined = [mx.sym.Concat(*parts, dim=1) for parts in (scores, offsets, anchors)]
    return joined[0], joined[1], mx.sym.Reshape(joined[2], shape=(0, -1, 4))


def multibox() -> mx.sym.Symbol:
    scores, offsets, anchors = _heads(_vgg(mx.sym.Variable("data")))
    scores = mx.sym.transpose(mx.sym.Reshape(scores, shape=(0, -1, _CLASSES + 1)), axes=(0, 2, 1))
    return mx.sym.contrib.MultiBoxDetection(mx.sym.SoftmaxActivation(scores, mode="channel"), offsets, anchors, name="detection", nms_threshold=0.45,
                                            threshold=0.3, nms_topk=150, variances=(0.1, 0.1, 0.2, 0.2))


def per_class() -> mx.sym.Symbol:
    scores, offsets, anchors = _heads(_resnet(mx.sym.Variable("data")))
    scores = mx.sym.softmax(mx.sym.Reshape(scores, shape=(0, -1, _CLASSES + 1)), axis=-1)
    boxes = mx.sym.contrib.box_decode(mx.sym.Reshape(offsets, shape=(0, -1, 4)), anchors, format="corner", std0=0.1, std1=0.1, std2=0.2, std3=0.2)
    rows = []
    for i in range(_CLASSES):
        score = mx.sym.slice_axis(scores, axis=-1, begin=i + 1, end=i + 2)
        good = score > 0.3
        kind = mx.sym.where(good, score * 0 + i, score * 0 - 1)
        rows.append(mx.sym.Concat(kind, mx.sym.where(good, score, score * 0), boxes, dim=-1))
    found = mx.sym.contrib.box_nms(mx.sym.Concat(*rows, dim=1), overlap_thresh=0.45, topk=200, valid_thresh=0.01, id_index=0, score_index=1, coord_start=2)
    found = mx.sym.slice_axis(found[0], axis=1, begin=0, end=100)
    parts = {"id": (0, 1), "score": (1, 2), "box": (2, 6)}
    return mx.sym.Group([mx.sym.slice_axis(found, axis=2, begin=begin, end=end, name=name) for name, (begin, end) in parts.items()])


def _weights(network: str, symbol: mx.sym.Symbol, shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    found, _, more = symbol.infer_shape(data=shape)
    weights = {}
    for key, dims in [*zip(symbol.list_arguments(), found), *zip(symbol.list_auxiliary_states(), more)]:
        if key.endswith("weight"):
            weights[key] = draw(network, key, dims) * np.float32(_DOUBT if key.startswith("scale") else 1)
        elif key.endswith(("gamma", "var", "scale")):
            weights[key] = random_for(f"{network}/{key}").uniform(0.5, 1.5, dims).astype(np.float32)
        elif key != "data":
            weights[key] = random_for(f"{network}/{key}").normal(0, 0.1, dims).astype(np.float32)
    return weights


def main(path: str, symbol_path: str, params_path: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for build, size in ((multibox, 44), (per_class, 64)):
            name, symbol = build.__name__, build()
            image = random_for(f"{name}/data").standard_normal((2, 3, size, size), np.float32)
            write(archive, name, symbol, {"data": image}, _weights(name, symbol, image.shape))
    with zipfile.ZipFile(path) as archive:
        for source, target in (("multibox/symbol.json", symbol_path), ("multibox/params", params_path)):
            with open(target, "wb") as file:
                file.write(archive.read(source))


if __name__ == "__main__":
    main(*sys.argv[1:])
