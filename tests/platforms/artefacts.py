# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a platform's library is, read from its files: size, imports, exports, and what its system asks for.

The one thing to know: `problems` is empty if the file is as the platform's data say; platforms.json is made of those.
"""

from __future__ import annotations

import json
from pathlib import Path

from predict_h import FUNCTIONS

from tests.platforms import places
from tests.tools import elf, macho_file, pe, wasm_file

PLATFORMS = json.loads((Path(__file__).parent / "platforms.json").read_text())
PUBLIC = {"predict_" + name for name in FUNCTIONS}
# glibc's loader has thread-local variables; its threads had a library of their own up to 2.33.
_GLIBC_LIBRARIES = ("ld-linux", "libc.so.6", "libm.so.6", "libpthread.so.0")
_WINDOWS_LIBRARIES = ("api-ms-win-crt-", "kernel32.dll")
_WASM_ALSO = {"__stack_pointer", "free", "malloc", "memory", "predict_memory_limit"}
_WASM_THREADS_ALSO = {"__wasm_init_tls", "predict_thread_died", "predict_thread_offer", "predict_thread_run"}
# What the linker itself defines in every dylib.
_MACHO_ALSO = {"___dso_handle", "__mh_dylib_header"}


def library(model: str, platform: str) -> Path:
    """The shared library, or the static one where there is no other."""
    folder = places.folder(model, platform)
    if platform == "wasi":  # its libraries are static: what a program is made of shows what they import
        return folder.parent / f"{model}_run_program_wasi" / f"{model}_run_program.wasm"
    found = [path for path in sorted(folder.iterdir()) if path.suffix in (".so", ".dylib", ".dll", ".wasm")]
    return found[0] if found else folder / f"lib{model}.a"


def size(path: Path) -> int:
    """Bytes of a stripped shared library; of an archive's, what its sections add up to."""
    if path.suffix != ".a":
        return path.stat().st_size
    return sum(section.size for member in macho_file.read(path) for section in member.sections if section.segment != "__LD")


def problems(path: Path, platform: str, public: set[str] = PUBLIC) -> list[str]:
    """What is not as it should be, one line each. public: what a library exports."""
    data = PLATFORMS[platform]
    found: list[str] = []

    def same(what: str, got: object, wanted: object) -> None:
        if isinstance(got, set) and got != wanted:
            found.append(f"{path.name}: {what}: missing {sorted(wanted - got)}, too many {sorted(got - wanted)}")
        elif got != wanted:
            found.append(f"{path.name}: {what} is {got}, wanted {wanted}")

    def within(what: str, got: set[str] | frozenset[str], allowed: set[str]) -> None:
        for name in sorted(set(got) - allowed):
            found.append(f"{path.name}: {what} '{name}', which platforms/{platform} does not allow")

    imports = set(data["imports"])
    if path.suffix == ".so":
        read = elf.read(path)
        same("the exported functions", set(read.exports), public)
        within("it imports", read.imports, imports)
        same("its soname", read.soname, path.name)
        same("hardened", read.hardened, True)
        same("needs text relocations", read.text_relocations, False)
        if data["libc"] == "glibc":
            same("a foreign library", [name for name in read.needed if not name.startswith(_GLIBC_LIBRARIES)], [])
            versions = [name.removeprefix("GLIBC_") for name in read.strings if name.startswith("GLIBC_")]
            newest = max(tuple(map(int, version.split("."))) for version in versions)
            if newest > tuple(data["glibc"]):
                found.append(f"{path.name}: needs glibc {newest}, the platform promises {data['glibc']}")
        else:
            same("a foreign library", [name for name in read.needed if name not in ("libc.so", "libm.so", "libdl.so")], [])
        if data["libc"] == "bionic":
            same("the API level of its note", read.android_api, 24)
            if read.align < 16384:
                found.append(f"{path.name}: a segment is aligned to {read.align}, Android asks for 16384")
    elif path.suffix == ".dll":
        read = pe.read(path)
        same("the exported functions", set(read.exports), public)
        within("it imports", read.imports, imports)
        same("a foreign library", [name for name in sorted(read.needed) if not name.startswith(_WINDOWS_LIBRARIES)], [])
        same("hardened", read.hardened, True)
    elif path.suffix == ".wasm":
        read = wasm_file.read(path)
        if platform != "wasi":
            same("the exported functions", set(read.exports) - _WASM_ALSO, public | (_WASM_THREADS_ALSO if imports else set()))
        within("it imports", read.imports, imports)
    else:
        members = macho_file.read(path)
        for member in members:
            same(f"the system of {member.name}", [member.platform, list(member.minimum)], data["apple"])
        defined = {symbol.name for member in members for symbol in member.symbols if symbol.section}
        exported = set(macho_file.exports(members[0].dyld["exports"])) - _MACHO_ALSO if path.suffix == ".dylib" else defined & {"_" + name for name in public}
        same("the exported functions", exported, {"_" + name for name in public})
        within("it imports", {name for member in members for name in member.undefined()} - defined, imports)
        if path.suffix == ".dylib":
            same("its install name", members[0].install_name, f"@rpath/{path.name}")
            same("a foreign library", members[0].needed, ["/usr/lib/libSystem.B.dylib"])
    content = path.read_bytes()
    for trace in (b"/root/", b"/home/", b"/tmp/", b"bazel-out", b"execroot"):
        if trace in content:
            found.append(f"{path.name}: holds a path of the machine that built it: {trace.decode()}")
    return found
