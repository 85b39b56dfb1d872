# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Imports an ONNX model: bytes or a path → an onnx_ir model of opset OPSET whose weights are all initializers.

The one thing to know: the order matters (clean the dims, inline, infer ranks, convert, lift), because each library used here
fails or, worse, is silently wrong on what an earlier step removes. Every dimension that the model leaves open gets a name.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping

import onnx
import onnx.inliner
import onnx.shape_inference
import onnx.version_converter
import onnx_ir as ir
import onnx_ir.passes.common as common_passes
from onnx import helper, numpy_helper

from amalgamation import ops
from amalgamation.graph import edit, provenance
from amalgamation.graph.errors import CompileError, InvalidModel, UnsupportedModel
from amalgamation.graph.importers.inputs import Input
from amalgamation.graph.operator import OPSET
from amalgamation.graph.traced import Trace, Traced

IR_VERSION = 10  # of OPSET 21
_STANDARD = ("", "ai.onnx")


def load(model: str | os.PathLike | bytes, name: str = "model", inputs: Mapping[str, Input] | None = None, bind: Mapping[str, int] | None = None,
         trace: Trace | None = None) -> ir.Model:
    """The model of a path or of bytes; `inputs` gives inputs other dims, numbers or names, and `bind` gives symbols a size.

    The constants that `trace` knows remember what they are made of; if no importer told it any, its parameters are the file's initializers.
    """
    logging.getLogger("onnx_ir").setLevel(logging.ERROR)
    proto = _parse(model, name)
    file_nodes = provenance.FileNodes(proto)
    if trace is not None and trace.values is None:
        _trace_initializers(proto, trace)
    _clean_opsets(proto, name)
    _check_domains(proto, name)
    _drop_listed_initializers(proto)
    _name_dims(proto, name, inputs or {})
    _bind_symbols(proto, name, bind or {})
    _forget_shapes(proto)
    proto = _write_out(_to_opset(_inline(proto, name), name), name)
    _forget_shapes(proto)
    try:
        result = ir.from_proto(proto)
        result.graph.name = name
        common_passes.LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0)(result)
    except Exception as error:
        raise InvalidModel(f"{name}: {_first_line(error)}") from error
    _check_operands(result, name)
    if trace is not None:
        _attach(result, trace)
    edit.keep_output_names(result)
    file_nodes.attach(result)
    return result


# Their constants decide shapes, so inference must know the numbers.
_SHAPED_BY_FLOATS = ("Resize", "Upsample", "Range", "RoiAlign")


def _trace_initializers(proto: onnx.ModelProto, trace: Trace) -> None:
    trace.values = {}
    for tensor in proto.graph.initializer:
        if tensor.data_type in helper.get_all_tensor_dtypes() and tensor.data_type != onnx.TensorProto.STRING:
            value = trace.parameter(tensor.name, numpy_helper.to_array(tensor))
            if isinstance(value, Traced):
                trace.values[tensor.name] = value


def _attach(model: ir.Model, trace: Trace) -> None:
    """Gives the constants that are still what they were their origin; the others are frozen."""
    shaping = {value for node in model.graph.all_nodes() if node.op_type in _SHAPED_BY_FLOATS for value in node.inputs}
    for name, traced in trace.values.items():
        value = model.graph.initializers.get(name)
        if value is None or value in shaping or value.const_value.tobytes() != traced.data.tobytes():
            traced.look()
        else:
            value.const_value = edit.traced_tensor(traced.reshape(tuple(value.const_value.shape.numpy())), name)


def without_weights(model: str | os.PathLike | bytes) -> bytes:
    """The file without the numbers of its initializers, to tell whether two graphs are the same."""
    proto = _parse(model, "model")
    for tensor in proto.graph.initializer:
        for field in ("raw_data", "float_data", "double_data", "int32_data", "int64_data", "uint64_data"):
            tensor.ClearField(field)
    return proto.SerializeToString(deterministic=True)


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _parse(model: str | os.PathLike | bytes, name: str) -> onnx.ModelProto:
    proto = onnx.ModelProto()
    folder = ""
    if isinstance(model, (bytes, bytearray, memoryview)):
        data = bytes(model)
    else:
        folder = os.path.dirname(os.path.abspath(model))
        try:
            with open(model, "rb") as file:
                data = file.read()
        except OSError as error:
            raise InvalidModel(f"{model}: cannot be read: {error.strerror}") from error
    try:
        proto.ParseFromString(data)
    except Exception as error:
        raise InvalidModel(f"{name}: not an ONNX model, or truncated ({len(data)} bytes)") from error
    if not proto.graph.node and not proto.graph.output:
        raise InvalidModel(f"{name}: not an ONNX model: it has no graph ({len(data)} bytes)")
    for tensor in proto.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL and not folder:
            raise InvalidModel(f"{name}: weight '{tensor.name}' lies in another file: give the model's path, not its bytes")
    if folder:
        try:
            onnx.load_external_data_for_model(proto, folder)
        except Exception as error:
            raise InvalidModel(f"{name}: a file with the model's weights is missing or damaged: {_first_line(error)}") from error
    return proto


