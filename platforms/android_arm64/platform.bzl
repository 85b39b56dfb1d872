# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Android arm64-v8a. Branch targets and return addresses are protected where the processor can.

load("//platforms:families.bzl", "android")

ANDROID_ARM64 = android(
    name = "android_arm64",
    abi = "arm64-v8a",
    cpu = "aarch64",
    backends = ["neon", "neon_dotprod"],
    imports = ["getauxval"],  # asks the system for the dot product
    emulation = "aarch64linux",
    title = "arm64-v8a, API 24",
    cpu_flags = ["-march=armv8-a", "-mno-outline-atomics", "-mbranch-protection=standard"],
    triple = "aarch64-linux-android24",
    headers = "aarch64",
    link_flags = ["--fix-cortex-a53-843419"],
    budget = {"blazeface_front": 71, "magika": 84, "mobilenet_v2": 65},
)
