# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""float16 in models of MXNet: computed in float32, and rounded where a model says so: at its outputs and at its Casts.

The one thing to know: every float16 value is a float32 in the ONNX graph, and `Writer.half` has its name. That is how MXNet's types go
through the model, although no ONNX operator sees them: a result is float16 if what it is computed from is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from onnx import TensorProto, helper

from amalgamation.graph.importers import mxnet_symbol
from amalgamation.graph.importers.mxnet_node import Writer

_HALF, _FLOAT = np.dtype(np.float16), np.dtype(np.float32)
# The attribute says the type of the result, float32 if it is not there, or the input's.
_SAYS = {"Cast", "cast", "amp_cast", "argsort", "one_hot"}
_MAY_SAY = {"cumsum": "dtype", "log_softmax": "dtype", "norm": "out_dtype", "softmax": "dtype", "softmin": "dtype"}
_OF_SECOND = {"Embedding", "where"}
_OF_ANY = {"_CachedOp", "_CachedOpThreadSafe", "_cond", "_default_subgraph_op", "_foreach", "_while_loop"}


def widened(writer: Writer, value: str) -> str:
    """A float16 value as float32, which loses nothing; it remains what it is in MXNet."""
    if (known := writer.weights.get(value)) is not None:
        wide = writer.weight(f"{value}/float32", known.astype(_FLOAT))
        if value in writer.open:
            writer.open.add(wide)
        writer.half[wide] = value
        return wide
    wide = writer.unique(f"{value}/float32")
    writer.add(helper.make_node("Cast", [value], [wide], wide, to=TensorProto.FLOAT))
    writer.half[wide] = value
    return wide


def output(writer: Writer, value: str, name: str) -> None:
    """Adds the node that gives `value` the name of an output, of the type that it has in MXNet."""
    if value not in writer.half:
        writer.add(helper.make_node("Identity", [value], [name], name))
    elif narrow := writer.half[value]:
        writer.add(helper.make_node("Identity", [narrow], [name], name))
    else:
        writer.add(helper.make_node("Cast", [value], [name], name, to=TensorProto.FLOAT16))


def settled(writer: Writer, node: mxnet_symbol.Node, sources: Sequence[str], value: str, number: int) -> str:
    """Result `number` of a node: what is float16 is widened, and what is float32 gets the type that it has in MXNet."""
    dtype = _dtype(writer, value)
    if dtype == _HALF:
        return widened(writer, value)
    wanted = dtype == _FLOAT and _inherits(node, number) and _of_sources(node)(source in writer.half for source in sources)
    if wanted == (value in writer.half):
        return value
    if value in sources:  # it has a type already
        name = writer.unique(f"{node.name}/typed")
        writer.add(helper.make_node("Identity", [value], [name], name))
        value = name
    writer.half.pop(value, None)
    if wanted:
        writer.half[value] = None
    return value


def _dtype(writer: Writer, value: str) -> np.dtype:
    return helper.tensor_dtype_to_np_dtype(writer.types[value].tensor_type.elem_type)


def _inherits(node: mxnet_symbol.Node, number: int) -> bool:
    """Whether a result has the type of an input, and not one that an attribute says."""
    if node.op == "topk":
        kind = node.attributes.get("ret_typ", "indices")
        return kind in ("value", "mask") or (kind == "both" and number == 0)
    if "BatchNorm" in node.op and number > 0:
        return False  # means and variances are float32, as its parameters are
    return node.op not in _SAYS and node.attributes.get(_MAY_SAY.get(node.op, ""), "None") == "None"


def _of_sources(node: mxnet_symbol.Node) -> Callable[..., bool]:
    """Which inputs tell the type."""
    if node.op == "amp_multicast":
        return any if node.attributes.get("cast_narrow", "False").lower() in ("true", "1") else all
    if node.op in _OF_ANY:
        return any
    return lambda halves: (list(halves) + [False, False])[node.op in _OF_SECOND]
