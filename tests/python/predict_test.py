# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The Python package on a small model: what it tells, what it runs, and how each mistake is answered."""

import concurrent.futures
import contextlib
import io
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

import numpy as np
import onnx.parser
from onnx import TensorProto, helper, numpy_helper

import amalgamation
from amalgamation import cli, onnx_backend
from amalgamation.graph.errors import CompileError

_WEIGHTS = np.array([1.0, -2.0, 0.5], np.float32)


def _model() -> onnx.ModelProto:
    """y = relu(x + w), x of shape (batch, 3)."""
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "w"], ["sum"], name="add"), helper.make_node("Relu", ["sum"], ["y"], name="relu")],
        "model",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 3])],
        [numpy_helper.from_array(_WEIGHTS, "w")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _expected(x: np.ndarray) -> np.ndarray:
    return np.maximum(x + _WEIGHTS, 0)


class PredictTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bytes = _model().SerializeToString()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.path = cls.folder / "model.onnx"
        cls.path.write_bytes(cls.bytes)
        cls.predictor = amalgamation.load(cls.path)

    def test_inputs_and_outputs_have_name_shape_and_dtype(self):
        (x,), (y,) = self.predictor.inputs, self.predictor.outputs
        self.assertEqual((x.name, x.shape, x.dtype), ("x", ("batch", 3), np.float32))
        self.assertEqual((y.name, y.shape, y.dtype), ("y", ("batch", 3), np.float32))

    def test_arrays_of_any_batch_are_run(self):
        for batch in (1, 3, 17, 2):
            x = np.linspace(-3, 3, batch * 3, dtype=np.float32).reshape(batch, 3)
            np.testing.assert_array_equal(self.predictor.run({"x": x})["y"], _expected(x))

    def test_arrays_that_are_not_contiguous_are_run(self):
        x = np.linspace(-3, 3, 12, dtype=np.float32).reshape(3, 4).T[:, ::-1]
        np.testing.assert_array_equal(self.predictor.run({"x": x})["y"], _expected(x))

    def test_read_only_arrays_are_run(self):
        x = np.ones((2, 3), np.float32)
        x.flags.writeable = False
        np.testing.assert_array_equal(self.predictor.run({"x": x})["y"], _expected(x))

    def test_outputs_of_an_earlier_run_stay_as_they_are(self):
        first = self.predictor.run({"x": np.ones((1, 3), np.float32)})["y"]
        before = first.copy()
        self.predictor.run({"x": np.zeros((1, 3), np.float32)})
        np.testing.assert_array_equal(first, before)

    def test_lists_are_taken_as_arrays(self):
        np.testing.assert_array_equal(self.predictor.run({"x": [[1, 2, 3]]})["y"], _expected(np.array([[1, 2, 3]])))

    def test_a_program_is_told_by_its_content(self):
        program = self.folder / "program.onnx"
        self.assertEqual(cli.main(["compile", str(self.path), "-o", str(program)]), 0)
        x = np.ones((2, 3), np.float32)
        for source in (program, program.read_bytes()):
            np.testing.assert_array_equal(amalgamation.load(source).run({"x": x})["y"], _expected(x))

    def test_a_predictor_for_each_thread_shares_nothing(self):
        def work(seed):
            predictor = amalgamation.load(self.bytes)
            x = np.random.default_rng(seed).standard_normal((50, 3)).astype(np.float32)
            for _ in range(20):
                np.testing.assert_array_equal(predictor.run({"x": x})["y"], _expected(x))

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(8)))

    def test_one_predictor_is_for_one_thread_at_a_time(self):
        # Never a crash: the other thread is either served in turn or told.
        errors = []

        def work():
            x = np.ones((2000, 3), np.float32)
            for _ in range(50):
                try:
                    self.assertEqual(self.predictor.run({"x": x})["y"].shape, (2000, 3))
                except RuntimeError as error:
                    errors.append(str(error))

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue(all("one predictor per thread" in error for error in errors), errors)

    def test_profile_names_every_step(self):
        steps = self.predictor.profile({"x": np.ones((1, 3), np.float32)}, repeat=3)
        self.assertEqual(len(steps), self.predictor.step_count)
        self.assertTrue(all(len(step.seconds) == 3 and step.median >= 0 for step in steps))

    def test_an_index_out_of_range_is_told_and_the_next_run_is_as_good_as_any(self):
        text = 'g (float[3,2] x, int64[N] i) => (float[N,2] y) { [take] z = Gather(x, i)  y = Relu(z) }'
        model = helper.make_model(onnx.parser.parse_graph(text), opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
        predictor, x = amalgamation.load(model.SerializeToString()), np.arange(6, dtype=np.float32).reshape(3, 2)
        for index in (3, -4):
            with self.assertRaisesRegex(amalgamation.PredictError, "step . 'take': Gather: an index is out of range. Look at the inputs that it is computed from."):
                predictor.run({"x": x, "i": np.array([0, index])})
            np.testing.assert_array_equal(predictor.run({"x": x, "i": np.array([2, -3])})["y"], x[[2, 0]])

    def test_mistakes_are_told(self):
        x = np.ones((1, 3), np.float32)
        for error, text, inputs in (
            (KeyError, "no input named 'z'; the inputs are 'x'", {"x": x, "z": x}),
            (KeyError, "input 'x' is missing: expected float32(batch, 3)", {}),
            (TypeError, "input 'x' has dtype float64, expected float32(batch, 3)", {"x": x.astype(np.float64)}),
            (ValueError, "input 'x' has shape (1, 4), expected float32(batch, 3)", {"x": np.ones((1, 4), np.float32)}),
            (ValueError, "input 'x' has shape (3,), expected float32(batch, 3)", {"x": x[0]}),
        ):
            with self.subTest(text), self.assertRaises(error) as raised:
                self.predictor.run(inputs)
            self.assertIn(text, str(raised.exception))
        with self.assertRaisesRegex(ValueError, "threads"):
            amalgamation.load(self.bytes, threads=0)
        with self.assertRaisesRegex((ValueError, amalgamation.PredictError), "avx3"):
            amalgamation.load(self.bytes, backend="avx3")
        with self.assertRaises(FileNotFoundError):
            amalgamation.load(self.folder / "nix.onnx")

    def test_damaged_files_are_told(self):
        with self.assertRaises(CompileError):
            amalgamation.load(self.bytes[:40])
        program = self.folder / "damaged.program"
        self.assertEqual(cli.main(["compile", str(self.path), "-o", str(program)]), 0)
        good = program.read_bytes()
        for position in range(0, len(good), 13):
            bad = bytearray(good)
            bad[position] ^= 0x10
            with self.subTest(position), contextlib.suppress(amalgamation.PredictError, ValueError, CompileError):
                amalgamation.load(bytes(bad)).run({"x": np.ones((1, 3), np.float32)})
        with self.assertRaisesRegex((amalgamation.PredictError, ValueError), "truncated"):
            amalgamation.load(good[: len(good) // 2])

    def test_import_is_light(self):
        code = "import amalgamation, sys; print([m for m in ('onnx', 'onnx_ir', 'sympy', 'google.protobuf') if m in sys.modules])"
        done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), "[]", done.stderr)


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.model = self.folder / "model.onnx"
        self.model.write_bytes(_model().SerializeToString())

    def _main(self, *arguments) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = cli.main([str(argument) for argument in arguments])
        return status, out.getvalue(), err.getvalue()

    def test_run_reads_and_writes_npz_and_prints_latency(self):
        x = np.ones((2, 3), np.float32)
        np.savez(self.folder / "in.npz", x=x)
        status, out, err = self._main(
            "run", self.model, "--input", self.folder / "in.npz", "--output", self.folder / "out.npz", "--threads", 2, "--repeat", 3, "--profile"
        )
        self.assertEqual((status, err), (0, ""))
        for word in ("creation", "first run", "median run", "fastest run", "2 threads"):
            self.assertIn(word, out)
        np.testing.assert_array_equal(np.load(self.folder / "out.npz")["y"], _expected(x))

    def test_inspect_shows_operators_shapes_and_memory(self):
        status, out, _ = self._main("inspect", self.model)
        self.assertEqual(status, 0)
        for word in ("(batch, 3)", "float32", "arena", "weights", "Add"):
            self.assertIn(word, out)

    def test_errors_are_one_line_and_leave_nothing_behind(self):
        before = sorted(self.folder.iterdir())
        (self.folder / "text").write_text("no model")
        for arguments in (
            ("run", self.folder / "nix.onnx"),
            ("run", self.folder / "text"),
            ("run", self.model, "--input", self.folder / "text"),
            ("run", self.model, "--backend", "avx3"),
            ("inspect", self.folder / "text"),
            ("compile", self.folder / "text", "-o", self.folder / "out.program"),
            ("compile", self.model, "-o", self.folder / "no" / "out.program"),
            ("compile", self.model, "-o", self.folder / "out.program", "--bind", "z=1"),
            ("compile", self.model, "-o", self.folder / "out.program", "--inputs", "z=1"),
            ("compile", self.model, "-o", self.folder / "out.program", "--bind", "x"),
        ):
            with self.subTest(arguments):
                status, out, err = self._main(*arguments)
                self.assertEqual((status, out), (1, ""))
                self.assertEqual(err.count("\n"), 1, err)
        (self.folder / "text").unlink()
        self.assertEqual(sorted(self.folder.iterdir()), before)


class OnnxBackendTest(unittest.TestCase):
    def test_prepared_models_run_lists_and_dictionaries(self):
        prepared = onnx_backend.prepare(_model())
        x = np.ones((2, 3), np.float32)
        np.testing.assert_array_equal(prepared.run([x])[0], _expected(x))
        np.testing.assert_array_equal(prepared.run({"x": x})["y"], _expected(x))

    def test_operands_that_decide_a_shape_are_bound_at_each_run(self):
        node = helper.make_node("Expand", ["x", "shape"], ["y"])
        graph = helper.make_graph(
            [node],
            "expand",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, [3]), helper.make_tensor_value_info("shape", TensorProto.INT64, [2])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        )
        prepared = onnx_backend.prepare(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10))
        x = np.arange(3, dtype=np.float32)
        for rows in (2, 5):
            (y,) = prepared.run([x, np.array([rows, 3])])
            np.testing.assert_array_equal(y, np.broadcast_to(x, (rows, 3)))

    def test_run_node_and_devices(self):
        x = np.array([-1.0, 2.0], np.float32)
        (y,) = onnx_backend.run_node(helper.make_node("Relu", ["x"], ["y"]), [x])
        np.testing.assert_array_equal(y, [0, 2])
        self.assertTrue(onnx_backend.supports_device("CPU"))
        self.assertFalse(onnx_backend.supports_device("CUDA:1"))


if __name__ == "__main__":
    unittest.main()
