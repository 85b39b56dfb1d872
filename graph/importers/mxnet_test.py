# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet models by hand: files of every age, MXNet's defaults, and what is refused. //tests/mxnet compares with MXNet itself."""

import json

import numpy as np
import pytest

from amalgamation.graph import testing
from amalgamation.graph.errors import CompileError, InvalidModel, UnsupportedModel
from amalgamation.graph.importers import mxnet, mxnet_params
from amalgamation.graph.importers.inputs import Input


def _symbol(*nodes: tuple, heads=None, version: int | None = 10901, key: str = "attrs") -> bytes:
    """A symbol.json of nodes (op, name, attributes, numbers of the inputs)."""
    listed = [{"op": op, "name": name, key: attributes, "inputs": [[i, 0, 0] for i in inputs]} for op, name, attributes, inputs in nodes]
    document = {"nodes": listed, "heads": heads or [[len(nodes) - 1, 0, 0]]}
    return json.dumps(document | ({"attrs": {"mxnet_version": ["int", version]}} if version else {})).encode()


def _variable(name: str) -> tuple:
    return "null", name, {}, ()


_X = _variable("x")


def _run(symbol: bytes, x, **weights) -> np.ndarray:
    x = np.asarray(x, np.float32)
    arrays = {f"arg:{name}": np.asarray(data, np.float32) for name, data in weights.items()}
    model = mxnet.load(symbol, mxnet_params.write(arrays), {"x": Input(x.shape)}, "m")
    output, = testing.evaluate(model, {"x": x}).values()
    return output


def _one(op: str, x, **attributes: str) -> np.ndarray:
    return _run(_symbol(_variable("x"), (op, "y", attributes, (0,))), x)


def _error(symbol: bytes, inputs=None, **weights) -> str:
    arrays = {f"arg:{name}": np.asarray(data, np.float32) for name, data in weights.items()}
    with pytest.raises(CompileError) as found:
        mxnet.load(symbol, mxnet_params.write(arrays), {key: Input(dims) for key, dims in ({"x": (1, 4)} if inputs is None else inputs).items()}, "m")
    return str(found.value)


_NORM = {"gamma": [5.0], "beta": [1.0], "mean": [2.0], "variance": [3.999]}


@pytest.mark.parametrize("attributes, expected", [({}, 2.0), ({"fix_gamma": "False"}, 6.0), ({"fix_gamma": "0", "eps": "12.001"}, 3.5)])
def test_batch_norm_has_mxnets_defaults(attributes, expected):
    nodes = [_variable(name) for name in ("x", "gamma", "beta", "mean", "variance")]
    symbol = _symbol(*nodes, ("BatchNorm", "y", attributes, range(5)))
    assert np.allclose(_run(symbol, [[[[4.0]]]], **_NORM), expected)


def test_the_auxiliary_variables_of_old_files_are_made():
    nodes = [_variable(name) for name in ("x", "gamma", "beta")]
    symbol = _symbol(*nodes, ("BatchNorm", "y", {}, range(3)), version=None, key="param")
    assert np.allclose(_run(symbol, [[[[4.0]]]], gamma=[5.0], beta=[1.0], y_moving_mean=[2.0], y_moving_var=[3.999]), 2)


@pytest.mark.parametrize("version, expected", [(904, [1]), (905, [0, 1])])
def test_the_last_axis_of_an_old_argmax_means_the_whole_array(version, expected):
    symbol = _symbol(_variable("x"), ("argmax", "y", {"axis": "-1"}, (0,)), version=version)
    assert _run(symbol, [[1, 0], [0, 1]] if version == 905 else [[1, 3], [2, 0]]).tolist() == expected


def test_attributes_are_taken_from_all_places_and_inputs_of_all_lengths():
    node = {"op": "clip", "name": "y", "param": {"a_min": "0"}, "attr": {"__lr_mult__": "1"}, "attrs": {"a_max": "1"}, "inputs": [[0, 0]]}
    symbol = {"nodes": [{"op": "null", "name": "x", "inputs": []}, node], "heads": [[1, 0]]}
    assert _run(json.dumps(symbol).encode(), [[-1, 0.5, 2]]).tolist() == [[0, 0.5, 1]]


