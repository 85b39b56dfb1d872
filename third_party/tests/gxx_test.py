# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""g++ out of packages compiles and links a program that runs here."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from third_party.run.gxx import run_gxx

SOURCE = """
#include <immintrin.h>
#include <pthread.h>
#include <cmath>
#include <iostream>
#include <vector>
int main(int argc, char**) {
  std::vector<float> v{std::sqrt(1600.0f * argc), 2};
  std::cout << v[0] + v[1] << std::endl;
}
"""


class GxxTest(unittest.TestCase):
    def test_a_program_with_the_cxx_library_compiles_links_and_runs(self):
        with tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR")) as folder:
            source, program = Path(folder) / "a.cc", Path(folder) / "a"
            source.write_text(SOURCE)
            run_gxx("-std=c++17", "-O2", "-Wall", "-Werror", source, "-o", program, "-lpthread", "-lm")
            self.assertEqual(subprocess.check_output([program], text=True), "42\n")


if __name__ == "__main__":
    unittest.main()
