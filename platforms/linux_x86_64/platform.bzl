# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 64-bit x86 Linux, glibc 2.17 (2012) or newer.

load("//platforms:families.bzl", "glibc")

LINUX_X86_64 = glibc(
    name = "linux_x86_64",
    cpu = "x86_64",
    backends = ["sse2", "avx2", "avx512", "avx512_vnni"],
    cpu_flags = ["-march=x86-64"],
    emulation = "elf_x86_64",
    title = "x86-64, glibc 2.17",
    triple = "x86_64-linux-gnu",
    headers = ["x86", "x86"],
    loader = "/lib64/ld-linux-x86-64.so.2",
    budget = {"blazeface_front": 152, "magika": 186, "mobilenet_v2": 148},
)
