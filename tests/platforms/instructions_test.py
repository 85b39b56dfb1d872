# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A platform's vector kernels need far fewer instructions for a network than its scalar build, counted in an emulator.

The one thing to know: a count of instructions is the same in every run and on every machine, which a time is not.

    instructions_test.py MODEL PLATFORM=RATIO...
"""

import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from tests.platforms import places
from tests.tools.default_inputs import default_inputs
from third_party.run import linux


def instructions(model: str, platform: str, scalar: bool) -> int:
    """Of one prediction, with what it takes to load the program."""
    program = places.folder(model, platform) / f"{model}.program"
    with tempfile.TemporaryDirectory() as folder:
        for number, array in enumerate(default_inputs(program.read_bytes()).values()):
            np.save(Path(folder) / f"input{number}.npy", array)
        binary = places.HERE / f"{model}_run_program_{platform}{'_generic' if scalar else ''}/{model}_run_program"
        return linux.instructions(platform, binary, str(program), folder)


class InstructionsTest(unittest.TestCase):
    def test_the_scalar_build_needs_several_times_as_many(self):
        model, *ratios = ARGUMENTS
        for platform, wanted in (ratio.split("=") for ratio in ratios):
            with self.subTest(platform):
                vector, scalar = (instructions(model, platform, scalar) for scalar in (False, True))
                print(f"{platform}: {model}: {scalar / 1e6:.0f} million scalar, {vector / 1e6:.0f} million instructions, ratio {scalar / vector:.2f}")
                self.assertGreaterEqual(scalar / vector, float(wanted))


if __name__ == "__main__":
    ARGUMENTS = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
