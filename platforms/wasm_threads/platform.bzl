# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# WebAssembly with SIMD and threads, which are Workers on one shared memory: browsers since 2022, in pages that are isolated from
# other origins.

load("//platforms:families.bzl", "wasm")

WASM_THREADS = wasm(
    name = "wasm_threads",
    title = "SIMD, threads",
    backends = ["wasm_simd128"],
    cpu_flags = ["-msimd128"],
    threads = True,
    budget = {"blazeface_front": 68, "magika": 85, "mobilenet_v2": 63},
)
