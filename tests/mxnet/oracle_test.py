# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Compiled MXNet models give the numbers of MXNet itself.

    oracle_test.py MODELS.zip
The zip is what writer.py writes. The one thing to know: the name of each output and its type are compared, too.
"""

from __future__ import annotations

import sys
import unittest
import zipfile

import numpy as np

import amalgamation
from amalgamation.graph.importers import mxnet_params
from tests.mxnet import archive

RTOL = 1e-4
# float16: what a float32 that is an ulp off may be rounded to.
HALF_RTOL = 2**-10
# Of the output's largest number. Sums in another order differ by some 1e-6 of that.
ATOL = 1e-5
# Each of a network's hundred BatchNorms divides by a deviation that may be small, and so makes the difference before it larger.
NETWORK_ATOL = 1e-4


class OracleTest(unittest.TestCase):
    archive: zipfile.ZipFile

    def test_each_model_gives_the_numbers_of_mxnet(self) -> None:
        models = sorted({name.split("/")[0] for name in self.archive.namelist()})
        self.assertTrue(models)
        for name in models:
            with self.subTest(name):
                inputs, expected = (archive.arrays(self.archive, f"{name}/{folder}/") for folder in ("in", "out"))
                shapes = {key: f"{array.dtype}{list(array.shape)}" for key, array in inputs.items()}
                predictor = amalgamation.load(self.archive.read(f"{name}/symbol.json"), params=mxnet_params.write(archive.params(self.archive, name)), inputs=shapes)
                got = predictor.run({info.name: inputs[info.name] for info in predictor.inputs})
                self.assertEqual(list(got), list(expected))
                atol = NETWORK_ATOL if archive.is_drawn(self.archive, name) else ATOL
                for key, array in expected.items():
                    self.assertEqual(got[key].dtype, array.dtype)
                    largest = np.abs(array[np.isfinite(array)]).max(initial=0)
                    np.testing.assert_allclose(got[key], array, rtol=HALF_RTOL if array.dtype == np.float16 else RTOL, atol=atol * largest)


if __name__ == "__main__":
    OracleTest.archive = zipfile.ZipFile(sys.argv.pop(1))
    unittest.main()
