# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A platform's libraries of several models give onnxruntime's outputs, in every way that they run here; and the same bits in all of
them, with three threads as with one.

The one thing to know: the sizes of symbolic dimensions are the program's defaults, as for the library on the host.

    everywhere_test.py PLATFORM MODEL=ONNX...
"""

from __future__ import annotations

import sys
from pathlib import Path

from agree import worst
from inputs import expected, reference

from tests.platforms import places
from tests.tools import runners
from tests.tools.default_inputs import default_inputs

# As <name>.test has them: float32 sums in another order, and a small number that is the difference of large ones.
RTOL, ATOL = 1e-4, 1e-5


def agrees(model: str, onnx: Path, platform: str) -> bool:
    """Runs the model's library; prints a line for each way and output."""
    program = (places.folder(model, platform) / f"{model}.program").read_bytes()
    given = default_inputs(program)
    wanted = expected(reference(onnx), given)
    agreed = True
    first: list[bytes] = []
    for runner in places.of(model, platform):
        job = runners.Job(program, tuple(given.values()))
        [result] = runners.run_all(runner, [job])
        if result.error:
            print(f"{runner.name}: {model}: {result.error}")
            agreed = False
            continue
        if runner.threads:
            [shared] = runners.run_all(runner, [job], threads=3)
            if shared.error or [output.tobytes() for output in shared.outputs] != [output.tobytes() for output in result.outputs]:
                print(f"{runner.name}: {model}: three threads do not give the bits of one: {shared.error or 'they differ'}")
                agreed = False
        for (name, theirs), ours in zip(wanted.items(), result.outputs, strict=True):
            share = worst(ours, theirs, RTOL, ATOL)
            backend = result.figures["backend"]
            print(f"{runner.name}: {model} on {backend}: {name} {list(theirs.shape)} largest difference is {share:.3g} of the tolerance")
            agreed &= share <= 1
        bits = [ours.tobytes() for ours in result.outputs]
        first = first or bits
        if bits != first:
            print(f"{runner.name}: {model}: other bits than in the first way")
            agreed = False
    return agreed


def main(platform: str, *models: str) -> int:
    pairs = [model.split("=", 1) for model in models]
    return 0 if all([agrees(name, Path(path), platform) for name, path in pairs]) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
