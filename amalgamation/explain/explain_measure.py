# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""How long each step of a built library takes, on this machine, one thread.

The one thing to know: each step is one call of predict_run_steps, whose own cost, that of a call of no step, is taken off. Rounds run all steps in order, so
that each finds the caches as in a prediction; the figure of a step is the least of its rounds, as whatever else runs on the machine only adds.
"""

from __future__ import annotations

import time
from pathlib import Path

from inputs import arrays
from loaded import Library


def seconds(library: Path, program: Path, backend: str | None, test_inputs: Path | None, budget: float) -> tuple[list[float], str, int]:
    """Of each step, the backend's name, and the rounds that fitted into `budget` seconds, at least 5."""
    predictor = Library(library).predictor(program, threads=1, backend=backend)
    predictor.set_inputs(arrays(predictor.tensors("input"), test_inputs))
    predictor.run()
    count, run = predictor.c.predict_step_count(predictor.handle), predictor.c.predict_run_steps
    rounds: list[list[float]] = []
    empty: list[float] = []
    end = time.perf_counter() + budget
    while len(rounds) < 5 or time.perf_counter() < end:
        taken = []
        for step in range(count):
            start = time.perf_counter()
            predictor.library.check(run(predictor.handle, step, 1))
            taken.append(time.perf_counter() - start)
        start = time.perf_counter()
        predictor.library.check(run(predictor.handle, 0, 0))
        empty.append(time.perf_counter() - start)
        rounds.append(taken)
    call = min(empty)
    return [max(0.0, min(of_step) - call) for of_step in zip(*rounds)], predictor.backend, len(rounds)
