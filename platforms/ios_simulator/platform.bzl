# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The simulator on Apple silicon.

load("//platforms:families.bzl", "apple")

IOS_SIMULATOR = apple(
    name = "ios_simulator",
    title = "iOS 14 simulator, Apple silicon",
    os = "ios",
    cpu = "aarch64",
    backends = ["neon", "neon_dotprod"],
    imports = ["sysctlbyname"],  # asks the system for the dot product
    cpu_flags = [],
    apple = ["ios_simulator", [14, 0]],
    triple = "arm64-apple-ios14.0-simulator",
    budget = {"blazeface_front": 72, "magika": 122, "mobilenet_v2": 72},
)
