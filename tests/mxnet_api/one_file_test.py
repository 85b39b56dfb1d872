# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The one-file library of an MXNet model: g++ and clang compile it alone; under the address, undefined-behaviour and thread sanitizers every test
of the API passes, and a corpus of hostile files with thousands of mutations ends in errors with a text.

    one_file_test.py compilers|sanitizers
The one thing to know: the sanitizers are g++'s, linked in, so that nothing of this machine is used.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
ADDRESS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-static-libasan", "-static-libubsan"]
THREAD = ["-O1", "-g", "-fsanitize=thread", "-static-libtsan"]
# An allocation that fails is NULL, as without a sanitizer.
ENVIRONMENT = {"ASAN_OPTIONS": "allocator_may_return_null=1:max_allocation_size_mb=1024", "TSAN_OPTIONS": "halt_on_error=1"}
LENET = ["../mxnet/lenet-symbol.json", "../mxnet/lenet-0000.params", "../mxnet/lenet_mxnet.program", "images", "scores"]
BRANCHES = ["branches-symbol.json", "branches-0000.params", "../mxnet/lenet_mxnet.program"]
ROUNDS = "20000"


def paths(names: list[str]) -> list[Path]:
    return [(HERE / name).resolve() for name in names]


class OneFile(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for file in [*sorted((HERE / "lenet_source").iterdir()), *sorted(HERE.glob("*.cc")), HERE / "user.c"]:
            shutil.copy(file, self.folder / file.name)
        for name in ("branches", "lenet_open", "lenet_sse2"):
            shutil.copy(HERE / f"{name}_source/mxnet_predict-all.cc", self.folder / f"{name}-all.cc")
        (self.folder / "tests/mxnet_api").mkdir(parents=True)
        shutil.copy(HERE / "lenet.h", self.folder / "tests/mxnet_api")
        [self.gxx] = ROOT.parent.glob("*gcc*/g++.sh")

    def run_command(self, command: list) -> str:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, cwd=self.folder, env=ENVIRONMENT, timeout=800)
        self.assertEqual(done.returncode, 0, f"{command[0]}:\n{done.stdout[-2000:]}{done.stderr[-6000:]}")
        return done.stdout.strip()

    def compile(self, flags: list[str], *sources: str, compiler: list | None = None) -> None:
        for source in sources:
            standard = "-std=c99" if source.endswith(".c") else "-std=c++17"
            self.run_command([*(compiler or [self.gxx]), *(["-x", "c"] if source.endswith(".c") else []), standard, *flags, *WARNINGS, "-I.", "-c", source,
                              "-o", f"{Path(source).stem}.o"])

    def link(self, flags: list[str], *objects: str) -> Path:
        program = self.folder / objects[0]
        self.run_command([self.gxx, *flags, *(f"{each}.o" for each in objects), "-lpthread", "-o", program])
        return program

    def all_good(self, flags: list[str], name: str, library: str, files: list[str]) -> None:
        self.assertEqual(self.run_command([self.link(flags, name, library), *paths(files)]), "all good")


class Compilers(OneFile):
    def test_gcc_compiles_it_alone_and_applications_of_c_and_cxx_run(self) -> None:
        self.compile(["-O2"], "mxnet_predict-all.cc", "api.cc", "nd_list.cc", "user.c")
        for name, files in (("api", LENET), ("nd_list", []), ("user", LENET)):
            self.all_good([], name, "mxnet_predict-all", files)

    def test_clang_compiles_it_alone_and_an_application_runs(self) -> None:
        # zig's clang brings its own headers; the C library and the linker are g++'s.
        zig, root = (ROOT.parent / "_main~third_party~zig/ziglang/zig").resolve(), self.gxx.resolve().parent / "root"
        clang = [zig, "clang", "--driver-mode=g++", "--target=x86_64-linux-gnu", f"--sysroot={root}",
                 f"--gcc-install-dir={root}/usr/lib/gcc/x86_64-linux-gnu/12", "-isystem", zig.parent / "lib/include"]
        self.compile(["-O2"], "mxnet_predict-all.cc", "api.cc", compiler=clang)
        self.all_good([], "api", "mxnet_predict-all", LENET)

    def test_it_is_one_file_without_a_path_of_this_machine(self) -> None:
        text = (self.folder / "mxnet_predict-all.cc").read_text()
        self.assertNotRegex(text, r'#\s*include\s*"')
        self.assertNotIn("bazel-out", text)
        self.assertIn("functions of c_predict_api.h", text)


class Sanitizers(OneFile):
    def test_no_call_of_the_api_touches_memory_that_is_not_its_own_or_leaks(self) -> None:
        self.compile(ADDRESS, "lenet_sse2-all.cc", "api.cc", "nd_list.cc", "hostile.cc", "branches-all.cc", "branches.cc")
        for name, library, files in (("api", "lenet_sse2-all", LENET), ("nd_list", "lenet_sse2-all", []), ("branches", "branches-all", BRANCHES)):
            self.all_good(ADDRESS, name, library, files)
        corpus = sorted((HERE / "corpus").iterdir())
        self.assertGreater(len(corpus), 40)
        program = self.link(ADDRESS, "hostile", "lenet_sse2-all")
        self.assertRegex(self.run_command([program, ROUNDS, "1", *paths(LENET[:3]), *(path.resolve() for path in corpus)]), r"^\d+ refused, \d+ accepted$")

    def test_a_library_that_takes_other_weights_is_as_careful(self) -> None:
        self.compile(ADDRESS, "lenet_open-all.cc", "other_weights.cc")
        program = self.link(ADDRESS, "other_weights", "lenet_open-all")
        self.assertEqual(self.run_command([program, ROUNDS, *paths(LENET)]), "all good")

    def test_predictors_of_several_threads_share_nothing_that_they_write(self) -> None:
        self.compile(THREAD, "lenet_sse2-all.cc", "threads.cc")
        self.all_good(THREAD, "threads", "lenet_sse2-all", LENET)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], {"compilers": "Compilers", "sanitizers": "Sanitizers"}[sys.argv[1]]])
