# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Raspberry Pi 2 (1.2) and 3 with a 32-bit system: a Cortex-A53, whose 32-bit mode has NEON with fused multiply-add.

load("//platforms:families.bzl", "glibc")

RPI_3 = glibc(
    name = "rpi_3",
    title = "Raspberry Pi 3, 32-bit",
    cpu = "armv7",
    backends = ["neon32"],
    cpu_flags = ["-mcpu=cortex-a53", "-mfpu=neon-fp-armv8", "-mfloat-abi=hard", "-mthumb"],
    sysroot_options = ["-mcpu=cortex_a53"],
    emulation = "armelf_linux_eabi",
    triple = "arm-linux-gnueabihf",
    headers = ["arm", "arm"],
    loader = "/lib/ld-linux-armhf.so.3",
    budget = {"blazeface_front": 59, "magika": 67, "mobilenet_v2": 52},
)