def _clean_opsets(proto: onnx.ModelProto, name: str) -> None:
    """Each domain once (files list some twice), the highest version of it; 'ai.onnx' is ''."""
    versions: dict[str, int] = {}
    for entry in proto.opset_import:
        domain = "" if entry.domain in _STANDARD else entry.domain
        versions[domain] = max(entry.version, versions.get(domain, 0))
    for node in proto.graph.node:
        if node.domain == "ai.onnx":
            node.domain = ""
    if "" not in versions and proto.opset_import and all(node.domain not in _STANDARD for node in proto.graph.node):
        versions[""] = OPSET
    if "" not in versions or versions[""] < 1:
        raise InvalidModel(f"{name}: not an ONNX model, or truncated: it does not say which opset it uses")
    if versions[""] > onnx.defs.onnx_opset_version():
        raise UnsupportedModel(f"{name}: opset {versions['']} is not known; known: 1 to {onnx.defs.onnx_opset_version()}")
    del proto.opset_import[:]
    proto.opset_import.extend(helper.make_opsetid(d, versions[d]) for d in sorted(versions))


def _check_domains(proto: onnx.ModelProto, name: str) -> None:
    functions = {(f.domain, f.name) for f in proto.functions}
    for node in proto.graph.node:
        if node.domain and (node.domain, node.op_type) not in functions:
            raise UnsupportedModel(f"{name}: node '{node.name or node.output[0]}': {node.op_type} is of the domain "
                                   f"'{node.domain}', which is not of the ONNX standard. Export the model with standard operators")


def _drop_listed_initializers(proto: onnx.ModelProto) -> None:
    """Files of IR version 3 list the weights as inputs too."""
    weights = {tensor.name for tensor in proto.graph.initializer} | {t.values.name for t in proto.graph.sparse_initializer}
    kept = [value for value in proto.graph.input if value.name not in weights]
    del proto.graph.input[:]
    proto.graph.input.extend(kept)
    proto.ir_version = max(proto.ir_version, IR_VERSION)


def _name_dims(proto: onnx.ModelProto, name: str, inputs: Mapping[str, Input]) -> None:
    """Every open dim of the inputs gets what `inputs` says, or a valid name: its own, or <input>_<axis>."""
    known = sorted(value.name for value in proto.graph.input)
    if set(inputs) - set(known):
        raise InvalidModel(f"{name}: there is no input '{min(set(inputs) - set(known))}'; inputs: {', '.join(known) or 'none'}")
    taken: dict[str, str] = {}
    for value in proto.graph.input:
        if not value.type.HasField("tensor_type"):
            raise UnsupportedModel(f"{name}: input '{value.name}' is not a tensor")
        tensor = value.type.tensor_type
        wanted = _wanted(value, inputs.get(value.name), name)
        if not tensor.HasField("shape") and wanted is None:
            raise UnsupportedModel(f"{name}: input '{value.name}' has no shape. Give one: --inputs {value.name}=1,3,224,224")
        dims = [_dim(d) for d in tensor.shape.dim] if tensor.HasField("shape") else [None] * len(wanted or [])
        if wanted is not None and len(wanted) != len(dims):
            raise InvalidModel(f"{name}: input '{value.name}' has {len(dims)} dims, but {len(wanted)} were given")
        for axis, dim in enumerate(wanted or []):
            if isinstance(dims[axis], int) and dim != dims[axis]:
                raise InvalidModel(f"{name}: dim {axis} of input '{value.name}' is {dims[axis]} in the model, not {dim}")
            dims[axis] = dim
        del tensor.shape.dim[:]
        tensor.shape.SetInParent()
        for axis, dim in enumerate(dims):
            if isinstance(dim, int):
                tensor.shape.dim.add().dim_value = dim
            else:
                # A zero byte keeps our own names apart from the model's.
                raw = dim if dim else f"{value.name}_{axis}\0"
                tensor.shape.dim.add().dim_param = _identifier(raw, taken)


def _wanted(value: onnx.ValueInfoProto, given: Input | None, name: str) -> tuple[int | str, ...] | None:
    """The dims that a user gives; the type is the model's to say."""
    if given is None:
        return None
    dtype = helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type)
    if given.dtype not in (None, dtype):
        raise InvalidModel(f"{name}: input '{value.name}' is {dtype} in the model, not {given.dtype}")
    return given.dims


