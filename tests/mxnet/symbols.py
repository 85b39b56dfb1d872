# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The networks that MXNet's users trained with Module, as symbols: from the first of them, with LRN and fixed gammas, to residual inceptions.

One function for each network, from input `data` to SoftmaxOutput `softmax`. The one thing to know: global pools say global_pool, as those files do,
so that any image that the strides leave something of will do.
"""

from __future__ import annotations

from tests.mxnet.writer import mx

sym = mx.sym
Symbol = mx.sym.Symbol
Branch = list[tuple]  # convolutions in a row: (filters, kernel, stride, pad)


def _conv(x: Symbol, filters: int, kernel: int | tuple = 1, stride: int | tuple = 1, pad: int | tuple = 0, act: str | None = "relu", norm: bool = True,
          **attributes) -> Symbol:
    """A convolution, then BatchNorm with MXNet's defaults (gamma is 1), then its activation; with `norm` False there is a bias instead."""
    pair = lambda value: value if isinstance(value, tuple) else (value, value)  # noqa: E731
    y = sym.Convolution(x, num_filter=filters, kernel=pair(kernel), stride=pair(stride), pad=pair(pad), no_bias=norm, **attributes)
    y = sym.BatchNorm(y) if norm else y
    return sym.Activation(y, act_type=act) if act else y


def _branch(x: Symbol, convolutions: Branch, norm: bool = True) -> Symbol:
    for convolution in convolutions:
        x = _conv(x, *convolution, norm=norm)
    return x


def _pool(x: Symbol, kind: str, kernel: int = 3, stride: int = 2, pad: int = 0, convention: str = "valid") -> Symbol:
    return sym.Pooling(x, pool_type=kind, kernel=(kernel, kernel), stride=(stride, stride), pad=(pad, pad), pooling_convention=convention)


def _mean(x: Symbol) -> Symbol:
    return sym.Flatten(sym.Pooling(x, pool_type="avg", kernel=(7, 7), global_pool=True))


def _classes(x: Symbol, count: int) -> Symbol:
    return sym.SoftmaxOutput(sym.FullyConnected(x, num_hidden=count), name="softmax")


def _dense(x: Symbol, hidden: int, act: str = "relu", dropout: bool = False) -> Symbol:
    x = sym.Activation(sym.FullyConnected(x, num_hidden=hidden), act_type=act)
    return sym.Dropout(x, p=0.5) if dropout else x


def mlp() -> Symbol:
    return _classes(_dense(_dense(sym.Flatten(sym.Variable("data")), 128), 64), 10)


def lenet() -> Symbol:
    x = _pool(_conv(sym.Variable("data"), 20, 5, act="tanh", norm=False), "max", 2)
    x = _pool(_conv(x, 50, 5, act="tanh", norm=False), "max", 2)
    return _classes(_dense(sym.Flatten(x), 500, "tanh"), 10)


def alexnet() -> Symbol:
    norm = lambda x: sym.LRN(x, alpha=0.0001, beta=0.75, knorm=2, nsize=5)  # noqa: E731
    x = norm(_pool(_conv(sym.Variable("data"), 96, 11, 4, norm=False), "max"))
    x = norm(_pool(_conv(x, 256, 5, 1, 2, norm=False), "max"))
    x = _pool(_branch(x, [(384, 3, 1, 1), (384, 3, 1, 1), (256, 3, 1, 1)], norm=False), "max")
    return _classes(_dense(_dense(sym.Flatten(x), 1024, dropout=True), 1024, dropout=True), 1000)


def vgg(depths: tuple[int, ...] = (2, 2, 3, 3, 3), norm: bool = False) -> Symbol:
    """Between two casts, as a network of half precision has them."""
    x = sym.Cast(sym.Variable("data"), dtype="float32")
    for depth, filters in zip(depths, (64, 128, 256, 512, 512), strict=True):
        for _ in range(depth):
            x = _conv(x, filters, 3, 1, 1, norm=norm)
        x = _pool(x, "max", 2)
    x = _dense(_dense(sym.Flatten(x), 1024, dropout=True), 1024, dropout=True)
    return sym.SoftmaxOutput(sym.Cast(sym.FullyConnected(x, num_hidden=1000), dtype="float32"), name="softmax")


