# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 32-bit ARM Linux, hard-float: what Debian armhf runs on, which need not have NEON.

load("//platforms:families.bzl", "glibc")

LINUX_ARMV7 = glibc(
    name = "linux_armv7",
    title = "ARMv7-A, VFPv3-D16, glibc 2.17",
    cpu = "armv7",
    backends = ["generic", "neon32"],
    cpu_flags = ["-march=armv7-a", "-mfpu=vfpv3-d16", "-mfloat-abi=hard", "-mthumb"],
    # Neither NEON nor 32 registers are of the baseline: zig must not put them into the compiler's runtime.
    sysroot_options = ["-mcpu=generic+v7a+vfp3d16-neon-d32"],
    emulation = "armelf_linux_eabi",
    triple = "arm-linux-gnueabihf",
    headers = ["arm", "arm"],
    loader = "/lib/ld-linux-armhf.so.3",
    # Which asks for NEON.
    imports = ["getauxval"],
    budget = {"blazeface_front": 92, "magika": 108, "mobilenet_v2": 86},
)
