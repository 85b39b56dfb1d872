# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's functions of whole numbers, whose results are whole numbers of the same type: what has a fraction is cut off, in ONNX operators.

The one thing to know: ONNX has most of these functions of floats alone, and a float32 that is an ulp too small loses a whole unit here. So roots and
logarithms are tried in integers, a power of whole numbers is moved away from 0 first, and what only nears 1 is a comparison.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np

from amalgamation.graph.importers import mxnet_arithmetic, mxnet_functions, mxnet_special
from amalgamation.graph.importers.mxnet_node import Node

# From where on the double that MXNet computes is 1.
_ONE_FROM = {"tanh": 20, "erf": 6, "sigmoid": 37}


def same(n: Node) -> str:
    n.expect(1)
    return n.op("Identity", n.inputs[0])


def absolute(n: Node) -> str:
    n.expect(1)
    return n.op("Max", n.inputs[0], _negated(n, n.inputs[0])) if _signed(n) else same(n)


def negative(n: Node) -> str:
    n.expect(1)
    return _negated(n, n.inputs[0])


def sign(n: Node) -> str:
    return _sign(n, n.inputs[0])


def relu(n: Node) -> str:
    n.expect(1)
    return n.op("Max", n.inputs[0], n.scalar(0, n.inputs[0]))


def softsign(n: Node) -> str:
    """x / (1 + |x|) is always less than 1."""
    n.expect(1)
    return n.op("Sub", n.inputs[0], n.inputs[0])


def one_from(least: int, n: Node) -> str:
    """1 from `least` on, and -1 from its negative, which sigmoid does not reach."""
    n.expect(1)
    x, dtype = n.inputs[0], n.dtype(n.inputs[0])
    y = n.cast(n.op("LessOrEqual", n.scalar(least, x), x), dtype)
    if not _signed(n) or least == _ONE_FROM["sigmoid"]:
        return y
    return n.op("Sub", y, n.cast(n.op("LessOrEqual", x, n.scalar(-least, x)), dtype))


def root(degree: int, n: Node) -> str:
    """The largest r of r ^ degree <= |x|, with the sign of x."""
    n.expect(1)
    x = n.cast(n.inputs[0], np.int64)
    size = n.op("Max", x, _negated(n, x))
    near = n.cast(n.op("Round", _float_root(n, n.cast(size, np.float32), degree)), np.int64)
    power = functools.reduce(lambda a, b: n.op("Mul", a, b), [near] * degree)
    return n.cast(n.op("Mul", _sign(n, x), _not_above(n, near, power, size)), n.dtype(n.inputs[0]))


def _float_root(n: Node, x: str, degree: int) -> str:
    return n.op("Sqrt", x) if degree == 2 else n.op("Pow", x, n.scalar(1 / degree, x))


def logarithm(base: int, n: Node) -> str:
    """The largest k of base ^ k <= x."""
    n.expect(1)
    powers = [base**k for k in range(63) if base**k < 1 << 63]
    x = n.cast(n.inputs[0], np.int64)
    x = n.op("Max", x, n.scalar(1, x))
    log = n.op("Log", n.cast(x, np.float32))
    near = n.cast(n.op("Round", n.op("Mul", log, n.scalar(1 / np.log(base), log))), np.int64)
    near = n.op("Min", near, n.scalar(len(powers) - 1, near))
    return n.cast(_not_above(n, near, n.op("Gather", n.integers_constant(*powers), near), x), n.dtype(n.inputs[0]))


def _not_above(n: Node, near: str, back: str, x: str) -> str:
    """`near`, or one less where what it is the root or logarithm of, `back`, is more than x."""
    return n.op("Sub", near, n.cast(n.op("Greater", back, x), np.int64))


def through_floats(function: Callable[[Node], str], n: Node) -> str:
    """`function` of float32, cut off."""
    dtype = n.dtype(n.inputs[0])
    n.inputs = [n.cast(value, np.float32) for value in n.inputs]
    return _cut(n, function(n), dtype)


def smooth_l1(n: Node) -> str:
    if n.number("scalar", 1.0) != 1:
        raise n.unsupported(f"{n.dtype(n.inputs[0])} with scalar={n.number('scalar')}, of which MXNet loses the fraction. Cast the input before")
    return through_floats(mxnet_functions.smooth_l1, n)


def power(function: Callable[[Node], str], n: Node) -> str:
    dtype = n.dtype(n.inputs[0])
    n.inputs = [n.cast(value, np.float32) for value in n.inputs]
    return _cut_power(n, function(n), dtype)


def power_scalar(n: Node, swapped: bool = False) -> str:
    a, b = _floats_with_scalar(n)
    return _cut_power(n, n.op("Pow", *((b, a) if swapped else (a, b))), n.dtype(n.inputs[0]))


def hypot_scalar(n: Node) -> str:
    return _cut(n, mxnet_functions.hypotenuse(n, *_floats_with_scalar(n)), n.dtype(n.inputs[0]))


def _floats_with_scalar(n: Node) -> list[str]:
    n.expect(1)
    return [n.cast(value, np.float32) for value in (n.inputs[0], n.attribute_scalar())]


def _cut_power(n: Node, y: str, dtype: np.dtype) -> str:
    """A whole number, as a gamma is, too, or a fraction of at most 1/2."""
    return _cut(n, n.op("Add", y, n.op("Mul", n.op("Sign", y), n.scalar(0.25, y))), dtype)