@pytest.mark.parametrize("convention, expected", [("valid", [[[[4.0]]]]), ("full", [[[[4.0, 5.0], [7.0, 8.0]]]])])
def test_a_full_pool_has_a_last_window_that_is_cut_off(convention, expected):
    x = np.arange(9).reshape(1, 1, 3, 3)
    assert _one("Pooling", x, kernel="(2, 2)", stride="(2, 2)", pooling_convention=convention).tolist() == expected


def test_an_average_counts_the_padding_but_not_what_is_beyond_it():
    pooled = lambda **more: _one("Pooling", np.ones((1, 1, 2)), kernel="(2,)", stride="(2,)", pad="(1,)", pool_type="avg", **more)  # noqa: E731
    assert pooled().tolist() == [[[0.5, 0.5]]]
    assert pooled(count_include_pad="False").tolist() == [[[1, 1]]]
    assert _one("Pooling", np.ones((1, 1, 3)), kernel="(2,)", stride="(2,)", pool_type="avg", pooling_convention="full").tolist() == [[[1, 1]]]


@pytest.mark.parametrize("codes, reverse, expected", [
    ("(-1, 0)", "False", [8, 3]), ("(0, -2)", "False", [2, 3, 4]), ("(-3, 0)", "False", [6, 4]), ("(0, 0, -4, 2, -1)", "False", [2, 3, 2, 2]),
    ("(-4, 1, 2, -2)", "False", [1, 2, 3, 4]), ("(-1, 0)", "True", [6, 4]), ("[-1L, 2L]", "False", [12, 2])])
def test_the_codes_of_reshape_mean_what_they_mean_in_mxnet(codes, reverse, expected):
    assert list(_one("Reshape", np.zeros((2, 3, 4)), shape=codes, reverse=reverse).shape) == expected


def test_a_softmax_ends_at_its_length():
    symbol = _symbol(_variable("x"), _variable("length"), ("softmax", "y", {"use_length": "True", "axis": "-1"}, (0, 1)))
    assert _run(symbol, [[1, 1, 5], [2, 3, 1]], length=[2, 1]).tolist() == [[0.5, 0.5, 0], [1, 0, 0]]


def test_a_normalisation_with_a_relu_is_both():
    nodes = [_variable(name) for name in ("x", "gamma", "beta", "mean", "variance")]
    symbol = _symbol(*nodes, ("_contrib_BatchNormWithReLU", "y", {"fix_gamma": "False"}, range(5)))
    assert np.allclose(_run(symbol, [[[[4.0, 1.0]]]], **_NORM), [6, 0])


def test_the_moments_of_a_normalisation_with_a_relu_have_no_relu():
    nodes = [_variable(name) for name in ("x", "gamma", "beta", "mean", "variance")]
    symbol = _symbol(*nodes, ("_contrib_BatchNormWithReLU", "y", {"output_mean_var": "True"}, range(5)), heads=[[5, 0], [5, 1], [5, 2]])
    model = mxnet.load(symbol, mxnet_params.write({key: np.array(value, np.float32) for key, value in (_NORM | {"mean": [-2.0]}).items()}), {"x": Input((1, 1))}, "m")
    found = testing.evaluate(model, {"x": np.full((1, 1), -9, np.float32)})
    assert {key: float(np.round(value.item(), 6)) for key, value in found.items()} == {"y_output": 0, "y_mean": -2, "y_var": 0.5}


def test_operators_that_mxnet_cannot_record_for_training_are_there_too():
    assert _one("argmax_channel", [[1, 3], [2, 0]]).tolist() == [1, 0]
    assert _run(_symbol(_variable("x"), _variable("i"), ("batch_take", "y", {}, (0, 1))), [[1, 2], [3, 4]], i=[-1, 9]).tolist() == [1, 4]


