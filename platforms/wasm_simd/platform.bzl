# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# WebAssembly with SIMD: every browser since 2023.

load("//platforms:families.bzl", "wasm")

WASM_SIMD = wasm(
    name = "wasm_simd",
    title = "SIMD",
    backends = ["wasm_simd128"],
    cpu_flags = ["-msimd128"],
    threads = False,
    budget = {"blazeface_front": 65, "magika": 82, "mobilenet_v2": 60},
)
