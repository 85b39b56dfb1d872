# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""float16 and float64 in models of MXNet: computed in float32, and rounded where a model says so: at its outputs and at its Casts.

The one thing to know: every such value is a float32 in the ONNX graph, and `Writer.floats` has its name. That is how MXNet's types go through the model,
although no ONNX operator sees them: a result is float16 if what it is computed from is. A float64 loses digits by this, which a note says, and
an error where they are those of a whole number or of one that is too large.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional

import numpy as np
from onnx import TensorProto, helper

from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.importers import mxnet_symbol
from amalgamation.graph.importers.mxnet_node import Writer, line
from amalgamation.graph.traced import Traced, plain

NOTE_KEY = "note"  # in the model's properties: what a user should know of it

_FLOAT, _HALF, _DOUBLE = "float32", "float16", "float64"
OTHERS = (_HALF, _DOUBLE)
Kind = Optional[str]  # one of OTHERS, or None; a dtype of float64 would equal None
# The attribute says the type of the result, float32 if it is not there, or the input's.
_SAYS = {"Cast", "cast", "argsort", "one_hot"}
_MAY_SAY = {"cumsum": "dtype", "log_softmax": "dtype", "norm": "out_dtype", "softmax": "dtype", "softmin": "dtype"}
_OF_SECOND = {"Embedding", "where"}
_OF_ANY = {"_CachedOp", "_CachedOpThreadSafe", "_cond", "_default_subgraph_op", "_foreach", "_while_loop"}
_WHOLE = 2.0**53  # beyond it every float64 is a whole number
_SHOWN = 5


def in_float32(array: np.ndarray | Traced, unsupported: Callable[[str], UnsupportedModel]) -> np.ndarray | Traced:
    """What is in another type of floats, if that changes no whole number."""
    if array.dtype.name == _DOUBLE:
        numbers = plain(array)
        with np.errstate(over="ignore", invalid="ignore"):
            rounded = numbers.astype(np.float32)
            lost = (np.isinf(rounded) & np.isfinite(numbers)) | ((rounded != numbers) & (np.abs(numbers) < _WHOLE) & (np.trunc(numbers) == numbers))
        if lost.any():
            raise unsupported(f"the float64 {numbers[lost].flat[0]:.17g} is not a number of float32, in which it is computed here. Whole numbers beyond 2^24 belong into int64")
    return array.astype(np.float32)


def widened(writer: Writer, value: str, unsupported: Callable[[str], UnsupportedModel] = UnsupportedModel) -> str:
    """A value of another type as float32; it remains what it is in MXNet."""
    kind = _dtype(writer, value)
    if (known := writer.weights.get(value)) is not None:
        wide = writer.weight(f"{value}/float32", in_float32(known, unsupported))
        if value in writer.open:
            writer.open.add(wide)
    else:
        wide, last = writer.unique(f"{value}/float32"), writer.nodes[-1] if writer.nodes else None
        if kind == _DOUBLE and last is not None and last.op_type == "Cast" and last.output[0] == value and _dtype(writer, last.input[0]) == _FLOAT:
            writer.add(helper.make_node("Identity", [last.input[0]], [wide], wide))
        else:
            writer.add(helper.make_node("Cast", [value], [wide], wide, to=TensorProto.FLOAT))
    writer.floats[wide] = kind, value
    return wide


def output(writer: Writer, value: str, name: str) -> None:
    """Adds the node that gives `value` the name of an output, of the type that it has in MXNet."""
    kind, same = writer.floats.get(value, (None, value))
    if same:
        writer.add(helper.make_node("Identity", [same], [name], name))
    else:
        writer.add(helper.make_node("Cast", [value], [name], name, to=helper.np_dtype_to_tensor_dtype(np.dtype(kind))))


def settled(writer: Writer, node: mxnet_symbol.Node, sources: Sequence[str], value: str, number: int, unsupported: Callable[[str], UnsupportedModel]) -> str:
    """Result `number` of a node: what is of another type is widened, and what is float32 gets the type that it has in MXNet."""
    dtype = _dtype(writer, value)
    if dtype in OTHERS:
        return widened(writer, value, unsupported)
    wanted = _kind(node, number, [_known(writer, source) for source in sources]) if dtype == _FLOAT else None
    if wanted == _known(writer, value):
        return value
    if value in sources:  # it has a type already
        name = writer.unique(f"{node.name}/typed")
        writer.add(helper.make_node("Identity", [value], [name], name))
        value = name
    writer.floats.pop(value, None)
    if wanted:
        writer.floats[value] = wanted, None
    return value


def note(writer: Writer, name: str) -> str:
    """What to say of float64 that the nodes so far compute with, or nothing."""
    read = dict.fromkeys(value for node in writer.nodes for value in node.input)
    found = [(same or value).removesuffix("/float32") for value in read for kind, same in (writer.floats.get(value, (None, None)),) if kind == _DOUBLE]
    if not found:
        return ""
    shown = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
    return line(f"{name}: float64 is computed as float32, with its 24 bits: {shown}")


def _dtype(writer: Writer, value: str) -> str:
    return helper.tensor_dtype_to_np_dtype(writer.types[value].tensor_type.elem_type).name


def _known(writer: Writer, value: str) -> Kind:
    return writer.floats.get(value, (None, None))[0]


def _kind(node: mxnet_symbol.Node, number: int, kinds: Sequence[Kind]) -> Kind:
    """The type of a result that is not float32's, by those of the inputs."""
    if node.op == "amp_cast":
        return kinds[0] if kinds[0] == _DOUBLE else None
    if not kinds or not _inherits(node, number):
        return None
    if node.op == "amp_multicast":
        narrow = node.attributes.get("cast_narrow", "False").lower() in ("true", "1")
        halves = [kind == _HALF for kind in kinds]
        return _HALF if (any if narrow else all)(halves) else _DOUBLE if kinds[number] == _DOUBLE else None
    if node.op in _OF_ANY:
        return next((kind for kind in kinds if kind), None)
    kind = [*kinds, None][node.op in _OF_SECOND]
    return None if kind == _HALF and "BatchNorm" in node.op and number > 0 else kind  # means and variances are float32, as its parameters are


def _inherits(node: mxnet_symbol.Node, number: int) -> bool:
    """Whether a result has the type of an input, and not one that an attribute says."""
    if node.op == "topk":
        kind = node.attributes.get("ret_typ", "indices")
        return kind in ("value", "mask") or (kind == "both" and number == 0)
    return node.op not in _SAYS and node.attributes.get(_MAY_SAY.get(node.op, ""), "None") == "None"
