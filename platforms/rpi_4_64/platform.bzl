# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Raspberry Pi 4 and newer with a 64-bit system: scheduled for its Cortex-A72; a Pi 5 runs it, too.

load("//platforms:families.bzl", "glibc")

RPI_4_64 = glibc(
    name = "rpi_4_64",
    cpu = "aarch64",
    backends = ["neon", "neon_dotprod"],
    imports = ["getauxval"],  # asks the system for the dot product
    emulation = "aarch64linux",
    cpu_flags = ["-mcpu=cortex-a72", "-mno-outline-atomics"],
    title = "Raspberry Pi 4, 64-bit",
    triple = "aarch64-linux-gnu",
    headers = ["aarch64", "aarch64"],
    loader = "/lib/ld-linux-aarch64.so.1",
    budget = {"blazeface_front": 67, "magika": 82, "mobilenet_v2": 63},
)
