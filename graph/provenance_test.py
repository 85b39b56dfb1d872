# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What became of each node of a file: through passes, conversions and another format; and that the sums of an explanation are the program's."""

import json

import numpy as np
import onnx.parser
import pytest

from amalgamation.graph import compile, program
from amalgamation.graph.importers import mxnet_params


def _explained(text: str | bytes, opset: int = 18, constants: str = "", **options) -> dict:
    """Of a graph in ONNX's text form. Also checks what holds of every explanation."""
    model = onnx.parser.parse_model(f'<ir_version: 8, opset_import: ["": {opset}]> net {text}').SerializeToString() if isinstance(text, str) else text
    compiled = compile.compile_model(model, explanation=True, **options)
    document, written = json.loads(compiled.explanation), program.read(compiled.program_bytes)
    assert [step["kernel"] for step in document["steps"]] == [step.kernel for step in written.steps]
    for number, node in enumerate(document["nodes"]):
        of_step = [i for i, step in enumerate(document["steps"]) if number in step["nodes"]]
        assert set(node["steps"]) <= set(of_step) and (node["fate"] != "run" or all(document["steps"][i]["nodes"][0] == number for i in node["steps"]))
        assert bool(node["steps"]) == (node["fate"] in ("run", "fused")) == (not node["reason"])
    used = {(t.offset, t.bytes) for t in (written.tensors[i] for step in written.steps for i in step.inputs if i is not None) if t.storage == program.WEIGHTS}
    assert sum(step["weight_bytes"] for step in document["steps"]) == sum(size for _, size in used)
    assert 0 <= len(written.weights) - sum(size for _, size in used) < program.ALIGNMENT * (len(used) + 1)
    assert document["weights_bytes"] == len(written.weights) and document["program_bytes"] == len(compiled.program_bytes)
    for i, each in enumerate(document["buffers"]):
        assert each["offset"] + each["bytes"] <= document["arena_bytes"]
        for other in document["buffers"][:i]:
            in_time = each["first"] <= other["last"] and other["first"] <= each["last"]
            assert not in_time or each["offset"] >= other["offset"] + other["bytes"] or other["offset"] >= each["offset"] + each["bytes"]
    return document


def _fates(document: dict) -> dict[str, str]:
    return {node["name"]: node["fate"] for node in document["nodes"]}


def _steps(document: dict) -> list[tuple[str, list[str]]]:
    return [(step["kernel"], [document["nodes"][number]["name"] for number in step["nodes"]]) for step in document["steps"]]


def test_what_a_convolution_takes_in_is_fused_into_its_step():
    document = _explained("""(float[N,2,5,5] x) => (float[N,3,5,5] y)
        <float[3,2,1,1] w = {1,2,3,4,5,6}, float[3] s = {1,2,3}, float[3] o = {1,1,1}, float[3] v = {1,1,2}> {
        c = Conv(x, w)  n = BatchNormalization(c, s, o, o, v)  y = Relu(n) }""")
    assert _steps(document) == [("Transpose", ["c"]), ("Conv", ["c", "n", "y"]), ("Transpose", ["y"])]
    assert _fates(document) == {"c": "run", "n": "fused", "y": "fused"}


def test_a_pattern_is_fused_into_the_operator_that_was_recognised():
    document = _explained("""(float[N,4] x) => (float[N,4] y) <float a = {1.4142135}, float b = {1.0}, float c = {0.5}> {
        d = Div(x, a)  e = Erf(d)  f = Add(e, b)  g = Mul(x, f)  y = Mul(g, c) }""")
    [(kernel, nodes)] = _steps(document)
    assert kernel.startswith("Gelu") and sorted(nodes) == ["d", "e", "f", "g", "y"] and nodes[0] == "y"


