# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 32-bit ARM Linux with musl, such as Alpine.

load("//platforms:families.bzl", "musl")

LINUX_ARMV7_MUSL = musl(
    name = "linux_armv7_musl",
    title = "ARMv7-A, VFPv3-D16, musl",
    cpu = "armv7",
    backends = ["generic", "neon32"],
    cpu_flags = ["-march=armv7-a", "-mfpu=vfpv3-d16", "-mfloat-abi=hard", "-mthumb"],
    # Neither NEON nor 32 registers are of the baseline: zig must not put them into the compiler's runtime.
    sysroot_options = ["-dynamic", "-mcpu=generic+v7a+vfp3d16-neon-d32"],
    emulation = "armelf_linux_eabi",
    triple = "arm-linux-musleabihf",
    headers = ["arm", "arm"],
    loader = "/lib/ld-musl-armhf.so.1",
    # Which asks for NEON.
    imports = ["getauxval"],
    budget = {"blazeface_front": 91, "magika": 107, "mobilenet_v2": 86},
)
