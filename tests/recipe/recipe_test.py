# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Programs of other weights, made on the device, are those that the compiler makes: byte for byte, natively and on ARM under QEMU.

    recipe_test.py MODEL.onnx FAMILY.zip…
The one thing to know: rebuild.cc follows a recipe; it finds the parameters as files, as given.h says.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from amalgamation.graph import recipe
from amalgamation.graph.compile import Compiled, compile_model
from amalgamation.graph.importers import mxnet_params
from tests.mxnet import archive
from third_party.run import linux

HERE = Path(__file__).parent
NATIVE = (str(HERE / "rebuild"),)
ARM = {name: (*linux.command(name), linux.runnable(name, HERE / name / "rebuild")) for name in ("linux_arm64", "linux_armv7")}
ROUNDS = 20000  # of the hostile tool; two seconds


@dataclasses.dataclass(frozen=True)
class Model:
    """weights: by the names that the recipe has; compiled: the compiler's result for given weights."""

    weights: Mapping[str, np.ndarray]
    compiled: Callable[[Mapping[str, np.ndarray]], Compiled]

    def frozen(self) -> list[str]:
        """What cannot be another: shapes, and the bounds of a Clip."""
        return sorted(name for name, array in self.weights.items() if array.dtype.kind != "f" or array.ndim == 0)

    def seeded(self, seed: int) -> dict[str, np.ndarray]:
        """Other weights; all are positive, as variances are."""
        random, frozen = np.random.default_rng(seed), self.frozen()
        return {name: array if name in frozen else _other(random, array) for name, array in self.weights.items()}


def _other(random: np.random.Generator, array: np.ndarray) -> np.ndarray:
    return (np.abs(random.normal(0, 0.3, array.shape)) + 0.1).astype(array.dtype)


def from_mxnet(path: str, name: str) -> Model:
    with zipfile.ZipFile(path) as file:
        symbol, params = file.read(f"{name}/symbol.json"), archive.params(file, name)
        inputs = {key: array.shape for key, array in archive.arrays(file, f"{name}/in/").items()}
    prefix = {key.split(":", 1)[1]: key for key in params}

    def compiled(weights: Mapping[str, np.ndarray]) -> Compiled:
        given = mxnet_params.write({prefix[key]: array for key, array in weights.items()})
        return compile_model(symbol, inputs, name=name, params=given, recipe=True)

    return Model({key.split(":", 1)[1]: array for key, array in params.items()}, compiled)


def from_onnx(path: str) -> Model:
    model = onnx.load(path)

    def compiled(weights: Mapping[str, np.ndarray]) -> Compiled:
        other = onnx.ModelProto.FromString(model.SerializeToString())
        for tensor in other.graph.initializer:
            tensor.CopyFrom(numpy_helper.from_array(np.asarray(weights[tensor.name]), tensor.name))
        return compile_model(other.SerializeToString(), recipe=True)

    return Model({tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}, compiled)


def write(folder: Path, made: Compiled, weights: Mapping[str, np.ndarray]) -> list[str]:
    """The files that the tools read, and their paths."""
    given = folder / "given"
    given.mkdir(exist_ok=True)
    (folder / "skeleton").write_bytes(recipe.skeleton(made.program_bytes))
    (folder / "recipe").write_bytes(made.recipe)
    (given / "names").write_text("".join(f"{name}\n" for name in weights))
    for i, array in enumerate(weights.values()):
        np.save(given / f"{i}.npy", array)
    return [str(folder / "skeleton"), str(folder / "recipe"), str(given)]


