# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The machine that builds, for Python extension modules and tools: linux_x86_64 with the whole C++ library linked in.

load("//platforms:platform_data.bzl", "ELF_LINK_FLAGS", "GLIBC_DEFINES", "GLIBC_LIBRARIES", "platform_data")

HOST_PY = platform_data(
    name = "host_py",
    os = "linux",
    cpu = "x86_64",
    backends = ["generic", "avx2", "avx512"],
    triple = "x86_64-linux-gnu",
    cpu_flags = ["-march=x86-64"],
    defines = GLIBC_DEFINES,
    libc_headers = ["x86-linux-gnu", "generic-glibc", "x86-linux-any", "any-linux-any"],
    hosted_cxx = True,
    linker = "ld.lld",
    # Python's own symbols come from the interpreter; the C++ library's stay inside.
    link_flags = ["-m", "elf_x86_64", "--eh-frame-hdr", "-z", "undefs", "--exclude-libs=ALL"] + ELF_LINK_FLAGS,
    sysroot = "x86_64-linux-gnu.2.17",
    start_files = ["crt1.o"],
    libraries = ["libc++.a", "libc++abi.a", "libunwind.a"] + GLIBC_LIBRARIES,
    executable_flags = ["-no-pie", "--dynamic-linker=/lib64/ld-linux-x86-64.so.2"],
    shared_flags = ["-shared"],
    exports_predict_only = False,
)
