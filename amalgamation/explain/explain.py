# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Says what a library is made of: which nodes of the model brought each kernel, its code, its weights, its memory, and its time.

    bazel build //:predict.explain                                # predict.explain.txt and .html, without times: an output of a build has none
    bazel run //:predict.explain                                  # measures the steps on this machine and prints the text
    bazel run //:predict.explain -- --html /tmp/predict.html      # also draws the page, with the times
    bazel run //:predict.explain -- --backend sse2 --seconds 10
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import explain_page
import explain_report
import explain_text
from size_budget import parts


class Unusable(Exception):
    """Files that do not fit each other or cannot be written: what, why, and what to do."""


def _parser() -> argparse.ArgumentParser:
    head, _, rest = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser("explain", description=head, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--document", type=Path, required=True, help="what `amalgamation.graph.compile --explain` writes")
    add("--library", type=Path, required=True, help="the shared library, or where the platform has none the static one")
    add("--platform", required=True, help="the name of its platform")
    add("--map", type=Path, help="the linker's map of the library")
    add("--program", type=Path, help="with --measure, the program that the library runs")
    add("--measure", action="store_true", help="run the library here and take the time of each step")
    add("--not-measured", default="", help="why there is no time, for the report")
    add("--seconds", type=float, default=3.0, help="to measure for; default: %(default)s")
    add("--backend", help="with --measure; the best of this CPU if not given")
    add("--test-inputs", type=Path, help="with --measure: an .npz with an array for each input; else they are random, with a fixed seed")
    add("--text", type=Path, help="write the text here instead of printing it")
    add("--html", type=Path, help="write the page here")
    return parser


def _measure(args: argparse.Namespace, document: dict) -> tuple[list[float], str]:
    import explain_measure  # noqa: PLC0415  what the build's action runs has no numpy

    if args.program is None or hashlib.sha256(args.program.read_bytes()).hexdigest() != document["program_sha256"]:
        raise Unusable(f"{args.program}: this is not the program that {args.document} describes. Give both of the same build")
    print(f"measuring for {args.seconds:g} s …", file=sys.stderr, flush=True)
    found, backend, rounds = explain_measure.seconds(args.library, args.program, args.backend, args.test_inputs, args.seconds)
    return found, f"{backend}, 1 thread, the least of {rounds} rounds"


def report(args: argparse.Namespace) -> explain_report.Report:
    """What the arguments ask for."""
    document = json.loads(args.document.read_text(encoding="utf-8"))
    seconds, timed = _measure(args, document) if args.measure else (None, args.not_measured)
    of_map = None if args.map is None else parts(args.map.read_text(encoding="utf-8"))
    return explain_report.make(document, args.platform, args.library.stat().st_size, of_map, seconds, timed)


def main(argv: Sequence[str]) -> int:
    args = _parser().parse_args(argv)
    here = Path(os.environ.get("BUILD_WORKING_DIRECTORY", "."))  # `bazel run` starts elsewhere
    try:
        made = report(args)
        written = [(args.text, explain_text.text), (args.html, explain_page.page)]
        for path, write in written:
            if path is not None:
                (here / path).write_text(write(made), encoding="utf-8")
    except Unusable as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    if args.text is None:
        sys.stdout.write(explain_text.text(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