def _cut(n: Node, y: str, dtype: np.dtype) -> str:
    """As C does: a byte is what an int32 has in its last 8 bits."""
    return n.cast(n.cast(y, np.int32) if dtype.itemsize < 4 else y, dtype)


def reduce(op: str, n: Node) -> str:
    """Bytes are summed, and multiplied, as an int32, whose last 8 bits are those of a byte."""
    dtype = n.dtype(n.inputs[0])
    n.inputs = [n.cast(value, np.int32) if dtype.itemsize < 4 else value for value in n.inputs]
    return n.cast(mxnet_arithmetic.reduce(op, n), dtype)


def mean(n: Node) -> str:
    """The sum, which overflows as the type does, divided as integers are."""
    x = n.inputs[0]
    axes = mxnet_arithmetic.reduced_axes(n)
    total = reduce("ReduceSum", n)
    return n.op("Div", total, _count(n, x, axes))


def moments(n: Node) -> list[str]:
    return mxnet_functions.moments(n, _mean_and_variance)


def _mean_and_variance(n: Node, x: str, axes: list[int]) -> list[str]:
    """Both are whole numbers, the mean before the variance is made of it."""
    dtype, count, wanted = n.dtype(x), _count(n, x, axes), n.integers_constant(*axes)

    def average(value: str) -> str:
        wide = n.cast(value, np.int32) if dtype.itemsize < 4 else value
        return n.op("Div", n.cast(n.op("ReduceSum", wide, wanted, keepdims=1), dtype), count)

    middle = average(x)
    difference = n.op("Sub", x, middle)
    return [middle, average(n.op("Mul", difference, difference))]


def add_n(n: Node) -> str:
    n.expect(1, 1 << 20)
    return functools.reduce(lambda a, b: n.op("Add", a, b), n.inputs[1:], n.op("Identity", n.inputs[0]))


def _count(n: Node, x: str, axes: list[int]) -> str:
    count, dtype = int(np.prod([n.sizes(x)[axis] for axis in axes])), n.dtype(x)
    if not 1 <= count <= np.iinfo(dtype).max:
        raise n.unsupported(f"the mean of {count} numbers of {dtype}, which cannot hold {count}. Cast the input before")
    return n.scalar(count, x)


def norm(n: Node) -> str:
    if n.text("ord", "2") == "2":
        raise n.unsupported(f"ord=2 of {n.dtype(n.inputs[0])}, of which MXNet loses fractions on the way. Cast the input to float32 before")
    n.text("ord"), n.text("out_dtype", "None", ("None",))
    n.inputs = [absolute(n)]
    return reduce("ReduceSum", n)


def div_sqrt_dim(n: Node) -> str:
    """The root is cut off before the quotient is."""
    n.expect(1)
    return n.op("Div", n.inputs[0], n.scalar(math.isqrt(n.sizes(n.inputs[0])[-1]), n.inputs[0]))


def _signed(n: Node) -> bool:
    return n.dtype(n.inputs[0]).kind == "i"


def _negated(n: Node, x: str) -> str:
    return n.op("Sub", n.scalar(0, x), x)


def _sign(n: Node, x: str) -> str:
    y = n.op("Min", x, n.scalar(1, x))
    return n.op("Max", y, n.scalar(-1, x)) if n.dtype(x).kind == "i" else y


def _table() -> dict:
    bound = functools.partial
    others = mxnet_arithmetic.TABLE | mxnet_functions.TABLE | mxnet_special.TABLE
    table = dict.fromkeys(("ceil", "floor", "rint", "round", "trunc", "fix", "_contrib_round_ste"), same)
    table |= {"abs": absolute, "negative": negative, "sign": sign, "_contrib_sign_ste": sign, "relu": relu, "softsign": softsign, "smooth_l1": smooth_l1,
              "sqrt": bound(root, 2), "cbrt": bound(root, 3), "log2": bound(logarithm, 2), "log10": bound(logarithm, 10), "mean": mean, "moments": moments, "norm": norm,
              "_contrib_div_sqrt_dim": div_sqrt_dim}
    table |= dict.fromkeys(("add_n", "ElementWiseSum", "_sum"), add_n)
    table |= {name: bound(one_from, least) for name, least in _ONE_FROM.items()}
    table |= {name: bound(through_floats, others[name]) for name in (
        "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "cos", "cosh", "degrees", "erfinv", "exp", "expm1", "gammaln", "log", "log1p", "radians", "rcbrt",
        "reciprocal", "rsqrt", "sin", "sinh", "tan", "broadcast_hypot", "_hypot", "_Hypot", "_contrib_quadratic")}
    table |= {name: bound(power, others[name]) for name in ("broadcast_power", "_power", "_Power", "gamma")}
    table |= dict.fromkeys(("_power_scalar", "_PowerScalar"), power_scalar) | dict.fromkeys(("_hypot_scalar", "_HypotScalar"), hypot_scalar)
    table |= dict.fromkeys(("_rpower_scalar", "_RPowerScalar"), bound(power_scalar, swapped=True))
    table |= {name: bound(reduce, op) for name, op in (("sum", "ReduceSum"), ("sum_axis", "ReduceSum"), ("prod", "ReduceProd"), ("nansum", "ReduceSum"),
                                                       ("nanprod", "ReduceProd"))}
    return {name: bound(_either, function, others[name]) for name, function in table.items()}


def _either(whole: Callable, other: Callable, n: Node) -> str:
    return (whole if n.inputs and n.dtype(n.inputs[0]).kind in "iu" else other)(n)


# These stand for those of the same names in the other files.
TABLE = _table()
