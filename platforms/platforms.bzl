# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The list of platforms. A platform is one folder and one line here.

load("//platforms/android_arm64:platform.bzl", "ANDROID_ARM64")
load("//platforms/android_armv7:platform.bzl", "ANDROID_ARMV7")
load("//platforms/android_x86_64:platform.bzl", "ANDROID_X86_64")
load("//platforms/host_py:platform.bzl", "HOST_PY")
load("//platforms/ios_arm64:platform.bzl", "IOS_ARM64")
load("//platforms/ios_simulator:platform.bzl", "IOS_SIMULATOR")
load("//platforms/ios_simulator_x86_64:platform.bzl", "IOS_SIMULATOR_X86_64")
load("//platforms/linux_arm64:platform.bzl", "LINUX_ARM64")
load("//platforms/linux_arm64_musl:platform.bzl", "LINUX_ARM64_MUSL")
load("//platforms/linux_armv7:platform.bzl", "LINUX_ARMV7")
load("//platforms/linux_armv7_musl:platform.bzl", "LINUX_ARMV7_MUSL")
load("//platforms/linux_riscv64:platform.bzl", "LINUX_RISCV64")
load("//platforms/linux_x86_64:platform.bzl", "LINUX_X86_64")
load("//platforms/linux_x86_64_musl:platform.bzl", "LINUX_X86_64_MUSL")
load("//platforms/macos_arm64:platform.bzl", "MACOS_ARM64")
load("//platforms/macos_x86_64:platform.bzl", "MACOS_X86_64")
load("//platforms/rpi_3:platform.bzl", "RPI_3")
load("//platforms/rpi_4_64:platform.bzl", "RPI_4_64")
load("//platforms/rpi_zero:platform.bzl", "RPI_ZERO")
load("//platforms/wasi:platform.bzl", "WASI")
load("//platforms/wasm:platform.bzl", "WASM")
load("//platforms/wasm_relaxed:platform.bzl", "WASM_RELAXED")
load("//platforms/wasm_relaxed_threads:platform.bzl", "WASM_RELAXED_THREADS")
load("//platforms/wasm_simd:platform.bzl", "WASM_SIMD")
load("//platforms/wasm_threads:platform.bzl", "WASM_THREADS")
load("//platforms/windows_x86_64:platform.bzl", "WINDOWS_X86_64")

PLATFORMS = [
    ANDROID_ARM64,
    ANDROID_ARMV7,
    ANDROID_X86_64,
    HOST_PY,
    IOS_ARM64,
    IOS_SIMULATOR,
    IOS_SIMULATOR_X86_64,
    LINUX_ARM64,
    LINUX_ARM64_MUSL,
    LINUX_ARMV7,
    LINUX_ARMV7_MUSL,
    LINUX_RISCV64,
    LINUX_X86_64,
    LINUX_X86_64_MUSL,
    MACOS_ARM64,
    MACOS_X86_64,
    RPI_3,
    RPI_4_64,
    RPI_ZERO,
    WASI,
    WASM,
    WASM_RELAXED,
    WASM_RELAXED_THREADS,
    WASM_SIMD,
    WASM_THREADS,
    WINDOWS_X86_64,
]
