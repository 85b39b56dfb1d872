# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# iPhone and iPad: a static library, which Xcode links and signs.

load("//platforms:families.bzl", "apple")

IOS_ARM64 = apple(
    name = "ios_arm64",
    title = "iOS 13, device",
    os = "ios",
    cpu = "aarch64",
    backends = ["neon", "neon_dotprod"],
    imports = ["sysctlbyname"],  # asks the system for the dot product
    cpu_flags = [],
    apple = ["ios", [13, 0]],
    triple = "arm64-apple-ios13.0",
    budget = {"blazeface_front": 72, "magika": 117, "mobilenet_v2": 72},
)
