# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Every case of every operator, compiled and run on every backend that this library has, against onnx.reference and onnxruntime.

The one thing to know: the cases are data, in ops/<OnnxName>/cases.py; a new operator is tested by being there.
Arguments: operators to test alone. Two threads are used, so that what a kernel splits is put together again.
"""

import dataclasses
import functools
import itertools
import re
import sys
import unittest

import numpy as np
import onnxruntime
from onnx.reference import ReferenceEvaluator

import amalgamation
from amalgamation import ops
from amalgamation.graph.compile import compile_model
from amalgamation.ops import cases as ops_cases
from amalgamation.ops.cases import Case, model


all_cases = functools.cache(ops_cases.all_cases)


def backends() -> list[str]:
    """The library's, as it says itself when it is asked for one that it does not have."""
    try:
        run("Relu", 0, "?")
    except amalgamation.PredictError as error:
        return re.findall(r"\w+", str(error).partition("known:")[2])
    raise AssertionError("the backend '?' is known")


def feeds(case: Case) -> dict[str, np.ndarray]:
    return {name: array for name, array in case.inputs.items() if name not in case.constants}


def by_reference(case: Case) -> list[np.ndarray]:
    return [np.asarray(output) for output in ReferenceEvaluator(model(case)).run(None, feeds(case))]


def by_onnxruntime(case: Case) -> list[np.ndarray] | None:
    """None where onnxruntime has no kernel for the case's element types."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(model(case).SerializeToString(), options, providers=["CPUExecutionProvider"])
    except onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented:
        return None
    return session.run(None, feeds(case))


ORACLES = {"onnx.reference": by_reference, "onnxruntime": by_onnxruntime}


@functools.cache
def expected(operator: str, index: int) -> dict[str, list[np.ndarray]]:
    """The outputs by each oracle of the case that has an answer."""
    case = all_cases()[operator][index]
    with np.errstate(all="ignore"):
        answers = {name: ORACLES[name](case) for name in case.oracles}
    return {name: outputs for name, outputs in answers.items() if outputs is not None}


@functools.cache
def program(operator: str, index: int) -> bytes:
    return compile_model(model(all_cases()[operator][index]).SerializeToString()).program_bytes


def run(operator: str, index: int, backend: str | None, threads: int = 2) -> list[np.ndarray]:
    case = all_cases()[operator][index]
    predictor = amalgamation.load(program(operator, index), backend=backend, threads=threads)
    return list(predictor.run(feeds(case)).values())


class OperatorsTest(unittest.TestCase):
    def test_every_operator_has_cases(self):
        self.assertEqual(sorted(set(ops.names()) - set(all_cases())), [])

    def test_names_of_cases_are_unique(self):
        for operator, cases in all_cases().items():
            names = [case.name for case in cases]
            self.assertEqual(len(names), len(set(names)), operator)

    def test_a_tolerance_of_its_own_has_a_reason(self):
        ordinary = Case("", None, {})
        for operator, cases in all_cases().items():
            for case in cases:
                if (case.rtol, case.atol, tuple(case.oracles)) != (ordinary.rtol, ordinary.atol, tuple(ordinary.oracles)):
                    self.assertTrue(case.why, f"{operator}: {case.name}")


def check_bad(operator: str, backend: str):
    """A test method: each bad input of `operator`'s cases is an error on `backend` and by onnxruntime, and a run after it is as good as one before."""

    def test(self: unittest.TestCase) -> None:
        for index, case in enumerate(all_cases()[operator]):
            for threads, bad in itertools.product((1, 2), case.bad):
                with self.subTest(case.name, bad=bad, threads=threads):
                    predictor = amalgamation.load(program(operator, index), backend=backend, threads=threads)
                    good = predictor.run(feeds(case))
                    with self.assertRaisesRegex(amalgamation.PredictError, f"^predict_run: step 0 '.*': {operator}: an index is out of range. Look at the inputs"):
                        predictor.run(feeds(case) | bad)
                    for before, after in zip(good.values(), predictor.run(feeds(case)).values(), strict=True):
                        self.assertEqual(before.tobytes(), after.tobytes())
                    with self.assertRaisesRegex(Exception, "(?i)indice|index"):
                        by_onnxruntime(dataclasses.replace(case, inputs={**case.inputs, **bad}))

    return test


def check_threads(operator: str):
    """A test method: the number of threads changes no bit of any case of `operator`."""

    def test(self: unittest.TestCase) -> None:
        for index, case in enumerate(all_cases()[operator]):
            with self.subTest(case.name):
                one, *others = ([array.tobytes() for array in run(operator, index, None, threads)] for threads in (1, 2, 3))
                self.assertEqual(others, [one, one])

    return test


def check_operator(operator: str, backend: str):
    """A test method: all cases of `operator` on `backend`."""

    def test(self: unittest.TestCase) -> None:
        try:
            run("Relu", 0, backend)
        except amalgamation.PredictError as error:
            if "this CPU does not have" not in str(error):
                raise
            print(f"{backend}: not on this CPU", file=sys.stderr)
            self.skipTest(f"{backend}: not on this CPU")
        for index, case in enumerate(all_cases()[operator]):
            with self.subTest(case.name):
                answers = expected(operator, index)
                self.assertTrue(answers, "no oracle has an answer")
                got = run(operator, index, backend)
                for oracle, outputs in answers.items():
                    self.assertEqual(len(got), len(outputs))
                    for mine, theirs in zip(got, outputs):
                        self.assertEqual((mine.dtype, mine.shape), (theirs.dtype, theirs.shape), oracle)
                        np.testing.assert_allclose(mine, theirs, case.rtol, case.atol, err_msg=oracle)

    return test


def main() -> None:
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    for backend in backends():
        for operator in wanted or all_cases():
            setattr(OperatorsTest, f"test_{operator}_on_{backend}", check_operator(operator, backend))
            if any(case.bad for case in all_cases()[operator]):
                setattr(OperatorsTest, f"test_{operator}_with_bad_inputs_on_{backend}", check_bad(operator, backend))
    for operator in wanted or all_cases():
        setattr(OperatorsTest, f"test_{operator}_with_more_threads", check_threads(operator))
    unittest.main(argv=[sys.argv[0], *(argument for argument in sys.argv[1:] if argument.startswith("-"))])


if __name__ == "__main__":
    main()
