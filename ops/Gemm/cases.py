# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Gemm: transposed, scaled, with every kind of C."""

from __future__ import annotations

from onnx import helper

from amalgamation.ops.cases import Case, values


def _case(name: str, m: int, k: int, n: int, c: tuple[int, ...] | None, constants: str = "", **attributes) -> Case:
    a = (k, m) if attributes.get("transA") else (m, k)
    b = (n, k) if attributes.get("transB") else (k, n)
    inputs = {"a": values(name, *a), "b": values(name + "b", *b)}
    if c is not None:
        inputs["c"] = values(name + "c", *c)
    node = helper.make_node("Gemm", list(inputs), ["y"], **attributes)
    return Case(name, node, inputs, frozenset(constants), rtol=1e-4, atol=2e-6 * max(k, 10), why="a sum of k products, rounded in another order")


def cases() -> list[Case]:
    """Each way of giving A, B and C."""
    out = []
    for ta in (0, 1):
        for tb in (0, 1):
            for constants in ("", "b", "bc"):
                out.append(_case(f"transA={ta}, transB={tb}, constant: {constants or 'none'}", 9, 19, 35, (35,), constants, transA=ta,
                                 transB=tb, alpha=0.5, beta=2.0))
    return out + [
        _case("without C", 3, 7, 5, None),
        _case("without C, constant B", 3, 7, 17, None, "b"),
        _case("C is a number", 3, 7, 5, (), "bc"),
        _case("C is one element", 3, 7, 5, (1,), "b"),
        _case("C is a row", 3, 7, 5, (1, 5), "bc"),
        _case("C is a column", 3, 7, 5, (3, 1), "bc"),
        _case("C is a computed column, scaled", 3, 7, 5, (3, 1), "b", beta=0.5),
        _case("C is a whole matrix", 3, 7, 5, (3, 5), "b"),
        _case("C is a constant matrix, scaled", 3, 7, 5, (3, 5), "bc", beta=0.5),
        _case("beta is zero", 3, 7, 5, (3, 5), "b", beta=0.0),
        _case("a classifier", 1, 512, 100, (100,), "bc", transB=1),
    ]
