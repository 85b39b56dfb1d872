# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A program of somebody else's is built with the Linux package, by pkg-config and by CMake, and predicts."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from tests.packages import opened
from third_party.run import cmake, tools
from third_party.run.gxx import run_gxx

USER = Path(__file__).parent / "user.cc"
# (1 + 2) * 3: the model is y = Relu(a + b) * c.
ANSWER = "9\n"

PROJECT = """\
cmake_minimum_required(VERSION 3.20)
project(user CXX)
find_package(selected {version} REQUIRED)
add_executable(with_shared user.cc)
target_link_libraries(with_shared selected::selected)
add_executable(with_static user.cc)
target_link_libraries(with_static selected::selected_static)
file(WRITE ${{CMAKE_BINARY_DIR}}/program.txt "${{selected_PROGRAM}}")
"""


def answer(binary: Path, program: str | Path, **environment: str) -> str:
    return subprocess.run([binary, program], env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


class InstalledTest(unittest.TestCase):
    def setUp(self):
        self.prefix = opened.unpack(opened.package("linux_x86_64"))
        self.work = Path(tempfile.mkdtemp())

    def test_pkg_config_tells_a_compiler_all_it_needs(self):
        folder = self.prefix / "lib/pkgconfig"
        [program] = cmake.pkg_config(folder, "--variable=program", "selected")
        self.assertEqual(cmake.pkg_config(folder, "--modversion", "selected"), ["1.2.3"])
        run_gxx(USER, "-o", self.work / "user", *cmake.pkg_config(folder, "--cflags", "--libs", "selected"))
        self.assertEqual(answer(self.work / "user", program, LD_LIBRARY_PATH=str(self.prefix / "lib")), ANSWER)

    def project(self, version: str) -> Path:
        shutil.copy(USER, self.work / "user.cc")
        (self.work / "CMakeLists.txt").write_text(PROJECT.format(version=version))
        cmake.build(self.work, self.work / "out", tools.path("gxx_paths", "g++"), self.prefix)
        return self.work / "out"

    def test_cmake_finds_the_package_and_links_either_library(self):
        out = self.project("1.2")
        program = (out / "program.txt").read_text()
        self.assertEqual(answer(out / "with_shared", program), ANSWER)
        self.prefix.joinpath("lib/libselected.so").unlink()
        self.assertEqual(answer(out / "with_static", program), ANSWER)

    def test_cmake_refuses_a_package_that_is_too_old(self):
        with self.assertRaisesRegex(RuntimeError, "1.2.3"):
            self.project("1.3")


if __name__ == "__main__":
    unittest.main()
