# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs MXNet on networks of its zoos with seeded weights: networks.py NETWORKS.zip FAMILY, which oracle_test.py reads.

The one thing to know: the statistics of each BatchNorm are those of MXNet's own training pass over a few images, so that numbers neither grow nor
vanish however deep a network is. A network whose outputs hardly depend on its image is an error.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import zipfile
from collections.abc import Callable

from tests.mxnet import symbols
from tests.mxnet.weights import draw, random_for
from tests.mxnet.writer import mx, np, run, write


@dataclasses.dataclass(frozen=True)
class Network:
    """`make` gives the symbol, for images of `channels`, `size` high and wide: what it is for, or less where its strides leave something of it."""

    make: Callable[[], mx.sym.Symbol]
    size: int
    channels: int = 3

    def symbol(self) -> mx.sym.Symbol:
        with mx.name.NameManager():  # names that do not depend on what was made before
            return self.make()


def gluon(name: str) -> mx.sym.Symbol:
    """A network of Gluon's zoo, as export() writes it."""
    return mx.gluon.model_zoo.vision.get_model(name, prefix="net_")(mx.sym.Variable("data"))


def _gluon(size: int, *names: str) -> dict[str, Network]:
    return {name: Network(lambda name=name: gluon(name), size) for name in names}


def _module(size: int, channels: int = 3, **makers: Callable[[], mx.sym.Symbol]) -> dict[str, Network]:
    return {f"module_{name}": Network(make, size, channels) for name, make in makers.items()}


# Gluon's densenets and squeezenets end in a pool of fixed size.
FAMILIES: dict[str, dict[str, Network]] = {
    "densenet": _gluon(224, "densenet121", "densenet161", "densenet169", "densenet201"),
    "inception": _gluon(299, "inceptionv3"),
    "mobilenet": _gluon(224, "mobilenet1.0", "mobilenetv2_1.0") | _gluon(96, "mobilenet0.75", "mobilenet0.5", "mobilenet0.25", "mobilenetv2_0.75",
                                                                            "mobilenetv2_0.5", "mobilenetv2_0.25"),
    "resnet_v1": _gluon(224, "resnet18_v1") | _gluon(96, "resnet34_v1", "resnet50_v1", "resnet101_v1", "resnet152_v1"),
    "resnet_v2": _gluon(224, "resnet18_v2") | _gluon(96, "resnet34_v2", "resnet50_v2", "resnet101_v2", "resnet152_v2"),
    "squeezenet": _gluon(224, "squeezenet1.0", "squeezenet1.1"),
    "vgg": _gluon(64, "alexnet", "vgg11", "vgg13", "vgg16", "vgg19", "vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn"),
    "module_inception": _module(139, googlenet=symbols.googlenet, inception_bn=symbols.inception_bn, inception_v3=symbols.inception_v3,
                                inception_v4=symbols.inception_v4, inception_resnet_v2=symbols.inception_resnet_v2),
    "module_residual": _module(96, mobilenet=symbols.mobilenet, mobilenet_v2=symbols.mobilenet_v2, resnet18_v1=symbols.resnet_v1,
                               resnet50_v1=lambda: symbols.resnet_v1(50), resnet18_v2=lambda: symbols.resnet_v2(18), resnet50_v2=symbols.resnet_v2,
                               resnext50=symbols.resnext),
    "module_sequence": _module(28, 1, lenet=symbols.lenet, mlp=symbols.mlp) | _module(96, alexnet=symbols.alexnet) | _module(
        64, vgg11=lambda: symbols.vgg((1, 1, 2, 2, 2)), vgg16=symbols.vgg, vgg16_bn=lambda: symbols.vgg(norm=True)),
}
# With betas around zero, a random network is chaos: of 152 layers, MXNet's own numbers are 6e-4 from those that it computes in float64; with these, 1e-6.
_RANGES = {"gamma": (0.5, 1.5), "beta": (0.5, 1.5)}


def batch(size: int) -> int:
    """How many images the training pass has: enough for a variance where only a few pixels are left of each."""
    return 8 if size < 200 else 2


def image(name: str, network: Network, count: int = 1, size: int | None = None) -> np.ndarray:
    """Seeded images, (N, C, H, W)."""
    size = size or network.size
    return random_for(f"{name}/image").standard_normal((count, network.channels, size, size), np.float32)


def seeded(name: str, symbol: mx.sym.Symbol, images: np.ndarray) -> tuple[dict[str, np.ndarray], list[str]]:
    """Every parameter, with statistics of `images`, and the names of the weights that weights.draw gives."""
    found, _, _ = symbol.infer_shape(data=images.shape)
    shapes = {key: shape for key, shape in zip(symbol.list_arguments(), found) if key != "data" and not key.endswith("label")}
    drawn = [key for key, shape in shapes.items() if len(shape) > 1]
    weights = {key: draw(name, key, shapes[key]) for key in drawn}
    for key in sorted(set(shapes) - set(drawn)):
        low, high = _RANGES.get(key.rpartition("_")[2], (-0.2, 0.2))
        weights[key] = random_for(f"{name}/{key}").uniform(low, high, shapes[key]).astype(np.float32)
    return weights | _statistics(symbol, images, weights), drawn


def _statistics(symbol: mx.sym.Symbol, images: np.ndarray, weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means and variances of each BatchNorm's input in a training pass."""
    nodes = json.loads(symbol.tojson())["nodes"]
    norms = [[nodes[number]["name"] for number, *_ in node["inputs"]] for node in nodes if node["op"] == "BatchNorm"]
    if not norms:
        return {}
    internals = symbol.get_internals()
    names = [name if name == "data" else f"{name}_output" for name, *_ in norms]
    mx.random.seed(0)  # Dropout
    bound = mx.sym.Group([internals[name] for name in names]).simple_bind(mx.cpu(), grad_req="null", data=images.shape)
    for key, array in bound.arg_dict.items():
        array[:] = weights[key] if key in weights else images
    statistics = {}
    for (_, _, _, mean, variance), output in zip(norms, bound.forward(is_train=True), strict=True):
        array = output.asnumpy()
        statistics |= {mean: array.mean((0, 2, 3)), variance: array.var((0, 2, 3))}
    return statistics


def check(name: str, one: np.ndarray, other: np.ndarray) -> None:
    """The outputs of two images: they vary over the classes and between the images."""
    largest = np.abs(one).max()
    if not (1e-3 < largest < 1e3 and np.ptp(one) > 0.1 * largest and np.abs(one - other).max() > 0.01 * largest):
        raise ValueError(f"{name}: its weights make a degenerate network: outputs {one.min()} to {one.max()}, of another image {other.min()} to {other.max()}")


def main(path: str, family: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, network in FAMILIES[family].items():
            symbol, images = network.symbol(), image(name, network, batch(network.size))
            weights, drawn = seeded(name, symbol, images)
            write(archive, name, symbol, {"data": images[:1]}, weights, drawn)
            one, other = (next(iter(run(symbol, {"data": images[i:i + 1]}, weights).values())) for i in (0, 1))
            check(name, one, other)


if __name__ == "__main__":
    main(*sys.argv[1:])
