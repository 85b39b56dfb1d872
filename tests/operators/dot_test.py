# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A convolution of bytes on 64-bit ARM: each processor takes its best Dot, all give the same bytes, and instructions are saved.

The one thing to know: a count of instructions, of one prediction with what it takes to load the program, is the same in every run.
"""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from amalgamation.graph.compile import compile_model
from tests.tools import runners
from third_party.run import linux

PLATFORM = "linux_arm64"
PROGRAM = Path(__file__).parent / PLATFORM / "run_program"
# Processor, in QEMU's words, to the backend, and to the least number of times that the convolution of floats needs more instructions.
PROCESSORS = {"cortex-a53": ("neon", 0.85), "max": ("neon_dotprod", 2.2)}
CHANNELS, SIDE, STRIDE = 128, 28, 2  # a stride: no Winograd transform of the floats, which is another comparison
_RANDOM = np.random.default_rng(0)


def convolution(node: onnx.NodeProto, dtype: int, constants: dict[str, np.ndarray]) -> bytes:
    """The program of a 3 x 3 convolution as resnet50 has it."""
    tensors = [helper.make_tensor_value_info(name, dtype, [1, CHANNELS, side, side]) for name, side in (("x", SIDE), ("y", SIDE // STRIDE))]
    weights = [numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()]
    graph = helper.make_graph([node], "convolution", tensors[:1], tensors[1:], weights)
    return compile_model(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()).program_bytes


def floats() -> runners.Job:
    node = helper.make_node("Conv", ["x", "w"], ["y"], pads=[1, 1, 1, 1], strides=[STRIDE, STRIDE])
    weights = _RANDOM.random((CHANNELS, CHANNELS, 3, 3), np.float32)
    return runners.Job(convolution(node, TensorProto.FLOAT, {"w": weights}), (_RANDOM.random((1, CHANNELS, SIDE, SIDE), np.float32),))


def integers() -> runners.Job:
    operands = {"x_scale": np.float32(0.02), "x_zero": np.uint8(120), "w": _RANDOM.integers(-128, 128, (CHANNELS, CHANNELS, 3, 3)).astype(np.int8),
                "w_scale": np.full(CHANNELS, 0.01, np.float32), "w_zero": np.zeros(CHANNELS, np.int8), "y_scale": np.float32(1.5), "y_zero": np.uint8(128)}
    node = helper.make_node("QLinearConv", ["x", *operands], ["y"], pads=[1, 1, 1, 1], strides=[STRIDE, STRIDE])
    image = _RANDOM.integers(0, 256, (1, CHANNELS, SIDE, SIDE)).astype(np.uint8)
    return runners.Job(convolution(node, TensorProto.UINT8, operands), (image,))


def instructions(job: runners.Job, cpu: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "program").write_bytes(job.program)
        np.save(Path(folder) / "input0.npy", job.inputs[0])
        return linux.instructions(PLATFORM, PROGRAM, f"{folder}/program", folder, cpu=cpu)


class DotTest(unittest.TestCase):
    def test_each_processor_takes_its_dot_and_the_bytes_are_equal(self):
        job, outputs = integers(), []
        for cpu, (backend, _) in PROCESSORS.items():
            [result] = runners.run_all(runners.linux(PLATFORM, PROGRAM, cpu), [job])
            self.assertEqual((result.error, result.figures.get("backend")), ("", backend))
            outputs.append(result.outputs[0])
        np.testing.assert_array_equal(*outputs)
        self.assertGreater(np.ptp(outputs[0]), 100)

    def test_instructions_are_saved(self):
        bytes_, of_floats = integers(), instructions(floats(), "cortex-a53")
        for cpu, (_, wanted) in PROCESSORS.items():
            with self.subTest(cpu):
                count = instructions(bytes_, cpu)
                print(f"{cpu}: floats {of_floats / 1e6:.1f} million, bytes {count / 1e6:.1f} million instructions, ratio {of_floats / count:.2f}")
                self.assertGreaterEqual(of_floats / count, wanted)


if __name__ == "__main__":
    unittest.main()
