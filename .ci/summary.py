# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Prints "N passed, N failed" from Bazel's build events; ends nonzero when anything failed or no test ran.

    summary.py EVENTS.json BAZELS_EXIT_CODE
"""

import json
import sys

PASSED = {"PASSED", "FLAKY"}


def main(path: str, exit_code: int) -> int:
    with open(path, encoding="utf-8") as file:
        events = [json.loads(line) for line in file if line.strip()]
    results = {e["id"]["testSummary"]["label"]: e["testSummary"]["overallStatus"] for e in events if "testSummary" in e}
    # A test that could not be built or analysed has no summary of its own.
    for event in events:
        completed = event["id"].get("targetCompleted")
        skipped = event.get("aborted", {}).get("reason") == "SKIPPED"  # Not compatible with the platform at hand.
        if completed and not skipped and not event.get("completed", {}).get("success"):
            results.setdefault(completed["label"], "FAILED_TO_BUILD")
    failed = {label: status for label, status in sorted(results.items()) if status not in PASSED}
    for label, status in failed.items():
        print(f"{label}: {status}")
    if exit_code and not failed:
        print(f"bazel ended with {exit_code}: something that is no test failed, or not every test was run; see above")
        failed = {"bazel": exit_code}
    passed = len(results) - sum(label in results for label in failed)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