def test_indices_that_a_file_holds_are_looked_at_by_a_take_that_raises():
    symbol = _symbol(_X, _variable("i"), ("take", "y", {"mode": "raise", "axis": "1"}, (0, 1)))
    assert _run(symbol, [[1, 2, 3]], i=[1.5, 0]).tolist() == [[2, 1]]
    assert "its indices are from -1.0 to 3.0, but there are 3 to take" in _error(symbol, {"x": (1, 3)}, i=[-1, 3])
    assert "its indices are from 2.5 to 2.5" in _error(symbol, {"x": (1, 3)}, i=[2.5])


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.float64, np.uint8, np.int32, np.int64])
def test_indices_that_are_computed_are_looked_at_when_it_runs(dtype):
    symbol = _symbol(_X, _variable("i"), ("take", "y", {"mode": "raise"}, (0, 1)))
    inputs = {"x": Input((3, 2)), "i": Input((2,), np.dtype(dtype))}
    model, x = mxnet.load(symbol, mxnet_params.write({}), inputs, "m"), np.arange(6, dtype=np.float32).reshape(3, 2)
    good, bad = ([0, 2], [1, 1]), ([0, 3], [250, 0])
    if np.dtype(dtype).kind != "u":
        bad += ([-1, 0],)
    if np.dtype(dtype).kind == "f":
        good, bad = (*good, [1.5, 0.25]), (*bad, [2.25, 0], [-0.5, 0], [np.nan, 0])
    for indices in good:
        output, = testing.evaluate(model, {"x": x, "i": np.array(indices, dtype)}).values()
        assert output.tolist() == x[np.array(indices, dtype).astype(np.int64)].tolist()
    for indices in bad:
        with pytest.raises(Exception, match="out of data bounds"):
            testing.evaluate(model, {"x": x, "i": np.array(indices, dtype)})


def test_an_output_layer_needs_no_label():
    symbol = _symbol(_variable("x"), _variable("softmax_label"), ("SoftmaxOutput", "softmax", {"grad_scale": "1"}, (0, 1)))
    assert _run(symbol, [[0, 0]]).tolist() == [[0.5, 0.5]]


def test_symbolic_dims_stay_symbolic_and_outputs_have_mxnets_names():
    symbol = _symbol(_variable("x"), ("FullyConnected", "fc", {"num_hidden": "2", "no_bias": "True"}, (0, 2)), _variable("w"), heads=[[1, 0, 0]])
    model = mxnet.load(symbol, mxnet_params.write({"arg:w": np.ones((2, 6), np.float32)}), {"x": Input(("batch", 2, 3))}, "m")
    assert [str(dim) for dim in model.graph.inputs[0].shape] == ["batch", "2", "3"]
    assert list(testing.evaluate(model, {"x": np.ones((5, 2, 3), np.float32)})) == ["fc_output"]


def test_results_inside_the_model_become_outputs_behind_its_own():
    symbol = _symbol(_variable("x"), ("SliceChannel", "split", {"num_outputs": "2"}, (0,)), ("relu", "r", {}, (1,)), ("negative", "y", {}, (2,)))
    names = lambda internals: [o.name for o in mxnet.to_onnx(symbol, mxnet_params.write({}), {"x": Input((1, 4))}, "m", internals=internals).graph.output]  # noqa: E731
    assert names([]) == ["y_output"]
    assert names(["r", "split_output1"]) == ["y_output", "split_output1", "r_output"]
    assert names(["split", "y"]) == ["y_output", "split_output0", "split_output1"]
    assert names(["*"]) == ["y_output", "split_output0", "split_output1", "r_output"]
    with pytest.raises(InvalidModel, match="internals: no node or output is called 'q'; known: split_output0, split_output1, r_output, y_output"):
        names(["q"])


