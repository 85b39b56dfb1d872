# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Predictor in Java, installed as applications do it: java_test.py jni_libmxnet_predict.so SYMBOL PARAMS IMAGES SCORES

The one thing to know: Java's own check of native code (-Xcheck:jni) is on, and whatever it says is a failure.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from third_party.run import java

HERE = Path(__file__).parent
SOURCES = HERE.parent.parent / "bindings/mxnet/java/org/dmlc/mxnet"


class JavaTest(unittest.TestCase):
    files: list[str]

    def test_predictor(self) -> None:
        library, *files = self.files
        with tempfile.TemporaryDirectory() as folder:
            classes, libraries = Path(folder) / "classes", Path(folder) / "libraries"
            libraries.mkdir()
            shutil.copy(library, libraries / "libmxnet_predict.so")
            java.compile_java([*sorted(SOURCES.glob("*.java")), HERE / "PredictTest.java"], classes)
            said = java.run_java("-Xcheck:jni", f"-Djava.library.path={libraries}", "-cp", classes, "PredictTest", *files)
        self.assertEqual(said, "good\n")


if __name__ == "__main__":
    JavaTest.files, sys.argv[1:] = sys.argv[1:], []
    unittest.main()
