# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a function that converts an operator of MXNet sees: `Node`, the operator with its attributes, and the ONNX nodes it becomes.

The one thing to know: the type and shape of every value are known at once (ONNX infers them node by node), as MXNet's operators
often mean something else for another rank. An attribute that no function has read is an error, unless it changes no prediction.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Container, Sequence

import numpy as np
import onnx
import onnx.shape_inference
from onnx import helper, numpy_helper

from amalgamation.graph import provenance
from amalgamation.graph.errors import CompileError, InvalidModel, UnsupportedModel
from amalgamation.graph.importers import mxnet_symbol
from amalgamation.graph.operator import OPSET
from amalgamation.graph.traced import Traced

_REQUIRED = object()
_MAX_CONSTANT_BYTES = 1 << 28
_MAX_ELEMENTS = 1 << 40
_SHOWN = 500  # characters of an error, whose parts may be anything that a file says
_MAX_NODES = 1 << 16  # what unrolled loops may become
_MOST = float(np.finfo(np.float32).max)
# Of training, of memory, of libraries, and what users may attach to any node.
_IRRELEVANT = re.compile(r"__.*__|.*(lr_mult|wd_mult)|ctx_group|force_mirroring|mirror_stage|workspace|cudnn_.*|num_args|momentum|out_grad|grad_scale"
                         r"|ignore_label|use_ignore|normalization|smooth_alpha|valid_thresh|p|axes_dropout|sparse_grad|use_global_stats")


