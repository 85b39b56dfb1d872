# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A platform's data as command lines. Actions run zig's plain LLVM drivers (clang, ld.lld, wasm-ld, lld-link, ar); nothing is made
# on demand, no file outside the inputs is read, and nothing of a path or a date reaches an output.

load("//platforms:platforms.bzl", "PLATFORMS")
load("//toolchains:features.bzl", "toolchain_config")
load(":libcxx.bzl", "libcxx_defines")

# What each linker calls things. `driver`: how zig is called; what follows it is in the linker's own language.
_LINKERS = {
    "ld.lld": struct(
        driver = ["ld.lld"],
        flags = ["-O2", "--gc-sections", "--build-id=none", "--no-undefined", "--as-needed"],
        strip = ["-s"],
        soname = ["-soname", "%{runtime_solib_name}"],
        output = ["-o", "%{output_execpath}"],
        search = "-L%{library_search_directories}",
        whole = ["--whole-archive", "%{libraries_to_link.name}", "--no-whole-archive"],
        exports = "--version-script=",
    ),
    "wasm-ld": struct(
        driver = ["wasm-ld"],
        flags = ["-O2", "--gc-sections"],
        strip = ["-s"],
        soname = [],
        output = ["-o", "%{output_execpath}"],
        search = "-L%{library_search_directories}",
        whole = ["--whole-archive", "%{libraries_to_link.name}", "--no-whole-archive"],
        exports = None,
    ),
    # zig's own Mach-O linker: LLVM's is not in the wheel. Without a library to make on demand it makes nothing.
    "macho": struct(
        driver = ["cc"],
        flags = ["-nostdlib", "-nodefaultlibs", "-rtlib=none", "-Wl,-dead_strip"],
        strip = ["-s"],
        soname = ["-Wl,-install_name,@rpath/%{runtime_solib_name}"],
        output = ["-o", "%{output_execpath}"],
        search = "-L%{library_search_directories}",
        whole = ["-Wl,-force_load,%{libraries_to_link.name}"],
        exports = None,
    ),
    "lld-link": struct(
        driver = ["lld-link"],
        flags = ["-nologo", "-lldmingw", "-Brepro", "-opt:ref", "-debug:none"],
        strip = [],
        soname = [],
        output = ["-out:%{output_execpath}"],
        search = "-libpath:%{library_search_directories}",
        whole = ["-wholearchive:%{libraries_to_link.name}"],
        exports = None,
    ),
}

# A platform without a linker has static libraries only: its linker, and the right to sign, come with the system's SDK.
_NO_LINKER = struct(driver = ["ld.lld"], flags = [], strip = [], soname = [], output = [], search = "", whole = [], exports = None)

# zig's own linker wants a folder for a cache even where it keeps nothing there.
_CACHE = {key: "/tmp/zig-cache" for key in ["ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"]}

def _isystem(folders):
    return [word for folder in folders for word in ("-isystem", folder)]

def _headers(platform, lib):
    return struct(
        search = ["-nostdinc"],
        cxx_search = ["-nostdinc++"],
        paths = ["-ffile-prefix-map=%s=/zig" % lib],
        cxx = ["-D" + define for define in libcxx_defines(platform)] + _isystem([lib + "/libcxx/include", lib + "/libcxxabi/include"]),
        c = _isystem([lib + "/include"] + [lib + "/libc/include/" + folder for folder in platform.libc_headers]),
    )

def _link(platform, linker, sysroot, exports, extras):
    return struct(
        archive = ["rcsD"],
        environment = _CACHE if linker.driver == ["cc"] else {},
        executable = platform.executable_flags + [sysroot + name for name in platform.start_files],
        exports = [linker.exports + exports] if linker.exports and platform.exports_predict_only else [],
        flags = linker.flags + platform.link_flags,
        libraries = extras + [sysroot + name for name in platform.libraries],
        output = linker.output,
        search = linker.search,
        shared = platform.shared_flags + [sysroot + name for name in platform.shared_start_files],
        soname = linker.soname,
        strip = linker.strip,
        whole = linker.whole,
    )

def _zig_cc_toolchain_config(ctx):
    [platform] = [p for p in PLATFORMS if p.name == ctx.attr.platform]
    zig = ctx.file._zig
    lib = zig.dirname + "/lib"
    sysroot = ctx.file.sysroot.path + "/" if ctx.file.sysroot else ""
    linker = _LINKERS[platform.linker] if platform.linker else _NO_LINKER
    return toolchain_config(
        ctx,
        platform = platform,
        identifier = "zig-" + platform.name,
        programs = struct(
            compile_c = (zig, ["clang"]),
            compile_cxx = (zig, ["clang", "--driver-mode=g++"]),
            link = (zig, linker.driver),
            archive = (zig, ["ar", "--format=" + platform.archive_format]),
            strip = (zig, ["objcopy"]),
        ),
        headers = _headers(platform, lib),
        linker = _link(platform, linker, sysroot, ctx.file._exports.path, [file.path for file in ctx.files.extras]),
        builtin_headers = lib,
    )

zig_cc_toolchain_config = rule(
    implementation = _zig_cc_toolchain_config,
    doc = "The configuration of a platform's C++ toolchain.",
    attrs = {
        "extras": attr.label_list(allow_files = True, cfg = "exec", doc = "What every link takes besides: start objects, stubs of the system's libraries."),
        "platform": attr.string(mandatory = True, doc = "A name in //platforms:platforms.bzl."),
        "sysroot": attr.label(allow_single_file = True, cfg = "exec"),
        "_exports": attr.label(allow_single_file = True, default = ":exports.map"),
        "_zig": attr.label(allow_single_file = True, cfg = "exec", default = "@zig//:ziglang/zig"),
    },
    provides = [CcToolchainConfigInfo],
)
