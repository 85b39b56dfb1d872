# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 64-bit ARM Linux with musl, such as Alpine.

load("//platforms:families.bzl", "musl")

LINUX_ARM64_MUSL = musl(
    name = "linux_arm64_musl",
    cpu = "aarch64",
    backends = ["neon", "neon_dotprod"],
    imports = ["getauxval"],  # asks the system for the dot product
    emulation = "aarch64linux",
    cpu_flags = ["-march=armv8-a", "-mno-outline-atomics"],
    title = "ARMv8-A, musl",
    triple = "aarch64-linux-musl",
    headers = ["aarch64", "aarch64"],
    loader = "/lib/ld-musl-aarch64.so.1",
    budget = {"blazeface_front": 65, "magika": 79, "mobilenet_v2": 61},
)
