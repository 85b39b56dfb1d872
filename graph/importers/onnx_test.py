# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What the importer repairs, and what it refuses."""

import numpy as np
import onnx
import onnx.parser
import pytest
from onnx import TensorProto, helper, numpy_helper

from amalgamation.graph import edit
from amalgamation.graph.errors import InvalidModel, UnsupportedModel
from amalgamation.graph.importers.inputs import Input
from amalgamation.graph.importers.onnx import load


def _model(nodes, dims=("N", 4), opset=13, initializers=(), **changes) -> onnx.ModelProto:
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, dims)],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8, **changes)


def _dims(model: onnx.ModelProto, **options) -> list:
    return [d if isinstance(d, int) else d.value for d in load(model.SerializeToString(), "m", **options).graph.inputs[0].shape]


_RELU = [helper.make_node("Relu", ["x"], ["y"])]


def test_every_dim_gets_a_name_that_is_its_own():
    model = _model(_RELU, [None, "?", -1, "batch size", "N", "unk__214", "x_0", 5])
    assert _dims(model) == ["x_0", "x_1", "x_2", "batch_size", "N", "unk__214", "x_0_2", 5]


def test_equal_names_stay_equal():
    assert _dims(_model(_RELU, ["a-b", "a-b", "a_b"])) == ["a_b", "a_b", "a_b_2"]


def test_dims_are_bound_to_numbers_and_names():
    assert _dims(_model(_RELU, ["N", 3, None]), inputs={"x": Input(("batch", 3, 48))}) == ["batch", 3, 48]
    assert _dims(_model(_RELU, ["N", 3, "N"]), bind={"N": 2}) == [2, 3, 2]


def test_weights_that_are_listed_as_inputs_are_no_inputs():
    weight = numpy_helper.from_array(np.ones(4, np.float32), "w")
    model = _model([helper.make_node("Add", ["x", "w"], ["y"])], initializers=[weight])
    model.graph.input.append(helper.make_tensor_value_info("w", TensorProto.FLOAT, [4]))
    model.ir_version = 3
    assert [value.name for value in load(model.SerializeToString()).graph.inputs] == ["x"]


def test_an_opset_that_is_imported_twice_counts_once():
    model = _model(_RELU)
    model.opset_import.append(helper.make_opsetid("ai.onnx", 11))
    assert load(model.SerializeToString()).opset_imports[""] == 21


def test_old_opsets_are_converted():
    node = helper.make_node("Squeeze", ["x"], ["y"], axes=[0])
    model = load(_model([node], [1, 4], opset=9).SerializeToString())
    assert model.opset_imports[""] == 21 and edit.array(next(iter(model.graph)).inputs[1]).tolist() == [0]


def test_newer_opsets_are_taken_where_they_mean_the_same():
    assert load(_model(_RELU, opset=23).SerializeToString()).opset_imports[""] == 21


def test_functions_are_inlined_and_constants_are_lifted():
    text = """<ir_version: 8, opset_import: ["": 18, "own": 1]> g (float[N,4] x) => (float[N,4] y) { y = own.twice(x) }
        <opset_import: ["": 18], domain: "own"> twice (a) => (b) { two = Constant<value = float {2.0}>()  b = Mul(a, two) }"""
    model = load(onnx.parser.parse_model(text).SerializeToString())
    assert [node.op_type for node in model.graph] == ["Mul"]


@pytest.mark.parametrize("data", [b"", b"not a model", b"\x00" * 100, b"PREDICT\n"])
def test_what_is_no_model_is_refused(data):
    with pytest.raises(InvalidModel, match="m.onnx: not an ONNX model"):
        load(data, "m.onnx")


def test_a_missing_file_is_refused():
    with pytest.raises(InvalidModel, match="cannot be read"):
        load("/nowhere/model.onnx")


def test_weights_in_a_file_that_is_missing_are_refused(tmp_path):
    weight = numpy_helper.from_array(np.ones(4, np.float32), "w")
    model = _model([helper.make_node("Add", ["x", "w"], ["y"])], initializers=[weight])
    onnx.external_data_helper.set_external_data(model.graph.initializer[0], "gone.bin")
    model.graph.initializer[0].ClearField("raw_data")
    model.graph.initializer[0].data_location = TensorProto.EXTERNAL
    (tmp_path / "m.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(InvalidModel, match="missing"):
        load(str(tmp_path / "m.onnx"), "m.onnx")
    with pytest.raises(InvalidModel, match="another file"):
        load(model.SerializeToString(), "m.onnx")


def test_an_operator_of_another_domain_is_refused_with_its_node():
    node = helper.make_node("FusedConv", ["x"], ["y"], name="conv1", domain="com.microsoft")
    with pytest.raises(UnsupportedModel, match="'conv1': FusedConv is of the domain 'com.microsoft'"):
        load(_model([node]).SerializeToString())


def test_an_operator_that_the_standard_does_not_have_is_refused():
    with pytest.raises((InvalidModel, UnsupportedModel), match="Frobnicate"):
        load(_model([helper.make_node("Frobnicate", ["x"], ["y"])]).SerializeToString())


def test_an_operand_that_nobody_computes_is_refused():
    with pytest.raises(InvalidModel):
        load(_model([helper.make_node("Add", ["x", "ghost"], ["y"])]).SerializeToString())


def test_an_input_without_a_shape_asks_for_one():
    with pytest.raises(UnsupportedModel, match="--inputs x="):
        load(_model(_RELU, None).SerializeToString())


def test_operators_that_we_lack_are_written_out_as_the_standard_defines_them():
    text = """<ir_version: 8, opset_import: ["": 13]> g (float[N,4] x, int64[N] t) => (float y) {
        y = SoftmaxCrossEntropyLoss<reduction="mean">(x, t) }"""
    kinds = [node.op_type for node in load(onnx.parser.parse_model(text).SerializeToString()).graph]
    assert "SoftmaxCrossEntropyLoss" not in kinds and len(kinds) > 1


def test_attributes_of_newer_opsets_are_dropped_where_they_say_nothing():
    node = helper.make_node("Cast", ["x"], ["y"], to=TensorProto.INT32, round_mode="up")
    found = next(iter(load(_model([node], opset=24).SerializeToString()).graph))
    assert sorted(found.attributes) == ["saturate", "to"] or sorted(found.attributes) == ["to"]
