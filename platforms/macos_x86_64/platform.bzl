# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# macOS on Intel.

load("//platforms:families.bzl", "apple")

MACOS_X86_64 = apple(
    name = "macos_x86_64",
    title = "macOS 11, Intel",
    os = "macos",
    cpu = "x86_64",
    backends = ["sse2", "avx2", "avx512", "avx512_vnni"],
    cpu_flags = [],
    apple = ["macos", [11, 0]],
    triple = "x86_64-apple-macos11.0",
    linker = "macho",
    link_flags = ["-target", "x86_64-macos.11.0"],
    packages = {"%s-macos.tar.gz": "prefix"},
    budget = {"blazeface_front": 174, "magika": 217, "mobilenet_v2": 169},
)
