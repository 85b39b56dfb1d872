# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 64-bit RISC-V Linux, RV64GC, glibc 2.27, the first that has it.

load("//platforms:families.bzl", "glibc")

LINUX_RISCV64 = glibc(
    name = "linux_riscv64",
    title = "RV64GC, glibc 2.27",
    cpu = "riscv64",
    backends = ["generic"],
    cpu_flags = ["-march=rv64gc", "-mabi=lp64d"],
    emulation = "elf64lriscv",
    triple = "riscv64-linux-gnu",
    version = "2.27",
    headers = ["riscv", "riscv"],
    loader = "/lib/ld-linux-riscv64-lp64d.so.1",
    budget = {"blazeface_front": 74, "magika": 82, "mobilenet_v2": 73},
)
