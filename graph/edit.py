# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What passes do to an onnx_ir graph: look at shapes and constants, make nodes, put one value in the place of another.

The one thing to know: a value's shape is kept right by whoever makes it, and shapes here are tuples of ints and sympy
expressions. Names of the model's outputs are kept apart (`output_names`), so that any value may be an output.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import onnx_ir as ir
import sympy

from amalgamation.graph import provenance
from amalgamation.graph.operator import DOMAIN, Dim
from amalgamation.graph.traced import Traced
from amalgamation.graph.values import simple

_OUTPUT_NAMES = "amalgamation.output_names"
_NAMES = "amalgamation.names"
_TRACED = "amalgamation.traced"


def keep_output_names(model: ir.Model) -> None:
    """Remembers what the outputs are called; to be done once, at import."""
    model.meta[_OUTPUT_NAMES] = tuple(value.name for value in model.graph.outputs)


def output_names(model: ir.Model) -> tuple[str, ...]:
    """The names of the model's outputs, in order."""
    return model.meta.get(_OUTPUT_NAMES) or tuple(value.name for value in model.graph.outputs)


def nodes(model: ir.Model, *op_types: str) -> Iterator[ir.Node]:
    """The nodes of the given operators (or all), in order; nodes may be removed and inserted meanwhile."""
    for node in list(model.graph):
        if node.graph is not None and (not op_types or node.op_type in op_types):
            yield node


def dim(value: int | ir.SymbolicDim) -> Dim | None:
    """onnx_ir's dim as an int or an expression; None if nothing is known of it."""
    if isinstance(value, int):
        return value
    return None if value.value is None else simple(value._expr)  # onnx_ir has no public accessor of the expression


def shape(value: ir.Value | None) -> tuple[Dim, ...] | None:
    """The dims of `value`, or None if its rank or any dim is unknown."""
    if value is None or value.shape is None:
        return None
    dims = tuple(dim(d) for d in value.shape)
    return None if any(d is None for d in dims) else dims


def to_shape(dims: Sequence[Dim | None]) -> ir.Shape:
    """`dims` as onnx_ir holds them; None is a dim of which nothing is known."""
    known = [None if d is None else simple(d) for d in dims]
    return ir.Shape([d if isinstance(d, int) else _symbolic_dim(d) for d in known])


@functools.cache
def _symbolic_dim(expression: sympy.Expr | None) -> ir.SymbolicDim:
    """Made once for each expression: sympy takes a millisecond to print one, which onnx_ir does."""
    return ir.SymbolicDim(expression)


def same_dims(a: Sequence[Dim] | None, b: Sequence[Dim] | None) -> bool:
    """Whether both are known and equal for all sizes of the symbols."""
    if a is None or b is None or len(a) != len(b):
        return False
    return all(x == y or (not (isinstance(x, int) and isinstance(y, int)) and sympy.expand(x - y) == 0) for x, y in zip(a, b))


def array(value: ir.Value | None) -> np.ndarray | Traced | None:
    """The constant that `value` holds, or None."""
    if value is None or value.const_value is None or not value.is_initializer():
        return None
    origin = traced(value)
    return value.const_value.numpy() if origin is None else origin


def traced(value: ir.Value) -> Traced | None:
    """The constant that `value` holds if it depends on the model's parameters and these may change."""
    return None if value.const_value is None else value.const_value.meta.get(_TRACED)


def traced_tensor(data: Traced, name: str) -> ir.TensorProtocol:
    """What an initializer holds; whoever asks it for its numbers freezes the parameters that they are made of."""
    tensor = ir.LazyTensor(lambda: ir.tensor(data.look(), name=name), ir.DataType.from_numpy(data.dtype), shape=ir.Shape(data.shape), name=name)
    tensor.meta[_TRACED] = data
    return tensor


def always(data: np.ndarray | Traced, holds: Callable[[np.ndarray], bool]) -> bool:
    """Whether `holds` is true of the constant whatever the parameters are; so not of one that depends on them."""
    return not isinstance(data, Traced) and bool(holds(data))


def scalar(value: ir.Value | None) -> float | None:
    """The only element of a constant, or None."""
    found = array(value)
    return found.reshape(-1)[0].item() if found is not None and found.size == 1 else None


