# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# WebAssembly without extensions but bulk memory: every browser since 2020.

load("//platforms:families.bzl", "wasm")

WASM = wasm(
    name = "wasm",
    title = "scalar",
    backends = ["generic"],
    cpu_flags = [],
    threads = False,
    budget = {"blazeface_front": 72, "magika": 84, "mobilenet_v2": 66},
)
