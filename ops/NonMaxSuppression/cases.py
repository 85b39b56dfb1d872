# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of NonMaxSuppression, whose indices are scattered into a mask."""

import numpy as np
from onnx import helper, numpy_helper

from amalgamation.ops.cases import Case, values


def _case(name: str, batch: int, classes: int, count: int, most: int = 1000, overlap: float = 0.5, least: float | None = None, by_class: bool = False,
          quarters: bool = False, center: int = 0, ids: np.ndarray | None = None) -> Case:
    boxes, scores = values(name, batch, count, 4, low=0), values(f"{name} scores", batch, classes, count, low=-1, high=1)
    if quarters:
        boxes, scores = np.round(boxes * 4) / 4, np.round(scores * 4) / 4
    inputs = {"boxes": boxes, "scores": scores, "most": np.array([most]), "overlap": np.array([overlap], np.float32)}
    inputs |= {} if least is None else {"least": np.array([least], np.float32)}
    inputs["zeros"] = np.zeros((batch, classes if ids is None else count, count) if by_class else (batch, count), np.int64)
    inputs |= {} if by_class else {"columns": np.array([0, 2])}
    constants = frozenset(inputs) - {"boxes", "scores"}
    nodes, row = [], "scores"
    if ids is not None:
        inputs |= {"ids": ids, "one": np.array([1]), "two": np.array([2]), "lowest": np.array(-np.inf, np.float32)}
        constants |= {"one", "two", "lowest"}
        nodes = [helper.make_node("Unsqueeze", ["ids", "two"], ["rows"]), helper.make_node("Unsqueeze", ["ids", "one"], ["others"]),
                 helper.make_node("Equal", ["rows", "others"], ["same"]), helper.make_node("Where", ["same", "scores", "lowest"], ["each"])]
        row = "each"
    limits = ["most", "overlap", "least"] if least is not None else ["most", "overlap"]
    nodes.append(helper.make_node("NonMaxSuppression", ["boxes", row, *limits], ["i"], center_point_box=center))
    if not by_class:
        nodes.append(helper.make_node("Gather", ["i", "columns"], ["j"], axis=1))
    nodes += [helper.make_node("Shape", ["i"], ["n"], start=0, end=1),
              helper.make_node("ConstantOfShape", ["n"], ["ones"], value=numpy_helper.from_array(np.array([1]))),
              helper.make_node("ScatterND", ["zeros", "i" if by_class else "j", "ones"], ["y"])]
    return Case(name, nodes[0], inputs, constants, more=nodes[1:])


def cases() -> list[Case]:
    ids = values("ids", 2, 61, dtype=np.int64, low=-1, high=2)
    return [
        _case("one box", 1, 1, 1),
        _case("three boxes", 1, 1, 3),
        _case("a few of many", 2, 3, 17, most=4),
        _case("none", 1, 2, 5, most=0),
        _case("only good scores", 2, 2, 33, least=0.25),
        _case("a mask for each class", 2, 3, 29, by_class=True, overlap=0.25),
        _case("equal scores and overlaps at the threshold", 2, 2, 83, quarters=True, overlap=0.25, least=-0.5),
        _case("whatever touches", 1, 1, 50, overlap=0),
        _case("nothing overlaps by more than all", 1, 1, 20, overlap=1, quarters=True),
        _case("middles and sizes", 2, 1, 41, center=1, overlap=0.3),
        _case("by id", 2, 1, 61, ids=ids, least=-2),
        _case("by id, some of each", 2, 1, 61, ids=ids, least=-2, most=2, overlap=1),
        _case("hundreds", 1, 2, 700, overlap=0.4, least=-0.9),
    ]
