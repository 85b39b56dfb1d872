# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The command line: what it writes, and what it says when something is wrong."""

import json
import os
import re

import numpy as np
import onnx.parser
import pytest
from onnx import numpy_helper

from amalgamation import ops
from amalgamation.graph import compile, kernel_table, program
from amalgamation.graph.errors import CompileError
from amalgamation.graph.importers import mxnet_params

_TEXT = """<ir_version: 8, opset_import: ["": 18]> net (float[N,4] x) => (float[N,4] y, float[N,4] z, float[N,2,2] r, float[N,4] x)
    <float[4] c = {1.0, 2.0, 3.0, 4.0}, int64[3] t = {-1, 2, 2}> { a = Add(x, c)  y = Relu(a)  z = Mul(a, y)  r = Reshape(a, t) }"""


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "net.onnx"
    path.write_bytes(onnx.parser.parse_model(_TEXT).SerializeToString())
    return str(path)


def _fails(capsys, *arguments: str) -> str:
    assert compile.main(arguments) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def test_all_that_is_asked_for_is_written(model, tmp_path):
    out = {kind: str(tmp_path / kind) for kind in ("program", "kernels", "selection", "report")}
    assert compile.main([model, "--backends", "generic,avx2"] + [a for kind in out for a in (f"--{kind}", out[kind])]) == 0
    read = program.read(open(out["program"], "rb").read())
    assert [read.tensors[t].name for t in read.outputs] == ["y", "z", "r", "x"]
    assert [read.tensors[t].storage for t in read.outputs] == [program.OUTPUT] * 4
    assert dict(read.info)["model"] == "net.onnx"
    kernels = open(out["kernels"]).read()
    assert "generic::Add, avx2::Add" in kernels and "portable::Identity, portable::Identity" in kernels
    assert 'SELECTION = [\n    "Add",' in open(out["selection"]).read()
    assert json.load(open(out["report"]))["symbols"] == {"N": 1}
    assert str(tmp_path) not in kernels + open(out["selection"]).read() + open(out["report"]).read()


def test_a_backend_with_another_dot_has_the_kernels_that_use_dot_and_no_column_without_them():
    columns = ["avx512", "avx512_vnni:avx512"]
    with_dot = kernel_table.source({"QLinearConv": "dot", "Relu": "vector"}, columns, "a test")
    assert "avx512::QLinearConv, avx512_vnni::QLinearConv}" in with_dot and "avx512::Relu, avx512::Relu}" in with_dot
    assert "avx512_vnni" not in kernel_table.source({"Relu": "vector"}, columns, "a test")


@pytest.mark.parametrize("activation, curve", [("Relu", False), ("Clip", False), ("Sigmoid", True), ("HardSwish", True)])
def test_activations_that_are_curves_are_in_the_table_if_a_step_has_one(activation, curve):
    model = onnx.parser.parse_model('<ir_version: 8, opset_import: ["": 18]> net (float[1,4] x) => (float[1,4] y) { a = MatMul(x, w)  y = ' + activation + "(a) }")
    model.graph.initializer.append(numpy_helper.from_array(np.eye(4, dtype=np.float32), "w"))
    compiled = compile.compile_model(model.SerializeToString())
    table = kernel_table.source(dict.fromkeys(compiled.kernels, "vector"), ["sse2", "avx512", "avx512_vnni:avx512"], "a test")
    assert compiled.operators == ("MatMul",)
    assert ("kActivate[] = {sse2::ActivateCurve, avx512::ActivateCurve}" in table) == curve == (kernel_table.CURVES in compiled.kernels)


def test_defaults_and_bound_dims_reach_the_program(model):
    assert program.read(compile.compile_model(model, defaults={"N": 7}).program_bytes).symbols[0].default == 7
    assert program.read(compile.compile_model(model, bind={"N": 3}).program_bytes).symbols == ()
    renamed = program.read(compile.compile_model(model, inputs={"x": ["batch", 4]}).program_bytes)
    assert renamed.symbols[0].name == "batch"