def _bind_symbols(proto: onnx.ModelProto, name: str, bind: Mapping[str, int]) -> None:
    inputs = {value.name: value for value in proto.graph.input}
    dims = [d for value in inputs.values() for d in value.type.tensor_type.shape.dim if d.dim_param]
    symbols = sorted({d.dim_param for d in dims})
    for key, size in bind.items():
        if key not in symbols:
            hint = f". '{key}' is an input: its dims are given by inputs (--inputs)" if key in inputs else ""
            raise InvalidModel(f"{name}: there is no symbolic dim '{key}' to bind; symbolic dims: {', '.join(symbols) or 'none'}{hint}")
        if isinstance(size, bool) or not isinstance(size, int) or size < 0:
            raise InvalidModel(f"{name}: the symbolic dim '{key}' takes one number that is not negative, not {size!r}")
        for d in dims:
            if d.dim_param == key:
                d.dim_value = size


def _dim(dim: onnx.TensorShapeProto.Dimension) -> int | str | None:
    if dim.WhichOneof("value") == "dim_value" and dim.dim_value >= 0:
        return dim.dim_value
    param = dim.dim_param.strip()
    return None if param in ("", "?", "-1", "None") or dim.HasField("dim_value") else param


def _identifier(raw: str, taken: dict[str, str]) -> str:
    """`raw` as an identifier: the same for the same name, another for another; `taken` maps names to identifiers."""
    if raw not in taken:
        base = re.sub(r"\W", "_", raw.rstrip("\0"), flags=re.ASCII)
        base = base if re.match(r"[A-Za-z_]", base) else "d" + base
        candidate, number = base, 1
        while candidate in taken.values():
            number += 1
            candidate = f"{base}_{number}"
        taken[raw] = candidate
    return taken[raw]


def _forget_shapes(proto: onnx.ModelProto) -> None:
    """What the file says of inner and output shapes is often wrong or in other names: it is inferred anew."""
    del proto.graph.value_info[:]
    inputs = {value.name: value.type for value in proto.graph.input}
    weights = {tensor.name: tensor for tensor in proto.graph.initializer}
    for value in proto.graph.output:
        if value.name in inputs:
            value.type.CopyFrom(inputs[value.name])
        elif value.name in weights:
            tensor = weights[value.name]
            value.CopyFrom(helper.make_tensor_value_info(value.name, tensor.data_type, tensor.dims))
        elif value.type.HasField("tensor_type"):
            value.type.tensor_type.ClearField("shape")


def _inline(proto: onnx.ModelProto, name: str) -> onnx.ModelProto:
    """Before the conversion, which drops the model's own functions."""
    if not proto.functions:
        return proto
    try:
        return onnx.inliner.inline_local_functions(proto, convert_version=True)
    except Exception as error:
        raise InvalidModel(f"{name}: its functions cannot be inlined: {_first_line(error)}") from error


def _to_opset(proto: onnx.ModelProto, name: str) -> onnx.ModelProto:
    version = next(entry.version for entry in proto.opset_import if entry.domain == "")
    if version > OPSET:
        return _relabel(proto, version, name)
    try:
        proto = onnx.shape_inference.infer_shapes(proto, strict_mode=False, data_prop=True)
        if version < OPSET:
            proto = onnx.version_converter.convert_version(proto, OPSET)
    except Exception as error:
        raise InvalidModel(f"{name}: cannot be converted from opset {version} to {OPSET}: {_first_line(error)}") from error
    if next(entry.version for entry in proto.opset_import if entry.domain == "") != OPSET:
        raise UnsupportedModel(f"{name}: cannot be converted from opset {version} to {OPSET}")
    proto.ir_version = IR_VERSION
    return proto


def _relabel(proto: onnx.ModelProto, version: int, name: str) -> onnx.ModelProto:
    """From a newer opset: newer operators are written out by the standard's own functions, and those that since then only
    take more element types, or have more attributes that are not used, stay as they are."""
    try:
        proto = _expand(proto, lambda node: not _same(node, version))
        for node in proto.graph.node:
            if not node.domain and not _same(node, version):
                raise UnsupportedModel(f"{name}: node '{node.name or node.output[0]}': {node.op_type} of opset {version} has no form in "
                                       f"opset {OPSET}. Export the model for opset {OPSET}")
            if not node.domain:
                known = onnx.defs.get_schema(node.op_type, OPSET).attributes
                kept = [a for a in node.attribute if a.name in known]
                del node.attribute[:]
                node.attribute.extend(kept)
        for entry in proto.opset_import:
            entry.version = OPSET if entry.domain == "" else entry.version
        proto.ir_version = IR_VERSION
        return onnx.shape_inference.infer_shapes(proto, strict_mode=False, data_prop=True)
    except CompileError:
        raise
    except Exception as error:
        raise InvalidModel(f"{name}: cannot be converted from opset {version} to {OPSET}: {_first_line(error)}") from error


