# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Prints a library's latency beside onnxruntime's, one thread each, interleaved in one run.

Each round times both for the same while; the figure is the median of the best round, so that a neighbour's noise falls on neither.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from inputs import arrays, parser, reference, split
from loaded import Library


def median_ms(run: Callable[[], object], seconds: float) -> float:
    """The median time of `run` in ms, called for `seconds`, at least five times."""
    times, end = [], time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def main(argv: list[str]) -> int:
    arguments = parser(__doc__.split("\n")[0])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=0.5, help="of each round, for each of the two")
    arguments.add_argument("--backend", help="the best of this CPU if not given")
    args = arguments.parse_args(argv)
    shared, program = split(args.files)
    predictor, session = Library(shared).predictor(program, backend=args.backend), reference(args.model)
    given = arrays(predictor.tensors("input"), args.test_inputs)
    predictor.set_inputs(given)
    names = [output.name for output in session.get_outputs()]
    ours, theirs = [], []
    for _ in range(args.rounds):
        ours.append(median_ms(predictor.run, args.seconds))
        theirs.append(median_ms(lambda: session.run(names, given), args.seconds))
    print(f"{program.stem} ({predictor.backend})  {min(ours):9.3f} ms")
    print(f"{'onnxruntime':{len(program.stem + predictor.backend) + 3}}  {min(theirs):9.3f} ms")
    print(f"ratio {min(theirs) / min(ours):.2f} (more than 1: the library is faster)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
