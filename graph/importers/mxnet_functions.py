# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's functions of one number or two that ONNX does not have as such, in ONNX operators: logarithms and powers, rounding, remainders.

The one thing to know: where a formula would lose digits near 0 there are two, and the number decides.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np

from amalgamation.graph.importers.mxnet_node import Node


def scaled(factor: float, n: Node) -> str:
    """`degrees`, `radians`."""
    n.expect(1)
    return n.op("Mul", n.inputs[0], n.scalar(factor, n.inputs[0]))


def logarithm(base: float, n: Node) -> str:
    n.expect(1)
    y = n.op("Log", n.inputs[0])
    return n.op("Mul", y, n.scalar(1 / math.log(base), y))


def log1p(n: Node) -> str:
    """ln(1 + x) = 2 artanh(x / (x + 2)), which keeps the digits of a small x."""
    n.expect(1)
    x, one, two = n.inputs[0], n.scalar(1, n.inputs[0]), n.scalar(2, n.inputs[0])
    near = n.op("Mul", n.op("Atanh", n.op("Div", x, n.op("Add", x, two))), two)
    return n.op("Where", n.op("Less", x, one), near, n.op("Log", n.op("Add", x, one)))


def expm1(n: Node) -> str:
    """e^x - 1 = 2 t / (1 - t) with t = tanh(x / 2), which keeps the digits of a small x."""
    n.expect(1)
    x, one = n.inputs[0], n.scalar(1, n.inputs[0])
    t = n.op("Tanh", n.op("Mul", x, n.scalar(0.5, x)))
    near = n.op("Div", n.op("Add", t, t), n.op("Sub", one, t))
    return n.op("Where", n.op("Less", n.op("Abs", x), one), near, n.op("Sub", n.op("Exp", x), one))


def cbrt(n: Node) -> str:
    n.expect(1)
    x = n.inputs[0]
    return n.op("Mul", n.op("Sign", x), n.op("Pow", n.op("Abs", x), n.scalar(1 / 3, x)))


def rcbrt(n: Node) -> str:
    return n.op("Reciprocal", cbrt(n))


def rint(n: Node) -> str:
    """The nearest whole number, of two the lesser."""
    n.expect(1)
    x = n.inputs[0]
    return _up(n, n.op("Floor", x), n.op("Less", n.scalar(0.5, x), n.op("Sub", x, n.op("Floor", x))))


def round_(n: Node) -> str:
    """The nearest whole number, of two the one that is farther from 0."""
    n.expect(1)
    size = n.op("Abs", n.inputs[0])
    low = n.op("Floor", size)
    return n.op("Mul", n.op("Sign", n.inputs[0]), _up(n, low, n.op("LessOrEqual", n.scalar(0.5, size), n.op("Sub", size, low))))


def _up(n: Node, low: str, more: str) -> str:
    """`low`, and one more where `more` is true."""
    return n.op("Add", low, n.cast(more, n.dtype(low)))


def trunc(n: Node) -> str:
    """`fix`, too."""
    n.expect(1)
    return n.op("Mul", n.op("Sign", n.inputs[0]), n.op("Floor", n.op("Abs", n.inputs[0])))


def hypot(n: Node) -> str:
    n.expect(2)
    return hypotenuse(n, *n.inputs)


def hypot_scalar(n: Node) -> str:
    n.expect(1)
    return hypotenuse(n, n.inputs[0], n.attribute_scalar())


def hypotenuse(n: Node, a: str, b: str) -> str:
    return n.op("Sqrt", n.op("Add", n.op("Mul", a, a), n.op("Mul", b, b)))


def mod(n: Node) -> str:
    n.expect(2)
    return _mod(n, *n.inputs)


def mod_scalar(n: Node, swapped: bool = False) -> str:
    n.expect(1)
    x, scalar = n.inputs[0], n.attribute_scalar()
    return _mod(n, *((scalar, x) if swapped else (x, scalar)))


def _mod(n: Node, a: str, b: str) -> str:
    """With the divisor's sign, as Python's %; the rest by 0 is 0. ONNX's has this sign of integers only, in opset 21."""
    zero = n.scalar(0, a)
    if n.dtype(a).kind != "f":
        return n.op("Mod", a, b)
    rest = n.op("Mod", a, b, fmod=1)
    other = n.op("And", n.op("Not", n.op("Equal", rest, zero)), n.op("Xor", n.op("Less", rest, zero), n.op("Less", b, zero)))
    return n.op("Where", n.op("Equal", b, zero), zero, n.op("Where", other, n.op("Add", rest, b), rest))


def smooth_l1(n: Node) -> str:
    """Half the square of `scalar` x where |x| < 1 / scalar², else |x| - 1 / (2 scalar²)."""
    n.expect(1)
    square, x = n.number("scalar", 1.0) ** 2, n.inputs[0]
    n.flag("is_int", True)
    if square == 0:
        raise n.invalid("scalar=0 divides by 0")
    size = n.op("Abs", x)
    near = n.op("Mul", n.op("Mul", x, x), n.scalar(square / 2, x))
    return n.op("Where", n.op("Less", size, n.scalar(1 / square, x)), near, n.op("Sub", size, n.scalar(0.5 / square, x)))


def quadratic(n: Node) -> str:
    """a x² + b x + c."""
    n.expect(1)
    x = n.inputs[0]
    a, b, c = (n.scalar(n.number(key, 0.0), x) for key in "abc")
    return n.op("Add", n.op("Mul", n.op("Add", n.op("Mul", a, x), b), x), c)


def moments(n: Node, compute: Callable[[Node, str, list[int]], list[str]] | None = None) -> list[str]:
    """Mean and variance; `compute` is mean_and_variance if not given."""
    n.expect(1)
    x, rank, axes = n.inputs[0], n.rank(n.inputs[0]), n.integers("axes", None)
    keep = n.flag("keepdims")
    axes = sorted({axis % rank for axis in axes}) if axes else list(range(rank))
    both = (compute or mean_and_variance)(n, x, axes)
    if keep:
        return both
    return [n.op("Squeeze", value, n.integers_constant(*axes)) if len(axes) < rank else n.reshape(value, 1) for value in both]


def mean_and_variance(n: Node, x: str, axes: list[int]) -> list[str]:
    """Of x along the axes, which stay as 1."""
    wanted = n.integers_constant(*axes)
    mean = n.op("ReduceMean", x, wanted, keepdims=1)
    difference = n.op("Sub", x, mean)
    return [mean, n.op("ReduceMean", n.op("Mul", difference, difference), wanted, keepdims=1)]


_UNARY = {"cbrt": cbrt, "degrees": functools.partial(scaled, 180 / math.pi), "expm1": expm1, "fix": trunc, "log10": functools.partial(logarithm, 10),
          "log1p": log1p, "log2": functools.partial(logarithm, 2), "radians": functools.partial(scaled, math.pi / 180), "rcbrt": rcbrt, "rint": rint,
          "round": round_, "trunc": trunc, "_contrib_round_ste": round_}

TABLE = _UNARY | {"broadcast_hypot": hypot, "broadcast_mod": mod, "moments": moments, "smooth_l1": smooth_l1, "_contrib_quadratic": quadratic, "_hypot": hypot,
                  "_hypot_scalar": hypot_scalar, "_mod": mod, "_mod_scalar": mod_scalar, "_rmod_scalar": functools.partial(mod_scalar, swapped=True),
                  "_Hypot": hypot, "_HypotScalar": hypot_scalar, "_Mod": mod, "_ModScalar": mod_scalar,
                  "_RModScalar": functools.partial(mod_scalar, swapped=True)}