def close(value: float | None, wanted: float) -> bool:
    """Whether the constant is `wanted`, as float32 has it."""
    return value is not None and math.isclose(value, wanted, rel_tol=1e-6)


def factors(value: ir.Value) -> tuple[list[ir.Value], float]:
    """The factors of a product of products, and the product of those that are constant scalars."""
    node = value.producer()
    if not is_standard(node, "Mul"):
        return [value], 1.0
    values, scale = [], 1.0
    for operand in node.inputs:
        number = scalar(operand)
        inner, factor = ([], number) if number is not None else factors(operand) if single_use(operand) else ([operand], 1.0)
        values, scale = values + inner, scale * factor
    return values, scale


def single_use(value: ir.Value) -> bool:
    """Whether one operand alone reads `value`."""
    return len(value.uses()) == 1 and not value.is_graph_output()


def constant(model: ir.Model, data: np.ndarray | Traced, name: str) -> ir.Value:
    """A new initializer of `data`, its name made unique."""
    name = unique(model.graph, name)
    tensor = traced_tensor(data, name) if isinstance(data, Traced) else ir.tensor(np.ascontiguousarray(data).reshape(np.shape(data)), name=name)
    value = ir.Value(name=name, const_value=tensor)
    value.shape, value.type = ir.Shape(np.shape(data)), ir.TensorType(ir.DataType.from_numpy(data.dtype))
    model.graph.register_initializer(value)
    return value


def insert(
    before: ir.Node,
    op_type: str,
    inputs: Sequence[ir.Value | None],
    dims: Sequence[Dim] | None,
    attributes: dict | None = None,
    domain: str = "",
    dtype: ir.DataType | None = None,
    name: str | None = None,
) -> ir.Value:
    """A new node with one output, of shape `dims`, in front of `before`; its dtype is its first input's unless given."""
    node = ir.node(op_type, list(inputs), attributes=attributes or {}, domain=domain, name=name or before.name)
    out = node.outputs[0]
    out.type = ir.TensorType(dtype if dtype is not None else inputs[0].dtype)
    out.shape = None if dims is None else to_shape(dims)
    out.name = unique(before.graph, name or before.outputs[0].name)
    before.graph.insert_before(before, node)
    provenance.inherit(node, before)
    return out


def unique(graph: ir.Graph, name: str) -> str:
    """`name`, or with a number behind it if the graph has had a value of that name."""
    if _NAMES not in graph.meta:
        values = [*graph.inputs, *graph.initializers.values(), *(v for node in graph for v in node.outputs)]
        graph.meta[_NAMES] = {value.name for value in values}
    stem = re.sub(r"~\d+$", "", name)
    candidate, number = stem, 1
    while candidate in graph.meta[_NAMES]:
        number += 1
        candidate = f"{stem}~{number}"
    graph.meta[_NAMES].add(candidate)
    return candidate


def replace(old: ir.Value, new: ir.Value) -> None:
    """Everything that read `old`, the graph's outputs included, reads `new`."""
    ir.convenience.replace_all_uses_with(old, new, replace_graph_outputs=True)
    provenance.taken_over(old, new)


def remove(node: ir.Node) -> None:
    """Takes out a node that nobody reads."""
    node.graph.remove(node, safe=True)


def is_lowered(node: ir.Node | None, *op_types: str) -> bool:
    """Whether the node is one of ours (NHWC, or with something fused in), and one of the given operators."""
    return node is not None and node.domain == DOMAIN and (not op_types or node.op_type in op_types)


def is_standard(node: ir.Node | None, *op_types: str) -> bool:
    """Whether the node is one of the given operators of the standard."""
    return node is not None and not node.domain and node.op_type in op_types


def operand(node: ir.Node, index: int) -> ir.Value | None:
    """Input `index` of `node`, None if it is absent."""
    return node.inputs[index] if index < len(node.inputs) else None


def change(node: ir.Node, inputs: Sequence[ir.Value | None], attributes: dict, before: ir.Node | None = None) -> ir.Value:
    """A copy of the lowered `node` with other inputs and some attributes changed, in front of `before` (else of `node`)."""
    made = insert(node, node.op_type, inputs, shape(node.outputs[0]), dict(node.attributes) | attributes, node.domain,
                  node.outputs[0].dtype)
    if before is not None:
        node.graph.remove(made.producer())
        before.graph.insert_before(before, made.producer())
    return made
