# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""One library takes the best kernels of the processor that it finds itself on, and gives onnxruntime's outputs on each.

    dispatch_test.py MODEL ONNX
"""

import sys
import unittest
from pathlib import Path

from agree import worst
from inputs import expected, reference

from tests.platforms import places
from tests.platforms.everywhere_test import ATOL, RTOL
from tests.tools import runners
from tests.tools.default_inputs import default_inputs

MODEL, ONNX = sys.argv[1:]

# Platform and processor, in QEMU's words, to the backend. QEMU has no AVX-512.
TAKEN = {
    ("linux_x86_64_musl", "qemu64"): "sse2",
    ("linux_x86_64_musl", "Nehalem"): "sse2",
    ("linux_x86_64_musl", "Haswell"): "avx2",
    ("linux_arm64", "cortex-a53"): "neon",
    ("linux_arm64", "max"): "neon",
    ("linux_armv7", "cortex-a9"): "neon32",
    ("linux_armv7", "cortex-a9,neon=off"): "generic",
}


class DispatchTest(unittest.TestCase):
    def test_each_processor_gets_its_best_backend(self):
        for (platform, cpu), backend in TAKEN.items():
            with self.subTest(platform=platform, cpu=cpu):
                library = places.folder(MODEL, platform) / f"lib{MODEL}.so"
                runner = runners.linux(platform, places.TOOLS / f"run_shared_{platform}/run_shared", cpu, library)
                program = (library.parent / f"{MODEL}.program").read_bytes()
                given = default_inputs(program)
                [result] = runners.run_all(runner, [runners.Job(program, tuple(given.values()))])
                self.assertEqual((result.error, result.figures.get("backend")), ("", backend))
                for (name, theirs), ours in zip(expected(reference(Path(ONNX)), given).items(), result.outputs, strict=True):
                    self.assertLessEqual(worst(ours, theirs, RTOL, ATOL), 1, name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
