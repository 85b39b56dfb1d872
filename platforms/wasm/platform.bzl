# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# WebAssembly for browsers and node, with SIMD, without WASI: it imports nothing. The C library's headers are musl's; of
# its functions only those exist that the runtime brings. Exported is what has default visibility, and malloc and free.

load("//platforms:platform_data.bzl", "platform_data")

WASM = platform_data(
    name = "wasm",
    os = "wasi",
    cpu = "wasm32",
    backends = ["wasm_simd128"],
    triple = "wasm32-unknown-unknown",
    cpu_flags = ["-msimd128", "-mbulk-memory"],
    # musl's WebAssembly headers ask for WASI by this name.
    defines = ["__wasi__=1"],
    libc_headers = ["wasm-wasi-musl", "generic-musl"],
    linker = "wasm-ld",
    # The stack lies below the data, so that its overflow traps instead of corrupting them.
    link_flags = ["--no-entry", "--export-dynamic", "--export-if-defined=malloc", "--export-if-defined=free", "--stack-first", "-z", "stack-size=1048576"],
    threads = False,
    pic = False,
    exports_predict_only = False,
    shared_library = "%s.wasm",
    executable = "%s.wasm",
)
