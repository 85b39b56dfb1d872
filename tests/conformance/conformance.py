# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""How much of the ONNX standard runs here: `passed N of 1884`, and what fails, by operator and reason.

    bazel run //tests/conformance
    bazel run //tests/conformance -- --filter '^test_conv' --list-failures
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import re
import sys

from tests.conformance.cases import REASONS, Result, load_cases, run_cases


def report(results: list[Result], list_failures: bool) -> str:
    """The text that is printed: the count, then a table of failures sorted by count, then by operator."""
    passed = [result for result in results if result.passed]
    folded = sum(result.folded for result in passed)
    lines = [f"passed {len(passed)} of {len(results)}"]
    lines.append(f"({folded} of these were computed while compiling: every input of them decides a shape)")
    table: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for result in results:
        table[result.operator][result.reason] += 1
    rows = []
    for operator, counts in table.items():
        failed = sum(counts[reason] for reason in REASONS)
        if failed:
            reasons = ", ".join(f"{counts[reason]} {reason}" for reason in REASONS if counts[reason])
            rows.append((failed, operator, counts.total(), reasons))
    rows.sort(key=lambda row: (-row[0], row[1]))
    totals = collections.Counter(result.reason for result in results if not result.passed)
    if rows:
        lines += ["", "Failures by reason:"]
        lines += [f"  {totals[reason]:>5}  {reason}" for reason in REASONS if totals[reason]]
        width = max(len(row[1]) for row in rows)
        lines += ["", f"  {'operator':<{width}}  failed of  reasons"]
        lines += [f"  {operator:<{width}}  {failed:>6} {total:>3}  {reasons}" for failed, operator, total, reasons in rows]
    if list_failures:
        lines += ["", "Failures:"]
        lines += [f"  {result.name}: {result.reason}: {result.message}" for result in results if not result.passed]
    return "\n".join(lines)


def expected_failures(results: list[Result]) -> str:
    """The list of conformance_test: failures of the operators in ops/, each with its reason."""
    from amalgamation import ops

    known = set(ops.names())
    lines = [
        "# The standard's cases of operators in ops/ that do not pass, each with the reason.",
        "# Written by: bazel run //tests/conformance -- --write-expected $PWD/tests/conformance/expected_failures.txt",
    ]
    for result in results:
        if not result.passed and result.operator in known:
            message = re.sub(r"^\w+: (model: )?", "", result.message)
            lines.append(f"{result.name}  {result.reason}: {message}")
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="conformance", description="Runs the ONNX standard's own node cases.")
    parser.add_argument("--filter", default="", metavar="REGEX", help="only cases whose name has a match, such as '^test_conv'")
    parser.add_argument("--list-failures", action="store_true", help="also one line for each failure")
    parser.add_argument("--backend", help="generic, avx2, … (default: the best of this CPU)")
    parser.add_argument("--write-expected", metavar="FILE", help="write the list that conformance_test keeps to (runs all cases)")
    options = parser.parse_args(arguments)
    if options.write_expected and options.filter:
        parser.error("--write-expected is of all cases: leave --filter out")
    try:
        wanted = re.compile(options.filter)
    except re.error as error:
        parser.error(f"--filter: {error}")
    cases = load_cases()
    indices = [index for index, case in enumerate(cases) if wanted.search(case.name)]
    if not indices:
        parser.error(f"--filter: no case has a match of '{options.filter}'")
    results = list(run_cases(indices, cases, options.backend))
    print(report(results, options.list_failures))
    if options.write_expected:
        pathlib.Path(options.write_expected).write_text(expected_failures(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
