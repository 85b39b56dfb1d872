# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# WebAssembly with relaxed SIMD and threads: Chromium since 2023, in pages that are isolated from other origins.

load("//platforms:families.bzl", "wasm")

WASM_RELAXED_THREADS = wasm(
    name = "wasm_relaxed_threads",
    title = "relaxed SIMD, threads",
    backends = ["wasm_relaxed"],
    cpu_flags = ["-msimd128", "-mrelaxed-simd"],
    threads = True,
    budget = {"blazeface_front": 68, "magika": 85, "mobilenet_v2": 62},
)
