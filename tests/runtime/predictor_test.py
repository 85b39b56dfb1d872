# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The runtime through predict.h, with the tiny kernels of kernels.cc: what it computes, shares, binds, allocates and refuses.

The one thing to know: the library under test is built from runtime/ and kernels.cc alone; PREDICT_TEST_LIBRARY names it.
"""

from __future__ import annotations

import ctypes as ct
import os
import sys
import threading

import numpy as np
import predict_h as H
import pytest
from loaded import Library, PredictError

from amalgamation.graph import program as P
from tests.runtime import programs

RNG = np.random.default_rng(7)


@pytest.fixture(scope="module")
def lib() -> Library:
    return Library(os.environ["PREDICT_TEST_LIBRARY"])


def x_of(rows: int) -> np.ndarray:
    return RNG.standard_normal((rows, 6)).astype(np.float32)


def assert_row_sums(outputs: list[np.ndarray], x: np.ndarray) -> None:
    for got, wanted in zip(outputs, programs.row_sums_reference(x), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("threads", [1, 2, 3, 4])
def test_a_program_computes_with_any_number_of_threads(lib, threads):
    predictor = lib.program(P.write(programs.row_sums())).predictor(threads=threads)
    for rows in (1, 3, 17, 300, 1, 0, 5):
        predictor.reshape((rows, 6))
        x = x_of(rows)
        for _ in range(20):
            assert_row_sums(predictor.predict(x), x)
    predictor.close()


def test_many_small_parallel_loops_lose_no_task(lib):
    predictor = lib.program(P.write(programs.two_inputs())).predictor(threads=4)
    predictor.reshape((64,), (64, 1))
    left, right, y = (np.zeros(64, np.float32) for _ in range(3))
    predictor.bind("input", 0, left), predictor.bind("input", 1, right), predictor.bind("output", 0, y)
    for i in range(3000):
        left[:], right[:], y[:] = i, np.arange(64), -1
        predictor.run()
        assert (y == i + np.arange(64)).all()
    predictor.close()


def test_inputs_and_outputs_tell_names_shapes_and_symbols(lib):
    predictor = lib.program(P.write(programs.row_sums())).predictor()
    info = predictor.info("input", 0)
    assert (info.name, info.dtype, info.shape, info.bytes) == (b"x", 1, (1, 6), 24)
    assert info.symbols[0] == b"N" and info.symbols[1] is None
    assert predictor.info("output", 0).shape == (2,) and predictor.info("output", 0).symbols[0] is None
    assert predictor.info("output", 1).name == b"z"
    assert predictor.input_index("x") == 0
    assert lib.c.predict_input_count(predictor.handle) == 1 and lib.c.predict_output_count(predictor.handle) == 2
    assert lib.c.predict_abi_version() == 1


def test_a_program_tells_its_info_and_steps(lib):
    program = lib.program(P.write(programs.row_sums()))
    assert program.info("model") == "row_sums" and program.info("nothing") is None
    predictor = program.predictor()
    steps = [(lib.c.predict_step_kernel(predictor.handle, i), lib.c.predict_step_name(predictor.handle, i)) for i in range(5)]
    assert steps == [(b"Scale", b"double"), (b"Add", b"add"), (b"RowSum", b"sum"), (b"Add", b"weights"), (None, None)]
    assert lib.c.predict_step_count(predictor.handle) == 4
    assert lib.c.predict_backend(predictor.handle) == b"generic"
    assert 0 < lib.c.predict_arena_bytes(predictor.handle) <= 192


def test_a_mapped_file_and_misaligned_memory_give_the_same(lib, tmp_path):
    data = P.write(programs.row_sums())
    (tmp_path / "a.program").write_bytes(data)
    x = x_of(1)
    for program in (lib.open(tmp_path / "a.program"), lib.program(data, shift=0), lib.program(data, H.VERIFY_WEIGHTS, shift=1)):
        program.verify()
        assert_row_sums(program.predictor(backend="generic").predict(x), x)


def test_a_program_lives_until_its_last_predictor(lib):
    program = lib.program(P.write(programs.row_sums()), shift=4)
    predictors = [program.predictor() for _ in range(3)]
    program.close()
    for rows, predictor in enumerate(predictors, start=1):
        predictor.reshape((rows, 6))
        x = x_of(rows)
        assert_row_sums(predictor.predict(x), x)
        predictor.close()


def test_predictors_of_one_program_run_in_many_threads(lib):
    program = lib.program(P.write(programs.row_sums()))
    failures = []

    def work(rows: int) -> None:
        try:
            for _ in range(50):
                predictor = program.predictor(threads=2)
                predictor.reshape((rows, 6))
                x = np.full((rows, 6), rows, np.float32)
                assert_row_sums(predictor.predict(x), x)
                with pytest.raises(PredictError, match=f"'{rows}'"):
                    predictor.input_index(str(rows))
                predictor.close()
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    workers = [threading.Thread(target=work, args=(rows,)) for rows in (1, 2, 3, 4)]
    [worker.start() for worker in workers], [worker.join() for worker in workers]
    assert not failures


def test_the_callers_memory_is_used_without_a_copy(lib):
    predictor = lib.program(P.write(programs.row_sums())).predictor()
    x, y = x_of(1), np.zeros(2, np.float32)
    predictor.bind("input", 0, x), predictor.bind("output", 0, y)
    assert lib.c.predict_input_data(predictor.handle, 0) == x.ctypes.data
    assert lib.c.predict_output_data(predictor.handle, 0) == y.ctypes.data
    predictor.run()
    np.testing.assert_allclose(y, programs.row_sums_reference(x)[0], rtol=1e-6)
    x *= 3
    predictor.run()
    np.testing.assert_allclose(y, programs.row_sums_reference(x)[0], rtol=1e-6)
    predictor.bind("output", 0, None)
    kept = y.copy()
    x *= 2
    predictor.run()
    assert (y == kept).all() and not (predictor.view("output", 0) == kept).all()


def test_the_librarys_own_buffers_serve_too(lib):
    predictor = lib.program(P.write(programs.row_sums())).predictor()
    x = x_of(1)
    predictor.view("input", 0)[:] = x
    predictor.run()
    assert_row_sums([predictor.view("output", 0), predictor.view("output", 1)], x)
    assert lib.c.predict_input_data(predictor.handle, 0) % 64 == 0


def test_reshape_unbinds_what_changed_and_keeps_the_rest(lib):
    predictor = lib.program(P.write(programs.row_sums())).predictor()
    x, z = x_of(1), np.zeros((2, 3), np.float32)
    predictor.bind("input", 0, x), predictor.bind("output", 1, z)
    predictor.reshape((2, 6))
    with pytest.raises(PredictError, match="predict_run: input 'x' has no data. Call predict_set_input"):
        predictor.run()
    x = x_of(2)
    predictor.bind("input", 0, x)
    predictor.run()
    np.testing.assert_allclose(z, programs.row_sums_reference(x)[1])
    predictor.reshape(None)
    assert predictor.info("input", 0).shape == (2, 6)
    predictor.run()


def test_the_pool_of_the_caller_is_used(lib):
    calls = []

    @H.PARALLEL
    def parallel(_user, task, arg, count):
        calls.append(count)
        for i in reversed(range(count)):
            task(arg, i, i % 2)

    predictor = lib.program(P.write(programs.row_sums())).predictor(threads=2, pool=H.ThreadPool(None, parallel))
    predictor.reshape((5, 6))
    x = x_of(5)
    assert_row_sums(predictor.predict(x), x)
    assert calls == [30, 10, 6]


class Counter:
    """Allocator hooks over the C library's memory that count, and fail on demand."""

    def __init__(self, fail_at: int = -1) -> None:
        self.live: dict[int, tuple[int, object]] = {}
        self.calls, self.fail_at = 0, fail_at
        self.hooks = H.Allocator(None, H.ALLOCATE(self.allocate), H.DEALLOCATE(self.deallocate))

    def allocate(self, _user, size, alignment):
        self.calls += 1
        if self.calls == self.fail_at:
            return None
        room = np.full(size + alignment, 0xCD, np.uint8)
        address = room.ctypes.data + -room.ctypes.data % alignment
        self.live[address] = (size, room)
        return address

    def deallocate(self, _user, address, size):
        assert self.live.pop(address)[0] == size


