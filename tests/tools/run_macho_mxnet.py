# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's predict API in a library of Apple's systems, whose code runs under Unicorn: run_macho_mxnet.py lib.a|lib.dylib SYMBOL PARAMS PROGRAM IMAGES SCORES

The one thing to know: it does in Python what an application does; the model is lenet, as tests/mxnet_api/write_numbers.py has its numbers.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from tests.tools.macho_machine import Machine

_SHAPE = (1, 14, 14)
_CLASSES = 10
_RTOL, _ATOL = 1e-4, 1e-5


class Failed(Exception):
    """The library does not do what it should."""


class Library:
    def __init__(self, path: Path) -> None:
        self.machine = Machine(path)
        self.place = self.machine.allocate(8)

    def error(self) -> str:
        return self.machine.text(self.machine.call("MXGetLastError"))

    def check(self, name: str, *arguments: int) -> None:
        if self.machine.call(name, *arguments) & 0xFFFFFFFF:
            raise Failed(f"{name}: {self.error()}")

    def create(self, symbol: bytes, params: bytes, count: int) -> int:
        put, words = self.machine.put, self.machine.words
        keys = words([put(b"data\0")])
        self.check("MXPredCreate", put(symbol + b"\0"), put(params), len(params), 1, 0, 1, keys, words([0, 4], 4), words([count, *_SHAPE], 4), self.place)
        return self.machine.pointer(self.place)

    def scores(self, handle: int, images: np.ndarray) -> np.ndarray:
        """Of each image; frees the handle."""
        self.check("MXPredSetInput", handle, self.machine.put(b"data\0"), self.machine.put(images.tobytes()), images.size)
        self.check("MXPredForward", handle)
        rank = self.machine.allocate(8)
        self.check("MXPredGetOutputShape", handle, 0, self.place, rank)
        shape = np.frombuffer(bytes(self.machine.cpu.mem_read(self.machine.pointer(self.place), 8)), np.uint32)
        out = self.machine.allocate(4 * len(images) * _CLASSES)
        self.check("MXPredGetOutput", handle, 0, out, len(images) * _CLASSES)
        found = np.frombuffer(bytes(self.machine.cpu.mem_read(out, 4 * len(images) * _CLASSES)), np.float32)
        self.check("MXPredFree", handle)
        return found.reshape(shape)


def main(library: str, *files: str) -> int:
    symbol, params, program, images, scores = (Path(name).read_bytes() for name in files)
    inputs = np.frombuffer(images, np.float32).reshape(-1, *_SHAPE)
    expected = np.frombuffer(scores, np.float32).reshape(len(inputs), _CLASSES)
    opened = Library(Path(library))
    for what, given in (("the two files", (symbol, params)), ("the program", (b"", program))):
        for count in (1, len(inputs)):
            found = opened.scores(opened.create(*given, count), inputs[:count])
            if not np.allclose(found, expected[:count], _RTOL, _ATOL):
                raise Failed(f"with {what} the scores of {count} images are {found}, not {expected[:count]}")
    try:
        opened.create(symbol, params[:-100], 1)
    except Failed as error:
        if "params" not in str(error):
            raise
    else:
        raise Failed("truncated parameters are taken")
    print("all good")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
