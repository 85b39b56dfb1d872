# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""predict.js keeps what checks.mjs lists, in node, in a page of Chromium and in a worker of that page; with a library that has
threads, what thread_checks.mjs lists as well.

The one thing to know: node ends by itself when the checks are done, so no thread of a predictor keeps a process alive.
"""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

from amalgamation.graph import program as P
from tests.runtime import programs
from third_party.run.browser import run_page
from third_party.run.node import run_node

HERE = Path(__file__).parent
TESTS = HERE.parent
RUNTIME = TESTS.parent / "runtime"
# The folder of tests/runtime with the library, to the checks that hold for it.
LIBRARIES = {"wasm": ["checks.mjs"], "wasm_threads": ["checks.mjs", "thread_checks.mjs"]}
PROGRAMS = {"positive": programs.positive, "row_sums": programs.row_sums, "trap": programs.trap, "two_inputs": programs.two_inputs}

# Takes memory until there is none, in blocks of 128 MiB, then small ones: no two may overlap, none may be at 0.
WHOLE_MEMORY = """
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(require("fs").readFileSync(process.argv[1])));
const blocks = [];
for (let bytes = 1 << 27; bytes > 1000; bytes >>= 1) {
  for (let at = exports.malloc(bytes); at !== 0; at = exports.malloc(bytes)) blocks.push([at >>> 0, bytes]);
}
blocks.sort(([a], [b]) => a - b);
console.log(JSON.stringify([blocks.every(([at], i) => i === 0 || at >= blocks[i - 1][0] + blocks[i - 1][1]), exports.memory.buffer.byteLength]));
"""

# Fills the lower half of all addresses before the predictor takes what it needs.
UPPER_HALF = """
const [folder] = process.argv.slice(1);
const read = (name) => require("fs").readFileSync(`${folder}/${name}`);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(read("predict.wasm")));
let last;
do last = exports.malloc(1 << 26) >>> 0; while (last < 2 ** 31);
import(`${folder}/predict.js`).then(({ Predictor }) => {
  const p = new Predictor(exports, read("row_sums.program"), { threads: 1 }, { died: null, end() {} });
  p.reshape({ x: [1, 6] });
  const { y } = p.run({ x: new Float32Array([1, 2, 3, 4, 5, 6]) });
  console.log(JSON.stringify([y.byteOffset > 2 ** 31, [...y], p.inputs[0].name, p.info("model"), p.backend]));
  p.destroy();
});
"""


class Loader(unittest.TestCase):
    def folder(self, library: str) -> Path:
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        for source in (HERE / "checks.mjs", HERE / "thread_checks.mjs", HERE / "predict_page.mjs", RUNTIME / "predict.js",
                       RUNTIME / "predict_worker.js", TESTS / "runtime" / library / "predict.wasm"):
            shutil.copy(source, folder)
        (folder / "lonely").mkdir()
        shutil.copy(RUNTIME / "predict.js", folder / "lonely")
        # node takes a .js file for a module if a package says so.
        (folder / "package.json").write_text('{"type": "module"}')
        for name, make in PROGRAMS.items():
            (folder / f"{name}.program").write_bytes(P.write(make()))
        return folder

    def test_in_node(self):
        for library, files in LIBRARIES.items():
            folder = self.folder(library)
            for checks in files:
                with self.subTest(library=library, checks=checks):
                    script = f"import({json.dumps(str(folder / checks))}).then((m) => m.failures()).then((f) => console.log(JSON.stringify(f)))"
                    self.assertEqual(json.loads(run_node("-e", script)), [])

    def test_in_a_page(self):
        for library, files in LIBRARIES.items():
            folder = self.folder(library)
            for checks in files:
                with self.subTest(library=library, checks=checks):
                    self.assertEqual(run_page(folder, f'import("/{checks}").then((m) => m.failures())'), [])

    def test_in_a_worker(self):
        for library, files in LIBRARIES.items():
            folder = self.folder(library)
            for checks in files:
                with self.subTest(library=library, checks=checks):
                    call = f'import("/predict_page.mjs").then((m) => m.inWorker("{checks}", "failures", null))'
                    self.assertEqual(run_page(folder, call), [])

    def test_memory_is_given_to_the_last_page_and_never_twice(self):
        whole, size = json.loads(run_node("-e", WHOLE_MEMORY, str(TESTS / "runtime/wasm/predict.wasm")))
        self.assertTrue(whole)
        self.assertEqual(size, 2**32 - 2**16)

    def test_addresses_beyond_two_gigabytes_are_none_below_zero(self):
        got = json.loads(run_node("-e", UPPER_HALF, str(self.folder("wasm"))))
        self.assertEqual(got, [True, [30, 66], "x", "row_sums", "generic"])


if __name__ == "__main__":
    unittest.main()
