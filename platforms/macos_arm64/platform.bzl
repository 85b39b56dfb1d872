# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# macOS on Apple silicon.

load("//platforms:families.bzl", "apple")

MACOS_ARM64 = apple(
    name = "macos_arm64",
    title = "macOS 11, Apple silicon",
    os = "macos",
    cpu = "aarch64",
    backends = ["neon", "neon_dotprod"],
    imports = ["sysctlbyname"],  # asks the system for the dot product
    cpu_flags = [],
    apple = ["macos", [11, 0]],
    triple = "arm64-apple-macos11.0",
    linker = "macho",
    link_flags = ["-target", "aarch64-macos.11.0"],
    packages = {"%s-macos.tar.gz": "prefix"},
    budget = {"blazeface_front": 112, "magika": 132, "mobilenet_v2": 111},
)
