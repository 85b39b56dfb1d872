# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The runtime gives the same outputs, figures and errors on the host, on 64-bit ARM under qemu, and as WebAssembly in node."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from amalgamation.graph import program as P
from tests.runtime import programs
from tests.tools import runners

HERE = Path(__file__).parent
LOADER = HERE.parent.parent / "runtime/predict.js"
RUNNERS = [runners.native(HERE / "run_program"), runners.linux("linux_arm64", HERE / "arm64/run_program"),
           runners.node(LOADER, HERE / "wasm/predict.wasm")]


@pytest.mark.parametrize("runner", RUNNERS, ids=lambda runner: runner.name)
def test_a_list_of_programs_runs_and_failures_stay_alone(runner):
    x = np.random.default_rng(3).standard_normal((5, 6)).astype(np.float32)
    good = P.write(programs.row_sums())
    jobs = [runners.Job(good, (x,)), runners.Job(good[:-3], (x,)), runners.Job(good, (x.astype(np.float64),)),
            runners.Job(good, (x[:, :5],)), runners.Job(P.write(programs.two_inputs()), (x[:, 0], x[:, :1])),
            runners.Job(P.write(programs.positive()), (-abs(x[0]),)), runners.Job(P.write(programs.positive()), (abs(x[0]),))]
    results = runners.run_all(runner, jobs, backend="generic", repeat=3)
    for got, wanted in zip(results[0].outputs, programs.row_sums_reference(x), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-6)
    assert float(results[0].figures["steady_us"]) > 0 and results[0].figures["backend"] == "generic"
    assert "truncated" in results[1].error
    assert "dtype" in results[2].error
    assert "dimension 1 must be 6, got 5" in results[3].error
    np.testing.assert_allclose(results[4].outputs[0], 2 * x[:, 0], rtol=1e-6)
    assert "step 0 'look': Positive: an element is negative" in results[5].error
    np.testing.assert_allclose(results[6].outputs[0], 2 * abs(x[0]), rtol=1e-6)


@pytest.mark.parametrize("runner", RUNNERS, ids=lambda runner: runner.name)
def test_an_unknown_backend_is_an_error(runner):
    with pytest.raises(runners.RunError, match="unknown backend 'avx3'; known: twice, generic, never"):
        runners.run(runner, P.write(programs.two_inputs()), [np.zeros(4, np.float32), np.zeros((4, 1), np.float32)], "avx3")


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-p", "no:cacheprovider", *sys.argv[1:]]))
