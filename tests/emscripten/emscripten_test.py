# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The archive of --config=wasm_emscripten links with emcc into a program that node runs, and gives onnxruntime's outputs.

The one thing to know: it links with the Emscripten of @emscripten, whatever compiled the archive.

    emscripten_test.py EMCC MAGIKA.ONNX
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from agree import worst
from inputs import expected, reference

from tests.tools import runners
from tests.tools.default_inputs import default_inputs
from third_party.run import tools

EMCC, MODEL = sys.argv[1], Path(sys.argv[2])
HERE = Path(__file__).parent
# As <name>.test has them: float32 sums in another order, and a small number that is the difference of large ones.
RTOL, ATOL = 1e-4, 1e-5


class Emscripten(unittest.TestCase):
    def check(self, files: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "run_program.js"
            # Files are node's own. A module that is compiled at once is not fetched, which older releases do in node, too.
            link = ["-O2", "-std=c++17", "-iquote.", "tests/tools/run_program.cc", files / "libmagika.a", "-o", script]
            link += ["-sNODERAWFS", "-sALLOW_MEMORY_GROWTH", "-sENVIRONMENT=node", "-sEXIT_RUNTIME", "-sWASM_ASYNC_COMPILATION=0"]
            # Not the test's own environment: emcc is Python, too.
            environment = {"PATH": os.environ["PATH"], "TMPDIR": folder}
            done = subprocess.run([EMCC, *map(str, link)], capture_output=True, text=True, check=False, env=environment)
            self.assertEqual(done.returncode, 0, done.stderr)
            runner = runners.Runner("emscripten", (tools.path("node_paths", "node"), str(script)))
            program = (files / "magika.program").read_bytes()
            given = default_inputs(program)
            got = runners.run(runner, program, list(given.values()))
            for (name, theirs), ours in zip(expected(reference(MODEL), given).items(), got, strict=True):
                share = worst(ours, theirs, RTOL, ATOL)
                print(f"{files.name}: {name} {list(theirs.shape)} largest difference is {share:.3g} of the tolerance")
                self.assertLessEqual(share, 1)

    def test_its_program_agrees_in_node(self):
        self.check(HERE / "magika")

    def test_with_another_toolchain_the_archive_is_of_its_compiler_and_agrees(self):
        [compiler] = (HERE / "magika_module/compiler.txt").read_text().split()
        self.assertTrue(compiler.endswith("tests/emscripten/emsdk/emcc.sh"), compiler)
        self.check(HERE / "magika_module")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
