# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's operators that compute each element by itself, or reduce axes to one, in ONNX operators: tables of pairs.

The one thing to know: comparisons and positions are numbers of the operands' type in MXNet, not booleans or integers.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from amalgamation.graph.importers.mxnet_node import Node

_UNARY = {
    "arccos": "Acos", "arccosh": "Acosh", "arcsin": "Asin", "arcsinh": "Asinh", "arctan": "Atan", "arctanh": "Atanh", "cosh": "Cosh", "sinh": "Sinh",
    "abs": "Abs", "ceil": "Ceil", "cos": "Cos", "erf": "Erf", "exp": "Exp", "floor": "Floor", "log": "Log", "negative": "Neg", "reciprocal": "Reciprocal",
    "relu": "Relu", "sigmoid": "Sigmoid", "sign": "Sign", "sin": "Sin", "softsign": "Softsign", "sqrt": "Sqrt", "tan": "Tan", "tanh": "Tanh",
}
_BINARY = {"add": "Add", "sub": "Sub", "mul": "Mul", "div": "Div", "power": "Pow", "maximum": "Max", "minimum": "Min"}
# To the operator, and whether its result is turned round.
_COMPARISONS = {"equal": ("Equal", False), "not_equal": ("Equal", True), "greater": ("Greater", False), "greater_equal": ("GreaterOrEqual", False),
                "lesser": ("Less", False), "lesser_equal": ("LessOrEqual", False)}
_LOGICAL = {"logical_and": "And", "logical_or": "Or", "logical_xor": "Xor"}
_REDUCTIONS = {"sum": "ReduceSum", "mean": "ReduceMean", "max": "ReduceMax", "min": "ReduceMin", "prod": "ReduceProd"}


def unary(op: str, n: Node) -> str:
    n.expect(1)
    return n.op(op, n.inputs[0])


def square(n: Node) -> str:
    n.expect(1)
    return n.op("Mul", n.inputs[0], n.inputs[0])


def rsqrt(n: Node) -> str:
    return n.op("Reciprocal", unary("Sqrt", n))


def div_sqrt_dim(n: Node) -> str:
    """Divided by the root of the last dim."""
    n.expect(1)
    return n.op("Div", n.inputs[0], n.scalar(math.sqrt(n.sizes(n.inputs[0])[-1]), n.inputs[0]))


def hard_sigmoid(n: Node) -> str:
    n.expect(1)
    return n.op("HardSigmoid", n.inputs[0], alpha=n.number("alpha", 0.2), beta=n.number("beta", 0.5))


def clip(n: Node) -> str:
    n.expect(1)
    low, high = n.number("a_min"), n.number("a_max")
    if low > high:
        raise n.invalid(f"a_min={low} is more than a_max={high}")
    if n.dtype(n.inputs[0]).kind in "iu":
        bounds = np.iinfo(n.dtype(n.inputs[0]))
        low, high = (min(max(math.trunc(bound), bounds.min), bounds.max) for bound in (low, high))
    return n.op("Clip", n.inputs[0], n.scalar(low, n.inputs[0]), n.scalar(high, n.inputs[0]))


def add_n(n: Node) -> str:
    n.expect(1, 1 << 20)
    return n.op("Sum", *n.inputs)


def binary(op: str, n: Node) -> str:
    n.expect(2)
    return _binary(n, op, *n.inputs)


def elementwise(op: str, n: Node) -> str:
    """Without broadcasting."""
    n.expect(2)
    if not n.fit(*n.inputs):
        raise n.invalid(f"its inputs are {list(n.shape(n.inputs[0]))} and {list(n.shape(n.inputs[1]))}, which must be the same")
    return _binary(n, op, *n.inputs)


def with_scalar(op: str, n: Node, swapped: bool = False) -> str:
    n.expect(1)
    x, scalar = n.inputs[0], n.attribute_scalar()
    return _binary(n, op, *((scalar, x) if swapped else (x, scalar)))


def _binary(n: Node, op: str, a: str, b: str) -> str:
    return n.op(op, a, b)  # integers are divided as in C, in MXNet and in ONNX


def comparison(op: str, turned: bool, n: Node) -> str:
    n.expect(2)
    return _compared(n, op, turned, *n.inputs)


def comparison_with_scalar(op: str, turned: bool, n: Node) -> str:
    n.expect(1)
    return _compared(n, op, turned, n.inputs[0], n.attribute_scalar())


def _compared(n: Node, op: str, turned: bool, a: str, b: str) -> str:
    found = n.op(op, a, b)
    return n.cast(n.op("Not", found) if turned else found, n.dtype(a))


def logical(op: str, n: Node) -> str:
    n.expect(2)
    return n.cast(n.op(op, *(n.cast(value, np.bool_) for value in n.inputs)), n.dtype(n.inputs[0]))


def logical_with_scalar(op: str, n: Node) -> str:
    n.expect(1)
    return n.cast(n.op(op, *(n.cast(value, np.bool_) for value in (n.inputs[0], n.attribute_scalar()))), n.dtype(n.inputs[0]))


def logical_not(n: Node) -> str:
    n.expect(1)
    return n.cast(n.op("Not", n.cast(n.inputs[0], np.bool_)), n.dtype(n.inputs[0]))