def test_names_may_be_those_that_the_importer_would_take():
    symbol = _symbol(_variable("y/constant"), ("_plus_scalar", "y", {"scalar": "1"}, (0,)), _variable("x"), ("relu", "x", {}, (2,)), _variable("x_output"),
                     ("add_n", "x", {}, (1, 3, 4)))
    assert _run(symbol, [-1, 2], **{"y/constant": [1, 2], "x_output": [10, 20]}).tolist() == [12, 25]


def test_parameters_that_are_missing_or_superfluous_are_named():
    symbol = _symbol(_variable("x"), _variable("w"), ("broadcast_add", "y", {}, (0, 1)))
    assert "neither an input's shape nor a parameter is given for 'w'" in _error(symbol)
    assert "no variable for the parameters 'a', 'b'" in _error(symbol, w=[1], a=[1], b=[1])
    assert "do not depend on the inputs 'z'" in _error(symbol, {"x": (1, 4), "z": (1,)}, w=[1])
    assert "'w' are inputs and parameters" in _error(symbol, {"x": (1, 4), "w": (1,)}, w=[1])
    assert "parameter 'w' has an element that is not a number (NaN)" in _error(symbol, w=[np.nan])


@pytest.mark.parametrize("symbol, error", [
    (b"", "not a symbol.json"), (b"[]", "not a symbol.json"), (b"[" * 100000, "not a symbol.json"), (b'{"nodes": [], "heads": []}', "no output"),
    (_symbol(_X, ("relu", "a", {}, (2,)), ("relu", "b", {}, (1,))), "need each other in a cycle"),
    (_symbol(_X, ("relu", "a", {}, (7,))), "node 'a' reads node 7, but there are 2 nodes"),
    (_symbol(_X, _X, ("elemwise_add", "a", {}, (0, 1))), "the variable 'x' is there twice"),
    (_symbol(_X, ("Frobnicate", "a", {}, (0,))), "node 'a': MXNet's operator Frobnicate is not supported; supported: .*Convolution"),
    (_symbol(_X, ("clip", "a", {"a_min": "nan", "a_max": "1"}, (0,))), "node 'a': clip: a_min='nan' is not a finite number"),
    (_symbol(_X, ("clip", "a", {"a_max": "1"}, (0,))), "lacks the attribute 'a_min'"),
    (_symbol(_X, ("relu", "a", {"colour": "red"}, (0,))), "the attribute colour='red' is not supported"),
    (_symbol(_X, ("relu", "a", {}, (0, 0))), "it has 2 inputs, not 1"),
    (_symbol(_X, ("Activation", "a", {"act_type": "mish"}, (0,))), "act_type='mish' is not supported; supported: relu"),
    (_symbol(_X, ("Reshape", "a", {"shape": "(3, 3)"}, (0,))), r"node 'a': Reshape: shape=\(3, 3\) does not fit an input of \[1, 4\]"),
    (_symbol(_X, ("Reshape", "a", {"shape": "(3, -1)"}, (0,))), "does not fit an input"),
    (_symbol(_X, ("transpose", "a", {"axes": "(0, 0)"}, (0,))), "do not fit an input of 2 dims"),
    (_symbol(_X, ("Pooling", "a", {"kernel": "(2, -2)"}, (0,))), "kernel"),
    (_symbol(_X, ("reshape_like", "a", {"lhs_begin": "-3"}, (0, 0))), "lhs_begin=-3 and lhs_end=2 do not fit an input of 2 dims"),
    (_symbol(_X, ("reshape_like", "a", {"lhs_end": "1"}, (0, 0))), r"\[1\] of its input does not become \[1, 4\]"),
    (_symbol(_X, ("broadcast_like", "a", {"lhs_axes": "(0,)", "rhs_axes": "(2,)"}, (0, 0))), r"lhs_axes=\(0,\) and rhs_axes=\(2,\) do not fit inputs of 2 and 2"),
    (_symbol(_X, ("Cast", "i", {"dtype": "int32"}, (0,)), ("_plus_scalar", "a", {"scalar": "2.5", "is_int": "False"}, (1,))), "is_int=False, which is a float64"),
    (_symbol(_X, ("Reshape", "a", {"shape": "__import__('os')"}, (0,))), "is not a list of numbers"),
    (_symbol(_X, ("_contrib_SyncBatchNorm", "a", {"output_mean_var": "1"}, (0,) * 5)), "output_mean_var is not supported"),
    (_symbol(_X, ("Dropout", "a", {"mode": "always"}, (0,))), "mode='always' makes each prediction a random one. Take the node out"),
    (_symbol(_X, ("_arange", "i", {"start": "0", "infer_range": "True"}, ()), ("relu", "a", {}, (1,)), heads=[[0, 0], [2, 0]]), "It is read by relu. Give it a stop"),
    (_symbol(_X, ("_arange", "i", {"start": "0", "infer_range": "True"}, ()), ("elemwise_add", "a", {}, (0, 1))), r"is one row of numbers, not \[1, 4\]"),
    (_symbol(_X, ("Dropout", "a", {}, (0,)), heads=[[1, 1]]), "Dropout has 1 outputs in prediction, but number 1 is read"),
])
def test_a_symbol_that_makes_no_sense_is_an_error_that_says_why(symbol, error):
    with pytest.raises((InvalidModel, UnsupportedModel), match=error):
        mxnet.load(symbol, mxnet_params.write({}), {"x": Input((1, 4))}, "m")