def googlenet() -> Symbol:
    def inception(x: Symbol, one: int, three: tuple[int, int], five: tuple[int, int], projected: int) -> Symbol:
        branches = [[(one,)], [(three[0],), (three[1], 3, 1, 1)], [(five[0],), (five[1], 5, 1, 2)]]
        return sym.Concat(*(_branch(x, b, norm=False) for b in branches), _branch(_pool(x, "max", 3, 1, 1), [(projected,)], norm=False))

    x = _pool(_conv(sym.Variable("data"), 64, 7, 2, 3, norm=False), "max")
    x = _pool(_branch(x, [(64,), (192, 3, 1, 1)], norm=False), "max")
    x = inception(inception(x, 64, (96, 128), (16, 32), 32), 128, (128, 192), (32, 96), 64)
    x = _pool(x, "max")
    for row in ((192, (96, 208), (16, 48), 64), (160, (112, 224), (24, 64), 64), (128, (128, 256), (24, 64), 64), (112, (144, 288), (32, 64), 64),
                (256, (160, 320), (32, 128), 128)):
        x = inception(x, *row)
    x = _pool(x, "max")
    return _classes(_mean(inception(inception(x, 256, (160, 320), (32, 128), 128), 384, (192, 384), (48, 128), 128)), 1000)


def inception_bn() -> Symbol:
    def wide(x: Symbol, one: int, three: tuple[int, int], double: tuple[int, int], kind: str, projected: int) -> Symbol:
        branches = [[(one,)], [(three[0],), (three[1], 3, 1, 1)], [(double[0],), (double[1], 3, 1, 1), (double[1], 3, 1, 1)]]
        return sym.Concat(*(_branch(x, b) for b in branches), _conv(_pool(x, kind, 3, 1, 1), projected))

    def smaller(x: Symbol, three: tuple[int, int], double: tuple[int, int]) -> Symbol:
        branches = [[(three[0],), (three[1], 3, 2, 1)], [(double[0],), (double[1], 3, 1, 1), (double[1], 3, 2, 1)]]
        return sym.Concat(*(_branch(x, b) for b in branches), _pool(x, "max", 3, 2, 1))

    x = _pool(_conv(sym.Variable("data"), 64, 7, 2, 3), "max", convention="full")
    x = _pool(_branch(x, [(64,), (192, 3, 1, 1)]), "max", convention="full")
    x = smaller(wide(wide(x, 64, (64, 64), (64, 96), "avg", 32), 64, (64, 96), (64, 96), "avg", 64), (128, 160), (64, 96))
    for row in ((224, (64, 96), (96, 128)), (192, (96, 128), (96, 128)), (160, (128, 160), (128, 160)), (96, (128, 192), (160, 192))):
        x = wide(x, *row, "avg", 128)
    x = smaller(x, (128, 192), (192, 256))
    x = wide(wide(x, 352, (192, 320), (160, 224), "avg", 128), 352, (192, 320), (192, 224), "max", 128)
    return _classes(_mean(x), 1000)


def inception_v3() -> Symbol:
    x = _pool(_branch(sym.Variable("data"), [(32, 3, 2), (32, 3), (64, 3, 1, 1)]), "max")
    x = _pool(_branch(x, [(80,), (192, 3)]), "max")
    for projected in (32, 64, 64):
        branches = [[(64,)], [(48,), (64, 5, 1, 2)], [(64,), (96, 3, 1, 1), (96, 3, 1, 1)]]
        x = sym.Concat(*(_branch(x, b) for b in branches), _conv(_pool(x, "avg", 3, 1, 1), projected))
    x = sym.Concat(_conv(x, 384, 3, 2), _branch(x, [(64,), (96, 3, 1, 1), (96, 3, 2)]), _pool(x, "max"))
    row, column = lambda n: (n, (1, 7), 1, (0, 3)), lambda n: (n, (7, 1), 1, (3, 0))  # noqa: E731
    for n in (128, 160, 160, 192):
        branches = [[(192,)], [(n,), row(n), column(192)], [(n,), column(n), row(n), column(n), row(192)]]
        x = sym.Concat(*(_branch(x, b) for b in branches), _conv(_pool(x, "avg", 3, 1, 1), 192))
    x = sym.Concat(_branch(x, [(192,), (320, 3, 2)]), _branch(x, [(192,), row(192), column(192), (192, 3, 2)]), _pool(x, "max"))
    for kind in ("avg", "max"):
        pair, long = _conv(x, 384), _branch(x, [(448,), (384, 3, 1, 1)])
        parts = [_branch(y, [(384, *shape)]) for y in (pair, long) for shape in (((1, 3), 1, (0, 1)), ((3, 1), 1, (1, 0)))]
        x = sym.Concat(_conv(x, 320), *parts, _conv(_pool(x, kind, 3, 1, 1), 192))
    return _classes(_mean(x), 1000)


