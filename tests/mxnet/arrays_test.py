# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Files of arrays that MXNet itself saved are read as MXNet shows them, and are saved again with the same bytes: arrays_test.py ARRAYS.zip"""

from __future__ import annotations

import io
import pathlib
import sys
import tempfile
import unittest
import zipfile

import numpy as np

import amalgamation.mxnet
from amalgamation.graph.errors import InvalidModel


class ArraysTest(unittest.TestCase):
    archive: zipfile.ZipFile

    def files(self) -> dict[str, bytes]:
        return {name.removesuffix(".params"): self.archive.read(name) for name in self.archive.namelist() if name.endswith(".params")}

    def test_each_file_is_read_as_mxnet_shows_it(self) -> None:
        self.assertEqual(sorted(self.files()), ["bfloat16", "dense", "list", "numpy", "sparse"])
        for name, data in self.files().items():
            shown = {each[len(name) + 1:-len(".npy")]: np.load(io.BytesIO(self.archive.read(each)))
                     for each in self.archive.namelist() if each.startswith(f"{name}/")}
            found = amalgamation.mxnet.load(data)
            self.assertEqual(isinstance(found, list), name in ("list", "numpy"))
            found = {str(i): array for i, array in enumerate(found)} if isinstance(found, list) else found
            self.assertEqual(list(found), list(shown))
            for key, array in shown.items():
                with self.subTest(name, key=key):
                    self.assertEqual(found[key].dtype, "bfloat16" if name == "bfloat16" else array.dtype)
                    np.testing.assert_array_equal(found[key].astype(array.dtype), array, strict=True)

    def test_what_is_loaded_and_saved_has_the_bytes_that_mxnet_saved(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "arrays.params"
            for name, data in self.files().items():
                with self.subTest(name):
                    path.write_bytes(data)
                    arrays = amalgamation.mxnet.load(path)
                    amalgamation.mxnet.save(path, arrays, version=3 if name == "numpy" else 2)
                    if name == "sparse":  # it is dense now
                        for key, array in amalgamation.mxnet.load(path).items():
                            np.testing.assert_array_equal(array, arrays[key], strict=True)
                    else:
                        self.assertEqual(path.read_bytes(), data)

    def test_one_array_is_saved_as_a_list_and_may_be_changed(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "arrays.nd"
            amalgamation.mxnet.save(path, np.ones(3, np.float32))
            array, = amalgamation.mxnet.load(str(path))
            array += 1
            self.assertEqual(array.tolist(), [2, 2, 2])

    def test_what_is_damaged_or_does_not_fit_is_an_error_and_leaves_the_file(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "cut.params"
            path.write_bytes(self.files()["dense"][:-1])
            with self.assertRaisesRegex(InvalidModel, "cut.params: byte .* truncated or damaged"):
                amalgamation.mxnet.load(path)
            with self.assertRaisesRegex(ValueError, "'w': MXNet's files cannot hold complex64"):
                amalgamation.mxnet.save(path, {"w": np.zeros(2, np.complex64)})
            self.assertEqual(path.read_bytes(), self.files()["dense"][:-1])


if __name__ == "__main__":
    ArraysTest.archive = zipfile.ZipFile(sys.argv.pop(1))
    unittest.main()
