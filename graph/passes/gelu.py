# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Recognises Gelu where exporters wrote it out, in any order of its factors:

x * 0.5 * (1 + Erf(x / sqrt(2))), and with approximate="tanh" x * 0.5 * (1 + Tanh(sqrt(2 / pi) * (x + 0.044715 * x * x * x))).
"""

from __future__ import annotations

import math

import onnx_ir as ir

from amalgamation.graph import edit


def run(model: ir.Model) -> ir.Model:
    """`model` with Gelu in the place of its written-out forms."""
    for node in edit.nodes(model, "Mul"):
        found = None if node.domain else _match(node)
        if found is not None and edit.same_dims(edit.shape(found[0]), edit.shape(node.outputs[0])):
            x, approximate = found
            edit.replace(node.outputs[0], edit.insert(node, "Gelu", [x], edit.shape(x), {"approximate": approximate}))
            edit.remove(node)
    return model


def _match(node: ir.Node) -> tuple[ir.Value, str] | None:
    """x and the kind of approximation, if `node` computes Gelu(x)."""
    values, scale = edit.factors(node.outputs[0])
    if len(values) != 2 or not edit.close(scale, 0.5):
        return None
    for x, gate in (values, values[::-1]):
        outer = gate.producer()
        if not edit.is_standard(outer, "Add") or edit.scalar(outer.inputs[1]) != 1.0:
            continue
        inner = outer.inputs[0].producer()
        if edit.is_standard(inner, "Erf") and _is_product(inner.inputs[0], [x], math.sqrt(0.5)):
            return x, "none"
        if edit.is_standard(inner, "Tanh") and _is_tanh_argument(inner.inputs[0], x):
            return x, "tanh"
    return None


def _is_product(value: ir.Value, wanted: list[ir.Value], scale: float) -> bool:
    values, found = edit.factors(value)
    return edit.close(found, scale) and len(values) == len(wanted) and all(v is w for v, w in zip(values, wanted))


def _is_tanh_argument(value: ir.Value, x: ir.Value) -> bool:
    values, scale = edit.factors(value)
    total = values[0].producer() if len(values) == 1 else None
    if not edit.close(scale, math.sqrt(2 / math.pi)) or not edit.is_standard(total, "Add"):
        return False
    return any(a is x and _is_cube(b, x) for a, b in (total.inputs, total.inputs[::-1]))


def _is_cube(value: ir.Value, x: ir.Value) -> bool:
    if _is_product(value, [x, x, x], 0.044715):
        return True
    values, scale = edit.factors(value)
    power = values[0].producer() if len(values) == 1 else None
    return (edit.close(scale, 0.044715) and edit.is_standard(power, "Pow") and power.inputs[0] is x
            and edit.scalar(power.inputs[1]) == 3)