def _stem_v4(x: Symbol) -> Symbol:
    x = _branch(x, [(32, 3, 2), (32, 3), (64, 3, 1, 1)])
    x = sym.Concat(_pool(x, "max"), _conv(x, 96, 3, 2))
    long = [(64,), (64, (7, 1), 1, (3, 0)), (64, (1, 7), 1, (0, 3)), (96, 3)]
    x = sym.Concat(_branch(x, [(64,), (96, 3)]), _branch(x, long))
    return sym.Concat(_conv(x, 192, 3, 2), _pool(x, "max"))


def inception_v4() -> Symbol:
    x = _stem_v4(sym.Variable("data"))
    row, column = lambda n: (n, (1, 7), 1, (0, 3)), lambda n: (n, (7, 1), 1, (3, 0))  # noqa: E731
    for _ in range(4):
        branches = [[(96,)], [(64,), (96, 3, 1, 1)], [(64,), (96, 3, 1, 1), (96, 3, 1, 1)]]
        x = sym.Concat(_conv(_pool(x, "avg", 3, 1, 1), 96), *(_branch(x, b) for b in branches))
    x = sym.Concat(_pool(x, "max"), _conv(x, 384, 3, 2), _branch(x, [(192,), (224, 3, 1, 1), (256, 3, 2)]))
    for _ in range(7):
        branches = [[(384,)], [(192,), row(224), column(256)], [(192,), row(192), column(224), row(224), column(256)]]
        x = sym.Concat(_conv(_pool(x, "avg", 3, 1, 1), 128), *(_branch(x, b) for b in branches))
    x = sym.Concat(_pool(x, "max"), _branch(x, [(192,), (192, 3, 2)]), _branch(x, [(256,), row(256), column(320), (320, 3, 2)]))
    for _ in range(3):
        three_row, three_column = (256, (1, 3), 1, (0, 1)), (256, (3, 1), 1, (1, 0))
        pair, long = _conv(x, 384), _branch(x, [(384,), (448, (1, 3), 1, (0, 1)), (512, (3, 1), 1, (1, 0))])
        parts = [_branch(y, [shape]) for y in (pair, long) for shape in (three_row, three_column)]
        x = sym.Concat(_conv(_pool(x, "avg", 3, 1, 1), 256), _conv(x, 256), *parts)
    return _classes(sym.Dropout(_mean(x), p=0.2), 1000)


def inception_resnet_v2() -> Symbol:
    def residual(x: Symbol, channels: int, branches: list[Branch], scale: float, act: bool = True) -> Symbol:
        mixed = sym.Concat(*(_branch(x, b) for b in branches))
        x = x + scale * _conv(mixed, channels, act=None, norm=False)
        return sym.Activation(x, act_type="relu") if act else x

    x = _pool(_branch(sym.Variable("data"), [(32, 3, 2), (32, 3), (64, 3, 1, 1)]), "max")
    x = _pool(_branch(x, [(80,), (192, 3)]), "max")
    branches = [[(96,)], [(48,), (64, 5, 1, 2)], [(64,), (96, 3, 1, 1), (96, 3, 1, 1)]]
    x = sym.Concat(*(_branch(x, b) for b in branches), _conv(_pool(x, "avg", 3, 1, 1), 64))
    for _ in range(10):
        x = residual(x, 320, [[(32,)], [(32,), (32, 3, 1, 1)], [(32,), (48, 3, 1, 1), (64, 3, 1, 1)]], 0.17)
    x = sym.Concat(_conv(x, 384, 3, 2), _branch(x, [(256,), (256, 3, 1, 1), (384, 3, 2)]), _pool(x, "max"))
    for _ in range(20):
        x = residual(x, 1088, [[(192,)], [(128,), (160, (1, 7), 1, (0, 3)), (192, (7, 1), 1, (3, 0))]], 0.1)
    branches = [[(256,), (384, 3, 2)], [(256,), (288, 3, 2)], [(256,), (288, 3, 1, 1), (320, 3, 2)]]
    x = sym.Concat(*(_branch(x, b) for b in branches), _pool(x, "max"))
    for i in range(10):
        x = residual(x, 2080, [[(192,)], [(192,), (224, (1, 3), 1, (0, 1)), (256, (3, 1), 1, (1, 0))]], 0.2, act=i < 9)
    return _classes(sym.Dropout(_mean(_conv(x, 1536)), p=0.2), 1000)


