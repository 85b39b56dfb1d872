# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Compiles predict.cc and main.cc as a user would, runs the program, and compares with onnxruntime; makes predict.cc again elsewhere."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from agree import worst
from amalgamate import main as amalgamate
from inputs import Library, arrays, expected, reference, split

WARNINGS = ["-Wall", "-Wextra", "-Werror"]
FLAGS = ["-std=c++17", "-O2", *WARNINGS]
RTOL = 1e-4
# Of a backend, what /proc/cpuinfo names.
_AVX512 = {"avx512f", "avx512dq", "avx512bw", "avx512vl", "avx2", "fma"}
FEATURES = {"sse2": {"sse2"}, "avx2": {"avx2", "fma"}, "avx512": _AVX512, "avx512_vnni": _AVX512 | {"avx512_vnni"}}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("--source", "--again", "--library"):
        parser.add_argument(name, nargs="+", type=Path, required=True)
    for name in ("--model", "--main", "--gcc", "--clang"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--atol", type=float, required=True)
    return parser.parse_args()


def run(command: list, **options) -> bytes:
    """The standard output of `command`; its errors are the test's."""
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False, **options)
    if done.returncode:
        raise AssertionError(f"{command[0]} ended with {done.returncode}:\n{done.stderr.decode()[-4000:]}")
    return done.stdout


def find(files: list[Path], name: str) -> Path:
    [found] = [file for file in files if file.name == name]
    return found


class OneFileTest(unittest.TestCase):
    """`args` is what the BUILD file says."""

    args: argparse.Namespace

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for file in [*self.args.source, self.args.main]:
            shutil.copy(file, self.folder / file.name)

    def agrees_with_onnxruntime(self, program: Path) -> None:
        library, compiled = split(self.args.library)
        predictor = Library(library).predictor(compiled)
        given, outputs = arrays(predictor.tensors("input"), None), predictor.tensors("output")
        theirs = expected(reference(self.args.model), given)
        files = []
        for number, array in enumerate(given.values()):
            files.append(self.folder / f"input{number}")
            files[-1].write_bytes(array.tobytes())
        backends = []
        text = find(self.args.source, "predict.cc").read_text()
        for backend, flags in FEATURES.items():
            if f"{backend}_available" not in text:
                continue  # without products of bytes it has nothing of its own
            if flags <= set(Path("/proc/cpuinfo").read_text().split()):
                backends.append(backend)
            else:
                print(f"SKIPPED {backend}: not on this CPU")
        for backend in backends:
            raw = run([program, compiled, *files], env={"BACKEND": backend})
            for tensor in outputs:
                size = theirs[tensor.name].nbytes
                ours = np.frombuffer(raw[:size], tensor.dtype).reshape(theirs[tensor.name].shape)
                raw = raw[size:]
                self.assertLessEqual(worst(ours, theirs[tensor.name], RTOL, self.args.atol), 1, f"{backend}: {tensor.name}")

    def test_gcc_compiles_it_alone_and_it_agrees_with_onnxruntime(self) -> None:
        program = self.folder / "main"
        run([self.args.gcc.absolute(), *FLAGS, "predict.cc", "main.cc", "-o", program], cwd=self.folder)
        self.agrees_with_onnxruntime(program)

    def test_clang_compiles_it_alone_and_it_agrees_with_onnxruntime(self) -> None:
        # zig's clang brings its own headers; the C library and the linker are g++'s.
        zig, root = self.args.clang.resolve(), self.args.gcc.resolve().parent / "root"
        clang = [zig, "clang", "--driver-mode=g++", "--target=x86_64-linux-gnu", f"--sysroot={root}"]
        clang += [f"--gcc-install-dir={root}/usr/lib/gcc/x86_64-linux-gnu/12", "-isystem", zig.parent / "lib/include"]
        for name in ("predict", "main"):
            run([*clang, *FLAGS, "-c", f"{name}.cc", "-o", f"{name}.o"], cwd=self.folder)
        program = self.folder / "main"
        run([self.args.gcc.absolute(), "predict.o", "main.o", "-o", program], cwd=self.folder)
        self.agrees_with_onnxruntime(program)

    def test_no_include_of_ours_no_path_of_this_machine_and_the_sections_are_marked(self) -> None:
        text = find(self.args.source, "predict.cc").read_text()
        self.assertNotRegex(text, r'#\s*include\s*"')
        self.assertNotIn("bazel-out", text)
        self.assertNotIn(str(Path.cwd()), text)
        begins, ends = text.count("/* Begin file "), text.count("/* End file ")
        self.assertEqual(begins, ends)
        self.assertIn("/* Begin file runtime/predict.h */", text)

    def test_made_from_two_other_folders_it_is_the_same_to_the_byte(self) -> None:
        original = find(self.args.source, "predict.cc").read_bytes()
        words = find(self.args.again, "arguments.txt").read_text().splitlines()
        home = os.getcwd()
        for name in ("a", "another/folder"):
            copy = self.folder / name
            copied = []
            for word in words:
                key, equals, path = word.partition("=")
                if equals and os.path.exists(path):
                    (copy / key).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, copy / key)
                    word = f"{key}={copy / key}"
                copied.append(word)
            try:
                os.chdir(copy)
                self.assertEqual(amalgamate(["--output", "predict.cc", *copied]), 0)
            finally:
                os.chdir(home)
            self.assertEqual((copy / "predict.cc").read_bytes(), original, name)


if __name__ == "__main__":
    OneFileTest.args = arguments()
    unittest.main(argv=sys.argv[:1])