def test_what_no_step_computes_says_why():
    document = _explained("""(float[N,4] x) => (float[N,2,2] y) <float[4] a = {1,2,3,4}, int64[3] t = {-1, 2, 2}, int64[1] two = {2}> {
        k = Add(a, a)  i = Identity(x)  s = Mul(i, k)  u = Exp(x)  n = Shape(s)  b = Slice(n, two, two)  y = Reshape(s, t) }""")
    reasons = {node["name"]: node["reason"] for node in document["nodes"] if node["fate"] == "folded"}
    assert sorted(reasons) == ["b", "i", "k", "n", "u", "y"]
    assert reasons["k"].startswith("constant") and reasons["u"] == reasons["n"] == "no output needs it" and reasons["y"].startswith("a view")
    assert reasons["i"].startswith("simplified away")


def test_conversion_from_an_old_opset_keeps_the_nodes():
    document = _explained("(float[N,4] x) => (float[N,1] y) { a = Softmax <axis = 1> (x)  y = ReduceSum <axes = [1]> (a) }", opset=11)
    assert [node["op"] for node in document["nodes"]] == ["Softmax", "ReduceSum"]
    assert all(nodes for _, nodes in _steps(document))


def test_an_output_that_is_an_input_is_a_step_of_no_node():
    document = _explained("(float[N,4] x) => (float[N,4] y, float[N,4] x) { y = Relu(x) }")
    assert _steps(document) == [("Relu", ["y"]), ("Identity", [])]
    assert [step["reads"] for step in document["steps"]] == [[-1], [-1]] and document["results"] == [[0], [1]]


def test_sizes_are_those_that_a_predictor_starts_with():
    text = "(float[N,4] x) => (float[N,2] y) <float[4,2] w = {1,2,3,4,5,6,7,8}> { a = Exp(x)  y = MatMul(a, w) }"
    small, large = _explained(text), _explained(text, defaults={"N": 7})
    assert small["sizes"] == {"N": 1} and large["sizes"] == {"N": 7}
    assert large["buffers"][0]["bytes"] == 7 * small["buffers"][0]["bytes"] and large["buffers"][0]["size"] == small["buffers"][0]["size"]


@pytest.mark.parametrize("length", [3, 400])
def test_a_long_chain_has_every_node_once(length):
    nodes = "  ".join(f"t{i} = {'Exp' if i % 2 else 'Sin'}(t{i - 1})" for i in range(1, length))
    document = _explained(f"(float[4] x) => (float[4] y) {{ t0 = Cos(x)  {nodes}  y = Neg(t{length - 1}) }}")
    assert len(document["nodes"]) == length + 1 and set(_fates(document).values()) == {"run"}


def test_the_nodes_of_an_mxnet_model_are_its_own(tmp_path):
    nodes = [("null", "x", {}, []), ("null", "w", {}, []), ("null", "b", {}, []), ("FullyConnected", "fc", {"num_hidden": "3"}, [0, 1, 2]),
             ("Dropout", "drop", {}, [3]), ("Activation", "act", {"act_type": "relu"}, [4]), ("softmax", "out", {}, [5])]
    symbol = json.dumps({"nodes": [{"op": op, "name": name, "attrs": attrs, "inputs": [[i, 0, 0] for i in inputs]} for op, name, attrs, inputs in nodes],
                         "heads": [[6, 0, 0]], "attrs": {"mxnet_version": ["int", 10901]}}).encode()
    params = mxnet_params.write({"arg:w": np.ones((3, 4), np.float32), "arg:b": np.ones(3, np.float32)})
    (tmp_path / "m-symbol.json").write_bytes(symbol)
    (tmp_path / "m.params").write_bytes(params)
    assert compile.main([str(tmp_path / "m-symbol.json"), "--params", str(tmp_path / "m.params"), "--inputs", "x=N,4", "--onnx", str(tmp_path / "m.onnx")]) == 0
    direct, written_out = _explained(symbol, params=params, inputs={"x": ("N", 4)}), _explained((tmp_path / "m.onnx").read_bytes())
    assert [(node["op"], node["name"]) for node in direct["nodes"]] == [(op, name) for op, name, _, _ in nodes if op != "null"]
    assert direct["nodes"] == written_out["nodes"]
    assert _steps(direct) == [("MatMul", ["fc", "act"]), ("Softmax", ["out"])]
    assert _fates(direct)["drop"] == "folded"
