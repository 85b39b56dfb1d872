# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's gamma, gammaln and erfinv, which ONNX does not have, in ONNX operators.

The one thing to know: gamma is Stirling's series at a number of 5 or more, and the products that lead there; what is less than 1/2 is reflected.
"""

from __future__ import annotations

import functools
import math

from amalgamation.graph.importers.mxnet_node import Node

_SHIFT = 5  # from where on three terms of Stirling's series are enough: the fourth is 8e-9
_FROM = 8  # what is larger needs no shift
_SERIES = (1 / 1260, -1 / 360, 1 / 12)  # of 1 / z to the powers 5, 3 and 1
# M. Giles, Approximating the erfinv function, GPU Computing Gems 2: in w - 5/2 and in sqrt(w) - 3, where w = -ln(1 - x²), the first for w < 5.
_NEAR = (2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941)
_FAR = (-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682)


def gammaln(n: Node) -> str:
    """ln |Γ(x)|; infinite at 0 and the negative whole numbers."""
    x, reflects, y = _reflected(n)
    (z, log), series, product = _stirling(n, y)
    # (z - 1/2) ln z - z, so that an infinite z has no difference of two.
    y = n.op("Mul", n.op("Sub", z, n.scalar(0.5, z)), n.op("Sub", log, n.scalar(1, z)))
    y = n.op("Add", y, n.scalar(0.5 * math.log(2 * math.pi) - 0.5, y))
    y = n.op("Sub", n.op("Add", y, series), n.op("Log", product))
    other = n.op("Sub", n.op("Log", n.op("Div", n.scalar(math.pi, y), n.op("Abs", _sine(n, x)))), y)
    return n.op("Where", reflects, other, y)


def gamma(n: Node) -> str:
    """Γ(x); not a number at the negative whole numbers."""
    x, reflects, y = _reflected(n)
    y = n.op("Min", y, n.scalar(40, y))  # from 35.04 on it is infinite
    (z, log), series, product = _stirling(n, y)
    # z ^ (z - 1/2) is infinite before e ^ -z makes it smaller: half of the power, twice.
    root = n.op("Exp", n.op("Mul", n.op("Mul", n.op("Sub", z, n.scalar(0.5, z)), n.scalar(0.5, z)), log))
    y = n.op("Mul", root, n.op("Exp", n.op("Sub", series, z)))
    y = n.op("Mul", n.op("Div", n.op("Mul", y, n.scalar(math.sqrt(2 * math.pi), y)), product), root)
    other = n.op("Div", n.scalar(math.pi, y), n.op("Mul", _sine(n, x), y))
    pole = n.op("And", n.op("Less", x, n.scalar(0, x)), n.op("Equal", x, n.op("Floor", x)))
    return n.op("Where", pole, n.scalar(math.nan, y), n.op("Where", reflects, other, y))


def erfinv(n: Node) -> str:
    n.expect(1)
    x, one = n.inputs[0], n.scalar(1, n.inputs[0])
    w = n.op("Neg", n.op("Log", n.op("Mul", n.op("Sub", one, x), n.op("Add", one, x))))
    near = _polynomial(n, n.op("Sub", w, n.scalar(2.5, w)), _NEAR)
    far = _polynomial(n, n.op("Sub", n.op("Sqrt", w), n.scalar(3, w)), _FAR)
    factor = n.op("Where", n.op("Less", w, n.scalar(5, w)), near, far)
    return n.op("Mul", x, n.op("Where", n.op("Equal", n.op("Abs", x), one), n.scalar(math.inf, x), factor))


def _reflected(n: Node) -> tuple[str, str, str]:
    """x, whether it is less than 1/2, and 1 - x where it is."""
    n.expect(1)
    x = n.inputs[0]
    reflects = n.op("Less", x, n.scalar(0.5, x))
    return x, reflects, n.op("Where", reflects, n.op("Sub", n.scalar(1, x), x), x)


def _stirling(n: Node, x: str) -> tuple[tuple[str, str], str, str]:
    """For x >= 1/2: (z and ln z), Stirling's series at z, and the product by which Γ(z) is larger than Γ(x)."""
    shifted = n.op("Less", x, n.scalar(_FROM, x))
    z = n.op("Where", shifted, n.op("Add", x, n.scalar(_SHIFT, x)), x)
    factors = [x, *(n.op("Add", x, n.scalar(i, x)) for i in range(1, _SHIFT))]
    product = n.op("Where", shifted, functools.reduce(lambda a, b: n.op("Mul", a, b), factors), n.scalar(1, x))
    inverse = n.op("Reciprocal", z)
    series = n.op("Mul", inverse, _polynomial(n, n.op("Mul", inverse, inverse), _SERIES))
    return (z, n.op("Log", z)), series, product


def _sine(n: Node, x: str) -> str:
    """sin(πx), by the distance from the nearest whole number, of which the odd ones turn the sign."""
    whole = n.op("Round", x)
    half = n.op("Mul", whole, n.scalar(0.5, x))
    odd = n.op("Sub", half, n.op("Floor", half))  # 0 or 1/2
    return n.op("Mul", n.op("Sin", n.op("Mul", n.op("Sub", x, whole), n.scalar(math.pi, x))), n.op("Sub", n.scalar(1, x), n.op("Mul", odd, n.scalar(4, x))))


def _polynomial(n: Node, x: str, factors: tuple[float, ...]) -> str:
    """Horner's rule; the factor of the highest power first."""
    return functools.reduce(lambda y, factor: n.op("Add", n.op("Mul", y, x), n.scalar(factor, x)), factors[1:], n.scalar(factors[0], x))


TABLE = {"erfinv": erfinv, "gamma": gamma, "gammaln": gammaln}
