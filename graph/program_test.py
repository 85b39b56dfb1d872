# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The program's bytes are what docs/program-format.md says, and damage is always seen."""

import dataclasses
import struct
import zlib

import pytest

from amalgamation.graph import program
from amalgamation.graph.errors import InvalidProgram
from amalgamation.graph.program import Program, Step, Symbol, Tensor, Value


def _example() -> Program:
    values = (Value(program.SYMBOL, 0, 0), Value(program.CONST, 0, 4), Value(program.CONST, 0, 0), Value(program.MUL, 0, 1),
              Value(program.CONST, 0, 64))
    tensors = (Tensor("x", 1, program.INPUT, (0, 1)), Tensor("w", 1, program.WEIGHTS, (1,), 0, 64, 16),
               Tensor("a", 1, program.ARENA, (3,), 2), Tensor("y", 1, program.OUTPUT, (0, 1)))
    steps = (Step("Add", "first", (0, 1, None), (2,), (0, 1), (0.5, -1.0), 2), Step("Relu", "größe", (2,), (3,), (), (), 4))
    return Program((Symbol("N", 2, 8),), values, tensors, steps, (0,), (3,), 4, (("model", "m.onnx"), ("platform", "p")),
                   bytes(64) + struct.pack("<4f", 1, 2, 3, 4))


def test_reading_gives_what_was_written():
    assert program.read(program.write(_example())) == _example()


def test_the_header_is_as_documented():
    data = program.write(_example())
    assert data[:8] == b"PREDICT\n" and struct.unpack_from("<HHI", data, 8) == (1, 0, 11)
    file_bytes, weights_offset, weights_bytes = struct.unpack_from("<QQQ", data, 16)
    assert file_bytes == len(data) and weights_offset % 64 == 0 and weights_bytes == 80
    assert struct.unpack_from("<II", data, 40) == (zlib.crc32(data[64:weights_offset]), zlib.crc32(data[weights_offset:]))


def test_every_truncation_is_an_error():
    data = program.write(_example())
    for size in range(0, len(data), 7):
        with pytest.raises(InvalidProgram):
            program.read(data[:size])


def test_every_flipped_bit_is_an_error():
    data = program.write(_example())
    for at in range(len(data)):
        damaged = bytearray(data)
        damaged[at] ^= 1 << (at % 8)
        with pytest.raises(InvalidProgram):
            program.read(bytes(damaged))


@pytest.mark.parametrize("changed", [
    {"inputs": (9,)}, {"arena": 99}, {"values": (Value(program.ADD, 0, 0),)}, {"values": (Value(77, 0, 0),) * 5},
    {"steps": (Step("Relu", "s", (50,), (3,), (), (), 2),)}, {"steps": (Step("Relu", "s", (0,), (3,), (99,), (), 2),)},
    {"tensors": (Tensor("x", 99, 0, ()),) * 4}, {"tensors": (Tensor("w", 1, program.WEIGHTS, (1,), 0, 0, 12),) * 4},
    {"tensors": (Tensor("w", 1, program.WEIGHTS, (1,), 0, 128, 16),) * 4}, {"tensors": (Tensor("x", 1, program.INPUT, (0,), 5),) * 4},
])
def test_numbers_that_point_outside_are_an_error_even_with_right_checksums(changed):
    with pytest.raises(InvalidProgram):
        program.read(program.write(dataclasses.replace(_example(), **changed)))


def test_values_are_evaluated_for_the_sizes_that_are_asked():
    assert _example().evaluate()[3] == 8 and _example().evaluate({"N": 5})[3] == 20 and _example().text(3) == "N*4"


def test_dividing_by_zero_is_an_error():
    example = dataclasses.replace(_example(), values=(*_example().values, Value(program.FLOORDIV, 1, 2)))
    with pytest.raises(InvalidProgram, match="divides by 0"):
        example.evaluate()


def test_a_file_that_cannot_be_written_whole_is_not_written(tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(OSError):
        program.save(b"data", str(tmp_path / "x"))
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
