# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# WebAssembly with relaxed SIMD, which may fuse multiply-adds: Chromium since 2023.

load("//platforms:families.bzl", "wasm")

WASM_RELAXED = wasm(
    name = "wasm_relaxed",
    title = "relaxed SIMD",
    backends = ["wasm_relaxed"],
    cpu_flags = ["-msimd128", "-mrelaxed-simd"],
    threads = False,
    budget = {"blazeface_front": 65, "magika": 82, "mobilenet_v2": 59},
)
