# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The simulator on Intel Macs.

load("//platforms:families.bzl", "apple")

IOS_SIMULATOR_X86_64 = apple(
    name = "ios_simulator_x86_64",
    title = "iOS 14 simulator, Intel",
    os = "ios",
    cpu = "x86_64",
    backends = ["sse2", "avx2", "avx512", "avx512_vnni"],
    cpu_flags = [],
    apple = ["ios_simulator", [14, 0]],
    triple = "x86_64-apple-ios14.0-simulator",
    budget = {"blazeface_front": 192, "magika": 362, "mobilenet_v2": 196},
)
