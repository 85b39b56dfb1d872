# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 64-bit x86 Linux with musl, such as Alpine.

load("//platforms:families.bzl", "musl")

LINUX_X86_64_MUSL = musl(
    name = "linux_x86_64_musl",
    cpu = "x86_64",
    backends = ["sse2", "avx2", "avx512", "avx512_vnni"],
    cpu_flags = ["-march=x86-64"],
    emulation = "elf_x86_64",
    title = "x86-64, musl",
    triple = "x86_64-linux-musl",
    headers = ["x86_64", "x86"],
    loader = "/lib/ld-musl-x86_64.so.1",
    budget = {"blazeface_front": 151, "magika": 186, "mobilenet_v2": 147},
)
