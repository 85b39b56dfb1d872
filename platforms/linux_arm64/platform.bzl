# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 64-bit ARM Linux, glibc 2.17 or newer. Atomics inline: the outlined ones need a runtime that old systems lack.

load("//platforms:platform_data.bzl", "ELF_LINK_FLAGS", "GLIBC_DEFINES", "GLIBC_LIBRARIES", "platform_data")

LINUX_ARM64 = platform_data(
    name = "linux_arm64",
    os = "linux",
    cpu = "aarch64",
    backends = ["neon"],
    triple = "aarch64-linux-gnu",
    cpu_flags = ["-march=armv8-a", "-mno-outline-atomics"],
    defines = GLIBC_DEFINES,
    libc_headers = ["aarch64-linux-gnu", "generic-glibc", "aarch64-linux-any", "any-linux-any"],
    linker = "ld.lld",
    link_flags = ["-m", "aarch64linux"] + ELF_LINK_FLAGS,
    sysroot = "aarch64-linux-gnu.2.17",
    start_files = ["crt1.o"],
    libraries = GLIBC_LIBRARIES,
    executable_flags = ["-no-pie", "--dynamic-linker=/lib/ld-linux-aarch64.so.1"],
    shared_flags = ["-shared"],
)