class RecipeTest(unittest.TestCase):
    onnx: str
    families: dict[str, str]

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def rebuild(self, tool: tuple[str, ...], made: Compiled, weights: Mapping[str, np.ndarray]) -> bytes:
        program = self.folder / "program"
        done = subprocess.run([*tool, *write(self.folder, made, weights), str(program)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return program.read_bytes()

    def error(self, made: Compiled, weights: Mapping[str, np.ndarray]) -> str:
        done = subprocess.run([*NATIVE, *write(self.folder, made, weights), os.devnull], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        return done.stderr

    def check(self, model: Model, tools: Mapping[str, tuple[str, ...]]) -> None:
        made, other = model.compiled(model.weights), model.seeded(1)
        self.assertEqual(made.report["recipe_frozen"], model.frozen())
        self.assertEqual(self.rebuild(NATIVE, made, model.weights), made.program_bytes)
        expected = model.compiled(other)
        self.assertEqual(expected.recipe, made.recipe)
        for name, tool in ({"native": NATIVE} | dict(tools)).items():
            with self.subTest(name):
                self.assertEqual(self.rebuild(tool, made, other), expected.program_bytes)

    def test_mobilenet_of_mxnet(self) -> None:
        self.check(from_mxnet(self.families["mobilenet"], "mobilenet1.0"), ARM)

    def test_resnet18_of_mxnet(self) -> None:
        self.check(from_mxnet(self.families["resnet_v1"], "resnet18_v1"), {})

    def test_mobilenet_v2_of_onnx(self) -> None:
        self.check(from_onnx(self.onnx), {"linux_arm64": ARM["linux_arm64"]})

    def test_what_is_wrong_with_parameters_is_said(self) -> None:
        model = from_mxnet(self.families["squeezenet"], "squeezenet1.1")
        made = model.compiled(model.weights)
        name = next(iter(model.weights))
        array = model.weights[name]
        dims = ", ".join(map(str, array.shape))
        others = {key: value for key, value in model.weights.items() if key != name}
        self.assertIn(f"the parameter '{name}' is missing", self.error(made, others))
        self.assertIn("the model has no parameter 'more'", self.error(made, {**model.weights, "more": array}))
        self.assertIn(f"'{name}' does not have dtype 1 and the dims [{dims}]", self.error(made, {**others, name: array[:1]}))
        self.assertIn(f"'{name}' does not have dtype 1", self.error(made, {**others, name: array.astype(np.float64)}))
        self.assertIn(f"'{name}' has an element that is not a number", self.error(made, {**others, name: np.where(array == array.max(), np.nan, array)}))
        self.assertIn("belongs to another program", self.error(dataclasses.replace(made, recipe=self.other_recipe()), model.weights))

    def other_recipe(self) -> bytes:
        model = from_mxnet(self.families["mobilenet"], "mobilenet1.0")
        return model.compiled(model.weights).recipe

    def test_damaged_recipes_are_errors(self) -> None:
        graph = "g (float[N,3,7,7] x) => (float[N,20,5,5] y) { a = Conv(x, w, b)  c = Clip(a, low, high)  d = Mul(c, s)  y = Add(d, s) }"
        proto = onnx.helper.make_model(onnx.parser.parse_graph(graph), opset_imports=[onnx.helper.make_opsetid("", 21)], ir_version=10)
        random = np.random.default_rng(5)
        weights = {"w": random.random((20, 3, 3, 3), np.float32), "b": random.random(20, np.float32), "s": random.random((20, 1, 1), np.float32),
                   "low": np.float32(0), "high": np.float32(6)}
        proto.graph.initializer.extend(numpy_helper.from_array(np.asarray(array), name) for name, array in weights.items())
        files = write(self.folder, compile_model(proto.SerializeToString(), recipe=True), weights)
        done = subprocess.run([str(HERE / "hostile"), str(ROUNDS), "1", *files], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        followed, _, refused, _ = done.stdout.split()
        self.assertGreater(int(followed), 1)
        self.assertGreater(int(refused), ROUNDS)


if __name__ == "__main__":
    RecipeTest.onnx, RecipeTest.families = sys.argv[1], {Path(path).stem: path for path in sys.argv[2:]}
    unittest.main(argv=sys.argv[:1])
