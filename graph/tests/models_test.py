# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Real models, through all passes: equal to onnxruntime, hardly a Transpose left, and the same bytes each time.

The models come from registry packages, in the environment as MODEL_<name>=path."""

import os
import subprocess
import sys

import numpy as np
import pytest

from amalgamation.graph import compile, passes, program, testing
from amalgamation.graph.importers import onnx as importer

# Name → sizes of the symbolic dims, in the order of the inputs' dims; Transposes that may be left.
MODELS = {"basic_pitch": ([2], 0), "blazeface_back": ([], 0), "blazeface_front": ([], 0), "magika": ([2], 0),
          "ppocr_cls": ([2, 48, 192], 1)}


def _path(name: str) -> str:
    if f"MODEL_{name}" not in os.environ:
        pytest.skip(f"{name}: the model is not there: set MODEL_{name}, or run this by Bazel")
    return os.environ[f"MODEL_{name}"]


def _inputs(model, sizes: list[int]) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    out = {}
    for value in model.graph.inputs:
        rest = iter(sizes)
        dims = [d if isinstance(d, int) else next(rest) for d in value.shape]
        kind = value.dtype.numpy()
        data = generator.random(dims) * 2 - 1 if kind.kind == "f" else generator.integers(0, 257, dims)
        out[value.name] = data.astype(kind)
    return out


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_real_model_equals_onnxruntime_after_all_passes(name):
    path = _path(name)
    sizes, transposes = MODELS[name]
    model = passes.run(importer.load(path, name))
    assert testing.kinds(model).count("Transpose") <= transposes
    inputs = _inputs(model, sizes)
    wanted, got = testing.reference(path, inputs), testing.evaluate(model, inputs)
    assert list(wanted) == list(got)
    for output in wanted:
        # Sums in another order: an error relative to the largest number of the output.
        np.testing.assert_allclose(got[output], wanted[output], rtol=1e-4, atol=1e-4 * np.abs(wanted[output]).max())


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_real_model_becomes_a_program_that_can_be_read_back(name):
    compiled = compile.compile_model(_path(name))
    read = program.read(compiled.program_bytes)
    assert program.write(read) == compiled.program_bytes
    assert compiled.report["arena_bytes"] <= 1.7 * compiled.report["arena_lower_bound"]


def test_the_program_does_not_depend_on_the_hash_seed(tmp_path):
    path, found = _path("ppocr_cls"), []
    for seed in ("1", "2"):
        out = tmp_path / seed
        subprocess.run([sys.executable, "-m", "amalgamation.graph.compile", path, "--program", str(out), "--kernels", f"{out}.cc"],
                       check=True, env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)})
        found.append(out.read_bytes() + (tmp_path / f"{seed}.cc").read_bytes())
    assert found[0] == found[1]
