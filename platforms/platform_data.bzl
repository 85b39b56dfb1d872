# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# What a platform is: the fields of its data. One function gives them their defaults; //toolchains/zig and
# //platforms:BUILD read them. families.bzl fills in what the platforms of one C library share.

def platform_data(
        *,
        name,
        title,
        os,
        cpu,
        backends,
        libc,
        triple,
        cpu_flags,
        libc_headers,
        linker,
        link_flags = [],
        compile_flags = [],
        defines = [],
        hosted_cxx = False,
        stack_protector = False,
        threads = True,
        shared = True,
        pic = True,
        sysroot = None,
        sysroot_options = [],
        start_files = [],
        shared_start_files = [],
        libraries = [],
        stubs = {},
        runtime_sources = [],
        executable_flags = [],
        shared_flags = [],
        exports_predict_only = True,
        archive_format = "gnu",
        shared_library = "lib%s.so",
        import_library = None,
        static_library = "lib%s.a",
        executable = "%s",
        imports = [],
        apple = None,
        packages = None,
        part = None,
        budget = {}):
    """Returns a platform's data.

    Args:
      name: also the folder's, the platform target's and the --config's name.
      title: what a reader of a table needs to know of it, in a few words.
      os: the constraint value in @platforms//os.
      cpu: the constraint value in @platforms//cpu.
      backends: the kernel backends that it offers, least first.
      libc: "glibc", "musl", "bionic", "darwin", "ucrt", "wasi", or "none": then the runtime brings the few functions it calls.
      triple: the compiler's --target.
      cpu_flags: the baseline: what every machine of the platform can run. More is in the source, as target regions.
      libc_headers: folders of the C library's headers under ziglang/lib/libc/include, first wins.
      linker: "ld.lld", "wasm-ld", "lld-link", "macho", or None: static libraries only. link_flags and linkopts are in its language.
      link_flags: of every link.
      compile_flags: of every compilation.
      defines: NAME=VALUE.
      hosted_cxx: whether code may use the C++ library, exceptions and RTTI. Device code may not: it has its headers alone.
      stack_protector: whether functions with arrays check their stack.
      threads: whether it has threads.
      shared: whether it has shared libraries.
      pic: whether code must be position independent.
      sysroot: the triple whose start files and libraries zig makes, or None: nothing of the kind.
      sysroot_options: of zig when it makes them, such as -mcpu.
      start_files: of the sysroot, for executables.
      shared_start_files: of the sysroot, for shared libraries.
      libraries: of the sysroot, in link order.
      stubs: library of the system to the symbols that ours may import of it; for a system whose own libraries come with an SDK.
      runtime_sources: labels of C files that belong into every link.
      executable_flags: of links of executables.
      shared_flags: of links of shared libraries.
      exports_predict_only: whether a shared library exports the public symbols alone (exports.map).
      archive_format: ar's: "gnu", "darwin" or "coff".
      shared_library: file name pattern.
      import_library: file name pattern of what links against the shared library, where that is a file of its own.
      static_library: file name pattern.
      executable: file name pattern.
      imports: every symbol that a library may import of the system; tested.
      apple: the system and its oldest version, as the files say it: ["ios", [13, 0]].
      packages: what predict_package makes for it: file name pattern to kind of package. Platforms that name the same file are in it
        together. The kinds are the modules of //amalgamation/packages; by default one to unpack where libraries are installed.
      part: what its packages call the platform: an Android ABI, an Apple processor; by default its name.
      budget: model of //models to the size in KiB that its stripped shared library (else its archive's members) may have; tested.

    Returns:
      A struct of these.
    """
    return struct(
        name = name,
        title = title,
        os = os,
        cpu = cpu,
        backends = backends,
        libc = libc,
        triple = triple,
        cpu_flags = cpu_flags,
        libc_headers = libc_headers,
        linker = linker,
        link_flags = link_flags,
        compile_flags = compile_flags,
        defines = defines,
        hosted_cxx = hosted_cxx,
        stack_protector = stack_protector,
        threads = threads,
        shared = shared and linker != None,
        pic = pic,
        sysroot = sysroot,
        sysroot_options = sysroot_options,
        start_files = start_files,
        shared_start_files = shared_start_files,
        libraries = libraries,
        stubs = stubs,
        runtime_sources = runtime_sources,
        executable_flags = executable_flags,
        shared_flags = shared_flags,
        exports_predict_only = exports_predict_only,
        archive_format = archive_format,
        shared_library = shared_library,
        import_library = import_library,
        static_library = static_library,
        executable = executable,
        imports = imports,
        apple = apple,
        packages = packages or {"%s-" + name + ".tar.gz": "prefix"},
        part = part or name,
        budget = budget,
    )
