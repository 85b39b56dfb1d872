# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of MatMul: constant and computed operands, vectors, broadcast batches."""

from __future__ import annotations

from onnx import helper

from amalgamation.ops.cases import Case, values


def _case(name: str, a: tuple[int, ...], b: tuple[int, ...], constant: bool = False, **more) -> Case:
    node = helper.make_node("MatMul", ["a", "b"], ["y"])
    k = a[-1]
    return Case(name, node, {"a": values(name, *a), "b": values(name + "b", *b)}, frozenset({"b"} if constant else ()),
                rtol=1e-4, atol=2e-6 * max(k, 10), why="a sum of k products, rounded in another order", **more)


def cases() -> list[Case]:
    """Each path of the kernels."""
    out = []
    for rows, k, n in [(1, 1, 1), (1, 17, 3), (3, 5, 16), (7, 3, 17), (13, 33, 48), (49, 20, 100), (205, 70, 9), (1, 512, 214)]:
        for constant in (True, False):
            kind = "constant" if constant else "computed"
            out.append(_case(f"({rows}, {k}) times {kind} ({k}, {n})", (rows, k), (k, n), constant))
    return out + [
        _case("two vectors", (7,), (7,)),
        _case("a vector times a constant vector", (7,), (7,), True),
        _case("a vector times a matrix", (7,), (7, 19)),
        _case("a matrix times a vector", (5, 7), (7,)),
        _case("a vector times matrices", (7,), (3, 7, 19)),
        _case("matrices times a vector", (3, 5, 7), (7,)),
        _case("matrices times a constant matrix", (2, 3, 4, 17), (17, 20), True),
        _case("matrices times one computed matrix", (2, 3, 4, 17), (17, 20)),
        _case("matrices times matrices", (2, 3, 9, 17), (2, 3, 17, 70)),
        _case("matrices times constant matrices", (3, 9, 17), (3, 17, 20), True),
        _case("batches broadcast both ways", (3, 1, 5, 6), (1, 4, 6, 7)),
        _case("batches of different ranks", (5, 6), (2, 3, 6, 18)),
        _case("attention", (1, 4, 33, 32), (1, 4, 32, 33)),
        _case("no rows", (0, 5), (5, 3)),
        _case("symbolic rows", (6, 17), (17, 20), True, symbolic={"a": ("N", 17)}),
        _case("symbolic everywhere", (2, 6, 17), (2, 17, 40), symbolic={"a": ("B", "M", "K"), "b": ("B", "K", "N")}),
    ]
