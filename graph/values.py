# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Lowers sizes, numbers or sympy expressions of the model's symbolic dimensions, to the program's table of values.

The one thing to know: every quotient becomes a floor division, which is exact wherever sympy's rational is an integer.
"""

from __future__ import annotations

import sympy
from sympy.core.sorting import default_sort_key

from amalgamation.graph import program
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.operator import Dim


def symbol(name: str) -> sympy.Symbol:
    """The sympy symbol of the dimension `name`; the same assumptions as onnx_ir's, so that both are equal."""
    return sympy.Symbol(name, integer=True, positive=True)


def simple(dim: Dim) -> Dim:
    """`dim` as an int if it is one."""
    if isinstance(dim, sympy.Expr) and dim.is_Integer:
        return int(dim)
    return dim if isinstance(dim, sympy.Expr) else int(dim)


def product(dims) -> Dim:
    """The product of `dims`; 1 for none."""
    out: Dim = 1
    for dim in dims:
        out = out * dim
    return simple(out)


def evaluate(dim: Dim, sizes: dict[str, int]) -> int:
    """`dim` with the symbols bound to `sizes`."""
    if not isinstance(dim, sympy.Expr):
        return int(dim)
    result = dim.subs({s: sizes[s.name] for s in dim.free_symbols})
    if not result.is_Integer:
        raise UnsupportedModel(f"the size {dim} is {result} for {sizes}, which is not a whole number")
    return int(result)


class Values:
    """The table under construction; equal values are stored once."""

    def __init__(self, symbols: list[str]) -> None:
        self.table: list[program.Value] = []
        self._symbols = symbols
        self._at: dict[program.Value, int] = {}
        self._number: dict[Dim, int] = {}

    def add(self, dim: Dim) -> int:
        """The number of the value `dim`."""
        dim = simple(dim)
        if dim not in self._number:
            self._number[dim] = self._add(dim)
        return self._number[dim]

    def _add(self, dim: Dim) -> int:
        if isinstance(dim, int):
            return self._put(program.CONST, 0, dim)
        if dim.is_Symbol:
            if dim.name not in self._symbols:
                raise UnsupportedModel(f"the size '{dim.name}' is known only while the model runs")
            return self._put(program.SYMBOL, self._symbols.index(dim.name), 0)
        if isinstance(dim, sympy.floor):
            return self._quotient(dim.args[0])
        if isinstance(dim, sympy.ceiling):
            return self.add(-sympy.floor(-dim.args[0]))
        if isinstance(dim, (sympy.Max, sympy.Min)):
            return self._fold(program.MAX if isinstance(dim, sympy.Max) else program.MIN, self._sorted(dim))
        if isinstance(dim, sympy.Mod):
            return self._put(program.MOD, self.add(dim.args[0]), self.add(dim.args[1]))
        if dim.is_Pow and dim.exp.is_Integer and dim.exp > 0:
            return self._fold(program.MUL, [dim.base] * int(dim.exp))
        if sympy.denom(sympy.together(dim)) != 1:
            return self._quotient(dim)
        if dim.is_Add:
            return self._sum(dim)
        if dim.is_Mul:
            return self._fold(program.MUL, self._sorted(dim))
        raise UnsupportedModel(f"the size {dim} uses {type(dim).__name__}, which the program format does not have")

    def combine(self, op: int, a: int, b: int) -> int:
        """The number of the value that `op` makes of the values a and b."""
        x, y = self.table[a], self.table[b]
        if x.op == y.op == program.CONST and op in (program.ADD, program.MUL, program.MAX):
            number = {program.ADD: x.b + y.b, program.MUL: x.b * y.b, program.MAX: max(x.b, y.b)}[op]
            return self._put(program.CONST, 0, number)
        if a == b and op == program.MAX or op == program.ADD and y == program.Value(program.CONST, 0, 0):
            return a
        return b if op == program.ADD and x == program.Value(program.CONST, 0, 0) else self._put(op, a, b)

    def _put(self, op: int, a: int, b: int) -> int:
        value = program.Value(op, a, b)
        if value not in self._at:
            self._at[value] = len(self.table)
            self.table.append(value)
        return self._at[value]

    @staticmethod
    def _sorted(dim: sympy.Expr) -> list[sympy.Expr]:
        return sorted(dim.args, key=default_sort_key)

    def _fold(self, op: int, args: list[sympy.Expr]) -> int:
        out = self.add(args[0])
        for arg in args[1:]:
            out = self._put(op, out, self.add(arg))
        return out

    def _sum(self, dim: sympy.Expr) -> int:
        terms = sorted(dim.args, key=lambda term: (term.could_extract_minus_sign(), default_sort_key(term)))
        out = self.add(terms[0])
        for term in terms[1:]:
            negative = term.could_extract_minus_sign()
            out = self._put(program.SUB if negative else program.ADD, out, self.add(-term if negative else term))
        return out

    def _quotient(self, dim: sympy.Expr) -> int:
        numerator, denominator = sympy.fraction(sympy.together(dim))
        if denominator == 1:
            return self.add(numerator)
        if denominator.could_extract_minus_sign():
            numerator, denominator = -numerator, -denominator
        return self._put(program.FLOORDIV, self.add(sympy.expand(numerator)), self.add(denominator))