# Attributes of newer opsets that only say how numbers of a type that no kernel has are rounded.
_IRRELEVANT = {("Cast", "round_mode"), ("CastLike", "round_mode")}


def _same(node: onnx.NodeProto, version: int) -> bool:
    """Whether `node` of opset `version` means the same in OPSET: it has the same inputs, outputs and attributes, apart from
    attributes that are new and that it leaves at their default."""
    op = node.op_type
    if not onnx.defs.has(op, max_inclusive_version=OPSET) or not onnx.defs.has(op, max_inclusive_version=version):
        return False
    old, new = onnx.defs.get_schema(op, OPSET), onnx.defs.get_schema(op, version)
    if old.since_version == new.since_version:
        return True
    default = lambda a: a.default_value.SerializeToString(deterministic=True)  # noqa: E731
    if any(name not in new.attributes or default(a) != default(new.attributes[name]) for name, a in old.attributes.items()):
        return False
    for attribute in node.attribute:
        known = new.attributes.get(attribute.name)
        if attribute.name not in old.attributes and (op, attribute.name) not in _IRRELEVANT:
            if known is None or helper.get_attribute_value(attribute) != helper.get_attribute_value(known.default_value):
                return False
    names = lambda parts, count: [(p.name, p.option) for p in list(parts)[:count]]  # noqa: E731
    return (len(node.input) <= max(len(old.inputs), len(node.input) if _variadic(old.inputs) else 0)
            and names(old.inputs, len(node.input)) == names(new.inputs, len(node.input))
            and names(old.outputs, len(node.output)) == names(new.outputs, len(node.output)))


def _variadic(parts) -> bool:
    return bool(parts) and parts[-1].option == onnx.defs.OpSchema.FormalParameterOption.Variadic


def _expand(proto: onnx.ModelProto, wanted: Callable[[onnx.NodeProto], bool]) -> onnx.ModelProto:
    """Writes out the nodes that are `wanted` and that the standard defines by a function of other operators."""
    version = next(entry.version for entry in proto.opset_import if entry.domain == "")
    refused: set[str] = set()
    for _ in range(3):  # a function may use operators that are functions
        found = {node.op_type for node in proto.graph.node if not node.domain and wanted(node) and _has_function(node, version)}
        if not found - refused:
            return proto
        model = ir.from_proto(proto)
        common_passes.AddDefaultAttributesPass()(model)
        proto = onnx.shape_inference.infer_shapes(ir.to_proto(model), strict_mode=False, data_prop=True)
        for op in sorted(found - refused):
            try:
                expanded = onnx.inliner.inline_selected_functions(proto, [("", op)], inline_schema_functions=True)
            except Exception:  # the library cannot write out this use of `op`, say with an optional input left out
                expanded = None
            # It is better to say that `op` is missing than that a Loop is, which the model does not have.
            if expanded is None or _control_flow(expanded) > _control_flow(proto):
                refused.add(op)
            else:
                proto = expanded
    return proto


def _control_flow(proto: onnx.ModelProto) -> int:
    return sum(node.op_type in ("If", "Loop", "Scan", "SequenceMap") for node in proto.graph.node)


def _has_function(node: onnx.NodeProto, version: int) -> bool:
    if not onnx.defs.has(node.op_type, max_inclusive_version=version):
        return False
    schema = onnx.defs.get_schema(node.op_type, version)
    return schema.has_function or schema.has_context_dependent_function


def _write_out(proto: onnx.ModelProto, name: str) -> onnx.ModelProto:
    """Operators that we lack, by the standard's own definition of them."""
    ours = set(ops.names())
    try:
        return _expand(proto, lambda node: node.op_type not in ours)
    except Exception as error:
        raise InvalidModel(f"{name}: cannot be written in simpler operators: {_first_line(error)}") from error


def _check_operands(model: ir.Model, name: str) -> None:
    """Every operator is known to the standard and every operand comes from somewhere."""
    for node in model.graph.all_nodes():
        where = f"{name}: node '{node.name or node.outputs[0].name}'"
        if not node.domain and not onnx.defs.has(node.op_type, max_inclusive_version=OPSET):
            raise InvalidModel(f"{where}: the ONNX standard has no operator {node.op_type}")
        for value in node.inputs:
            if value is not None and value.producer() is None and not value.is_graph_input() and not value.is_initializer():
                raise InvalidModel(f"{where}: its input '{value.name}' is neither computed nor given")
