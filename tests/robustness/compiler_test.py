# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The graph compiler as a process, on what is no model and where it cannot write: one clear line, nonzero, nothing half-written.

The one thing to know: damage of every byte of a model is tried in graph/compile_test.py; here are the file system and real models.
"""

import os
import resource
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import onnx
from onnx import helper

MODELS = [Path(argument) for argument in sys.argv[1:] if argument.endswith(".onnx")]
CACHE = tempfile.TemporaryDirectory()  # of .pyc files, for all processes here


def small_model(operator: str = "Relu") -> bytes:
    x, y = (helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["N", 4]) for name in "xy")
    graph = helper.make_graph([helper.make_node(operator, ["x"], ["y"], name="only")], "small", [x], [y])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)]).SerializeToString()


class Compiler(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.model = self.folder / "small.onnx"
        self.model.write_bytes(small_model())

    def compile(self, model: Path, program: Path, file_bytes: int | None = None) -> subprocess.CompletedProcess:
        limit = None if file_bytes is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        command = [sys.executable, "-m", "amalgamation.graph.compile", str(model), "--program", str(program)]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONPYCACHEPREFIX": CACHE.name}
        if limit:
            environment["PYTHONDONTWRITEBYTECODE"] = "1"  # or the limit would cut the .pyc files of those that follow
        return subprocess.run(command, capture_output=True, text=True, env=environment, preexec_fn=limit, timeout=300, check=False)

    def refuses(self, text: str, model: Path, program: Path | None = None, file_bytes: int | None = None) -> None:
        before = sorted(self.folder.rglob("*"))
        done = self.compile(model, program or self.folder / "out.program", file_bytes)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(text, done.stderr)
        self.assertEqual(sorted(self.folder.rglob("*")), before)

    def test_a_good_model_is_compiled(self):
        done = self.compile(self.model, self.folder / "out.program")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual((self.folder / "out.program").read_bytes()[:8], b"PREDICT\n")

    def test_a_full_disk_is_an_error_that_leaves_nothing(self):
        self.refuses("out.program: cannot be written", self.model, file_bytes=100)

    def test_an_old_program_stays_when_a_new_one_cannot_be_written(self):
        (self.folder / "out.program").write_bytes(b"old")
        self.refuses("cannot be written", self.model, file_bytes=100)
        self.assertEqual((self.folder / "out.program").read_bytes(), b"old")

    def test_an_output_that_cannot_be_is_an_error(self):
        self.refuses("cannot be written", self.model, self.folder / "missing" / "out.program")
        (self.folder / "taken").mkdir()
        self.refuses("cannot be written", self.model, self.folder / "taken")

    def test_what_is_no_model_says_what_it_is(self):
        (self.folder / "empty.onnx").write_bytes(b"")
        (self.folder / "text.onnx").write_text("this is a text, and no model\n" * 20)
        for name in ("missing.onnx", "", "empty.onnx", "text.onnx"):
            with self.subTest(name):
                self.refuses(name or self.folder.name, self.folder / name)

    def test_an_operator_that_we_lack_is_named(self):
        self.model.write_bytes(small_model("StringNormalizer"))
        self.refuses("StringNormalizer", self.model)
        self.refuses("only", self.model)

    def test_real_models_cut_anywhere_are_errors(self):
        for path in MODELS:
            data = path.read_bytes()
            for part in (3, 7):
                with self.subTest(path=path.name, part=part):
                    self.model.write_bytes(data[:len(data) * part // 10])
                    self.refuses("small.onnx", self.model)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
