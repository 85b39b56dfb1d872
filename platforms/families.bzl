# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# What the platforms of one C library have in common. A platform's folder calls one of these with what is its own.

load(":platform_data.bzl", "platform_data")

# Every ELF link: hardened, no exceptions to the rule that all symbols are found, and segments that a kernel with pages of
# 16 or 64 KiB can map.
_ELF_LINK_FLAGS = ["-z", "relro", "-z", "now", "-z", "noexecstack", "--hash-style=both"]

# What the runtime calls of a POSIX system: memory, strings, threads, one mapped file.
_MEMORY = ["free", "memcmp", "memcpy", "memmove", "memset", "posix_memalign", "strcmp", "strlen"]
_THREADS = ["pthread_" + name for name in [
    "cond_broadcast",
    "cond_destroy",
    "cond_init",
    "cond_wait",
    "create",
    "join",
    "mutex_destroy",
    "mutex_init",
    "mutex_lock",
    "mutex_unlock",
]]
_FILES = ["access", "close", "open"]
_POSIX = _MEMORY + _THREADS + _FILES

# The C library that zig makes for a GNU/Linux triple, by symbols of the oldest glibc that counts; ld has thread-local ones.
_GLIBC_LIBRARIES = ["libm.so.6", "libc.so.6", "libld.so.2", "libpthread.so.0", "libdl.so.2", "libc_nonshared.a", "libcompiler_rt.a"]

def glibc(*, name, cpu, triple, headers, emulation, loader, version = "2.17", link_flags = [], libraries = [], imports = [], **data):
    """A GNU/Linux platform.

    Args:
      name: of the platform.
      cpu: its constraint.
      triple: the compiler's, which is zig's, too.
      headers: prefixes of the folders with glibc's and the kernel's headers.
      emulation: ld's -m.
      loader: path of the dynamic linker.
      version: the oldest glibc that the library runs on.
      link_flags: besides those of all.
      libraries: before those of all.
      imports: symbols of the C library besides those of all.
      **data: further fields of platform_data.

    Returns:
      The platform's data.
    """
    return platform_data(
        name = name,
        os = "linux",
        cpu = cpu,
        libc = "glibc",
        triple = triple,
        defines = ["__GLIBC_MINOR__=" + version.split(".")[1]],
        libc_headers = [headers[0] + "-linux-gnu", "generic-glibc", headers[1] + "-linux-any", "any-linux-any"],
        linker = "ld.lld",
        link_flags = ["-m", emulation] + link_flags + _ELF_LINK_FLAGS,
        sysroot = triple + "." + version,
        start_files = ["crt1.o"],
        libraries = libraries + _GLIBC_LIBRARIES,
        executable_flags = ["-no-pie", "--dynamic-linker=" + loader],
        shared_flags = ["-shared"],
        imports = _POSIX + ["__tls_get_addr", "lseek", "mmap", "munmap"] + imports,
        **data
    )

def musl(*, name, cpu, triple, headers, emulation, loader, sysroot_options = ["-dynamic"], imports = [], **data):
    """A Linux platform with musl, such as Alpine. Its programs are dynamic, as its libraries are.

    Args:
      name: of the platform.
      cpu: its constraint.
      triple: the compiler's, which is zig's, too.
      headers: prefixes of the folders with musl's and the kernel's headers.
      emulation: ld's -m.
      loader: path of the dynamic linker.
      sysroot_options: of zig when it makes musl's stub.
      imports: symbols of the C library besides those of all.
      **data: further fields of platform_data.

    Returns:
      The platform's data.
    """
    return platform_data(
        name = name,
        os = "linux",
        cpu = cpu,
        libc = "musl",
        triple = triple,
        libc_headers = [headers[0] + "-linux-musl", "generic-musl", headers[1] + "-linux-any", "any-linux-any"],
        linker = "ld.lld",
        link_flags = ["-m", emulation] + _ELF_LINK_FLAGS,
        sysroot = triple,
        sysroot_options = sysroot_options,
        start_files = ["crt1.o"],
        libraries = ["libc.so", "libcompiler_rt.a"],
        executable_flags = ["-no-pie", "--dynamic-linker=" + loader],
        shared_flags = ["-shared"],
        imports = _POSIX + ["__tls_get_addr", "lseek", "mmap", "munmap"] + imports,
        **data
    )

# What a library may import of Android's C library at API level 24, and nothing else links. 64-bit file offsets go by
# names of their own: those of the plain names have 32 bits in 32-bit processes.
_BIONIC = _POSIX + ["lseek64", "mmap64", "munmap"] + [
    "__cxa_atexit",
    "__cxa_finalize",
    "__stack_chk_fail",
    "abort",
    "malloc",
    "pthread_getspecific",
    "pthread_key_create",
    "pthread_once",
    "pthread_setspecific",
]

