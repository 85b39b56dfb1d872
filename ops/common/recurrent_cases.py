# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases that LSTM, GRU and RNN share: sizes, directions, optional inputs, constant and computed weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from onnx import helper

from amalgamation.ops.cases import ORACLES, Case, values

# Arguments of a case that asks for what onnx.reference leaves out.
REFERENCE_LACKS = {"oracles": ("onnxruntime",), "why": "onnx.reference ignores lengths, clip, input_forget and most activations"}

# Each activation of the standard that is not in the other cases, with numbers of its own where it has some.
ACTIVATIONS = [
    ("Relu", {}), ("Softsign", {}), ("Softplus", {}),
    ("Affine", {"activation_alpha": [0.7], "activation_beta": [0.1]}),
    ("LeakyRelu", {}),
    ("ThresholdedRelu", {"activation_alpha": [0.1]}),
    ("ScaledTanh", {"activation_alpha": [0.9], "activation_beta": [0.6]}),
    ("HardSigmoid", {}),
    ("Elu", {"activation_alpha": [0.5]}),
]  # fmt: skip

_INPUTS = {"LSTM": ("b", "lens", "h", "c", "p"), "GRU": ("b", "lens", "h"), "RNN": ("b", "lens", "h")}


def recurrent(operator: str, gates: int, name: str, times: int = 3, batch: int = 2, size: int = 5, hidden: int = 4, directions: int = 1,
              optional: Sequence[str] = ("b",), lengths: Sequence[int] = (), outputs: Sequence[str] = ("y", "y_h"), constant: bool = True,
              attributes: dict | None = None, symbolic: dict | None = None, oracles: Sequence[str] = ORACLES, why: str = "") -> Case:
    """One node; `optional` are the inputs it has besides x, w, r, of b, lens, h, c, p."""
    attributes = {"hidden_size": hidden, **({"direction": "bidirectional"} if directions == 2 else {}), **(attributes or {})}
    state = (batch, directions, hidden) if attributes.get("layout") else (directions, batch, hidden)
    shapes = {"x": (batch, times, size) if attributes.get("layout") else (times, batch, size), "w": (directions, gates * hidden, size),
              "r": (directions, gates * hidden, hidden), "b": (directions, 2 * gates * hidden), "h": state, "c": state, "p": (directions, 3 * hidden)}
    scale = {"x": 2.0, "h": 1.0, "c": 1.0}
    names = ["x", "w", "r"] + [key if key in optional else "" for key in _INPUTS[operator]]
    while not names[-1]:
        names.pop()
    arrays = {}
    for key in filter(None, names):
        # Sums keep about the size of their terms, so that activations are not all saturated.
        limit = scale.get(key, 1.5 / max(size, hidden) ** 0.5)
        arrays[key] = np.array(lengths, np.int32) if key == "lens" else values(name + key, *shapes[key], low=-limit, high=limit)
    node = helper.make_node(operator, names, list(outputs), **attributes)
    weights = frozenset({"w", "r", "b", "p"} & set(arrays)) if constant else frozenset()
    return Case(name, node, arrays, weights, rtol=1e-4, atol=2e-6 * max(size, hidden, 5), oracles=oracles, symbolic=symbolic or {},
                why=why or "sums of products in another order, again and again")


def common(operator: str, gates: int) -> list[Case]:
    """What each of the three must do."""
    def case(name: str, **more) -> Case:
        return recurrent(operator, gates, name, **more)

    return [
        case("one of everything", times=1, batch=1, size=1, hidden=1, optional=()),
        case("one time, a batch of 3, 17 units", times=1, batch=3, hidden=17),
        case("a batch of 1, 33 units", times=4, batch=1, size=17, hidden=33, optional=("b", "h")),
        case("more rows than a task has", times=2, batch=50, size=3, hidden=40, optional=("b", "h")),
        case("enough for several threads", times=3, batch=7, size=20, hidden=150),
        case("no batch", batch=0, oracles=("onnx.reference",), why="onnxruntime's process ends with this"),
        case("reverse", attributes={"direction": "reverse"}, optional=("b", "h"), hidden=17),
        case("both directions", directions=2, optional=("b", "h"), hidden=17, batch=3),
        case("only y", outputs=("y",)),
        case("only the last state", outputs=("", "y_h"), directions=2),
        case("computed weights", constant=False, hidden=17, directions=2),
        case("computed weights without a bias", constant=False, optional=()),
        case("lengths", times=5, batch=4, optional=("b", "lens"), lengths=(5, 1, 3, 2), **REFERENCE_LACKS),
        case("lengths, reverse", times=5, batch=4, optional=("b", "lens", "h"), lengths=(2, 1, 4, 3), attributes={"direction": "reverse"}, **REFERENCE_LACKS),
        case("lengths, both directions", times=4, batch=3, hidden=17, optional=("b", "lens", "h"), lengths=(3, 4, 1), directions=2, **REFERENCE_LACKS),
        case("a length of 0", times=3, batch=3, optional=("b", "lens", "h"), lengths=(3, 0, 2), directions=2, **REFERENCE_LACKS),
        case("clip", attributes={"clip": 0.3}, **REFERENCE_LACKS),
        case("layout 1", attributes={"layout": 1}, optional=("b", "h"), batch=3, directions=2, oracles=("onnx.reference",), why="onnxruntime has no layout 1"),
        case("symbolic times and batch", symbolic={"x": ("T", "B", 5), "h": (1, "B", 4)}, optional=("b", "h")),
    ]

