# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Makes one triple's start files, C library and compiler runtime with zig.

Zig makes them on demand, in a cache, when it links. So: link an empty program with a throw-away cache, read the linker
command that zig prints, and keep every input it names. Archive members are renamed 0000.o, 0001.o, ...: zig names them
after folders of its cache, whose names depend on where zig lies.

    sysroot.py ZIG TRIPLE cc|c++ OUT [OPTION...]     OPTION: of zig, such as -mcpu=arm1176jzf_s
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

AR_MAGIC = b"!<arch>\n"


def link_inputs(zig: Path, triple: str, language: str, options: list[str], folder: Path) -> list[Path]:
    """Links an empty program in `folder` and returns the files that the linker read, less the program's own."""
    source = "empty.cc" if language == "c++" else "empty.c"
    (folder / source).write_text("int main() { return 0; }\n")
    environment = {"PATH": "/usr/bin:/bin", "ZIG_GLOBAL_CACHE_DIR": "cache", "ZIG_LOCAL_CACHE_DIR": "cache", "ZIG_VERBOSE_LINK": "1"}
    command = [zig, language, "-target", triple, *options, "-O2", "-g0", "-s", source, "-o", "empty"]
    done = subprocess.run(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"zig could not make the C runtime of {triple}:\n{done.stderr}")
    line = [line for line in done.stderr.splitlines() if re.match(r"(ld\.lld|lld-link|wasm-ld) ", line)][-1]
    # An absolute path is the dynamic linker's, which the host may have too.
    paths = [folder / word for word in shlex.split(line) if not word.startswith("/")]
    return [path for path in paths if path.is_file() and not path.name.startswith("empty") and path.suffix != ".map"]


def members(data: bytes) -> Iterator[bytes]:
    """Yields an archive's members in order, less its tables."""
    at = len(AR_MAGIC)
    while at + 60 <= len(data):
        name, size = data[at : at + 16].rstrip(), int(data[at + 48 : at + 58])
        if name not in (b"/", b"//", b"/SYM64/"):
            yield data[at + 60 : at + 60 + size]
        at += 60 + size + size % 2


def repack(zig: Path, data: bytes, out: Path) -> None:
    """Writes the archive `data` to `out` with members named by their number."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for i, member in enumerate(members(data)):
            names.append(f"{i:04}.o")
            (Path(folder) / names[-1]).write_bytes(member)
        style = "coff" if out.suffix == ".lib" else "gnu"
        subprocess.run([zig, "ar", f"--format={style}", "qcsD", out] + names, cwd=folder, check=True)


def main(zig: Path, triple: str, language: str, out: Path, options: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        paths = link_inputs(zig, triple, language, options, Path(folder))
        if "windows" in triple:  # A DLL begins with an object of its own.
            paths += link_inputs(zig, triple, language, [*options, "-shared"], Path(folder))
        for path in dict.fromkeys(paths):
            data = path.read_bytes()
            if data.startswith(AR_MAGIC):
                repack(zig, data, out / path.name)
            else:
                shutil.copyfile(path, out / path.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), sys.argv[2], sys.argv[3], Path(sys.argv[4]).absolute(), sys.argv[5:])
