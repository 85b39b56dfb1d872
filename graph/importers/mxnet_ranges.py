# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""How long an `_arange` with infer_range is, which MXNet learns from whoever reads it.

The one thing to know: whatever reads such an array waits until one of its readers, or a reader of what elementwise operators make of it, tells the length by
another input, whose shape is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from amalgamation.graph.importers import mxnet_arithmetic, mxnet_functions, mxnet_special
from amalgamation.graph.importers.mxnet_symbol import Node, Symbol

Shape = Sequence[object]

# All inputs and the result have one shape.
_ALIKE = {name for module in (mxnet_arithmetic, mxnet_functions, mxnet_special) for name in module.TABLE if not name.startswith("broadcast_")}
_ALIKE -= {"argmax", "argmax_channel", "argmin", "max", "max_axis", "mean", "min", "min_axis", "moments", "nanprod", "nansum", "norm", "prod", "sum", "sum_axis", "where"}
_ALIKE |= {"Activation", "BlockGrad", "Cast", "_contrib_gradientmultiplier", "_copy", "amp_cast", "cast", "flip", "identity", "log_softmax", "make_loss", "ones_like",
           "reverse", "stop_gradient", "zeros_like"}
_PICKS = {"choose_element_0index", "pick"}
_SEQUENCES = {"SequenceLast", "SequenceMask", "SequenceReverse"}


def is_open(node: Node) -> bool:
    return node.op == "_arange" and node.attributes.get("infer_range", "").lower() in ("true", "1") and node.attributes.get("stop", "None") == "None"


def told(node: Node, number: int, shapes: Sequence[Shape | None]) -> Shape | None:
    """The shape that a node's input `number` must have, as those of the others are `shapes`, None where they are not known; None if they do not tell it."""
    if node.op in _ALIKE:
        return next((shape for shape in shapes if shape is not None), None)
    if node.op == "where" and number > 0:
        return shapes[3 - number]
    if number != 1 or not shapes[0] or not (node.op in _PICKS or node.op in _SEQUENCES):
        return None
    axis = node.attributes.get("axis", "-1" if node.op in _PICKS else "0")
    # What it takes in but along the axis, of sequences alone the batch.
    rest = {str(at): [*shapes[0][:at], *shapes[0][at + 1:]] for at in range(-len(shapes[0]), len(shapes[0])) if at != -1} | {"-1": shapes[0][:-1]}
    return rest.get(axis, [])[:1 if node.op in _SEQUENCES else None] or None


def behind(graph: Symbol, number: int, waits: Callable[[int], bool]) -> Collection[int]:
    """The arrays that have the shape of node `number`: those that elementwise operators make it of."""
    found, todo = set(), [number]
    while todo:
        each = todo.pop()
        if each in found or not waits(each):
            continue
        if is_open(graph.nodes[each]) or graph.nodes[each].op in _ALIKE:
            found.add(each)
            todo += [source for source, _ in graph.nodes[each].inputs]
    return {each for each in found if is_open(graph.nodes[each])}
