# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""On Apple silicon a quantised model takes the dot product that the system tells of, and gives onnxruntime's outputs.

    apple_dot_test.py MODEL ONNX ATOL
"""

import sys
import unittest
from pathlib import Path

from agree import worst
from inputs import expected, reference

from tests.platforms import places
from tests.tools import runners
from tests.tools.default_inputs import default_inputs

MODEL, ONNX, ATOL = sys.argv[1:]


class AppleDotTest(unittest.TestCase):
    def test_the_dot_product_is_taken_and_the_outputs_agree(self):
        program = (places.folder(MODEL, "macos_arm64") / f"{MODEL}.program").read_bytes()
        given = default_inputs(program)
        wanted = expected(reference(Path(ONNX)), given)
        runner = places.of(MODEL, "macos_arm64")[0]
        [result] = runners.run_all(runner, [runners.Job(program, tuple(given.values()))])
        self.assertEqual((result.error, result.figures.get("backend")), ("", "neon_dotprod"))
        for (name, theirs), ours in zip(wanted.items(), result.outputs, strict=True):
            self.assertLessEqual(worst(ours, theirs, 1e-4, float(ATOL)), 1, name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