def android(*, name, abi, cpu, triple, headers, emulation, link_flags = [], imports = [], **data):
    """An Android ABI, API level 24 (Android 7.0) or newer, every page size.

    Without an NDK: the headers are musl's, of which the runtime uses what bionic has alike, and the system's libraries are
    stubs with the symbols of the list above.

    Args:
      name: of the platform.
      abi: Android's name for it.
      cpu: its constraint.
      triple: the compiler's, which has the API level.
      headers: prefix of the folder with musl's headers.
      emulation: ld's -m.
      link_flags: besides those of all.
      imports: symbols of libc besides those of all.
      **data: further fields of platform_data.

    Returns:
      The platform's data.
    """
    return platform_data(
        name = name,
        os = "android",
        cpu = cpu,
        libc = "bionic",
        triple = triple,
        stack_protector = True,
        libc_headers = [headers + "-linux-musl", "generic-musl"],
        linker = "ld.lld",
        link_flags = ["-m", emulation, "-z", "max-page-size=16384", "--pack-dyn-relocs=none"] + link_flags + _ELF_LINK_FLAGS,
        stubs = {"libc": _BIONIC + imports},
        runtime_sources = ["//toolchains/zig:android/start.c", "//toolchains/zig:android/emutls.c"],
        shared_flags = ["-shared"],
        imports = _BIONIC + imports,
        packages = {"%s.aar": "aar"},
        part = abi,
        **data
    )

def apple(*, name, os, cpu, triple, linker = None, imports = [], packages = {}, **data):
    """A system of Apple's, without Xcode: the headers and the list of libSystem's symbols come with the compiler.

    Args:
      name: of the platform.
      os: its constraint.
      cpu: its constraint.
      triple: the compiler's, which has the oldest version of the system.
      linker: "macho", or None.
      imports: symbols that a library may import besides those of all.
      packages: besides the XCFramework of all.
      **data: further fields of platform_data.

    Returns:
      The platform's data.
    """
    return platform_data(
        name = name,
        os = os,
        cpu = cpu,
        libc = "darwin",
        triple = triple,
        compile_flags = ["-Wno-nullability-completeness", "-Wno-availability"],
        libc_headers = ["any-darwin-any"],
        linker = linker,
        archive_format = "darwin",
        shared_library = "lib%s.dylib",
        shared_flags = ["-shared"],
        imports = ["_" + name for name in _POSIX + ["lseek", "mmap", "munmap", "bzero", "__bzero", "memset_pattern16", "_tlv_bootstrap"] + imports] + ["dyld_stub_binder"],
        packages = {"%s.xcframework.zip": "xcframework"} | packages,
        part = triple.split("-")[0],
        **data
    )

# A memory's pages of 64 KiB. One page less than its addresses can name, so that no address behind a block is 0.
_WASM_MEMORY = ["--max-memory=4294901760"]

# predict.js makes the memory that threads share, of so many bytes at first and at most. The most is what browsers set aside.
_WASM_SHARED_MEMORY = [
    "--import-memory",
    "--export-memory",
    "--shared-memory",
    "--initial-memory=2097152",
    "--max-memory=2147483648",
    "--export-if-defined=__wasm_init_tls",
]

def wasm(*, name, cpu_flags, threads, **data):
    """WebAssembly for browsers and node, without WASI: it imports nothing but, with threads, its memory.

    The C library's headers are musl's; of its functions only those exist that the runtime brings. Exported is what has
    default visibility, and malloc and free.

    Args:
      name: of the platform.
      cpu_flags: the extensions that it needs.
      threads: whether it has threads: Workers that predict.js starts.
      **data: further fields of platform_data.

    Returns:
      The platform's data.
    """
    return platform_data(
        name = name,
        os = "wasi",
        cpu = "wasm32",
        libc = "none",
        triple = "wasm32-unknown-unknown",
        cpu_flags = ["-mbulk-memory"] + cpu_flags + (["-matomics", "-mthread-model", "posix"] if threads else []),
        # musl's WebAssembly headers ask for WASI by this name.
        defines = ["__wasi__=1"],
        libc_headers = ["wasm-wasi-musl", "generic-musl"],
        linker = "wasm-ld",
        # The stack lies below the data, so that its overflow traps instead of corrupting them.
        link_flags = ["--no-entry", "--export-dynamic", "--export-if-defined=malloc", "--export-if-defined=free", "--stack-first", "-z", "stack-size=1048576"] + (_WASM_SHARED_MEMORY if threads else _WASM_MEMORY),
        threads = threads,
        imports = ["env.memory"] if threads else [],
        pic = False,
        exports_predict_only = False,
        shared_library = "%s.wasm",
        executable = "%s.wasm",
        packages = {"%s.tgz": "npm"},
        **data
    )
