# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Sizes as tables of values."""

import pytest
import sympy

from amalgamation.graph import program
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.program import Program, Symbol
from amalgamation.graph.values import Values, evaluate, symbol

_N, _H = symbol("N"), symbol("H")


@pytest.mark.parametrize("dim", [
    7, _N, _N * 4 + 3, 3 - _N, -_N + _H, _N * _H * 2, _N**2 * _H, sympy.floor((_H - 3) / 2) + 1, sympy.floor(sympy.floor(_H / 2) / 3),
    sympy.ceiling(_H / 4), sympy.Max(_N, _H, 5), sympy.Min(_N, 3), sympy.Mod(_H, 5), (_N * 6) / 3, _H / 2 + _H / 2,
    sympy.floor(_H / 2 + sympy.Rational(1, 3)), sympy.floor((5 - _H) / 2), 256 * _N * (sympy.floor(_H / 2) + 1), sympy.floor(_H / _N),
])
@pytest.mark.parametrize("sizes", [{"N": 1, "H": 1}, {"N": 3, "H": 17}, {"N": 8, "H": 224}])
def test_a_value_is_what_sympy_says(dim, sizes):
    values = Values(["N", "H"])
    number = values.add(dim)
    made = Program((Symbol("N", 1), Symbol("H", 1)), tuple(values.table), (), (), (), (), 0, (), b"")
    assert made.evaluate(sizes)[number] == evaluate(dim, sizes)


def test_equal_values_are_stored_once():
    values = Values(["N"])
    assert values.add(_N * 4) == values.add(4 * _N) and len(values.table) == 3
    assert values.add(sympy.Integer(4)) == values.add(4)


def test_a_size_that_only_run_time_knows_is_an_error():
    with pytest.raises(UnsupportedModel, match="_d0"):
        Values(["N"]).add(symbol("_d0") + 1)


def test_combining_constants_gives_a_constant():
    values = Values([])
    assert values.table[values.combine(program.MUL, values.add(6), values.add(7))].b == 42
