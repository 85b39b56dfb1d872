# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 64-bit x86 Linux, glibc 2.17 (2012) or newer.

load("//platforms:platform_data.bzl", "ELF_LINK_FLAGS", "GLIBC_DEFINES", "GLIBC_LIBRARIES", "platform_data")

LINUX_X86_64 = platform_data(
    name = "linux_x86_64",
    os = "linux",
    cpu = "x86_64",
    backends = ["generic", "avx2", "avx512"],
    triple = "x86_64-linux-gnu",
    cpu_flags = ["-march=x86-64"],
    defines = GLIBC_DEFINES,
    libc_headers = ["x86-linux-gnu", "generic-glibc", "x86-linux-any", "any-linux-any"],
    linker = "ld.lld",
    link_flags = ["-m", "elf_x86_64"] + ELF_LINK_FLAGS,
    sysroot = "x86_64-linux-gnu.2.17",
    start_files = ["crt1.o"],
    libraries = GLIBC_LIBRARIES,
    executable_flags = ["-no-pie", "--dynamic-linker=/lib64/ld-linux-x86-64.so.2"],
    shared_flags = ["-shared"],
)