@pytest.mark.parametrize("threads", [1, 3])
def test_run_allocates_nothing_and_all_memory_comes_from_the_hooks(lib, threads):
    counter = Counter()
    predictor = lib.program(P.write(programs.row_sums())).predictor(threads=threads, allocator=counter.hooks)
    x = x_of(1)
    predictor.predict(x)
    calls = counter.calls
    for _ in range(10):
        predictor.predict(x)
    assert counter.calls == calls and len(counter.live) == calls == (4 if threads == 1 else 5)
    predictor.close()
    assert not counter.live


def test_every_failed_allocation_is_an_error_that_leaks_nothing(lib):
    program = lib.program(P.write(programs.row_sums()))
    for fail_at in range(1, 4):
        counter = Counter(fail_at)
        with pytest.raises(PredictError, match="predict_create: ") as error:
            program.predictor(threads=2, allocator=counter.hooks)
        assert error.value.status == H.OUT_OF_MEMORY and not counter.live
    counter = Counter(4)
    predictor = program.predictor(threads=2, allocator=counter.hooks)
    x = x_of(1)
    with pytest.raises(PredictError, match="predict_reshape: no memory for an arena of"):
        predictor.reshape((1000, 6))
    assert_row_sums(predictor.predict(x), x)
    predictor.close()
    assert not counter.live


