# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 64-bit ARM Linux, glibc 2.17 or newer. Atomics inline: the outlined ones need a runtime that old systems lack.

load("//platforms:families.bzl", "glibc")

LINUX_ARM64 = glibc(
    name = "linux_arm64",
    cpu = "aarch64",
    backends = ["neon", "neon_dotprod"],
    imports = ["getauxval"],  # asks the system for the dot product
    emulation = "aarch64linux",
    cpu_flags = ["-march=armv8-a", "-mno-outline-atomics"],
    title = "ARMv8-A, glibc 2.17",
    triple = "aarch64-linux-gnu",
    headers = ["aarch64", "aarch64"],
    loader = "/lib/ld-linux-aarch64.so.1",
    budget = {"blazeface_front": 66, "magika": 80, "mobilenet_v2": 61},
)
