# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A recipe makes the program of other weights, and what the compiler looked at must stay."""

import numpy as np
import pytest
from onnx import helper, numpy_helper, parser

from amalgamation.graph import recipe
from amalgamation.graph.compile import compile_model
from amalgamation.graph.errors import InvalidModel
from amalgamation.graph.traced import Trace, Traced

_CNN = """(float[N,3,9,9] x) => (float[N,5] y) {
    a = Conv<pads=[1,1,1,1]>(x, w)  b = BatchNormalization(a, scale, bias, mean, variance)  c = Relu(b)
    d = Conv<group=20, kernel_shape=[3,3]>(c, v, u)  e = PRelu(d, slope)  f = GlobalAveragePool(e)  g = Flatten(f)
    h = Transpose<perm=[1,0]>(m)  i = MatMul(g, h)  j = Add(i, n)  k = Mul(j, n)  y = Softmax(k) }"""
_SHAPES = {"w": (20, 3, 3, 3), "scale": (20,), "bias": (20,), "mean": (20,), "variance": (20,), "v": (20, 1, 3, 3), "u": (20,),
           "slope": (20, 1, 1), "m": (5, 20), "n": (5,)}


def _weights(seed: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    return {name: (random.random(shape) + 0.1).astype(np.float32) for name, shape in _SHAPES.items()}


def _model(graph: str, weights: dict[str, np.ndarray]) -> bytes:
    model = helper.make_model(parser.parse_graph("g " + graph), opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    model.graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in weights.items())
    return model.SerializeToString()


def _rebuilt(made, weights: dict[str, np.ndarray]) -> bytes:
    return recipe.rebuild(recipe.skeleton(made.program_bytes), made.recipe, weights)


def test_other_weights_give_the_program_that_the_compiler_makes_of_them():
    made = compile_model(_model(_CNN, _weights(0)), recipe=True)
    other = compile_model(_model(_CNN, _weights(1)), recipe=True)
    assert made.report["recipe_frozen"] == []
    assert _rebuilt(made, _weights(0)) == made.program_bytes
    assert _rebuilt(made, _weights(1)) == other.program_bytes != made.program_bytes
    assert made.recipe == other.recipe


_SEQUENCES = """(float[5,N,3] x, float[N,5,4] k) => (float[5,1,N,17] y, float[5,1,N,17] z, float[N,5,4] t) {
    w_i, w_o, w_f, w_c = Split<axis=1>(w, parts)  v = Concat<axis=1>(w_i, w_c, w_f, w_o)
    y, h = LSTM<hidden_size=17>(x, v, r, b)  c = Slice(w, zero, last, one)  s = Slice(r, zero, last, one)
    z, g = GRU<hidden_size=17, linear_before_reset=1>(x, c, s)  p = Gather(a, rows)  t = Add(k, p) }"""
_SEQUENCE_SHAPES = {"w": (1, 68, 3), "r": (1, 68, 17), "b": (1, 136), "a": (9, 4)}


def test_weights_of_recurrent_operators_can_be_others():
    def made(seed: int):
        random = np.random.default_rng(seed)
        given = {name: random.random(shape, np.float32) for name, shape in _SEQUENCE_SHAPES.items()}
        steering = {"zero": np.array([0]), "one": np.array([1]), "last": np.array([51]), "parts": np.full(4, 17), "rows": np.arange(2, 7)}
        return given | steering, compile_model(_model(_SEQUENCES, given | steering), recipe=True)

    (weights, first), (others, second) = made(0), made(1)
    assert first.report["recipe_frozen"] == ["last", "one", "parts", "rows", "zero"]
    assert _rebuilt(first, weights) == first.program_bytes
    assert _rebuilt(first, others) == second.program_bytes != first.program_bytes


def test_the_program_is_the_one_without_a_recipe_but_for_its_digest():
    plain, made = (compile_model(_model(_CNN, _weights(0)), recipe=flag) for flag in (False, True))
    weights = [each.program_bytes[len(recipe.skeleton(each.program_bytes)):] for each in (plain, made)]
    assert plain.recipe is None and weights[0] == weights[1]
    assert plain.kernels == made.kernels


@pytest.mark.parametrize("graph, shapes", [
    ("""(float[T,N,3] x) => (float[T,2,N,5] y) {
        v = Slice(p, zero, half, zero, one)  i, o, f, c = Split<axis=1, num_outputs=4>(v)  w = Concat<axis=1>(i, f, c, o)  r = Transpose<perm=[0,2,1]>(s)
        y = LSTM<hidden_size=5, direction="bidirectional">(x, w, r, b) }""", {"p": (4, 20, 3), "s": (2, 5, 20), "b": (2, 40)}),
    ("(float[T,N,3] x) => (float[T,1,N,5] y) { y = GRU<hidden_size=5, linear_before_reset=1>(x, w, r, b) }", {"w": (1, 15, 3), "r": (1, 15, 5), "b": (1, 30)}),
    ("(float[N,5] x) => (float[N,5] y) { a = Gather<axis=1>(w, one)  b = Squeeze(a)  y = Add(x, b) }", {"w": (5, 3)}),
    ("(float[N,3,2] x) => (float[N,3,2] y) { a = Gather<axis=1>(w, order)  b = Squeeze(a)  y = Add(x, b) }", {"w": (1, 5)}),
    ("(float[N,5] x) => (float[N,5] y) { a = Gemm<transB=1>(zeros, w, b)  y = Add(x, a) }", {"w": (5, 3), "b": (5)}),
])
def test_sequences_and_products_with_constants(graph, shapes):
    def model(seed: int) -> tuple[bytes, dict[str, np.ndarray]]:
        random = np.random.default_rng(seed)
        weights = {name: random.random(shape, np.float32) for name, shape in shapes.items()}
        fixed = {"zero": np.array([0]), "half": np.array([2]), "one": np.array([1]), "order": np.array([[3, 0], [1, 2], [-1, 2]]), "zeros": np.zeros((1, 3), np.float32)}
        used = {name: array for name, array in fixed.items() if f"{name}," in graph or f"{name})" in graph}
        return _model(graph, weights | used), weights | used

    (first, weights), (second, others) = model(0), model(1)
    made = compile_model(first, recipe=True)
    assert made.report["recipe_frozen"] == [name for name in sorted(weights) if weights[name].dtype == np.int64]
    assert _rebuilt(made, weights) == made.program_bytes
    assert _rebuilt(made, others) == compile_model(second, recipe=True).program_bytes


def test_weights_that_are_equal_by_chance_are_kept_apart():
    zeros = {name: np.zeros(shape, np.float32) for name, shape in _SHAPES.items()} | {"variance": np.ones(20, np.float32)}
    made = compile_model(_model(_CNN, zeros), recipe=True)
    assert _rebuilt(made, _weights(1)) == compile_model(_model(_CNN, _weights(1)), recipe=True).program_bytes


def test_a_number_that_the_compiler_looked_at_is_frozen():
    graph = "(float[N,4] x) => (float[N,4] y) { a = Clip(x, low, high)  y = Mul(a, s) }"
    weights = {"low": np.float32(0), "high": np.float32(1), "s": np.ones(4, np.float32)}
    made = compile_model(_model(graph, weights), recipe=True)
    assert made.report["recipe_frozen"] == ["high", "low"]
    assert _rebuilt(made, weights | {"s": np.full(4, 2, np.float32)}) == compile_model(
        _model(graph, weights | {"s": np.full(4, 2, np.float32)}), recipe=True).program_bytes
    with pytest.raises(InvalidModel, match="'high' is part of how the model was compiled"):
        _rebuilt(made, weights | {"high": np.float32(2)})
    with pytest.raises(InvalidModel, match="'s' is missing, or not of the shape"):
        _rebuilt(made, weights | {"s": np.ones(5, np.float32)})


def test_integers_steer_the_compiler_and_are_frozen():
    graph = "(float[N,4] x) => (float[N,P,Q] y) { y = Reshape(x, to) }"
    model = _model(graph, {"to": np.array([-1, 2, 2], np.int64)})
    assert compile_model(model, recipe=True).report["recipe_frozen"] == ["to"]


@pytest.mark.parametrize("compute", [
    lambda a, b: a.astype(np.float64) * b + 1,
    lambda a, b: (a / 3 - b).astype(np.float32),
    lambda a, b: np.sqrt(a.reshape(3, 8).T) * np.float32(2),
    lambda a, b: np.reciprocal(-a)[:, 1:, ::2],
    lambda a, b: np.flip(a, (1, 2)).swapaxes(0, 1),
    lambda a, b: np.moveaxis(np.pad(a, [(0, 0), (1, 2), (0, 5)]).reshape(2, 6, 3, 3), -2, -3),
    lambda a, b: np.concatenate([a, np.zeros((2, 1, 4), np.float32), a], 1),
    lambda a, b: np.broadcast_to(b, (3, 4)) + np.zeros((3, 1)),
    lambda a, b: np.float32(2) - b[::-1].reshape(-1, 1),
    lambda a, b: a.reshape(6, 4)[2] * a.reshape(6, 4)[1:3].transpose(1, 0)[:, :1].reshape(4),
])
def test_what_is_traced_is_what_numpy_computes(compute):
    a, b = np.random.default_rng(3).random((2, 3, 4)).astype(np.float32), np.random.default_rng(4).random(4).astype(np.float32)
    trace = Trace()
    got = compute(trace.parameter("a", a), trace.parameter("b", b))
    want = np.ascontiguousarray(compute(a, b))
    assert isinstance(got, Traced) and got.shape == want.shape and got.dtype == want.dtype and not trace.frozen
    np.testing.assert_array_equal(got.data, want)
    blank = compile_model(_model("(float[N] x) => (float[N] y) { y = Relu(x) }", {})).program_bytes
    data = recipe.program.with_weights(blank[:24] + len(blank).to_bytes(8, "little") + want.nbytes.to_bytes(8, "little") + blank[40:], want.tobytes())
    written = recipe.write(data, [(0, want.nbytes, got.node)], trace)
    assert recipe.rebuild(recipe.skeleton(data), written, {"a": a, "b": b}) == data


@pytest.mark.parametrize("look", [
    lambda a: a.any(), lambda a: bool((a == 0).all()), lambda a: a.tolist(), lambda a: np.asarray(a), lambda a: list(a), lambda a: float(a[0, 0, 0]),
    lambda a: a[0, 0, 0].item(), lambda a: a.astype(np.int32), lambda a: a[[0, 1]], lambda a: np.exp(a), lambda a: np.maximum(a, 0), lambda a: a.sum(),
    lambda a: np.add.reduce(a), lambda a: np.where(a > 0, a, 0), lambda a: a.tobytes(), lambda a: np.array_equal(a, a),
])
def test_whatever_else_is_done_looks_and_freezes(look):
    trace = Trace()
    look(trace.parameter("a", np.ones((2, 3, 4), np.float32)))
    assert trace.frozen == {"a"}


def test_a_parameter_that_is_not_a_number_is_refused_where_the_importer_refuses_it():
    trace = Trace()
    trace.parameter("a", np.ones(4, np.float32))
    data = compile_model(_model("(float[N] x) => (float[N] y) { y = Relu(x) }", {})).program_bytes
    bad = {"a": np.array([1, np.nan, 1, 1], np.float32)}
    assert recipe.rebuild(recipe.skeleton(data), recipe.write(data, [], trace), bad) == data
    with pytest.raises(InvalidModel, match="'a' has an element that is not a number"):
        recipe.rebuild(recipe.skeleton(data), recipe.write(data, [], trace, refuse_nan=True), bad)
