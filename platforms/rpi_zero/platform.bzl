# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Raspberry Pi 1 and Zero: ARMv6 with VFPv2, hard-float, as Raspberry Pi OS is built.

load("//platforms:families.bzl", "glibc")

RPI_ZERO = glibc(
    name = "rpi_zero",
    title = "Raspberry Pi 1 and Zero, ARMv6",
    cpu = "arm",
    backends = ["generic"],
    cpu_flags = ["-mcpu=arm1176jzf-s", "-mfpu=vfp", "-mfloat-abi=hard", "-marm"],
    sysroot_options = ["-mcpu=arm1176jzf_s"],
    emulation = "armelf_linux_eabi",
    triple = "arm-linux-gnueabihf",
    headers = ["arm", "arm"],
    loader = "/lib/ld-linux-armhf.so.3",
    budget = {"blazeface_front": 91, "magika": 97, "mobilenet_v2": 83},
)
