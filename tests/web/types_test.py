# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The types of predict.js and predict_best.js: right uses compile under --strict, wrong ones do not, and they are complete.

The one thing to know: TypeScript never looks into a .js file that has a .d.ts beside it, so what both declare is compared here.
"""

import json
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from third_party.run.node import run_node
from third_party.run.tsc import run_tsc

HERE = Path(__file__).parent
RUNTIME = HERE.parent.parent / "runtime"
OPTIONS = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022",
           "--module", "nodenext", "--moduleResolution", "nodenext", "--lib", "es2022,dom,dom.iterable"]

# What is written after `const p = await load("a.program");` to what the compiler says of it.
WRONG = {
    'p.run({ image: [1, 2, 3] });': "Type 'number[]' is not assignable to type 'Numbers'",
    'p.run(new Float32Array(3));': "Index signature for type 'string' is missing",
    'p.reshape({ image: 3 });': "Type 'number' is not assignable to type 'readonly number[]'",
    'p.reshape([1, 2]);': "not assignable",
    'p.threads = 3;': "read-only property",
    'p.backend = "generic";': "read-only property",
    'p.input(0);': "Argument of type 'number' is not assignable to parameter of type 'string'",
    'p.input<string>("x");': "Type 'string' does not satisfy the constraint 'Numbers'",
    'p.scores;': "Property 'scores' does not exist on type 'Predictor'",
    'p.run().scores.length;': "possibly 'undefined'",
    'p.info("model").length;': "possibly 'null'",
    'p.variant;': "Property 'variant' does not exist on type 'Predictor'",
    'await load();': "Expected 1-2 arguments",
    'await load(42);': "not assignable to parameter of type 'Source",
    'await load("a.program", { thread: 3 });': "'thread' does not exist in type 'LoadOptions'",
    'await load("a.program", { threads: "3" });': "Type 'string' is not assignable to type 'number'",
    'await load("a.program", { maxMemory: 1n });': "Type 'bigint' is not assignable to type 'number'",
    'new Predictor();': "Constructor of class 'Predictor' is private",
    'export const fake: Predictor = { ...p };': "is missing the following properties from type 'Predictor': #private",
    'await loadBest("a.program", { wasm: "a.wasm" });': "'wasm' does not exist in type 'LoadBestOptions'",
    'await loadBest("a.program", { variants: { wasm_simd128: "a.wasm" } });': "'wasm_simd128' does not exist",
    '(await loadBest("a.program")).variant = "wasm";': "read-only property",
    'const name: "wasm64" = (await loadBest("a.program")).variant;': "not assignable to type '\"wasm64\"'",
}
HEAD = """import { load, Predictor } from "./predict.js";
import { load as loadBest } from "./predict_best.js";
const p = await load("a.program");
void [p, Predictor, loadBest];
"""


class Types(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for name in ("predict", "predict_best"):
            shutil.copy(RUNTIME / f"{name}.d.ts", self.folder)
            shutil.copy(RUNTIME / f"{name}.js", self.folder)
        shutil.copy(HERE / "types_sample.ts", self.folder)
        (self.folder / "package.json").write_text('{"type": "module"}')

    def test_a_sample_of_the_whole_interface_compiles_under_strict(self):
        (self.folder / "head.ts").write_text(f"{HEAD}export {{}};\n")
        self.assertEqual(run_tsc(*OPTIONS, self.folder / "types_sample.ts", self.folder / "head.ts"), "")

    def test_wrong_uses_are_errors(self):
        paths = []
        for i, line in enumerate(WRONG):
            paths.append(self.folder / f"wrong{i}.ts")
            paths[-1].write_text(f"{HEAD}{line}\nexport {{}};\n")
        with self.assertRaises(RuntimeError) as error:
            run_tsc(*OPTIONS, *paths)
        # A message begins with its file and line, and goes on in lines that are indented.
        messages = re.findall(r"wrong(\d+)\.ts\(5,(.*(?:\n +.*)*)", str(error.exception))
        for i, (line, text) in enumerate(WRONG.items()):
            with self.subTest(line):
                self.assertIn(text, "".join(message for number, message in messages if int(number) == i))

    def test_the_types_name_what_the_modules_have(self):
        script = f"""Promise.all(["predict", "predict_best"].map((name) => import("{self.folder}/" + name + ".js"))).then(([one, best]) => console.log(JSON.stringify([
            Object.keys(one), Object.keys(best), Object.getOwnPropertyNames(one.Predictor.prototype)])))"""
        one, best, members = json.loads(run_node("-e", script))
        types = (self.folder / "predict.d.ts").read_text()
        # bytesOf and threadCount are for predict_best.js alone.
        self.assertEqual(sorted(re.findall(r"^export (?:class|function) (\w+)", types, re.M)), sorted(set(one) - {"bytesOf", "threadCount"}))
        self.assertEqual(best, ["PredictError", "load"])
        declared = re.findall(r"^  (?:readonly )?(\w+)[(<:]", types.partition("export class Predictor")[2], re.M)
        self.assertEqual(sorted(declared), sorted({*members, "threads"} - {"constructor"}))
        sample = (self.folder / "types_sample.ts").read_text()
        for member in declared:
            self.assertRegex(sample, rf"\.{member}\b")


if __name__ == "__main__":
    unittest.main()