def test_an_output_may_be_computed_in_place_but_never_over_an_input(model):
    read = program.read(compile.compile_model(model).program_bytes)
    for step in read.steps:
        for t in step.outputs:
            assert read.tensors[t].storage in (program.ARENA, program.OUTPUT)


def test_a_stale_selection_says_what_to_run(model, capsys):
    said = _fails(capsys, model, "--check-selection", "Add,Conv", "--selection-name", "net.selection.bzl", "--update-command",
                  "bazel run //:net.update")
    assert said == ("net.selection.bzl is out of date: it lacks Identity, Mul, Relu; it has no use for Conv. "
                    "Run: bazel run //:net.update\n")


def test_an_operator_that_we_lack_is_named_with_its_node_and_opset(tmp_path, capsys):
    path = tmp_path / "det.onnx"
    text = '<ir_version: 8, opset_import: ["": 18]> g (float[3,3] x) => (float y) { [inverse] y = Det(x) }'
    path.write_bytes(onnx.parser.parse_model(text).SerializeToString())
    said = _fails(capsys, str(path))
    assert "det.onnx" in said and "Det" in said and "opset 21" in said and "ops/Det" in said and "Export" in said


@pytest.mark.parametrize("given", ["float[3,5] x", "float[3,5] z"])
@pytest.mark.parametrize("call", ["Gather(x, i)", "GatherElements<axis=1>(x, i)", "GatherND(x, i)", "ScatterElements<axis=1>(x, i, u)", "ScatterND(x, i, v)"])
@pytest.mark.parametrize("index", [5, -6])
def test_an_index_that_is_known_and_out_of_range_is_an_error_with_its_node(given, call, index):
    i, x = np.array([[0, 0], [2, index]]), np.ones((3, 5), np.float32)
    text = f'<ir_version: 8, opset_import: ["": 18]> g ({given}) => (float y) {{ [wrong] y = {call} }}'
    model = onnx.parser.parse_model(text)
    arrays = {"i": i, "u": np.ones((2, 2), np.float32), "v": np.ones(2, np.float32)} | ({"x": x} if given.endswith("z") else {})
    model.graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in arrays.items() if name + "," in call + "," or name + ")" in call)
    for recipe in (False, True):
        with pytest.raises(CompileError, match=rf"node 'wrong': {re.match('[A-Za-z]+', call)[0]} .*its indices 'i' are from .*{index}.* elements"):
            compile.compile_model(model.SerializeToString(), recipe=recipe)


@pytest.mark.parametrize("arguments, wanted", [
    (["--default", "M=3"], "M"), (["--default", "N=0"], "positive"), (["--bind", "q=3"], "'q'"), (["--inputs", "x=3"], "2 dims"),
    (["--bind", "x=3"], "'x' is an input: its dims are given by inputs (--inputs)"), (["--bind", "x=N,4"], "or --inputs INPUT=DIM,DIM"),
    (["--inputs", "q=3,4"], "there is no input 'q'; inputs: x"), (["--inputs", "x=int32[N,4]"], "is float32 in the model, not int32"),
    (["--inputs", "x=int3[N,4]"], "the type int3; known: float32"), (["--inputs", "x=-1,4"], "not negative"), (["--inputs", "x=,4"], "or a name"),
    (["--inputs", "x=N,5"], "is 4"), (["--inputs", "nonsense"], "INPUT=DIM"), (["--bind", "nonsense"], "SYMBOL=SIZE"), (["--program", "/nowhere/x"], "/nowhere/x"),
])
def test_wrong_options_are_one_line(model, capsys, arguments, wanted):
    assert wanted in _fails(capsys, model, *arguments)


def test_every_truncation_of_the_model_is_one_line_or_a_model(model, tmp_path, capsys):
    data = open(model, "rb").read()
    for size in range(len(data)):
        path = tmp_path / "cut.onnx"
        path.write_bytes(data[:size])
        out = tmp_path / "cut.program"
        assert compile.main([str(path), "--quiet", "--program", str(out)]) in (0, 1)
        assert capsys.readouterr().err.count("\n") <= 1


