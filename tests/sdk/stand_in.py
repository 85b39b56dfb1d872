# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""An NDK and an Xcode for tests: folders laid out as Google's and Apple's, whose clang is ours, and whose headers and libraries are
those that builds without an SDK are made of.

The one thing to know: the compiler's own driver looks for everything where an SDK has it (C++ headers, start files by API level,
compiler runtime), so what is left out of the layout is an error. Only Apple's linker is not to be had: zig's has its place.
"""

from __future__ import annotations

import dataclasses
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

# Platform to the names that an NDK has for it: of its folder, and of its compiler runtime. Then zig's, of musl's headers.
ANDROID = {
    "android_arm64": ("aarch64-linux-android", "aarch64", "aarch64"),
    "android_armv7": ("arm-linux-androideabi", "arm", "arm"),
    "android_x86_64": ("x86_64-linux-android", "x86_64", "x86_64"),
}
_EMPTY_ARCHIVE = b"!<arch>\n"

_RUN = """\
#!/bin/sh
here=$(dirname "$0")
exec {zig} {words} "$@"
"""

# What Apple's clang and ld do with these words, by zig's clang and linker.
_APPLE_CLANG = """\
#!{python}
import os, sys
zig, here, words = "{zig}", os.path.dirname(sys.argv[0]), sys.argv[1:]
if "-c" in words:
    os.execv(zig, [zig, "clang", "-resource-dir", here + "/../lib/clang/22", *{defines}, *words])
[target] = [word for word in words if word.startswith("--target=")]
[sysroot] = [word.removeprefix("-isysroot") for word in words if word.startswith("-isysroot")]
processor, _, system = target.removeprefix("--target=").split("-")
ours = ["-target", dict(arm64="aarch64").get(processor, processor) + "-" + system.replace("macos", "macos."), "-nostdlib", "-nodefaultlibs", "-rtlib=none", "-s"]
skip = (target, "-isysroot" + sysroot, "-nostdlib++", "-no-canonical-prefixes", "-Wl,-x", "-Wl,-S")
environment = dict(ZIG_GLOBAL_CACHE_DIR="/tmp/zig-cache", ZIG_LOCAL_CACHE_DIR="/tmp/zig-cache")
os.execve(zig, [zig, "cc", *ours, *(word for word in words if word not in skip), sysroot + "/usr/lib/libSystem.tbd"], environment)
"""

_LIBTOOL = """\
#!/bin/sh
[ "$1 $2 $3" = "-static -D -o" ] || exit 2
shift 3
exec {zig} ar --format=darwin rcsD "$@"
"""

_XCRUN = """\
#!/bin/sh
case "$*" in
  "--find clang") echo {folder}/toolchain/usr/bin/clang ;;
  "--sdk "*" --show-sdk-path") echo {folder}/$2.sdk ;;
  *) exit 2 ;;
esac
"""


@dataclasses.dataclass(frozen=True)
class Parts:
    """zig: beside its lib. defines: what configures the C++ headers, which an SDK's are already."""

    zig: Path
    defines: tuple[str, ...]

    @property
    def lib(self) -> Path:
        return self.zig.parent / "lib"

    @property
    def flags(self) -> list[str]:
        return ["-D" + define for define in self.defines]


def android_ndk(folder: Path, parts: Parts, stubs: Mapping[str, Path], runtimes: Mapping[str, Path]) -> None:
    """Writes an NDK to the new folder `folder`.

    stubs: by platform, the folder of its start object and of its stub of libc. runtimes: by platform, an archive of the compiler's
    functions, where it needs any.
    """
    toolchain = folder / "toolchains/llvm/prebuilt/linux-x86_64"
    driver = '-B "$here" -resource-dir "$here/../lib/clang/22" ' + " ".join(parts.flags)
    tools = {"clang": "clang " + driver, "ld.lld": "ld.lld", "llvm-ar": "ar", "llvm-strip": "objcopy"}
    for name, words in tools.items():
        _script(toolchain / "bin" / name, _RUN.format(zig=parts.zig, words=words))
    resources = toolchain / "lib/clang/22"
    shutil.copytree(parts.lib / "include", resources / "include")
    sysroot = toolchain / "sysroot/usr"
    shutil.copytree(parts.lib / "libc/include/generic-musl", sysroot / "include")
    shutil.copytree(parts.lib / "libcxx/include", sysroot / "include/c++/v1")
    for platform, (triple, processor, musl) in ANDROID.items():
        shutil.copytree(parts.lib / f"libc/include/{musl}-linux-musl", sysroot / "include" / triple)
        libraries = sysroot / "lib" / triple / "24"
        libraries.mkdir(parents=True)
        shutil.copy(stubs[platform] / "start.c.o", libraries / "crtbegin_so.o")
        shutil.copy(stubs[platform] / "emutls.c.o", libraries / "crtend_so.o")
        for name in ("libc.so", "libdl.so", "libm.so"):
            shutil.copy(stubs[platform] / "libc.so", libraries / name)
        unwinder = resources / f"lib/linux/{processor}/libunwind.a"
        unwinder.parent.mkdir(parents=True)
        unwinder.write_bytes(_EMPTY_ARCHIVE)
        builtins = resources / f"lib/linux/libclang_rt.builtins-{processor}-android.a"
        builtins.write_bytes(runtimes[platform].read_bytes() if platform in runtimes else _EMPTY_ARCHIVE)


def xcode(folder: Path, parts: Parts) -> None:
    """Writes an Xcode to the new folder `folder`, as DEVELOPER_DIR names it."""
    toolchain = folder / "toolchain/usr"
    _script(toolchain / "bin/clang", _APPLE_CLANG.format(python=sys.executable, zig=parts.zig, defines=parts.flags))
    _script(toolchain / "bin/libtool", _LIBTOOL.format(zig=parts.zig))
    _script(toolchain / "bin/strip", _RUN.format(zig=parts.zig, words="objcopy"))
    shutil.copytree(parts.lib / "include", toolchain / "lib/clang/22/include")
    for sdk in ("iphoneos", "iphonesimulator", "macosx"):
        shutil.copytree(parts.lib / "libc/include/any-darwin-any", folder / f"{sdk}.sdk/usr/include")
        shutil.copytree(parts.lib / "libcxx/include", folder / f"{sdk}.sdk/usr/include/c++/v1")
        shutil.copytree(parts.lib / "libc/darwin", folder / f"{sdk}.sdk/usr/lib")
    _script(folder / "usr/bin/xcrun", _XCRUN.format(folder=folder))


def _script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
