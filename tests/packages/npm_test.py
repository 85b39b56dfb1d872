# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The npm package, installed as npm does, is imported by its name in node, and predicts with the best library or with a chosen one."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

from tests.packages import opened
from tests.tools import runners
from third_party.run import tools
from third_party.run.node import run_node

USER = """\
%s
const p = await load(import.meta.resolve("selected/selected.program"), %s);
const shape = p.inputs[0].shape, size = shape.reduce((a, b) => a * b, 1);
const fill = (value) => new Float32Array(size).fill(value);
const { y } = p.run({ a: fill(1), b: fill(2), c: fill(-4) });
console.log(JSON.stringify([p.variant ?? p.backend, y.length === size && y.every((value) => value === -12)]));
p.destroy();
"""


class NpmTest(opened.PackageCase):
    model = Path(sys.argv[1])

    @classmethod
    def setUpClass(cls):
        cls.folder = opened.unpack(opened.package("wasm_simd", ".tgz"))
        cls.package = cls.folder / "node_modules/selected"
        cls.package.parent.mkdir()
        (cls.folder / "package").rename(cls.package)
        cls.described = json.loads((cls.package / "package.json").read_text())

    def test_package_json_says_what_npm_asks(self):
        self.assertEqual((self.described["name"], self.described["version"], self.described["type"]), ("selected", "1.2.3", "module"))
        self.assertTrue((self.package / "LICENSE").is_file())

    def test_every_export_is_a_file_and_every_library_is_exported(self):
        targets = [each for target in self.described["exports"].values() for each in ([target] if isinstance(target, str) else target.values())]
        for target in targets:
            self.assertTrue((self.package / target).is_file(), target)
        libraries = {path.name for path in self.package.glob("*.wasm")}
        self.assertLessEqual(libraries, {Path(target).name for target in targets})
        self.assertEqual(libraries, {f"wasm{kind}.wasm" for kind in ("", "_relaxed", "_relaxed_threads", "_simd", "_threads")})

    def test_it_is_imported_by_its_name_and_takes_the_best_library(self):
        self.assertEqual(self.run_user('import { load } from "selected";', "{ threads: 2 }"), ["wasm_relaxed_threads", True])
        self.assertEqual(self.run_user('import { load } from "selected";', "{ threads: 1 }"), ["wasm_relaxed", True])

    def test_one_library_is_loaded_by_its_name(self):
        load = 'import { load } from "selected/predict.js";'
        self.assertEqual(self.run_user(load, '{ wasm: import.meta.resolve("selected/wasm.wasm") }'), ["generic", True])

    def run_user(self, load: str, options: str):
        script = self.folder / "user.mjs"
        script.write_text(USER % (load, options))
        return json.loads(run_node(str(script)))

    def test_it_predicts_as_onnxruntime_does(self):
        self.assert_predicts(runners.node(self.package / "predict.js", self.package / "wasm_simd.wasm"), self.package / "selected.program")

    def test_what_is_not_exported_is_not_imported(self):
        script = self.folder / "inside.mjs"
        script.write_text('import "selected/predict_worker.js";\n')
        done = subprocess.run([tools.path("node_paths", "node"), script], stderr=subprocess.PIPE, text=True)
        self.assertIn("ERR_PACKAGE_PATH_NOT_EXPORTED", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