def test_a_step_callback_sees_each_step_before_and_after(lib):
    predictor = lib.program(P.write(programs.row_sums())).predictor()
    seen = []
    callback = H.STEP(lambda _user, step, after: seen.append((step, after)))
    lib.c.predict_set_step_callback(predictor.handle, callback, None)
    predictor.predict(x_of(1))
    assert seen == [(step, after) for step in range(4) for after in (0, 1)]


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_a_step_that_fails_ends_the_run_and_the_next_run_is_as_good_as_any(lib, threads):
    predictor = lib.program(P.write(programs.positive())).predictor(threads=threads)
    predictor.reshape((64,))
    x, y, seen = np.arange(64, dtype=np.float32), np.zeros(64, np.float32), []
    predictor.bind("input", 0, x), predictor.bind("output", 0, y)
    callback = H.STEP(lambda _user, step, after: seen.append((step, after)))
    for bad in ([0], [63], [7, 8, 9], range(64)):
        x[:], y[:] = np.arange(64), -7
        x[bad] = -1
        lib.c.predict_set_step_callback(predictor.handle, callback, None)
        with pytest.raises(PredictError, match="^predict_run: step 0 'look': Positive: an element is negative. Give others.$") as found:
            predictor.run()
        assert found.value.status == H.INVALID_ARGUMENT and seen == [(0, 0)] and (y == -7).all()
        lib.c.predict_set_step_callback(predictor.handle, H.STEP(), None)
        assert lib.c.predict_run_steps(predictor.handle, 0, 1) == H.INVALID_ARGUMENT
        assert lib.c.predict_last_error().startswith(b"predict_run_steps: step 0 'look'")
        assert lib.c.predict_run_steps(predictor.handle, 1, 1) == H.OK
        x[:] = np.arange(64)
        predictor.run()
        assert (y == 2 * x).all()
        seen.clear()