def test_every_truncation_of_a_symbol_is_an_error():
    symbol = _symbol(_X, ("relu", "a", {}, (0,)))
    for size in range(len(symbol)):
        with pytest.raises(InvalidModel):
            mxnet.load(symbol[:size], mxnet_params.write({}), {"x": Input((1, 4))}, "m")


_HOSTILE = ["nan", "-1", "0", "()", "(0,)", "(1, 2, 3)", "99999999999999", "1e308", "(None,)", "x", "", "[[1]]", "(-9, -9)", "{}", "9223372036854775807",
            "(9223372036854775807, 1)", "(4611686018427387903, 4611686018427387903)"]


def test_whatever_an_attribute_says_is_a_model_or_an_error_of_ours():
    layers = [("Convolution", {"kernel": "(2, 2)", "num_filter": "2", "stride": "(1, 1)", "pad": "(0, 0)", "dilate": "(1, 1)", "num_group": "1", "no_bias": "1"}),
              ("Deconvolution", {"kernel": "(2, 2)", "num_filter": "2", "stride": "(2, 2)", "pad": "(0, 0)", "adj": "(0, 0)", "target_shape": "(4, 4)"}),
              ("Pooling", {"kernel": "(2, 2)", "pool_type": "avg", "stride": "(2, 2)", "pad": "(0, 0)", "pooling_convention": "full"}),
              ("Reshape", {"shape": "(-4, 1, 1, -2)", "reverse": "False"}), ("slice", {"begin": "(0, 0)", "end": "(1, 1)", "step": "(1, 1)"}),
              ("repeat", {"repeats": "2", "axis": "1"}), ("tile", {"reps": "(1, 2)"}), ("one_hot", {"depth": "3", "on_value": "1"}),
              ("topk", {"k": "1", "axis": "1", "ret_typ": "value"}), ("broadcast_axis", {"axis": "(0,)", "size": "(3,)"}), ("sum", {"axis": "1"})]
    for op, attributes in layers:
        for key, hostile in ((key, hostile) for key in attributes for hostile in _HOSTILE):
            inputs = (0, 1) if op.endswith("onvolution") else (0,)
            symbol = _symbol(_variable("x"), _variable("w"), (op, "y", attributes | {key: hostile}, inputs))
            try:
                mxnet.to_onnx(symbol, mxnet_params.write({"w": np.ones((2, 2, 2, 2), np.float32)}), {"x": Input((1, 2, 4, 4))}, "m")
            except CompileError:
                pass


