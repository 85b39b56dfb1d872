# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Whether a library's outputs are those of onnxruntime, on every backend that this machine runs.

An output may differ by rtol of the reference, and by atol of the output's largest magnitude: a small number that is the difference of
large ones has their error.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from inputs import arrays, expected, parser, reference, split
from loaded import UNSUPPORTED, Library, PredictError, Predictor


def worst(ours: np.ndarray, theirs: np.ndarray, rtol: float, atol: float) -> float:
    """The largest difference as a share of what is tolerated: at most 1 is agreement."""
    if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
        return float("inf")
    if ours.size == 0 or np.array_equal(ours, theirs):
        return 0.0
    ours, theirs = ours.astype(np.float64), theirs.astype(np.float64)
    if not np.isfinite(ours).all():
        return float("inf")
    return float(np.max(np.abs(ours - theirs) / (rtol * np.abs(theirs) + atol * np.abs(theirs).max())))


def check(predictor: Predictor, session, given: Mapping[str, np.ndarray], rtol: float, atol: float) -> bool:
    """Runs both; prints a line for each output."""
    predictor.set_inputs(given)
    predictor.run()
    ours, agreed = predictor.outputs(), True
    for name, theirs in expected(session, given).items():
        share = worst(ours[name], theirs, rtol, atol) if name in ours else float("inf")
        verdict = "agrees" if share <= 1 else "DIFFERS"
        print(f"{predictor.backend}: {name} {list(theirs.shape)} {verdict}: largest difference is {share:.3g} of the tolerance")
        agreed &= share <= 1
    return agreed


def check_backend(library: Library, program: Path, session, backend: str, args) -> bool:
    """All that is asked of one backend."""
    try:
        predictor = library.predictor(program, backend=backend)
    except PredictError as error:
        if error.status != UNSUPPORTED or backend == args.backend[0]:  # The least one is on every CPU.
            raise
        # Of one that differs from its base in products of bytes alone, a library without those has no kernels.
        none = "unknown backend" in str(error)
        print(f"{backend}: this library has no kernels of its own for it" if none else f"SKIPPED {backend}: not on this CPU ({error})")
        return True
    agreed = check(predictor, session, arrays(predictor.tensors("input"), args.test_inputs), args.rtol, args.atol)
    if args.also:
        predictor.resize({symbol: int(size) for symbol, _, size in (a.partition("=") for a in args.also)})
        agreed &= check(predictor, session, arrays(predictor.tensors("input"), None), args.rtol, args.atol)
    predictor.close()
    return agreed


def main(argv: list[str]) -> int:
    arguments = parser(__doc__.split("\n")[0])
    arguments.add_argument("--backend", action="append", required=True, help="each that the platform has")
    arguments.add_argument("--rtol", type=float, default=1e-4)
    arguments.add_argument("--atol", type=float, default=1e-5)
    arguments.add_argument("--also", action="append", metavar="SYMBOL=SIZE", help="try this size too")
    args = arguments.parse_args(argv)
    shared, program = split(args.files)
    library, session = Library(shared), reference(args.model)
    results = [check_backend(library, program, session, backend, args) for backend in args.backend]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
