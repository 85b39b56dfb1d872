# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""How much of the ONNX standard runs here: `passed N of 1884`, and what fails, by operator and reason.

    bazel run //tests/conformance
    bazel run //tests/conformance -- --filter '^test_conv' --list-failures
"""

from __future__ import annotations

import argparse
import collections
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


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="conformance", description="Runs the ONNX standard's own node cases.")
    parser.add_argument("--filter", default="", metavar="REGEX", help="only cases whose name has a match, such as '^test_conv'")
    parser.add_argument("--list-failures", action="store_true", help="also one line for each failure")
    parser.add_argument("--backend", help="generic, avx2, … (default: the best of this CPU)")
    options = parser.parse_args(arguments)
    try:
        wanted = re.compile(options.filter)
    except re.error as error:
        parser.error(f"--filter: {error}")
    cases = load_cases()
    indices = [index for index, case in enumerate(cases) if wanted.search(case.name)]
    if not indices:
        parser.error(f"--filter: no case has a match of '{options.filter}'")
    print(report(list(run_cases(indices, cases, options.backend)), options.list_failures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
