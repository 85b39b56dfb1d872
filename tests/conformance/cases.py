# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the ONNX standard's own node cases, so that a case which crashes or hangs fails alone.

The one thing to know: cases run in a worker process, which announces each before it starts it. When a worker dies, the
announced case has crashed, and a new worker goes on with the next.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
import re
import signal
import warnings
from collections.abc import Iterator, Sequence

import numpy as np

SECONDS_PER_CASE = 20

PASSED = "passed"
UNSUPPORTED_OPERATOR = "unsupported operator"
UNSUPPORTED_DTYPE = "unsupported dtype"
UNSUPPORTED_SHAPE = "shape or value not known while compiling"
UNSUPPORTED = "unsupported otherwise"
WRONG = "wrong result"
ERROR = "other error"
CRASH = "crash or time-out"
REASONS = (UNSUPPORTED_OPERATOR, UNSUPPORTED_DTYPE, UNSUPPORTED_SHAPE, UNSUPPORTED, WRONG, ERROR, CRASH)


@dataclasses.dataclass(frozen=True)
class Result:
    """What became of a case. `folded`: it passed, but every input was bound, so that all of it was computed while compiling."""

    name: str
    operator: str
    reason: str
    message: str = ""
    folded: bool = False

    @property
    def passed(self) -> bool:
        return self.reason == PASSED


def load_cases() -> list:
    """All node cases of the installed onnx, sorted by name."""
    from onnx.backend.test.loader import load_node_model_tests

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return sorted(load_node_model_tests(), key=lambda case: case.name)


def operator_of(case) -> str:
    """The operator that the case is about: of an expanded function, the function's name as the case's name has it."""
    domain = case.model.graph.node[0].domain
    operator = case.model.graph.node[0].op_type
    if "_expanded" in case.name and len(case.model.graph.node) > 1:
        words = re.sub(r"_expanded.*", "", case.name.removeprefix("test_")).replace("_", "")
        import onnx.defs

        known = sorted({s.name for s in onnx.defs.get_all_schemas()}, key=lambda n: (-len(n), n))
        operator = next((name for name in known if words.startswith(name.lower())), operator)
    return f"{domain}.{operator}" if domain not in ("", "ai.onnx") else operator


def run_case(case, backend: str | None = None) -> Result:
    """Runs a case in this process."""
    from amalgamation import onnx_backend

    operator = operator_of(case)
    unready = [t for t in _dtypes(case) if t not in _DTYPES]
    try:
        prepared = onnx_backend.prepare(case.model, backend=backend)
        folded = False
        for inputs, expected in case.data_sets:
            got = prepared.run([_array(value) for value in inputs])
            folded = bool(inputs) and not prepared.predictor.inputs
            difference = _difference(got, [_array(value) for value in expected], case)
            if difference:
                return Result(case.name, operator, WRONG, difference)
        return Result(case.name, operator, PASSED, folded=folded)
    except Exception as error:
        message = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        return Result(case.name, operator, _reason(error, message, unready), message)


def run_cases(indices: Sequence[int], cases: Sequence, backend: str | None = None) -> Iterator[Result]:
    """Runs the cases of these indices in worker processes, in order."""
    context = multiprocessing.get_context("fork")
    position = 0
    while position < len(indices):
        receive, send = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(send, indices[position:], cases, backend))
        worker.start()
        send.close()
        while position < len(indices):
            case = cases[indices[position]]
            try:
                result = receive.recv() if receive.poll(SECONDS_PER_CASE) else None
            except EOFError:
                worker.join()
                result = Result(case.name, operator_of(case), CRASH, _death(worker.exitcode))
            if result is None:
                result = Result(case.name, operator_of(case), CRASH, f"not done after {SECONDS_PER_CASE} s")
            position += 1
            yield result
            if result.reason == CRASH:
                break
        worker.kill()
        worker.join()
        receive.close()


def _work(send, indices: Sequence[int], cases: Sequence, backend: str | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    for index in indices:
        send.send(run_case(cases[index], backend))
    send.close()


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the process died of {signal.Signals(-code).name}"
    return f"the process ended with {code}"


def _array(value):
    import onnx
    from onnx import numpy_helper

    return numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto) else value


def _difference(got, expected, case) -> str:
    """Empty if equal, as the standard's own runner compares, with its tolerances."""
    from onnx.backend.test.runner import Runner

    try:
        Runner.assert_similar_outputs(ref_outputs=expected, outputs=list(got), rtol=case.rtol, atol=case.atol)
    except (AssertionError, TypeError, AttributeError) as error:
        return " ".join(line.strip() for line in str(error).splitlines() if line.strip())[:300]
    return ""


# predict.h's.
_DTYPES = {"float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "bool", "float16", "float64", "uint32", "uint64"}


def _dtypes(case) -> list[str]:
    """Names of the element types of a case's inputs and outputs; of a type that is no tensor, the kind of type."""
    from onnx import helper

    names = []
    for value in [*case.model.graph.input, *case.model.graph.output]:
        kind = value.type.WhichOneof("value")
        if kind == "tensor_type":
            element = value.type.tensor_type.elem_type
            try:
                name = np.dtype(helper.tensor_dtype_to_np_dtype(element)).name
            except (KeyError, TypeError):
                name = str(element)
            names.append("string" if element == 8 else name)
        else:
            names.append(kind or "untyped")
    return names


def _reason(error: Exception, message: str, unready: list[str]) -> str:
    if unready or re.search(r"dtype|element type|data type|FLOAT16|BFLOAT16|DOUBLE|COMPLEX", message):
        return UNSUPPORTED_DTYPE
    if re.search(r"there is no such operator|no operator has this kernel", message, re.I):
        return UNSUPPORTED_OPERATOR
    if re.search(r"constant|not known|data-dependent|symbolic", message):
        return UNSUPPORTED_SHAPE
    if type(error).__name__ in ("UnsupportedModel", "InvalidModel", "CompileError"):
        return UNSUPPORTED
    return ERROR