@pytest.mark.parametrize("dtype, node, error", [
    ("int32", ("norm", "a", {}, (0,)), "norm: ord=2 of int32, of which MXNet loses fractions on the way. Cast the input to float32"),
    ("int32", ("smooth_l1", "a", {"scalar": "0.5"}, (0,)), "int32 with scalar=0.5, of which MXNet loses the fraction. Cast the input before"),
    ("uint8", ("mean", "a", {}, (0,)), "the mean of 400 numbers of uint8, which cannot hold 400. Cast the input before"),
    ("float32", ("_contrib_bipartite_matching", "a", {"threshold": "0"}, (1,)), "300 pairs of 300 rows and 400 columns are not supported; supported: 256. Give a topk"),
    ("float32", ("_contrib_PSROIPooling", "a", {"spatial_scale": "1", "output_dim": "2", "pooled_size": "3"}, (2, 3)), "output_dim=2 and 3 x 3 groups do not fit"),
    ("int8", ("_contrib_quantized_batch_norm", "a", {}, (0, 4, 4, 4, 4, 4, 4)), "without min_calib_range and max_calib_range"),
])
def test_what_mxnet_cannot_have_meant_is_refused(dtype, node, error):
    op, name, attributes, used = node
    shapes = ((20, 20), (300, 400), (1, 17, 4, 4), (2, 5), (20,))
    numbers = sorted(set(used))
    symbol = _symbol(*(_variable(f"v{i}") for i in numbers), (op, name, attributes, [numbers.index(i) for i in used]))
    inputs = {f"v{i}": Input(shapes[i], np.dtype(dtype) if i == 0 else None) for i in used}
    with pytest.raises(CompileError, match=error):
        mxnet.load(symbol, mxnet_params.write({}), inputs, "m")


def test_a_sum_that_loses_an_input_in_mxnet_is_refused():
    bytes_of = lambda dtype: ("_contrib_quantize_v2", dtype, {"out_type": dtype}, (0,))  # noqa: E731
    symbol = _symbol(_X, bytes_of("int8"), bytes_of("uint8"), ("_contrib_quantized_elemwise_add", "y", {}, (1, 2, 0, 0, 0, 0)))
    assert "int8 and uint8 need min_calib_range and max_calib_range" in _error(symbol)


def test_a_window_of_bytes_that_hold_nothing_is_refused():
    pool = ("_contrib_quantized_pooling", "y", {"kernel": "(2, 2, 2)", "pool_type": "avg", "pooling_convention": "full", "count_include_pad": "0", "stride": "(3, 3, 3)"}, (1, 0, 0))
    symbol = _symbol(_X, ("_contrib_quantize_v2", "bytes", {"out_type": "int8"}, (0,)), pool)
    with pytest.raises(CompileError, match="node 'y'.*a window has nothing of the input"):
        mxnet.load(symbol, mxnet_params.write({}), {"x": Input((1, 2, 3, 4, 5))}, "m")


def test_files_that_are_missing_are_refused():
    with pytest.raises(InvalidModel, match="cannot be read"):
        mxnet.load("/nowhere/m-symbol.json", b"", {}, "m")


def test_a_model_of_float16_computes_in_float32_and_gives_float16():
    halves = np.array([[0.1, 70000 / 4]], np.float16)
    nodes = [_variable("x"), _variable("w"), ("FullyConnected", "f", {"num_hidden": "1", "no_bias": "True"}, (0, 1)), ("_mul_scalar", "s", {"scalar": "1e-5"}, (2,)),
             ("amp_cast", "c", {"dtype": "float16"}, (3,)), ("amp_cast", "d", {"dtype": "float32"}, (4,))]
    weight = np.array([[1, 8]], np.float16)
    model = mxnet.load(_symbol(*nodes, heads=[[3, 0], [5, 0], [2, 0]]), mxnet_params.write({"w": weight}), {"x": Input((1, 2), np.dtype(np.float16))}, "m")
    scaled, again, sums = testing.evaluate(model, {"x": halves}).values()
    expected = np.float32(halves) @ np.float32(weight.T)
    assert (scaled.dtype, again.dtype, sums.dtype) == (np.float16, np.float32, np.float16)
    assert np.allclose(scaled, expected * 1e-5, rtol=2**-11) and again == np.float32(scaled) and np.isinf(sums)


