# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# What a platform is: the fields of its data. One function gives them their defaults; //toolchains/zig and
# //platforms:BUILD read them.

def platform_data(
        *,
        name,
        os,
        cpu,
        backends,
        triple,
        cpu_flags,
        libc_headers,
        linker,
        link_flags,
        defines = [],
        hosted_cxx = False,
        threads = True,
        pic = True,
        sysroot = None,
        start_files = [],
        libraries = [],
        executable_flags = [],
        shared_flags = [],
        exports_predict_only = True,
        shared_library = "lib%s.so",
        static_library = "lib%s.a",
        executable = "%s"):
    """Returns a platform's data.

    Args:
      name: also the folder's, the platform target's and the --config's name.
      os: the constraint value in @platforms//os.
      cpu: the constraint value in @platforms//cpu.
      backends: the kernel backends that it offers, least first.
      triple: the compiler's --target.
      cpu_flags: the baseline: what every machine of the platform can run. More is in the source, as target regions.
      libc_headers: folders of the C library's headers under ziglang/lib/libc/include, first wins.
      linker: "ld.lld" or "wasm-ld"; link_flags and linkopts are in its language.
      link_flags: of every link.
      defines: NAME=VALUE.
      hosted_cxx: whether code may use the C++ library, exceptions and RTTI. Device code may not: it has its headers alone.
      threads: whether the C library has threads.
      pic: whether code must be position independent.
      sysroot: the triple whose start files and libraries zig makes, or None: nothing of the kind.
      start_files: of the sysroot, for executables.
      libraries: of the sysroot, in link order.
      executable_flags: of links of executables.
      shared_flags: of links of shared libraries.
      exports_predict_only: whether a shared library exports the public symbols alone (exports.map).
      shared_library: file name pattern.
      static_library: file name pattern.
      executable: file name pattern.

    Returns:
      A struct of these.
    """
    return struct(
        name = name,
        os = os,
        cpu = cpu,
        backends = backends,
        triple = triple,
        cpu_flags = cpu_flags,
        libc_headers = libc_headers,
        linker = linker,
        link_flags = link_flags,
        defines = defines,
        hosted_cxx = hosted_cxx,
        threads = threads,
        pic = pic,
        sysroot = sysroot,
        start_files = start_files,
        libraries = libraries,
        executable_flags = executable_flags,
        shared_flags = shared_flags,
        exports_predict_only = exports_predict_only,
        shared_library = shared_library,
        static_library = static_library,
        executable = executable,
    )

# The C library that zig makes for a GNU/Linux triple, by symbols of the oldest glibc that counts; ld has thread-local ones.
GLIBC_LIBRARIES = ["libm.so.6", "libc.so.6", "libld.so.2", "libpthread.so.0", "libdl.so.2", "libc_nonshared.a", "libcompiler_rt.a"]
GLIBC_DEFINES = ["__GLIBC_MINOR__=17"]

# Every ELF link: hardened, no exceptions to the rule that all symbols are found.
ELF_LINK_FLAGS = ["-z", "relro", "-z", "now", "-z", "noexecstack", "--hash-style=both"]