def where(n: Node) -> str:
    """The condition may be one number for each row."""
    n.expect(3)
    condition, a, b = n.inputs
    if n.rank(condition) == 1 and n.rank(a) > 1 and n.shape(condition)[0] == n.shape(a)[0]:
        condition = n.op("Unsqueeze", condition, n.integers_constant(*range(1, n.rank(a))))
    elif n.shape(condition) != n.shape(a):
        raise n.invalid(f"its condition {list(n.shape(condition))} does not fit {list(n.shape(a))}")
    if n.shape(a) != n.shape(b):
        raise n.invalid(f"its inputs are {list(n.shape(a))} and {list(n.shape(b))}, which must be the same")
    return n.op("Where", n.cast(condition, np.bool_), a, b)


def reduced_axes(n: Node) -> list[int]:
    """Those to reduce: all if none is named."""
    rank, axes = n.rank(n.inputs[0]), n.integers("axis", ())
    if any(not -rank <= axis < rank for axis in axes):
        raise n.invalid(f"axis={axes} does not fit an input of {rank} dims")
    named = {axis % rank for axis in axes} or set(range(rank))
    return sorted(set(range(rank)) - named if n.flag("exclude") and axes else named)


def reduce(op: str, n: Node) -> str:
    n.expect(1)
    return _reduced(n, op, reduced_axes(n))


def reduce_numbers(op: str, n: Node) -> str:
    """`nansum`, `nanprod`: what is not a number does not count."""
    n.expect(1)
    x = n.inputs[0]
    n.inputs = [n.op("Where", n.op("IsNaN", x), n.scalar(int(op == "ReduceProd"), x), x)]
    return reduce(op, n)


def norm(n: Node) -> str:
    n.expect(1)
    n.text("out_dtype", "float32", ("float32", "float16"))
    return _reduced(n, {1: "ReduceL1", 2: "ReduceL2"}[int(n.text("ord", "2", ("1", "2")))], reduced_axes(n))


def _reduced(n: Node, op: str, axes: list[int]) -> str:
    """MXNet has no scalars: what is reduced to nothing is a vector of one."""
    keep = n.flag("keepdims")
    y = n.op(op, n.inputs[0], n.integers_constant(*axes), keepdims=int(keep))
    return n.reshape(y, 1) if n.rank(y) == 0 else y


def argument(op: str, n: Node) -> str:
    """`argmax`, `argmin`: positions in the type of the input."""
    n.expect(1)
    x, dtype, keep, every = n.inputs[0], n.dtype(n.inputs[0]), n.flag("keepdims"), n.text("axis", "None") == "None"
    if every:
        y = n.cast(n.op(op, n.reshape(x, -1), axis=0, keepdims=1), dtype)
        return n.reshape(y, *[1] * n.rank(x)) if keep else y
    y = n.cast(n.op(op, x, axis=n.axis("axis"), keepdims=int(keep)), dtype)
    return n.reshape(y, 1) if n.rank(y) == 0 else y


def argmax_channel(n: Node) -> str:
    n.expect(1)
    return n.cast(n.op("ArgMax", n.inputs[0], axis=1, keepdims=0), n.dtype(n.inputs[0]))


def _table() -> dict:
    bound = functools.partial
    table = {"add_n": add_n, "ElementWiseSum": add_n, "_sum": add_n, "clip": clip, "hard_sigmoid": hard_sigmoid, "logical_not": logical_not,
             "norm": norm, "rsqrt": rsqrt, "square": square, "where": where, "_contrib_div_sqrt_dim": div_sqrt_dim,
             "argmax": bound(argument, "ArgMax"), "argmax_channel": argmax_channel, "argmin": bound(argument, "ArgMin")}
    table |= {name: bound(unary, op) for name, op in _UNARY.items()}
    table |= {name: bound(reduce, op) for name, op in _REDUCTIONS.items()} | {"sum_axis": bound(reduce, "ReduceSum"), "max_axis": bound(reduce, "ReduceMax"),
                                                                              "min_axis": bound(reduce, "ReduceMin")}
    table |= {"nansum": bound(reduce_numbers, "ReduceSum"), "nanprod": bound(reduce_numbers, "ReduceProd")}
    for name, op in _BINARY.items():
        # Names from before 0.9 begin with a capital; add and sub are plus and minus in most.
        other = {"add": "plus", "sub": "minus"}.get(name, name)
        table |= dict.fromkeys((f"broadcast_{name}", f"broadcast_{other}"), bound(binary, op))
        table |= dict.fromkeys((f"elemwise_{name}", f"_{other}", f"_{other.capitalize()}", f"_{name}"), bound(elementwise, op))
        table |= dict.fromkeys((f"_{other}_scalar", f"_{other.capitalize()}Scalar"), bound(with_scalar, op))
        if name in ("sub", "div", "power"):
            table |= dict.fromkeys((f"_r{other}_scalar", f"_R{other.capitalize()}Scalar"), bound(with_scalar, op, swapped=True))
    for name, how in _COMPARISONS.items():
        title = name.title()
        table |= dict.fromkeys((f"broadcast_{name}", f"_{name}", f"_{title}"), bound(comparison, *how))
        table |= dict.fromkeys((f"_{name}_scalar", f"_{title.replace('_', '')}Scalar"), bound(comparison_with_scalar, *how))
    for name, op in _LOGICAL.items():
        title = name.title()
        table |= dict.fromkeys((f"broadcast_{name}", f"_{name}", f"_{title}"), bound(logical, op))
        table |= dict.fromkeys((f"_{name}_scalar", f"_{title.replace('_', '')}Scalar"), bound(logical_with_scalar, op))
    # What is sparse elsewhere is dense here.
    return table | {"_scatter_elemwise_div": table["elemwise_div"], "_scatter_minus_scalar": table["_minus_scalar"],
                    "_scatter_plus_scalar": table["_plus_scalar"], "_contrib_sign_ste": table["sign"]}


TABLE = _table()
