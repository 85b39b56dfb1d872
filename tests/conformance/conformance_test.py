# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A ratchet: of the operators in ops/, every case of the standard passes, or is listed with its reason in expected_failures.txt.

It fails if a case fails that is not listed, and if a listed one passes. To write the list anew:
    bazel run //tests/conformance -- --write-expected $PWD/tests/conformance/expected_failures.txt
"""

import pathlib
import unittest

from amalgamation import ops
from tests.conformance.cases import CRASH, WRONG, load_cases, operator_of, run_cases

_LIST = pathlib.Path(__file__).parent / "expected_failures.txt"


class ConformanceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cases = load_cases()
        known = set(ops.names())
        indices = [index for index, case in enumerate(cases) if operator_of(case) in known]
        cls.results = {result.name: result for result in run_cases(indices, cases)}
        lines = [line for line in _LIST.read_text().splitlines() if line and not line.startswith("#")]
        cls.expected = dict(line.split("  ", 1) for line in lines)

    def test_no_unlisted_case_fails(self):
        failed = [result for result in self.results.values() if not result.passed and result.name not in self.expected]
        self.assertEqual([], [f"{result.name}: {result.reason}: {result.message}" for result in failed])

    def test_no_listed_case_passes(self):
        surplus = [name for name in self.expected if name not in self.results or self.results[name].passed]
        self.assertEqual([], surplus, "these pass, or are gone: take them off expected_failures.txt")

    def test_no_case_crashes(self):
        self.assertEqual([], [result.name for result in self.results.values() if result.reason == CRASH])

    def test_no_wrong_result_is_listed_without_a_note(self):
        wrong = [name for name, reason in self.expected.items() if reason.startswith(WRONG) and "because" not in reason]
        self.assertEqual([], wrong)

    def test_much_was_run(self):
        self.assertGreater(sum(result.passed for result in self.results.values()), 500)


if __name__ == "__main__":
    unittest.main()
