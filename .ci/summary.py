# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Prints "N passed, N failed" from Bazel's build events; ends nonzero when anything failed or no test ran.

The one thing to know: a test says in its log what it could not run on this machine; those lines are printed again here.

    summary.py EVENTS.json BAZELS_EXIT_CODE
"""

import json
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

PASSED = {"PASSED", "FLAKY"}
NOT_RUN = ("SKIPPED", "skipped: ", "NOT TESTED", "not on this CPU")


def not_run(events: list[dict]) -> list[str]:
    """Lines of tests' logs that say what was not run, each with its test."""
    said = {}
    for event in events:
        for output in event.get("testResult", {}).get("testActionOutput", []):
            path = Path(unquote(urlparse(output.get("uri", "")).path))
            if output["name"] == "test.log" and path.is_file():
                for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                    if any(word in line for word in NOT_RUN):
                        said[f"{event['id']['testResult']['label']}: {line.strip()}"] = None
    return sorted(said)


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
    for line in not_run(events):
        print(f"not run here: {line}")
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