def _steps_of(lib, predictor) -> list[int]:
    """The steps that a run takes."""
    seen = []
    callback = H.STEP(lambda _, step, after: after or seen.append(step))
    lib.c.predict_set_step_callback(predictor.handle, callback, None)
    predictor.run()
    lib.c.predict_set_step_callback(predictor.handle, H.STEP(), None)
    return seen


def test_what_no_wanted_output_needs_is_not_run_and_gets_no_memory(lib):
    predictor = lib.program(P.write(programs.row_sums())).predictor()
    x = x_of(1)
    assert_row_sums(predictor.predict(x), x)
    assert lib.c.predict_want_output(predictor.handle, 0, 0) == H.OK and _steps_of(lib, predictor) == [3]
    assert lib.c.predict_want_output(predictor.handle, 1, 0) == H.OK and _steps_of(lib, predictor) == []
    assert lib.c.predict_want_output(predictor.handle, 0, 1) == H.OK and _steps_of(lib, predictor) == [0, 1, 2]
    assert lib.c.predict_want_output(predictor.handle, 1, 1) == H.OK
    x = x_of(1)
    assert_row_sums(predictor.predict(x), x)
    assert lib.c.predict_want_output(predictor.handle, 2, 1) == H.INVALID_ARGUMENT and "there is no output 2" in lib.c.predict_last_error().decode()
    assert lib.c.predict_want_output(None, 0, 1) == H.INVALID_ARGUMENT


def test_a_run_in_parts_is_a_run(lib):
    predictor = lib.program(P.write(programs.row_sums())).predictor()
    x = x_of(1)
    y = np.zeros(2, np.float32)
    predictor.bind("input", 0, x), predictor.bind("output", 0, y)
    for first, count in ((0, 2), (2, 0), (2, 2)):
        assert lib.c.predict_run_steps(predictor.handle, first, count) == H.OK
    np.testing.assert_allclose(y, programs.row_sums_reference(x)[0], rtol=1e-6)
    for first, count in ((0, 5), (5, 0), (4, 1), (2**64 - 1, 2)):
        assert lib.c.predict_run_steps(predictor.handle, first, count) == H.INVALID_ARGUMENT and "the program has 4" in lib.c.predict_last_error().decode()


def test_a_copied_program_outlives_its_memory_and_a_predictor_gives_it_to_another(lib):
    aligned = np.zeros(64 * 400, np.uint8)
    start = -aligned.ctypes.data % 64
    data = P.write(programs.row_sums())
    memory = aligned[start:start + len(data)]
    memory[:] = np.frombuffer(data, np.uint8)
    handle, first, second = (ct.c_void_p() for _ in range(3))
    assert lib.c.predict_program_from_memory(memory.ctypes.data, len(data), H.COPY | H.VERIFY_WEIGHTS, ct.byref(handle)) == H.OK
    memory[:] = 0
    assert lib.c.predict_create(handle, None, ct.byref(first)) == H.OK
    lib.c.predict_program_release(handle)
    assert lib.c.predict_predictor_program(first) == handle.value
    assert lib.c.predict_create(lib.c.predict_predictor_program(first), None, ct.byref(second)) == H.OK
    lib.c.predict_destroy(first)
    assert lib.c.predict_program_info(lib.c.predict_predictor_program(second), b"model") == b"row_sums"
    lib.c.predict_destroy(second)
    assert lib.c.predict_predictor_program(None) is None


def test_backends_are_chosen_by_name(lib):
    program = lib.program(P.write(programs.row_sums()))
    x = x_of(1)
    assert_row_sums(program.predictor(backend="generic").predict(x), x)
    np.testing.assert_allclose(program.predictor(backend="twice").predict(x)[0], 2 * programs.row_sums_reference(x)[0], rtol=1e-6)
    with pytest.raises(PredictError, match="this CPU does not have the backend 'never'"):
        program.predictor(backend="never")
    with pytest.raises(PredictError, match="unknown backend 'avx3'; known: twice, generic, never"):
        program.predictor(backend="avx3")


