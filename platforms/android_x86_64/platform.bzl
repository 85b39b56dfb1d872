# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Android x86_64: the emulator and Chromebooks. Its baseline has SSE4.2.

load("//platforms:families.bzl", "android")

ANDROID_X86_64 = android(
    name = "android_x86_64",
    abi = "x86_64",
    title = "x86_64, API 24",
    cpu = "x86_64",
    backends = ["sse2", "avx2", "avx512", "avx512_vnni"],
    cpu_flags = ["-march=x86-64-v2"],
    emulation = "elf_x86_64",
    triple = "x86_64-linux-android24",
    headers = "x86_64",
    budget = {"blazeface_front": 160, "magika": 197, "mobilenet_v2": 156},
)
