# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A process with one library of Apple's systems in it: its code runs under Unicorn, libSystem's functions are stand-ins.

The one thing to know: it shows that the code of the file itself, relocated as ld and dyld would, gives the right numbers, on one
thread; what it imports is called by the C ABI but is Python here. An import that is not known is an error.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import unicorn
from unicorn import arm64_const, x86_const

from tests.tools import macho_file, macho_image

CODE, STUBS, STACK, HEAP = 0x1_0000_0000, 0x1_0700_0000, 0x2_0000_0000, 0x3_0000_0000
CODE_BYTES, STUBS_BYTES, STACK_BYTES, HEAP_BYTES = 0x0200_0000, 0x1_0000, 0x0080_0000, 0x4000_0000

_X86_ARGUMENTS = [x86_const.UC_X86_REG_RDI, x86_const.UC_X86_REG_RSI, x86_const.UC_X86_REG_RDX, x86_const.UC_X86_REG_RCX, x86_const.UC_X86_REG_R8,
                  x86_const.UC_X86_REG_R9]


class Machine:
    """A process with one library in it."""

    def __init__(self, path: Path) -> None:
        files = macho_file.read(path)
        self.arm = files[0].cpu == macho_file.ARM64
        if self.arm:
            self.cpu = unicorn.Uc(unicorn.UC_ARCH_ARM64, unicorn.UC_MODE_ARM)
            self.cpu.ctl_set_cpu_model(arm64_const.UC_CPU_ARM64_MAX)  # the oldest of Apple's has atomics that the default lacks
        else:
            self.cpu = unicorn.Uc(unicorn.UC_ARCH_X86, unicorn.UC_MODE_64)
        for start, size in ((CODE, CODE_BYTES), (STUBS, STUBS_BYTES), (STACK, STACK_BYTES), (HEAP, HEAP_BYTES)):
            self.cpu.mem_map(start, size)
        self.cpu.mem_write(STUBS, (b"\xc0\x03\x5f\xd6" if self.arm else b"\xc3\x90\x90\x90") * (STUBS_BYTES // 4))  # ret
        self.stubs: dict[int, str] = {}
        self.heap = HEAP
        self.blocks: dict[int, list[int]] = {}
        self.sizes: dict[int, int] = {}
        image = macho_image.load(files[0], CODE, self._stub) if files[0].kind == 6 else macho_image.link(files, CODE, self._stub)
        for address, data in image.chunks:
            self.cpu.mem_write(address, bytes(data))
        self.exports, self.thread_data = image.exports, image.thread_data
        self.cpu.hook_add(unicorn.UC_HOOK_CODE, self._called, begin=STUBS + 8, end=STUBS + STUBS_BYTES)
        if self.arm:
            self.cpu.reg_write(arm64_const.UC_ARM64_REG_CPACR_EL1, 3 << 20)

    def _stub(self, name: str) -> int:
        """Where an imported function lies; its first instruction returns, and the hook on it does the work."""
        known = {text: address for address, text in self.stubs.items()}
        if name not in known:
            if not self._stand_in(name):
                raise ValueError(f"{name} is imported, and has no stand-in here")
            known[name] = STUBS + 8 * (len(self.stubs) + 1)
            self.stubs[known[name]] = name
        return known[name]

    def _stand_in(self, name: str) -> Callable[[], int | None] | None:
        if name.startswith("_pthread_") and name != "_pthread_create":
            return lambda: 0
        return getattr(self, "_import_" + name.lstrip("_"), None)

    def _argument(self, index: int) -> int:
        if self.arm:
            return self.cpu.reg_read(arm64_const.UC_ARM64_REG_X0 + index)
        return self.cpu.reg_read(_X86_ARGUMENTS[index])

    def _set_result(self, value: int) -> None:
        self.cpu.reg_write(arm64_const.UC_ARM64_REG_X0 if self.arm else x86_const.UC_X86_REG_RAX, value & (1 << 64) - 1)

    def _called(self, _cpu, address: int, _size: int, _data) -> None:
        name = self.stubs.get(address)
        if name is not None:
            self._set_result(self._stand_in(name)() or 0)

    def allocate(self, size: int, alignment: int = 64) -> int:
        size = max(size, 1) + 63 & ~63
        if self.blocks.get(size) and alignment <= 64:
            return self.blocks[size].pop()
        at = (self.heap + alignment - 1) // alignment * alignment
        self.heap = at + size
        if self.heap > HEAP + HEAP_BYTES:
            raise MemoryError("the emulated process has no more memory")
        self.sizes[at] = size
        return at

    # What libSystem is asked for.
    def _import_posix_memalign(self) -> int:
        place, alignment, size = (self._argument(i) for i in range(3))
        self.cpu.mem_write(place, struct.pack("<Q", self.allocate(size, alignment)))
        return 0

    def _import_malloc(self) -> int:
        return self.allocate(self._argument(0))

    def _import_free(self) -> None:
        at = self._argument(0)
        if at:
            self.blocks.setdefault(self.sizes[at], []).append(at)

    def _import_memcpy(self) -> int:
        to, source, size = (self._argument(i) for i in range(3))
        self.cpu.mem_write(to, bytes(self.cpu.mem_read(source, size)))
        return to

    _import_memmove = _import_memcpy

    def _import_memset(self) -> int:
        to, value, size = (self._argument(i) for i in range(3))
        self.cpu.mem_write(to, bytes([value & 255]) * size)
        return to

    def _import_bzero(self) -> None:
        self.cpu.mem_write(self._argument(0), bytes(self._argument(1)))

    def _import_memset_pattern16(self) -> None:
        to, pattern, size = (self._argument(i) for i in range(3))
        self.cpu.mem_write(to, (bytes(self.cpu.mem_read(pattern, 16)) * (size // 16 + 1))[:size])

    def _import_memcmp(self) -> int:
        left, right, size = (self._argument(i) for i in range(3))
        a, b = bytes(self.cpu.mem_read(left, size)), bytes(self.cpu.mem_read(right, size))
        return (a > b) - (a < b)

    def _import_strcmp(self) -> int:
        a, b = self.text(self._argument(0)), self.text(self._argument(1))
        return (a > b) - (a < b)

    def _import_strlen(self) -> int:
        return len(self.text(self._argument(0)).encode())

    def _import_sysctlbyname(self) -> int:
        """Whether the processor has a feature: the emulated one is the newest, and has those that are asked for."""
        name, place = self.text(self._argument(0)), self._argument(1)
        if name != "hw.optional.arm.FEAT_DotProd":
            raise ValueError(f"sysctlbyname asks for {name}, of which nothing is known here")
        self.cpu.mem_write(place, struct.pack("<i", 1))
        return 0

    def _no_files(self) -> int:
        raise ValueError("there are no files here: use predict_program_from_memory")

    def _import_pthread_create(self) -> int:
        raise ValueError("threads do not run here: use one")

    def _import_dyld_stub_binder(self) -> int:
        raise ValueError("all is bound when it is loaded: nothing may ask for it later")

    _import_open = _import_close = _import_access = _import_lseek = _import_mmap = _import_munmap = _no_files

    def _import_tlv_bootstrap(self) -> int:
        """Where the thread-local variable of the descriptor lies; one thread, so its initial value is the variable."""
        descriptor = self._argument(0)
        (where,) = struct.unpack("<Q", self.cpu.mem_read(descriptor + 16, 8))
        return self.thread_data + where

    def text(self, at: int) -> str:
        data = b""
        while b"\0" not in data:
            data += bytes(self.cpu.mem_read(at + len(data), 64))
        return data[: data.index(0)].decode()

    def put(self, data: bytes) -> int:
        at = self.allocate(len(data))
        self.cpu.mem_write(at, data)
        return at

    def call(self, name: str, *arguments: int) -> int:
        """Calls an exported function, whose arguments have 64 bits or are in registers, and returns its result, 64 bits."""
        top = STACK + STACK_BYTES - 4096
        registers = [arm64_const.UC_ARM64_REG_X0 + i for i in range(8)] if self.arm else _X86_ARGUMENTS
        for register, value in zip(registers, arguments):
            self.cpu.reg_write(register, value)
        rest = arguments[len(registers):]
        self.cpu.mem_write(top, struct.pack(f"<{len(rest)}Q", *rest))
        if self.arm:
            self.cpu.reg_write(arm64_const.UC_ARM64_REG_SP, top)
            self.cpu.reg_write(arm64_const.UC_ARM64_REG_LR, STUBS)
        else:
            self.cpu.mem_write(top - 8, struct.pack("<Q", STUBS))
            self.cpu.reg_write(x86_const.UC_X86_REG_RSP, top - 8)
        self.cpu.emu_start(self.exports["_" + name], STUBS)
        return self.cpu.reg_read(arm64_const.UC_ARM64_REG_X0 if self.arm else x86_const.UC_X86_REG_RAX)

    def pointer(self, at: int) -> int:
        return struct.unpack("<Q", self.cpu.mem_read(at, 8))[0]

    def words(self, numbers: Sequence[int], size: int = 8) -> int:
        """Puts unsigned numbers of `size` bytes each."""
        return self.put(b"".join(number.to_bytes(size, "little") for number in numbers))