def test_a_missing_kernel_is_named(lib):
    program = programs.two_inputs()
    steps = (P.Step("Erf", "node7", (0, 1), (2,), (), (), 0),)
    data = P.write(P.Program(**(vars(program) | {"steps": steps})))
    with pytest.raises(PredictError) as error:
        lib.program(data).predictor()
    assert error.value.status == H.UNSUPPORTED
    assert str(error.value) == ("predict_create: the program needs kernel 'Erf', which this library does not have. "
                                "Build the library for this model, or with every operator.")


def test_a_step_that_its_kernel_refuses_is_named(lib):
    program = programs.two_inputs()
    steps = (P.Step("Scale", "node7", (0,), (2,), (), (), 0),)
    with pytest.raises(PredictError, match="step 0 'node7': Scale: Scale needs an attribute and a float. The program is"):
        lib.program(P.write(P.Program(**(vars(program) | {"steps": steps})))).predictor()


@pytest.mark.parametrize(("dims", "text"), [
    (((-1,), (-1, 1)), "input 'left': dimension 'N' cannot be -1."),
    (((5,), (6, 1)), "input 'right': dimension 'N' cannot be both 5 and 6."),
    (((5,), (5, 2)), "input 'right': dimension 1 must be 5, got 2."),
    (((2**62,), None), "tensor 'left' is negative or too large"),
    (((2**40,), None), "step 0 'add': Add: sizes differ"),
])
def test_a_refused_reshape_says_why_and_changes_nothing(lib, dims, text):
    program = programs.two_inputs()
    tensors = (program.tensors[0], P.Tensor("right", 1, P.INPUT, (2, 1), 1), program.tensors[2])
    predictor = lib.program(P.write(P.Program(**(vars(program) | {"tensors": tensors})))).predictor(backend="generic")
    left, right = np.arange(4, dtype=np.float32), np.ones((4, 1), np.float32)
    predictor.bind("input", 0, left), predictor.bind("input", 1, right)
    if "must be" in text:
        text = "dimension 1 must be 1, got 2."
    with pytest.raises(PredictError) as error:
        predictor.reshape(*dims)
    assert text in str(error.value) and str(error.value).startswith("predict_reshape: ")
    predictor.run()
    assert (predictor.view("output", 0) == left + 1).all()


def test_one_input_may_set_the_symbols_of_the_others(lib):
    predictor = lib.program(P.write(programs.two_inputs())).predictor()
    predictor.reshape((7,), None)
    assert predictor.info("input", 1).shape == (7, 1)


def test_a_size_beyond_the_programs_greatest_is_refused(lib):
    predictor = lib.program(P.write(programs.row_sums())).predictor()
    with pytest.raises(PredictError, match="dimension 'N' cannot be 1001: the program allows at most 1000"):
        predictor.reshape((1001, 6))


