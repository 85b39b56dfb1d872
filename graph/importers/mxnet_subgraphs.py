# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's nodes that have graphs inside: those that a partition fused, and control flow. Each is written out in place.

The one thing to know: a program has no control flow, so that a loop is unrolled, whose length must be a number, and both branches of a condition are computed.
"""

from __future__ import annotations

import numpy as np

from amalgamation.graph.importers import mxnet_symbol
from amalgamation.graph.importers.mxnet_node import Node

_MAX_STEPS = 1 << 12
_OF_MEMORY = ("inline_limit", "forward_bulk_size", "backward_bulk_size", "data_indices", "param_indices", "static_alloc", "static_shape", "is_dynamic")


def fused(n: Node) -> str | list[str]:
    """What the subgraph computes; its attributes say only how a library would."""
    subgraph, = _subgraphs(n, 1)
    for key in ("with_bn", "with_act", "with_sum", "with_postsum_act", "with_eltwise", *_OF_MEMORY):
        n.text(key, "")
    if n.flag("quantized"):
        raise n.unsupported("it is quantised for MKLDNN. Quantise the model without a backend, or give the model in float32")
    return _listed(n.run(subgraph, n.inputs))


def foreach(n: Node) -> str | list[str]:
    """The subgraph for each row of the data: outputs are stacked, states go into the next step. Then come the last states."""
    subgraph, = _subgraphs(n, 1)
    places = [n.integers(key, least=0) for key in ("in_data_locs", "in_state_locs", "remain_locs")]
    data, states, others = map(len, places)
    outputs, results = n.integer("num_out_data"), n.integer("num_outputs")
    n.expect(data + states + others)
    if sorted(sum(places, ())) != list(range(len(n.inputs))) or len(subgraph.heads) != outputs + states or results != outputs + states or not data:
        raise n.invalid("its attributes do not fit its subgraph")
    steps = {n.sizes(value)[0] for value in n.inputs[:data]}
    if len(steps) != 1 or not 1 <= min(steps) <= _MAX_STEPS:
        raise n.unsupported(f"a loop over arrays of {sorted(steps)} rows is not supported; supported: the same number for all, from 1 to {_MAX_STEPS}")
    rows, kept, rest = n.inputs[:data], n.inputs[data:data + states], n.inputs[data + states:]
    stacked: list[list[str]] = [[] for _ in range(outputs)]
    for step in range(min(steps)):
        given = dict(zip(places[0], (n.op("Gather", value, n.constant(np.int64(step)), axis=0) for value in rows)))
        given |= dict(zip(places[1], kept)) | dict(zip(places[2], rest))
        found = n.run(subgraph, [given[i] for i in range(len(given))])
        kept = found[outputs:]
        for column, value in zip(stacked, found):
            column.append(n.op("Unsqueeze", value, n.integers_constant(0)))
    return _listed([n.op("Concat", *column, axis=0) for column in stacked] + list(kept))


def cond(n: Node) -> str | list[str]:
    condition, then, otherwise = _subgraphs(n, 3)
    values = []
    for subgraph, key in ((condition, "cond_input_locs"), (then, "then_input_locs"), (otherwise, "else_input_locs")):
        places = n.integers(key, (), least=0)
        if any(place >= len(n.inputs) for place in places):
            raise n.invalid(f"{key}={places} does not fit its {len(n.inputs)} inputs")
        values.append(n.run(subgraph, [n.inputs[place] for place in places]))
    (chosen, *more), yes, no = values
    if more or len(yes) != len(no) or len(yes) != n.integer("num_outputs") or any(n.shape(a) != n.shape(b) for a, b in zip(yes, no)):
        raise n.unsupported("branches with results of different shapes are not supported")
    chosen = n.cast(n.reshape(chosen, 1), np.bool_)
    return _listed([n.op("Where", chosen, a, b) for a, b in zip(yes, no)])


def while_loop(n: Node) -> str | list[str]:
    """As often as `max_iterations` says; from when its condition is false, states stay and rows of the outputs, which MXNet leaves unset, are 0."""
    condition, body = _subgraphs(n, 2)
    asked, given, kept = (n.integers(key, (), least=0) for key in ("cond_input_locs", "func_input_locs", "func_var_locs"))
    outputs, steps = n.integer("num_out_data"), n.integer("max_iterations")
    if not 1 <= steps <= _MAX_STEPS:
        raise n.unsupported(f"max_iterations={steps} is not supported; supported: 1 to {_MAX_STEPS}")
    if (max((*asked, *given), default=0) >= len(n.inputs) or max(kept, default=0) >= len(given) or not kept or len(condition.heads) != 1
            or len(body.heads) != outputs + len(kept) or n.integer("num_outputs") != len(body.heads)):
        raise n.invalid("its attributes do not fit its subgraphs")
    if len({given[i] for i in kept}) < len(kept):
        raise n.unsupported("two states that begin as the same array are not supported. Give one of them a copy")
    inputs, active = list(n.inputs), None
    stacked: list[list[str]] = [[] for _ in range(outputs)]
    for _ in range(steps):
        true, = n.run(condition, [inputs[place] for place in asked])
        true = n.cast(n.reshape(true, 1), np.bool_)
        active = true if active is None else n.op("And", active, true)
        found = n.run(body, [inputs[place] for place in given])
        for column, value in zip(stacked, found):
            column.append(n.op("Unsqueeze", n.op("Where", active, value, n.scalar(0, value)), n.integers_constant(0)))
        for place, new in zip((given[i] for i in kept), found[outputs:]):
            if n.shape(new) != n.shape(inputs[place]):
                raise n.unsupported(f"a state that is {list(n.shape(inputs[place]))} at first and {list(n.shape(new))} after a step is not supported")
            inputs[place] = n.op("Where", active, new, inputs[place])
    return _listed([n.op("Concat", *column, axis=0) for column in stacked] + [inputs[given[i]] for i in kept])


def _subgraphs(n: Node, count: int) -> tuple[mxnet_symbol.Symbol, ...]:
    if len(n.subgraphs) != count:
        raise n.invalid(f"it has {len(n.subgraphs)} subgraphs, not {count}")
    return n.subgraphs


def _listed(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


TABLE = {"_CachedOp": fused, "_CachedOpThreadSafe": fused, "_cond": cond, "_default_subgraph_op": fused, "_foreach": foreach, "_sg_mkldnn_conv": fused, "_sg_mkldnn_fully_connected": fused,
         "_while_loop": while_loop}