class Writer:
    """The ONNX graph that grows: its nodes, its weights, and the type of each value by name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, np.ndarray | Traced] = {}
        self.types: dict[str, onnx.TypeProto] = {}
        # Made of an array of which MXNet leaves a size open until somebody reads it; here that size is 1, which broadcasts.
        self.open: set[str] = set()
        # Float32 here, another type in MXNet: that, and the same value in it, if there is one. See mxnet_floats.py.
        self.floats: dict[str, tuple[str, str | None]] = {}
        self.origin: int | None = None  # the number of the symbol's node that is being converted
        self._origin_of: dict[str, int] = {}
        self._node_names: set[str] = set()
        self.constant_bytes = 0  # of those that attributes make
        self._numbers: dict[str, int] = {}  # the last one given to a name

    def unique(self, name: str, others: Container[str] | None = None) -> str:
        """`name`, with a number if a value, or one of `others`, is already called so."""
        taken, candidate = self.types if others is None else others, name
        number = self._numbers.get(name, 1)
        while candidate in taken:
            number += 1
            candidate = f"{name}_{number}"
        self._numbers[name] = number
        return candidate

    def weight(self, name: str, array: np.ndarray | Traced) -> str:
        name = self.unique(name)
        self.weights[name] = array
        self.types[name] = helper.make_tensor_type_proto(helper.np_dtype_to_tensor_dtype(array.dtype), array.shape)
        return name

    def shape(self, value: str) -> tuple[int | str, ...]:
        dims = self.types[value].tensor_type.shape.dim
        return tuple(d.dim_value if d.HasField("dim_value") else d.dim_param or "?" for d in dims)

    def add(self, proto: onnx.NodeProto) -> None:
        if len(self.nodes) >= _MAX_NODES:
            raise UnsupportedModel(f"node '{proto.name}': the model takes more than {_MAX_NODES} of ONNX's nodes")
        proto.name = self.unique(proto.name, self._node_names)
        self._node_names.add(proto.name)
        origin = self.origin if self.origin is not None else next((self._origin_of[name] for name in proto.input if name in self._origin_of), None)
        if origin is not None:
            proto.metadata_props.add(key=provenance.NODE_KEY, value=str(origin))
            self._origin_of.update(dict.fromkeys(proto.output, origin))
        schema = onnx.defs.get_schema(proto.op_type, OPSET)
        types = {name: self.types[name] for name in proto.input if name}
        known = {name: self.weights[name] for name in types if name in self.weights and not isinstance(self.weights[name], Traced)}
        small = {name: numpy_helper.from_array(array, name) for name, array in known.items() if array.size < 64}
        found = onnx.shape_inference.infer_node_outputs(schema, proto, types, small, opset_imports=[helper.make_opsetid("", OPSET)])
        for value in found.values():
            _check_size([dim.dim_value for dim in value.tensor_type.shape.dim if dim.HasField("dim_value")])
        self.types.update(found)
        if not self.open.isdisjoint(proto.input):
            self.open.update(proto.output)
        self.nodes.append(proto)


class Node:
    """One operator of the symbol. `inputs` are names of ONNX values, as are all results."""

    def __init__(self, writer: Writer, node: mxnet_symbol.Node, inputs: list[str], where: str,
                 run: Callable[[mxnet_symbol.Symbol, Sequence[str]], list[str]], told: int | None = None) -> None:
        self.inputs, self.op_type, self.subgraphs = inputs, node.op, node.subgraphs
        self.run = run  # a subgraph with values for its variables: its outputs
        self.told = told  # how many numbers a reader wants, where the node does not say it
        self._writer, self._node, self._where = writer, node, f"{where}: node '{node.name}': {node.op}"
        self._attributes = {key: value for key, value in node.attributes.items() if value != "None"}
        self._read: set[str] = set()

    # What goes in.

    def shape(self, value: str) -> tuple[int | str, ...]:
        """The dims, a symbolic one as its name."""
        return self._writer.shape(value)

    def sizes(self, value: str, first: int = 0) -> list[int]:
        """The dims from `first` on, which must be numbers."""
        found = list(self.shape(value)[first:])
        if any(isinstance(dim, str) for dim in found):
            raise self.unsupported(f"with {self._node.attributes} it needs sizes that are numbers, but its input is {list(self.shape(value))}")
        return found

    def rank(self, value: str) -> int:
        return len(self.shape(value))

    def fit(self, a: str, b: str) -> bool:
        """Whether two values have the same dims, or may have, where one's are open or not known ("?")."""
        pairs = zip(self.shape(a), self.shape(b))
        opened = [value in self._writer.open for value in (a, b)]
        return self.rank(a) == self.rank(b) and all(p == q or "?" in (p, q) or (opened[0] and p == 1) or (opened[1] and q == 1) for p, q in pairs)

    def axis(self, key: str, default: object = _REQUIRED, rank: int | None = None) -> int:
        """An axis of the first input, or of `rank` dims, from its front."""
        rank, axis = self.rank(self.inputs[0]) if rank is None else rank, self.integer(key, default)
        if not -rank <= axis < rank:
            raise self.invalid(f"{key}={axis} is not an axis of {rank} dims")
        return axis % rank

    def dtype(self, value: str) -> np.dtype:
        return helper.tensor_dtype_to_np_dtype(self._writer.types[value].tensor_type.elem_type)

    def kind(self, value: str) -> str:
        """The name of its type in MXNet, which of float16 and float64 is not that of `dtype`."""
        return self._writer.floats.get(value, (self.dtype(value).name,))[0]

    def array(self, value: str) -> np.ndarray | Traced | None:
        """The elements of a parameter or constant; None if it is computed."""
        return self._writer.weights.get(value)

    def expect(self, least: int, most: int | None = None) -> None:
        """The number of inputs."""
        most = least if most is None else most
        if not least <= len(self.inputs) <= most:
            raise self.invalid(f"it has {len(self.inputs)} inputs, not {least}" + (f" to {most}" if most > least else ""))

    # Attributes.

    def text(self, key: str, default: object = _REQUIRED, known: Sequence[str] = ()) -> str:
        self._read.add(key)
        found = self._attributes.get(key, default)
        if found is _REQUIRED:
            raise self.invalid(f"it lacks the attribute '{key}'")
        if known and found not in known:
            raise self.unsupported(f"{key}='{found}' is not supported; supported: {', '.join(known)}")
        return found

    def without(self, key: str) -> bool:
        """Whether the file says None, which is a value where the default is another."""
        return self._node.attributes.get(key) == "None"

    def flag(self, key: str, default: bool = False) -> bool:
        found = self.text(key, str(default)).lower()
        if found not in ("true", "false", "0", "1"):
            raise self.invalid(f"{key}='{found}' is neither True nor False")
        return found in ("true", "1")

    def number(self, key: str, default: object = _REQUIRED) -> float:
        found = self.text(key, default)
        try:
            number = float(found)
        except (TypeError, ValueError):
            raise self.invalid(f"{key}='{found}' is not a number") from None
        if not math.isfinite(number):
            raise self.invalid(f"{key}='{found}' is not a finite number")
        return number

    def integer(self, key: str, default: object = _REQUIRED) -> int:
        found = self.number(key, default)
        if found != int(found):
            raise self.invalid(f"{key}='{self.text(key)}' is not a whole number")
        if abs(found) >= 1 << 62:
            raise self.invalid(f"{key}='{self.text(key)}' is too large")
        return int(found)

    def single(self, key: str, default: object = _REQUIRED) -> float:
        """A number that float32 holds."""
        found = self.number(key, default)
        if abs(found) > _MOST:
            raise self.invalid(f"{key}='{self.text(key)}' is too large")
        return found

    def numbers(self, key: str, default: Sequence[float] | object = _REQUIRED) -> tuple[float, ...]:
        """`(0.1, 2)`, `[0.1,2]` or `0.1`, of float32."""
        found = self.text(key, default)
        if not isinstance(found, str):
            return tuple(found)
        parts = [part.strip() for part in found.strip("()[] ").split(",") if part.strip()]
        try:
            values = tuple(float(part) for part in parts)
        except ValueError:
            values = (math.nan,)
        if not all(abs(value) <= _MOST for value in values):
            raise self.invalid(f"{key}='{found}' is not a list of numbers that float32 holds")
        return values

    def optional_integers(self, key: str, default: object = _REQUIRED) -> tuple[int | None, ...] | None:
        """`(1, None, 2)`, `[1,2]` or `1`; files of Python 2 have an L after the number."""
        found = self.text(key, default)
        if not isinstance(found, str):
            return found
        try:
            values = ast.literal_eval(re.sub(r"(?<=\d)L", "", found))
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            raise self.invalid(f"{key}='{found}' is not a list of numbers") from None
        values = tuple(values) if isinstance(values, (tuple, list)) else (values,)
        if any(type(value) not in (int, type(None)) or abs(value or 0) >= 1 << 62 for value in values):
            raise self.invalid(f"{key}='{found}' is not a list of numbers")
        return values

    def integers(self, key: str, default: object = _REQUIRED, least: int | None = None) -> tuple[int, ...] | None:
        """As above, none left out, and none less than `least`."""
        values = self.optional_integers(key, default)
        if values and (None in values or (least is not None and min(values) < least)):
            raise self.invalid(f"{key}={values} has a value that is missing" + ("" if least is None else f" or less than {least}"))
        return values

    def spatial(self, key: str, default: int, rank: int) -> tuple[int, ...]:
        """One number, at least `default`, for each of `rank` spatial axes."""
        values = self.integers(key, (), least=default) or (default,) * rank
        if len(values) != rank:
            raise self.invalid(f"{key}={values} does not fit a kernel of {rank} dims")
        return values

    def check_all_read(self) -> None:
        for key in sorted(self._attributes):
            if key not in self._read and not _IRRELEVANT.fullmatch(key):
                raise self.unsupported(f"the attribute {key}='{self._attributes[key]}' is not supported")

    # What comes out.

    def op(self, op_type: str, *inputs: str, outputs: int = 1, **attributes) -> str | list[str]:
        """Adds an ONNX node; its output's name, or a list of them if there are several."""
        names = []
        for i in range(outputs):
            names.append(self._writer.unique(f"{self._node.name}/{op_type}_{len(self._writer.nodes)}_{i}"))
        try:
            self._writer.add(helper.make_node(op_type, inputs, names, self._node.name, **attributes))
        except CompileError:
            raise
        except Exception as error:
            lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
            shapes = ", ".join(f"{self.dtype(name)}{list(self.shape(name))}" for name in inputs if name)
            raise self.invalid(f"ONNX's {op_type} does not take {shapes}: {lines[-1]}") from error
        return names[0] if outputs == 1 else names

    def constant(self, array: np.ndarray | Traced) -> str:
        self._writer.constant_bytes += 0 if isinstance(array, Traced) else np.asarray(array).nbytes
        if self._writer.constant_bytes > _MAX_CONSTANT_BYTES:
            raise self.unsupported(f"the model's attributes make more than {_MAX_CONSTANT_BYTES >> 20} MB of constants")
        return self._writer.weight(f"{self._node.name}/constant", array if isinstance(array, Traced) else np.asarray(array))

    def open_constant(self, array: np.ndarray) -> str:
        """A constant of which a dim of 1 stands for any size."""
        name = self.constant(array)
        self._writer.open.add(name)
        return name

    def is_open_zero(self, value: str) -> bool:
        """Whether it is zeros, as many as whoever reads it says."""
        return value in self._writer.open and value in self._writer.weights and not np.any(self._writer.weights[value])

    def integers_constant(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def scalar(self, value: float, like: str) -> str:
        """`value` in the type of `like`."""
        return self.typed(value, self.dtype(like))

    def least(self, value: str) -> float:
        """The least number of its type in MXNet."""
        return max(float(np.finfo(self.kind(value)).min), -_MOST)

    def typed(self, value: float, dtype: np.dtype) -> str:
        if dtype.kind in "iub" and value != int(value):
            raise self.unsupported(f"a number of {dtype} with {value}, which is not a whole number")
        with np.errstate(over="ignore"):  # a bound beyond what the type can hold is no bound
            return self.constant(np.array(value, dtype))

    def attribute_scalar(self, default: object = 1.0) -> str:
        """The attribute `scalar` in the type of the first input, where an integer's is cut off, as in MXNet."""
        number, dtype = self.number("scalar", default), self.dtype(self.inputs[0])
        whole = self.flag("is_int", True)  # how the number was written
        if dtype.kind in "iub":
            if not whole:
                raise self.unsupported(f"{dtype} with scalar={number} and is_int=False, which is a float64, is not supported. Cast the input before")
            return self.constant(np.array(math.trunc(max(min(number, 2.0**62), -2.0**62)), np.int64).astype(dtype))
        return self.typed(number, dtype)

    def cast(self, value: str, dtype: np.dtype | type) -> str:
        if self.dtype(value) == np.dtype(dtype):
            return value
        same = self._writer.floats.get(value, (None, None))[1]
        if self.kind(value) == "float64" and same and np.dtype(dtype).kind in "iu":
            value = same  # which has all digits of whole numbers
        return self.op("Cast", value, to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def reshape(self, value: str, *dims: int) -> str:
        return self.op("Reshape", value, self.integers_constant(*dims))

    def invalid(self, why: str) -> InvalidModel:
        return InvalidModel(f"{self._where}: {line(why)}")

    def unsupported(self, why: str) -> UnsupportedModel:
        return UnsupportedModel(f"{self._where}: {line(why)}")


def _check_size(dims: list[int]) -> None:
    """A window that is larger than its input, or a scale without measure, shows here."""
    if min(dims, default=0) < 0:
        raise ValueError(f"the result would have the dims {dims}")
    if math.prod(dims) > _MAX_ELEMENTS:
        raise ValueError(f"the result would have {math.prod(dims)} elements")


def line(text: str) -> str:
    """Short and printable, whatever a file says."""
    text = "".join(letter if letter.isprintable() else "?" for letter in " ".join(text.split()))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN // 2]} … {text[-_SHOWN // 2:]}"
