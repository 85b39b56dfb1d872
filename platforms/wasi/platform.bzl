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
    # A library is linked into a module of its user's; the loader of predict.js is for hosts without WASI.
    shared = False,
    exports_predict_only = False,
    executable = "%s.wasm",
    imports = ["wasi_snapshot_preview1." + name for name in ["args_get", "args_sizes_get", "clock_time_get", "fd_close", "fd_fdstat_get", "fd_fdstat_set_flags", "fd_prestat_dir_name", "fd_prestat_get", "fd_read", "fd_seek", "fd_write", "path_open", "proc_exit"]],
    budget = {"blazeface_front": 112, "magika": 128, "mobilenet_v2": 107},
)
