# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Predictor of bindings/mxnet/predict.py, as applications written for MXNet use it: predict_test.py FOLDER/lenet-symbol.json

The one thing to know: what a library with other_weights computes is compared with onnxruntime on the same weights.
"""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

import numpy as np

from amalgamation.graph.importers import mxnet_params
from bindings.mxnet.predict import MXNetError, Predictor, load_ndarray_file
from tests.mxnet_api import weights

RTOL, ATOL = 1e-4, 1e-5  # of predict_library's own test


def images(n: int) -> np.ndarray:
    return np.random.default_rng(7).normal(0, 1, (n, 1, 14, 14)).astype(np.float32)


class PredictTest(unittest.TestCase):
    symbol_path: Path

    @classmethod
    def setUpClass(cls) -> None:
        folder = cls.symbol_path.parent
        cls.symbol, cls.params = cls.symbol_path.read_text(), (folder / "lenet-0000.params").read_bytes()
        cls.fixed, cls.open = (str(folder / name / "libmxnet_predict.so") for name in ("lenet_mxnet", "lenet_other_weights"))

    def predictor(self, params: bytes | None = None, library: str | None = None, n: int = 2) -> Predictor:
        return Predictor(self.symbol, self.params if params is None else params, {"data": (n, 1, 14, 14)}, library=library or self.fixed)

    def expected(self, params: bytes, x: np.ndarray) -> np.ndarray:
        return weights.expected(self.symbol.encode(), params, x)

    def others(self, seed: int) -> bytes:
        return weights.others(self.params, seed)

    def check(self, predictor: Predictor, params: bytes, n: int) -> None:
        predictor.forward(data=images(n))
        scores = predictor.get_output(0)
        self.assertEqual((scores.dtype, scores.shape), (np.dtype(np.float32), (n, 10)))
        np.testing.assert_allclose(scores, self.expected(params, images(n)), rtol=RTOL, atol=ATOL)

    def test_a_prediction(self) -> None:
        self.check(self.predictor(), self.params, 2)

    def test_reshape(self) -> None:
        predictor = self.predictor()
        predictor.reshape({"data": (3, 1, 14, 14)})
        self.check(predictor, self.params, 3)

    def test_inputs_of_any_array_that_can_be_float32(self) -> None:
        predictor = self.predictor()
        predictor.forward(data=images(2).astype(np.float64).tolist())
        np.testing.assert_allclose(predictor.get_output(0), self.expected(self.params, images(2)), rtol=RTOL, atol=ATOL)

    def test_errors_are_exceptions_with_the_librarys_text(self) -> None:
        predictor = self.predictor()
        with self.assertRaisesRegex(MXNetError, "mask"):
            predictor.forward(mask=images(2))
        with self.assertRaisesRegex(MXNetError, "elements"):
            predictor.forward(data=images(1))
        with self.assertRaisesRegex(MXNetError, "no output 3"):
            predictor.get_output(3)
        with self.assertRaisesRegex(MXNetError, "the parameter .* are not those that this library was built from"):
            self.predictor(self.others(1))
        with self.assertRaisesRegex(ValueError, "dev_type 'tpu' is not known"):
            Predictor(self.symbol, self.params, {"data": (1, 1, 14, 14)}, "tpu", library=self.fixed)
        self.check(predictor, self.params, 2)

    def test_other_weights(self) -> None:
        for params in (self.params, self.others(1), self.others(2)):
            self.check(self.predictor(params, self.open), params, 2)

    def test_other_weights_that_do_not_fit(self) -> None:
        arrays = mxnet_params.read(self.params)
        nan = arrays | {"arg:conv_bias": np.full(6, np.nan, np.float32)}
        with self.assertRaisesRegex(MXNetError, "'conv_bias' has an element that is not a number"):
            self.predictor(mxnet_params.write(nan), self.open)
        with self.assertRaisesRegex(MXNetError, "'conv_bias' has another shape"):
            self.predictor(mxnet_params.write(arrays | {"arg:conv_bias": np.zeros(5, np.float32)}), self.open)
        del arrays["arg:fc_bias"]
        with self.assertRaisesRegex(MXNetError, "'fc_bias' is missing"):
            self.predictor(mxnet_params.write(arrays), self.open)

    def test_files_of_arrays(self) -> None:
        arrays = {"mean": np.arange(6, dtype=np.float32).reshape(1, 2, 3), "steps": np.array([1, 2], np.int64)}
        loaded = load_ndarray_file(mxnet_params.write(arrays), self.fixed)
        self.assertEqual(list(loaded), list(arrays))
        for name, array in arrays.items():
            np.testing.assert_array_equal(loaded[name], array.astype(np.float32))
        with self.assertRaises(MXNetError):
            load_ndarray_file(mxnet_params.write(arrays)[:-1], self.fixed)


if __name__ == "__main__":
    PredictTest.symbol_path = Path(sys.argv.pop(1))
    unittest.main()
