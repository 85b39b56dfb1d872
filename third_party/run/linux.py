# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs Linux programs of any processor and C library: under QEMU where the processor is another one.

The one thing to know: a program's own dynamic linker is called by its path in an unpacked package, so nothing of this
machine's libraries is used. QEMU shows that instructions and system calls are right; it says nothing of speed.
"""

from __future__ import annotations

import dataclasses
import os
import struct
import subprocess
import tempfile
from pathlib import Path

from third_party.run import tools


@dataclasses.dataclass(frozen=True)
class System:
    """cpu: the model that programs run on, in QEMU's words; None: this machine's own. root: the C library's package; loader,
    libraries: in it. soft_float: the loader refuses files that are marked as hard-float."""

    qemu: str
    cpu: str | None
    root: str
    loader: str
    libraries: str
    soft_float: bool = False


_ARM64 = ("arm64", "lib/ld-linux-aarch64.so.1", "lib/aarch64-linux-gnu")
_ARMHF = ("armhf", "lib/ld-linux-armhf.so.3", "lib/arm-linux-gnueabihf")

# By platform: those of Android run in a process of musl, whose loader gives them the libraries that they name.
SYSTEMS = {
    "android_arm64": System("qemu-aarch64", "cortex-a53", "arm64", "lib/ld-musl-aarch64.so.1", "lib"),
    "android_armv7": System("qemu-arm", "cortex-a9", "armhf", "lib/ld-musl-armhf.so.1", "lib"),
    "android_x86_64": System("qemu-x86_64", None, "amd64", "lib/ld-musl-x86_64.so.1", "lib"),
    "linux_arm64": System("qemu-aarch64", "cortex-a53", *_ARM64),
    "linux_arm64_musl": System("qemu-aarch64", "cortex-a53", "arm64", "lib/ld-musl-aarch64.so.1", "lib"),
    "linux_armv7": System("qemu-arm", "cortex-a9", *_ARMHF),
    "linux_armv7_musl": System("qemu-arm", "cortex-a9", "armhf", "lib/ld-musl-armhf.so.1", "lib"),
    "linux_riscv64": System("qemu-riscv64", "rv64", "riscv64", "usr/riscv64-linux-gnu/lib/ld-linux-riscv64-lp64d.so.1", "usr/riscv64-linux-gnu/lib"),
    "linux_x86_64_musl": System("qemu-x86_64", None, "amd64", "lib/ld-musl-x86_64.so.1", "lib"),
    # QEMU has no 32-bit Cortex-A53; `max` is a 32-bit ARMv8, too.
    "rpi_3": System("qemu-arm", "max", *_ARMHF),
    "rpi_4_64": System("qemu-aarch64", "cortex-a72", *_ARM64),
    # The C library is of the soft-float ABI, because Debian's hard-float one is for ARMv7. Between it and a program of ours
    # no float is passed in a register.
    "rpi_zero": System("qemu-arm", "arm1176", "armel", "usr/arm-linux-gnueabi/lib/ld-linux.so.3", "usr/arm-linux-gnueabi/lib", soft_float=True),
}


def runnable(platform: str, path: str | Path) -> str:
    """Returns what to run for the program or library at `path`: itself, or a copy that a soft-float loader takes.

    The copy has the mark of the other ABI and the other loader's name; its code is the same.
    """
    if not SYSTEMS[platform].soft_float:
        return str(path)
    data = bytearray(Path(path).read_bytes().replace(b"\0ld-linux-armhf.so.3\0", b"\0ld-linux.so.3\0" + bytes(6)))
    (flags,) = struct.unpack_from("<I", data, 36)
    struct.pack_into("<I", data, 36, flags & ~0x400 | 0x200)  # EF_ARM_ABI_FLOAT_HARD, EF_ARM_ABI_FLOAT_SOFT
    copy = Path(tempfile.mkdtemp()) / Path(path).name
    copy.write_bytes(data)
    copy.chmod(0o755)
    return str(copy)


def command(platform: str, cpu: str | None = None, environment: dict[str, str] | None = None) -> list[str]:
    """What comes before a program's path to run it; cpu: another model than the platform's."""
    system = SYSTEMS[platform]
    root = tools.path("linux_paths", system.root)
    loader = [f"{root}/{system.loader}", "--library-path", f"{root}/{system.libraries}"]
    variables = [f"{key}={value}" for key, value in (environment or {}).items()]
    cpu = cpu or system.cpu
    if cpu is None:
        return (["/usr/bin/env", *variables] if variables else []) + loader
    emulator = [tools.path("linux_paths", system.qemu), "-cpu", cpu]
    return emulator + [word for variable in variables for word in ("-E", variable)] + loader


def instructions(platform: str, program: str | Path, *words: str, cpu: str | None = None) -> int:
    """The number of instructions that a program executes, of the processor it is for: the same in every run.

    QEMU tells of each block of instructions when it translates it, with a line for each instruction, and when it executes it.
    """
    of: dict[bytes, int] = {}
    executed: dict[bytes, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        os.mkfifo(log)
        emulator, *rest = command(platform, cpu)
        line = [emulator, "-d", "in_asm,exec,nochain", "-D", str(log), *rest, runnable(platform, program), *words]
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process, open(log, "rb") as told:
            lines = 0
            for text in told:
                if text.startswith(b"Trace "):
                    block = text[9:text.index(b" [")]
                    if lines:
                        of[block], lines = lines, 0
                    executed[block] = executed.get(block, 0) + 1
                elif text.startswith(b"0x"):
                    lines += 1
                elif text.startswith(b"IN:"):
                    lines = 0
            said = process.stdout.read().decode()
        if process.returncode:
            raise RuntimeError(f"{' '.join(line)}: ended with {process.returncode}: {said}")
    return sum(count * of[block] for block, count in executed.items())


def run(platform: str, program: str | Path, *words: str, cpu: str | None = None, timeout: float = 600) -> str:
    """Runs a program with its arguments and returns what it prints; raises when it fails."""
    return tools.run([*command(platform, cpu), runnable(platform, program), *words], timeout)