def test_every_flipped_bit_of_the_model_is_one_line_or_a_model(model, tmp_path, capsys):
    data = open(model, "rb").read()
    for at in range(0, len(data), 2):
        damaged = bytearray(data)
        damaged[at] ^= 1 << (at // 2 % 8)
        path, out = tmp_path / "damaged.onnx", tmp_path / "damaged.program"
        path.write_bytes(damaged)
        status = compile.main([str(path), "--quiet", "--program", str(out)])
        assert capsys.readouterr().err.count("\n") == status
        if status == 0:
            program.read(out.read_bytes())
            out.unlink()
        assert not out.exists()


def test_every_operator_loads_and_its_kernels_are_its_own():
    seen: dict[str, str] = {}
    for name, operator in ops.load_operators().items():
        for kernel in operator.kernels:
            assert seen.setdefault(kernel, name) == name
        assert set(operator.in_place) <= set(operator.kernels)


def test_an_operator_whose_folder_lies_elsewhere_is_compiled_and_its_folder_must_be_one(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(ops, "_folders", {})
    folder, path, kernels = tmp_path / "Shrink", str(tmp_path / "net.onnx"), str(tmp_path / "kernels")
    text = '<ir_version: 8, opset_import: ["": 18]> net (float[N,4] x) => (float[N,4] y) { y = Shrink(x) }'
    open(path, "wb").write(onnx.parser.parse_model(text).SerializeToString())
    assert "Shrink" not in compile.compile_model(path).operators  # By the standard's own definition of it.
    assert "an operator's folder has an op.py" in _fails(capsys, path, "--operator", str(folder))
    folder.mkdir()
    (folder / "op.py").write_text('from amalgamation.ops.common.lowering import unary\n\nOPERATOR = unary("Shrink")\n')
    (folder / "portable-inl.h").touch()
    assert compile.main([path, "--operator", str(folder), "--check-selection", "Shrink", "--kernels", kernels]) == 0
    assert "portable::Shrink" in open(kernels).read()
    (tmp_path / "Relu").mkdir()
    (tmp_path / "Relu/op.py").touch()
    assert "the project's own ops/ has the operator Relu" in _fails(capsys, path, "--operator", str(tmp_path / "Relu"))
    monkeypatch.undo()
    ops.load_operators.cache_clear()


def test_a_model_of_mxnet_is_compiled_with_its_params_and_the_dims_of_its_inputs(capsys, tmp_path):
    symbol, params, made, onnx_file = (str(tmp_path / name) for name in ("m-symbol.json", "m.params", "m.program", "m.onnx"))
    nodes = [{"op": op, "name": name, "inputs": inputs} for op, name, inputs in (
        ("null", "x", []), ("null", "w", []), ("broadcast_add", "y", [[0, 0, 0], [1, 0, 0]]))]
    open(symbol, "w").write(json.dumps({"nodes": nodes, "heads": [[2, 0, 0]]}))
    open(params, "wb").write(mxnet_params.write({"arg:w": np.ones(4, np.float32)}))
    assert compile.main([symbol, "--params", params, "--inputs", "x=N,4", "--program", made]) == 0
    read = program.read(open(made, "rb").read())
    assert [read.tensors[t].name for t in read.inputs + read.outputs] == ["x", "y_output"] and [s.name for s in read.symbols] == ["N"]
    assert compile.main([symbol, "--params", params, "--inputs", "x=float32[N,4]", "--onnx", onnx_file]) == 0
    assert compile.compile_model(onnx_file).operators == compile.compile_model(symbol, params=params, inputs={"x": [3, 4]}).operators == ("Add",)
    assert "half of a model: compile it with its .params file" in _fails(capsys, symbol)
    assert "neither an input's shape nor a parameter is given for 'x'" in _fails(capsys, symbol, "--params", params)
    assert "--onnx is for models of MXNet" in _fails(capsys, onnx_file, "--onnx", made)


def test_a_missing_file_is_one_line(capsys):
    assert "missing.onnx" in _fails(capsys, "missing.onnx")


def test_a_model_in_bytes_is_compiled_too(model):
    assert compile.compile_model(open(model, "rb").read(), name="net.onnx").program_bytes == compile.compile_model(model).program_bytes
