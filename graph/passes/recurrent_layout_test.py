# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Layout 1 becomes layout 0; ops/LSTM/cases.py has the numbers, as onnxruntime has no layout 1."""

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute
from amalgamation.graph.passes import recurrent_layout, shapes
from amalgamation.graph.testing import kinds, parse


def _run(text: str):
    return recurrent_layout.run(shapes.run(parse(text)))


def test_the_batch_comes_second_and_all_outputs_keep_their_shapes():
    model = _run("(float[B,T,5] x, float[1,16,5] w, float[1,16,4] r, float[B,1,4] h) => (float[B,T,1,4] y, float[B,1,4] y_c) "
                 "{ y, , y_c = LSTM<hidden_size=4, layout=1>(x, w, r, , , h) }")
    assert kinds(model) == ["Transpose", "Transpose", "LSTM", "Transpose", "Transpose"]
    node = next(edit.nodes(model, "LSTM"))
    assert attribute(node, "layout") == 0
    assert [str(value.shape) for value in model.graph.outputs] == ["[B,T,1,4]", "[B,1,4]"]
    assert [str(value.shape) for value in (node.inputs[0], node.inputs[5], node.outputs[0], node.outputs[2])] == [
        "[T,B,5]", "[1,B,4]", "[T,1,B,4]", "[1,B,4]"]


def test_layout_0_stays():
    assert kinds(_run("(float[T,B,5] x, float[1,4,5] w, float[1,4,4] r) => (float[T,1,B,4] y) { y = RNN<hidden_size=4>(x, w, r) }")) == ["RNN"]
