# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Every case of every operator on another platform than the host, under an emulator or in node, against onnxruntime.

Where onnxruntime has no answer for a case, onnx.reference has. The one thing to know: all programs of an operator run in one process.

    platforms_test.py PLATFORM CPU BACKEND [OPERATOR...]

CPU is another model than the platform's oldest, in QEMU's words, or empty; BACKEND the one that is to be taken there.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from onnx.reference import ReferenceEvaluator

from amalgamation.graph.compile import compile_model
from amalgamation.ops import cases as ops_cases
from amalgamation.ops.cases import Case, model
from tests.tools import runners

HERE = Path(__file__).parent
PLATFORM, CPU, BACKEND, *OPERATORS = sys.argv[1:]
FILES = HERE / PLATFORM
RUNNER = (runners.node(HERE.parent.parent / "runtime/predict.js", FILES / "predict.wasm") if PLATFORM.startswith("wasm")
          else runners.linux(PLATFORM, FILES / "run_program", CPU))
CASES = ops_cases.all_cases()


def feeds(case: Case) -> dict[str, np.ndarray]:
    return {name: array for name, array in case.inputs.items() if name not in case.constants}


def expected(case: Case) -> list[np.ndarray]:
    if "onnxruntime" in case.oracles:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        try:
            session = onnxruntime.InferenceSession(model(case).SerializeToString(), options, providers=["CPUExecutionProvider"])
            return session.run(None, feeds(case))
        except onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented:
            pass
    with np.errstate(all="ignore"):
        return [np.asarray(output) for output in ReferenceEvaluator(model(case)).run(None, feeds(case))]


@functools.cache
def job(operator: str, index: int) -> runners.Job:
    case = CASES[operator][index]
    return runners.Job(compile_model(model(case).SerializeToString()).program_bytes, tuple(feeds(case).values()))


@pytest.mark.parametrize("operator", OPERATORS or sorted(CASES))
def test_every_case_agrees(operator: str) -> None:
    cases = CASES[operator]
    results = runners.run_all(RUNNER, [job(operator, index) for index in range(len(cases))])
    for case, result in zip(cases, results, strict=True):
        assert not result.error, f"{case.name}: {result.error}"
        assert result.figures["backend"] == BACKEND
        for mine, theirs in zip(result.outputs, expected(case), strict=True):
            assert (mine.dtype, mine.shape) == (theirs.dtype, theirs.shape), case.name
            np.testing.assert_allclose(mine, theirs, case.rtol, case.atol, err_msg=case.name)
    bad = [(job(operator, index).program, feeds(case) | dict(inputs)) for index, case in enumerate(cases) for inputs in case.bad]
    for result in runners.run_all(RUNNER, [runners.Job(program, tuple(inputs.values())) for program, inputs in bad]) if bad else ():
        assert f"{operator}: an index is out of range" in result.error


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-p", "no:cacheprovider"]))
