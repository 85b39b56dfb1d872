# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The npm package, installed as npm does, is imported by its name in node, and predicts; so does each variant."""

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
import { load } from "selected%s";
const p = await load(import.meta.resolve("selected/selected.program"));
const shape = p.inputs[0].shape, size = shape.reduce((a, b) => a * b, 1);
const fill = (value) => new Float32Array(size).fill(value);
const { y } = p.run({ a: fill(1), b: fill(2), c: fill(-4) });
console.log(JSON.stringify([p.backend, y.length === size && y.every((value) => value === -12)]));
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

    def test_every_export_is_a_file_and_every_library_is_exported(self):
        targets = [each if isinstance(each, str) else each["default"] for each in self.described["exports"].values()]
        for target in targets:
            self.assertTrue((self.package / target).is_file(), target)
        self.assertEqual(set(Path(target).parent.name for target in targets if target.endswith(".js")),
                         {path.parent.name for path in self.package.rglob("*.wasm")})  # fmt: skip

    def test_it_is_imported_by_its_name(self):
        for entry, backend in {"": "wasm_simd128", "/wasm": "generic", "/wasm_relaxed": "wasm_relaxed", "/wasm_simd": "wasm_simd128"}.items():
            script = self.folder / "user.mjs"
            script.write_text(USER % entry)
            self.assertEqual(json.loads(run_node(str(script))), [backend, True])

    def test_it_predicts_as_onnxruntime_does(self):
        files = self.package / "wasm_simd"
        self.assert_predicts(runners.node(files / "selected.js", files / "selected.wasm"), self.package / "selected.program")

    def test_what_is_not_exported_is_not_imported(self):
        script = self.folder / "inside.mjs"
        script.write_text('import "selected/wasm_simd/selected.wasm";\n')
        done = subprocess.run([tools.path("node_paths", "node"), script], stderr=subprocess.PIPE, text=True)
        self.assertIn("ERR_PACKAGE_PATH_NOT_EXPORTED", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