def test_weights_of_float16_serve_inputs_of_float32():
    symbol = _symbol(_variable("x"), _variable("w"), ("broadcast_mul", "y", {}, (0, 1)))
    model = mxnet.load(symbol, mxnet_params.write({"w": np.array([3], np.float16)}), {"x": Input((2,))}, "m")
    output, = testing.evaluate(model, {"x": np.array([1.0001, 2], np.float32)}).values()
    assert output.dtype == np.float32 and np.allclose(output, [3.0003, 6], rtol=1e-6)


_SCALED = _symbol(_variable("x"), _variable("w"), ("broadcast_mul", "y", {}, (0, 1)))


def test_a_model_of_float64_is_computed_in_float32_and_says_so():
    model = mxnet.load(_SCALED, mxnet_params.write({"w": np.array([1 / 3])}), {"x": Input((2,), np.dtype(np.float64))}, "m")
    output, = testing.evaluate(model, {"x": np.array([3.0, 6])}).values()
    assert output.dtype == np.float64 and np.allclose(output, [1, 2], rtol=1e-6)
    assert model.metadata_props["note"] == "m: float64 is computed as float32, with its 24 bits: x, w"


def test_whole_numbers_of_float64_that_pass_through_keep_their_digits():
    symbol = _symbol(_variable("x"), ("Cast", "d", {"dtype": "float64"}, (0,)), ("Cast", "y", {"dtype": "int64"}, (1,)), heads=[[1, 0], [2, 0]])
    model = mxnet.load(symbol, mxnet_params.write({}), {"x": Input((2,), np.dtype(np.int64))}, "m")
    for output in testing.evaluate(model, {"x": np.array([2**24 + 1, 2**40 + 1])}).values():
        assert output.tolist() == [2**24 + 1, 2**40 + 1]
    assert "note" not in model.metadata_props


@pytest.mark.parametrize("number", [2.0**24 + 1, -2.0**53 + 1, 1e300])
def test_numbers_of_float64_that_float32_has_not_are_refused(number):
    with pytest.raises(UnsupportedModel, match="m: the parameter 'w': the float64 .* is not a number of float32"):
        mxnet.load(_SCALED, mxnet_params.write({"w": np.array([number])}), {"x": Input((2,), np.dtype(np.float64))}, "m")
    symbol = _symbol(_variable("x"), ("_full", "f", {"shape": "(2,)", "dtype": "float64", "value": repr(number)}, ()), ("elemwise_add", "y", {}, (0, 1)))
    with pytest.raises(UnsupportedModel, match="m: node 'f': _full: the float64 .* is not a number of float32"):
        mxnet.load(symbol, mxnet_params.write({}), {"x": Input((2,), np.dtype(np.float64))}, "m")


def _with_subgraphs(op: str, attributes: dict, *subgraphs: bytes, inputs=((0, 0),)) -> bytes:
    node = {"op": op, "name": "y", "attrs": attributes, "inputs": list(inputs), "subgraphs": [json.loads(each) for each in subgraphs]}
    return json.dumps({"nodes": [{"op": "null", "name": "x", "inputs": []}, node], "heads": [[1, 0]]}).encode()


_DOUBLE = _symbol(_variable("a"), ("elemwise_add", "double", {}, (0, 0)))
_ROWS = {"in_data_locs": "[0]", "in_state_locs": "[]", "remain_locs": "[]", "num_out_data": "1", "num_outputs": "1"}
_WHILE = {"cond_input_locs": "[0]", "func_input_locs": "[0]", "func_var_locs": "[0]", "num_out_data": "0", "num_outputs": "1", "max_iterations": "3"}


