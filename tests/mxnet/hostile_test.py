# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Whatever a symbol.json or a .params holds, the importer gives a model or says in one line what is wrong: hostile_test.py CORPUS_FILE…

The corpus has one idea a file: `ok_*` are models, `bad_*` are none, and what is said of each is in corpus/errors.txt. Mutations of the models, with a
fixed seed, may be either. The one thing to know: time and memory have bounds, too, that a file of some kilobytes cannot move.
"""

from __future__ import annotations

import json
import pathlib
import random
import resource
import struct
import sys
import time
import unittest

import numpy as np

from amalgamation.graph import compile as compiler
from amalgamation.graph.errors import CompileError, InvalidModel, UnsupportedModel
from amalgamation.graph.importers import mxnet, mxnet_params
from amalgamation.graph.importers import inputs as given_inputs

SHAPES = {"x": [1, 3, 6, 5]}
SECONDS, KILOBYTES = 20, 800_000  # for one file, of a process that has the compiler's libraries; a busy machine is slow
MUTATIONS = 200
HOSTILE_TEXTS = ["nan", "inf", "-1", "0", "()", "(0, 0)", "None", "1e400", "(9223372036854775807,)", "99999999999999999999", "(" * 99, "[[0]]",
                 "\u0000", "True", "-(-1)", "(1, 1, 1, 1, 1)"]
HOSTILE_NUMBERS = [-1, 0, 1, 7, 255, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1]


def import_model(symbol: bytes, params: bytes):
    return mxnet.to_onnx(symbol, params, given_inputs.read(SHAPES), "m")


class HostileTest(unittest.TestCase):
    corpus: dict[str, bytes]

    def params_of(self, name: str) -> bytes:
        """Those that belong to a symbol of the corpus."""
        return self.corpus.get(name.replace(".json", ".params"), mxnet_params.write({}))

    def outcome(self, symbol: bytes, params: bytes) -> str | None:
        """The error, or None for a model; both within the bounds."""
        start = time.monotonic()
        try:
            import_model(symbol, params)
            said = None
        except (InvalidModel, UnsupportedModel) as error:
            said = str(error)
            self.assertEqual(len(said.splitlines()), 1, said)
            self.assertTrue(said.isprintable(), said)
            self.assertLess(len(said), 6000)
            self.assertGreater(len(said), 20)
        self.assertLess(time.monotonic() - start, SECONDS)
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, KILOBYTES)
        return said

    def test_each_file_of_the_corpus_is_a_model_or_an_error_that_says_why(self) -> None:
        errors = dict(line.split("  ", 1) for line in self.corpus["errors.txt"].decode().splitlines() if not line.startswith("#"))
        files = {name: data for name, data in self.corpus.items() if name.endswith((".json", ".params"))}
        self.assertGreater(len(files), 80)
        self.assertEqual(sorted(errors), sorted(name for name in files if name.startswith("bad_")))
        for name, data in files.items():
            with self.subTest(name):
                symbol, params = (data, self.params_of(name)) if name.endswith(".json") else (self.corpus["ok_net.json"], data)
                if name == "ok_old.params":
                    symbol = self.corpus["ok_old.json"]
                said = self.outcome(symbol, params)
                if name.startswith("ok_"):
                    self.assertIsNone(said)
                else:
                    self.assertIn(errors[name], said or "it is a model")

    def test_the_models_of_the_corpus_compile(self) -> None:
        for name in self.models():
            with self.subTest(name):
                compiled = compiler.compile_model(self.corpus[name], inputs=SHAPES, params=self.params_of(name))
                self.assertGreater(len(compiled.program_bytes), 100)

    def models(self) -> list[str]:
        return sorted(name for name in self.corpus if name.startswith("ok_") and name.endswith(".json"))

    def test_damaged_texts_of_symbols_are_models_or_errors(self) -> None:
        chance = random.Random(0)
        for name in self.models():
            for _ in range(MUTATIONS):
                data = bytearray(self.corpus[name])
                for _ in range(chance.randint(1, 3)):
                    at = chance.randrange(len(data))
                    kind = chance.randrange(4)
                    if kind == 0:
                        data[at] = chance.randrange(256)
                    elif kind == 1:
                        del data[at:at + chance.randint(1, 9)]
                    elif kind == 2:
                        data[at:at] = chance.choice([b"9" * 30, b"-", b'"', b"[", b"}", b"NaN", b"null", b"\\ud800", data[at:at + 40]])
                    else:
                        data = data[:at + 1]
                self.outcome(bytes(data), self.params_of(name))

    def test_models_with_a_value_replaced_are_models_or_errors(self) -> None:
        chance = random.Random(1)
        for name in self.models():
            for _ in range(MUTATIONS):
                document = json.loads(self.corpus[name])
                for _ in range(chance.randint(1, 2)):
                    self.replace(document, chance)
                self.outcome(json.dumps(document).encode(), self.params_of(name))

    def replace(self, document: object, chance: random.Random) -> None:
        """One value somewhere in it."""
        while True:
            keys = list(document) if isinstance(document, dict) else range(len(document))
            if not keys:
                return
            key = chance.choice(keys)
            if isinstance(document[key], (dict, list)) and document[key] and chance.random() < 0.8:
                document = document[key]
                continue
            document[key] = chance.choice([*HOSTILE_NUMBERS, *HOSTILE_TEXTS, None, True, [], {}, 1.5, [[0, 0, 0]], "relu", "Concat", "Pooling"])
            return

    def test_damaged_params_are_arrays_or_errors(self) -> None:
        chance = random.Random(2)
        good = self.corpus["ok_net.params"]
        for _ in range(4 * MUTATIONS):
            data = bytearray(good)
            at = chance.randrange(len(data) - 8)
            kind = chance.randrange(4)
            if kind == 0:
                data[at] ^= 1 << chance.randrange(8)
            elif kind == 1:
                data[at:at + 8] = struct.pack("<Q", chance.choice(HOSTILE_NUMBERS) % 2**64)
            elif kind == 2:
                data[at:at + 4] = struct.pack("<I", chance.choice(HOSTILE_NUMBERS) % 2**32)
            else:
                del data[at:at + chance.randint(1, 40)]
            self.outcome(self.corpus["ok_net.json"], bytes(data))

    def test_a_million_nodes_are_an_error_soon(self) -> None:
        nodes = ",".join(['{"op":"null","name":"a","inputs":[]}'] * 1_000_000)
        said = self.outcome(f'{{"nodes":[{nodes}],"heads":[[0,0]]}}'.encode(), mxnet_params.write({}))
        self.assertIn("it has 1000000 nodes", said)

    def test_a_file_of_many_nodes_with_one_name_is_read_in_time(self) -> None:
        nodes = [{"op": "null", "name": "x", "inputs": []}] + [{"op": "relu", "name": "same", "inputs": [[i, 0]]} for i in range(20_000)]
        self.assertIsNone(self.outcome(json.dumps({"nodes": nodes, "heads": [[20_000, 0]]}).encode(), mxnet_params.write({})))

    def test_loops_in_loops_do_not_grow_without_bound(self) -> None:
        rows = {"in_data_locs": "[0]", "in_state_locs": "[]", "remain_locs": "[]", "num_out_data": "1", "num_outputs": "1"}
        inner = {"nodes": [{"op": "null", "name": "a", "inputs": []}, {"op": "elemwise_add", "name": "b", "inputs": [[0, 0], [0, 0]]}], "heads": [[1, 0]]}
        for _ in range(3):
            inner = {"nodes": [{"op": "null", "name": "a", "inputs": []}, {"op": "_foreach", "name": "f", "attrs": rows, "inputs": [[0, 0]], "subgraphs": [inner]}],
                     "heads": [[1, 0]]}
        inner["nodes"][0]["name"] = "x"
        start = time.monotonic()
        with self.assertRaisesRegex(CompileError, "takes more than"):
            mxnet.to_onnx(json.dumps(inner).encode(), mxnet_params.write({}), given_inputs.read({"x": [1000, 100, 100]}), "m")
        self.assertLess(time.monotonic() - start, 10 * SECONDS)

    def test_arrays_of_names_that_repeat_are_an_error_soon(self) -> None:
        one = mxnet_params.write({"a": np.zeros(1, np.float32)})
        array, name = one[24:-17], one[-9:]
        data = struct.pack("<QQQ", 0x112, 0, 50_000) + array * 50_000 + struct.pack("<Q", 50_000) + name * 50_000
        self.assertIn("the name 'a' is used 50000 times", self.outcome(self.corpus["ok_net.json"], data))


if __name__ == "__main__":
    paths = [pathlib.Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    HostileTest.corpus = {path.name: path.read_bytes() for path in paths}
    unittest.main(argv=[sys.argv[0], *(argument for argument in sys.argv[1:] if argument.startswith("-"))])