_STAGES = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3)}


def _norm(x: Symbol, **attributes) -> Symbol:
    return sym.BatchNorm(x, fix_gamma=False, eps=2e-5, momentum=0.9, **attributes)


def _plain(x: Symbol, filters: int, kernel: int, stride: int = 1, group: int = 1) -> Symbol:
    return sym.Convolution(x, num_filter=filters, kernel=(kernel, kernel), stride=(stride, stride), pad=(kernel // 2,) * 2, num_group=group, no_bias=True)


def _relu(x: Symbol) -> Symbol:
    return sym.Activation(x, act_type="relu")


def resnet_v1(depth: int = 18) -> Symbol:
    """Activations after the sums."""
    x = _pool(_relu(_norm(_plain(sym.Variable("data"), 64, 7, 2))), "max", 3, 2, 1)
    for stage, count in enumerate(_STAGES[depth]):
        for block in range(count):
            filters, stride = 64 << stage, 2 if stage and not block else 1
            if depth < 50:
                y, wide = _norm(_plain(_relu(_norm(_plain(x, filters, 3, stride))), filters, 3)), filters
            else:
                y, wide = _relu(_norm(_plain(_relu(_norm(_plain(x, filters, 1, stride))), filters, 3))), filters * 4
                y = _norm(_plain(y, wide, 1))
            x = _relu(y + (x if block else _norm(_plain(x, wide, 1, stride))))
    return _classes(_mean(x), 1000)


def resnet_v2(depth: int = 50) -> Symbol:
    """Activations before the convolutions; the image itself is normalised, too."""
    x = sym.BatchNorm(sym.Variable("data"), fix_gamma=True, eps=2e-5, momentum=0.9)
    x = _pool(_relu(_norm(_plain(x, 64, 7, 2))), "max", 3, 2, 1)
    for stage, count in enumerate(_STAGES[depth]):
        for block in range(count):
            filters, stride = 64 << stage, 2 if stage and not block else 1
            before = _relu(_norm(x))
            if depth < 50:
                y, wide = _plain(_relu(_norm(_plain(before, filters, 3, stride))), filters, 3), filters
            else:
                y, wide = _plain(_relu(_norm(_plain(before, filters, 1))), filters, 3, stride), filters * 4
                y = _plain(_relu(_norm(y)), wide, 1)
            x = y + (x if block else _plain(before, wide, 1, stride))
    return _classes(_mean(_relu(_norm(x))), 1000)


def resnext(depth: int = 50, group: int = 32) -> Symbol:
    x = _pool(_relu(_norm(_plain(sym.Variable("data"), 64, 7, 2))), "max", 3, 2, 1)
    for stage, count in enumerate(_STAGES[depth]):
        for block in range(count):
            filters, wide, stride = 128 << stage, 256 << stage, 2 if stage and not block else 1
            y = _relu(_norm(_plain(_relu(_norm(_plain(x, filters, 1))), filters, 3, stride, group)))
            x = _relu(_norm(_plain(y, wide, 1)) + (x if block else _norm(_plain(x, wide, 1, stride))))
    return _classes(_mean(x), 1000)


def mobilenet() -> Symbol:
    x = _conv(sym.Variable("data"), 32, 3, 2, 1)
    channels = 32
    for filters, stride in [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]:
        x = _conv(_conv(x, channels, 3, stride, 1, num_group=channels), filters)
        channels = filters
    return _classes(_mean(x), 1000)


def mobilenet_v2() -> Symbol:
    """The classes are a convolution, as its last layers are."""
    def clipped(x: Symbol, filters: int, *args, **attributes) -> Symbol:
        return sym.clip(_conv(x, filters, *args, act=None, **attributes), a_min=0, a_max=6)

    x = clipped(sym.Variable("data"), 32, 3, 2, 1)
    channels = 32
    for expansion, filters, count, first in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)):
        for block in range(count):
            wide = channels * expansion
            y = clipped(clipped(x, wide), wide, 3, 1 if block else first, 1, num_group=wide)
            y = _conv(y, filters, act=None)
            x = sym.elemwise_add(x, y) if block else y
            channels = filters
    x = sym.Pooling(clipped(x, 1280), pool_type="avg", kernel=(7, 7), global_pool=True)
    return sym.SoftmaxOutput(sym.Flatten(_conv(x, 1000, act=None, norm=False)), name="softmax")
