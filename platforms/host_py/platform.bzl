# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The machine that builds, for Python extension modules and tools: linux_x86_64 with the whole C++ library linked in.

load("//platforms:families.bzl", "glibc")

HOST_PY = glibc(
    name = "host_py",
    title = "the machine that builds",
    cpu = "x86_64",
    backends = ["sse2", "avx2", "avx512", "avx512_vnni"],
    cpu_flags = ["-march=x86-64"],
    triple = "x86_64-linux-gnu",
    headers = ["x86", "x86"],
    emulation = "elf_x86_64",
    loader = "/lib64/ld-linux-x86-64.so.2",
    hosted_cxx = True,
    # Python's own symbols come from the interpreter; the C++ library's stay inside.
    link_flags = ["--eh-frame-hdr", "-z", "undefs", "--exclude-libs=ALL"],
    libraries = ["libc++.a", "libc++abi.a", "libunwind.a"],
    exports_predict_only = False,
)