def test_wrong_arguments_are_errors(lib):
    c, program = lib.c, lib.program(P.write(programs.row_sums()))
    predictor = program.predictor()
    handle, x = predictor.handle, np.zeros(100, np.float32)
    index, info = ct.c_size_t(), H.TensorInfo()
    nothing = ct.c_void_p()

    def refuses(status: int, text: str, wanted: int = H.INVALID_ARGUMENT) -> None:
        assert status == wanted and text in c.predict_last_error().decode()

    refuses(c.predict_set_input(handle, 1, x.ctypes.data, 24), "predict_set_input: there is no input 1; the program has 1.")
    refuses(c.predict_set_input(handle, 0, x.ctypes.data, 20), "predict_set_input: input 'x' has 24 bytes, got 20.")
    refuses(c.predict_set_input(handle, 0, x.ctypes.data + 2, 24), "the memory for input 'x' must lie at a multiple of 4")
    refuses(c.predict_set_output(handle, 9, x.ctypes.data, 8), "predict_set_output: there is no output 9; the program has 2.")
    refuses(c.predict_input_index(handle, b"image", ct.byref(index)), "there is no input 'image'; known: 'x'")
    refuses(c.predict_output_index(handle, b"", ct.byref(index)), "there is no output ''; known: 'y', 'z'")
    refuses(c.predict_input_info(handle, 7, ct.byref(info)), "there is no input 7")
    refuses(c.predict_input_info(handle, 0, None), "NULL")
    refuses(c.predict_input_info(None, 0, ct.byref(info)), "NULL")
    refuses(c.predict_run(None), "NULL")
    refuses(c.predict_reshape(handle, None), "NULL")
    refuses(c.predict_create(None, None, ct.byref(nothing)), "NULL")
    refuses(c.predict_create(program.handle, None, None), "NULL")
    refuses(c.predict_program_open(None, ct.byref(nothing)), "NULL")
    refuses(c.predict_program_from_memory(None, 0, 0, ct.byref(nothing)), "NULL")
    refuses(c.predict_program_from_memory(x.ctypes.data, 0, 0, ct.byref(nothing)), "truncated", H.INVALID_PROGRAM)
    refuses(c.predict_program_from_memory(x.ctypes.data, 8, 6, ct.byref(nothing)), "the flags 6 are unknown")
    for options, text in ((H.Options(0), "struct_bytes"), (H.Options(ct.sizeof(H.Options), -1), "-1 threads"),
                          (H.Options(ct.sizeof(H.Options), 5000), "5000 threads")):
        refuses(c.predict_create(program.handle, ct.byref(options), ct.byref(nothing)), text)
    assert c.predict_input_data(handle, 3) is None and "no input 3" in c.predict_last_error().decode()
    c.predict_destroy(None), c.predict_program_release(None)


def test_options_of_a_newer_caller_are_taken_if_zero(lib):
    class Newer(ct.Structure):
        _fields_ = [("options", H.Options), ("more", ct.c_int64)]

    program, handle = lib.program(P.write(programs.row_sums())), ct.c_void_p()
    newer = Newer(H.Options(ct.sizeof(Newer)), 0)
    assert lib.c.predict_create(program.handle, ct.byref(newer.options), ct.byref(handle)) == H.OK
    lib.c.predict_destroy(handle)
    newer.more = 1
    assert lib.c.predict_create(program.handle, ct.byref(newer.options), ct.byref(handle)) == H.UNSUPPORTED


def test_a_file_that_is_none_says_what_it_is(lib, tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "text").write_bytes(b"hello, this is not a program, whatever its name may say; it is sixty-four bytes long")
    (tmp_path / "secret").write_bytes(P.write(programs.row_sums()))
    (tmp_path / "secret").chmod(0)
    wanted = {"": "it is a folder", "missing": "there is no such file", "empty": "it is empty", "text/below": "no such file"}
    if os.geteuid() != 0:
        wanted["secret"] = "permission is denied"
    for name, text in wanted.items():
        with pytest.raises(PredictError, match=text) as error:
            lib.open(tmp_path / name)
        assert error.value.status == H.IO and f"predict_program_open: '{tmp_path / name}' cannot be opened" in str(error.value)
    with pytest.raises(PredictError, match="this is not a program"):
        lib.open(tmp_path / "text")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PredictError, match="it is not a regular file"):
        lib.open(tmp_path / "pipe")


def test_damaged_weights_are_found_on_request_only(lib):
    data = bytearray(P.write(programs.row_sums()))
    data[-50] ^= 1
    program = lib.program(bytes(data))
    with pytest.raises(PredictError, match="predict_program_verify: .*weights' checksum"):
        program.verify()
    with pytest.raises(PredictError, match="predict_program_from_memory: .*weights' checksum"):
        lib.program(bytes(data), H.VERIFY_WEIGHTS)


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-p", "no:cacheprovider", *sys.argv[1:]]))
