# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Reports of models that a test writes: a small one of any size, one whose names attack a page, and one of very many nodes."""

from __future__ import annotations

import json

import explain_report
import onnx.parser
from amalgamation.graph import compile

# Ends of elements, attributes and scripts, a place holder of our own page, control characters, and letters that no font has.
HOSTILE = ("</script><script>window.hurt=1</script>", '"><img src=x onerror=window.hurt=1>', "<!--<script>", "@@data@@",
           "\u2028\u202e\x1b[31m'`${1}\\", "&lt;b&gt;")


def document(model: onnx.ModelProto, **options) -> dict:
    return json.loads(compile.compile_model(model.SerializeToString(), explanation=True, **options).explanation)


def report(model: onnx.ModelProto, seconds: bool = False, **options) -> explain_report.Report:
    """Without a library; with `seconds`, step i takes i + 1 µs."""
    made = document(model, **options)
    return explain_report.make(made, "linux_x86_64", 12345, None, [(i + 1) * 1e-6 for i in range(len(made["steps"]))] if seconds else None, "a test")


def small() -> onnx.ModelProto:
    """A convolution that takes in a Relu, a branch, and a view that no step computes."""
    return onnx.parser.parse_model("""<ir_version: 8, opset_import: ["": 18]> net (float[N,2,5,5] x) => (float[N,75] y)
        <float[3,2,1,1] w = {1,2,3,4,5,6}, int64[2] t = {-1, 75}> {
        c = Conv(x, w)  r = Relu(c)  e = Exp(r)  s = Sin(r)  a = Mul(e, s)  y = Reshape(a, t) }""")


def hostile() -> onnx.ModelProto:
    """`small` with all names attacks, the model's own as well as those of nodes, tensors and inputs."""
    model = small()
    new = {name: f"{HOSTILE[i % len(HOSTILE)]} {i}" for i, name in enumerate(["x", "w", "t", "c", "r", "e", "s", "a", "y"])}
    for node in model.graph.node:
        node.name = new[node.output[0]] + " node"
        node.input[:] = [new[name] for name in node.input]
        node.output[:] = [new[name] for name in node.output]
    for value in (*model.graph.input, *model.graph.output, *model.graph.initializer):
        value.name = new[value.name]
    return model


def large(count: int) -> onnx.ModelProto:
    """`count` blocks of three nodes around each of which a residual goes, all different."""
    blocks = "".join(f"  s{i} = Sin(a{i})  e{i} = Exp(s{i})  a{i + 1} = Mul(e{i}, a{i})" for i in range(count))
    return onnx.parser.parse_model(f'<ir_version: 8, opset_import: ["": 18]> net (float[N,4] x) => (float[N,4] y) {{ a0 = Cos(x){blocks}  y = Neg(a{count}) }}')
