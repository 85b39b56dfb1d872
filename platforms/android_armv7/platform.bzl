# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Android armeabi-v7a: NEON, floats passed in integer registers.

load("//platforms:families.bzl", "android")

ANDROID_ARMV7 = android(
    name = "android_armv7",
    abi = "armeabi-v7a",
    title = "armeabi-v7a, API 24",
    cpu = "armv7",
    backends = ["neon32"],
    cpu_flags = ["-mfpu=neon", "-mfloat-abi=softfp", "-mthumb"],
    emulation = "armelf_linux_eabi",
    triple = "armv7a-linux-androideabi24",
    headers = "arm",
    # Division and 64-bit arithmetic, with the same calling convention.
    sysroot = "arm-linux-gnueabi.2.17",
    libraries = ["libcompiler_rt.a"],
    imports = ["__aeabi_" + name for name in ["memclr", "memclr4", "memclr8", "memcpy", "memcpy4", "memcpy8", "memmove", "memmove4", "memmove8", "memset", "memset4", "memset8"]] + ["__stack_chk_guard"],
    budget = {"blazeface_front": 63, "magika": 73, "mobilenet_v2": 56},
)
