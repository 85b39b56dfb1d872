# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The list of platforms. A platform is one folder and one line here.

load("//platforms/host_py:platform.bzl", "HOST_PY")
load("//platforms/linux_arm64:platform.bzl", "LINUX_ARM64")
load("//platforms/linux_x86_64:platform.bzl", "LINUX_X86_64")
load("//platforms/wasm:platform.bzl", "WASM")

PLATFORMS = [
    HOST_PY,
    LINUX_ARM64,
    LINUX_X86_64,
    WASM,
]
