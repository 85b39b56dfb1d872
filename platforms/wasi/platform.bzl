# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# WebAssembly outside of browsers, with SIMD, on WASI preview 1, which gives it files.

load("//platforms:platform_data.bzl", "platform_data")

WASI = platform_data(
    name = "wasi",
    title = "WASI preview 1, SIMD",
    os = "wasi",
    cpu = "wasm32",
    backends = ["wasm_simd128"],
    libc = "wasi",
    triple = "wasm32-wasip1",
    cpu_flags = ["-msimd128", "-mbulk-memory"],
    libc_headers = ["wasm-wasi-musl", "generic-musl"],
    linker = "wasm-ld",
    link_flags = ["--stack-first", "-z", "stack-size=1048576"],
    threads = False,
    pic = False,
    sysroot = "wasm32-wasi",
    start_files = ["crt1-command.o"],
    libraries = ["libc.a", "libzigc.a", "libcompiler_rt.a"],
    shared_flags = ["--no-entry", "--export-dynamic", "--export-if-defined=malloc", "--export-if-defined=free"],
    exports_predict_only = False,
    shared_library = "%s.wasm",
    executable = "%s.wasm",
)