def test_a_fused_node_and_a_loop_are_written_out():
    assert _run(_with_subgraphs("_sg_mkldnn_conv", {"with_bn": "true"}, _DOUBLE), [[1, 2]]).tolist() == [[2, 4]]
    assert _run(_with_subgraphs("_foreach", _ROWS, _DOUBLE), [[1], [2]]).tolist() == [[2], [4]]


@pytest.mark.parametrize("start, rows, last", [(1, [2, 4, 8, 0, 0], 8), (0.5, [1, 2, 4, 8, 0], 8), (0.1, [0.2, 0.4, 0.8, 1.6, 3.2], 3.2), (9, [0] * 5, 9)])
def test_a_loop_goes_on_while_its_condition_is_true_and_leaves_zeros(start, rows, last):
    below, double = _symbol(_variable("a"), ("_lesser_scalar", "b", {"scalar": "8"}, (0,))), _symbol(_variable("a"), ("elemwise_add", "d", {}, (0, 0)))
    twice = json.dumps(json.loads(double) | {"heads": [[1, 0], [1, 0]]}).encode()
    attributes = _WHILE | {"num_out_data": "1", "num_outputs": "2", "max_iterations": "5"}
    loop = json.loads(_with_subgraphs("_while_loop", attributes, below, twice))
    for head, expected in ((0, [[each] for each in rows]), (1, [last])):
        assert np.allclose(_run(json.dumps(loop | {"heads": [[1, head]]}).encode(), [start]), expected)


@pytest.mark.parametrize("symbol, error", [
    (_with_subgraphs("_sg_mkldnn_conv", {"quantized": "true"}, _DOUBLE), "is quantised for MKLDNN. Quantise the model without a backend"),
    (_with_subgraphs("_sg_mkldnn_conv", {}), "it has 0 subgraphs, not 1"),
    (_with_subgraphs("_sg_mkldnn_conv", {}, _symbol(_X, _X, ("add_n", "s", {}, (0, 1)))), "a subgraph has 2 variables, but gets 1"),
    (_with_subgraphs("_while_loop", _WHILE | {"max_iterations": "1000000"}, _DOUBLE, _DOUBLE), "max_iterations=1000000 is not supported; supported: 1 to 4096"),
    (_with_subgraphs("_while_loop", _WHILE | {"func_var_locs": "[1]"}, _DOUBLE, _DOUBLE), "its attributes do not fit its subgraphs"),
    (_with_subgraphs("_foreach", _ROWS | {"in_data_locs": "[1]"}, _DOUBLE), "its attributes do not fit its subgraph"),
    (_with_subgraphs("_foreach", _ROWS | {"num_outputs": "2"}, _DOUBLE), "its attributes do not fit its subgraph"),
    (_with_subgraphs("_cond", {"cond_input_locs": "[3]"}, _DOUBLE, _DOUBLE, _DOUBLE), r"cond_input_locs=\(3,\) does not fit its 1 inputs"),
    (_with_subgraphs("_foreach", _ROWS, b"[]"), "node 'y': not a symbol.json"),
    (json.dumps({"nodes": [{"op": "relu", "name": "y", "subgraphs": 1, "inputs": []}], "heads": [[0, 0]]}).encode(), "'subgraphs' is not a list"),
])
def test_subgraphs_that_cannot_be_written_out_say_what_to_do(symbol, error):
    with pytest.raises((InvalidModel, UnsupportedModel), match=error):
        mxnet.load(symbol, mxnet_params.write({}), {"x": Input((1, 4))}, "m")


def test_subgraphs_are_not_deeper_than_a_bound():
    symbol = _DOUBLE
    for _ in range(20):
        symbol = _with_subgraphs("_CachedOp", {}, symbol)
    assert "subgraphs 9 deep; there may be" in _error(symbol)
