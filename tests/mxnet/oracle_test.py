# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Compiled MXNet models give the numbers of MXNet itself.

    oracle_test.py MODELS.zip [backend …]
The zip is what oracle.py wrote. The one thing to know: the name of each output and its type are compared, too.
"""

from __future__ import annotations

import io
import sys
import unittest
import zipfile

import numpy as np

import amalgamation

RTOL = 1e-4
# Of the output's largest number: sums in another order differ by some 1e-6 of that, in a network by a few times more.
ATOL = 1e-5


class OracleTest(unittest.TestCase):
    archive: zipfile.ZipFile

    def arrays(self, folder: str) -> dict[str, np.ndarray]:
        names = [name for name in self.archive.namelist() if name.startswith(folder)]
        return {name[len(folder):-len(".npy")]: np.load(io.BytesIO(self.archive.read(name))) for name in names}

    def test_each_model_gives_the_numbers_of_mxnet(self) -> None:
        models = sorted({name.split("/")[0] for name in self.archive.namelist()})
        self.assertGreaterEqual(len(models), 4)
        for name in models:
            with self.subTest(name):
                inputs, expected = self.arrays(f"{name}/in/"), self.arrays(f"{name}/out/")
                shapes = {key: array.shape for key, array in inputs.items()}
                predictor = amalgamation.load(self.archive.read(f"{name}/symbol.json"), params=self.archive.read(f"{name}/params"), bind=shapes)
                got = predictor.run({info.name: inputs[info.name] for info in predictor.inputs})
                self.assertEqual(list(got), list(expected))
                for key, array in expected.items():
                    self.assertEqual(got[key].dtype, array.dtype)
                    largest = np.abs(array[np.isfinite(array)]).max(initial=0)
                    np.testing.assert_allclose(got[key], array, rtol=RTOL, atol=ATOL * largest)


if __name__ == "__main__":
    OracleTest.archive = zipfile.ZipFile(sys.argv.pop(1))
    unittest.main()
