# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# One platform's C++ toolchain: its files, its configuration, its sysroot.

load("@rules_cc//cc:defs.bzl", "cc_toolchain")
load(":cc_toolchain_config.bzl", "zig_cc_toolchain_config")
load(":stubs.bzl", "zig_stubs")
load(":sysroot.bzl", "zig_sysroot")

_ZIG = "@zig//:ziglang/zig"

def zig_toolchain(platform):
    """Declares the C++ toolchain of a platform.

    Targets: NAME, the toolchain to register; NAME_cc, NAME_config, NAME_compile and NAME_link, what it is made of;
    NAME_sysroot, the start files and the C library, where the platform has any;
    NAME_stubs, what stands for the system's libraries in a link.

    Args:
      platform: a struct of //platforms:platform_data.bzl.
    """
    name = platform.name
    headers = ["cxx_headers", "clang_headers"] + ["libc_headers/" + folder for folder in platform.libc_headers]
    native.filegroup(
        name = name + "_compile",
        srcs = [_ZIG] + ["@zig//:" + group for group in headers],
    )
    sysroot = None
    if platform.sysroot:
        sysroot = name + "_sysroot"
        zig_sysroot(
            name = sysroot,
            language = "c++" if platform.hosted_cxx else "cc",
            options = platform.sysroot_options,
            triple = platform.sysroot,
            visibility = ["//tests:__subpackages__"],
        )
    extras = []
    if platform.stubs or platform.runtime_sources:
        extras.append(name + "_stubs")
        zig_stubs(
            name = name + "_stubs",
            srcs = platform.runtime_sources,
            platform = name,
            visibility = ["//tests:__subpackages__"],
        )
    if platform.linker == "macho":
        extras.append("@zig//:ziglang/lib/libc/darwin/libSystem.tbd")
    native.filegroup(
        name = name + "_link",
        srcs = [_ZIG, "exports.map"] + extras + ([sysroot] if sysroot else []) +
               (["@zig//:darwin"] if platform.linker == "macho" else []),
    )
    native.filegroup(
        name = name + "_all",
        srcs = [name + "_compile", name + "_link"],
    )
    zig_cc_toolchain_config(
        name = name + "_config",
        extras = extras,
        platform = name,
        sysroot = sysroot,
    )
    cc_toolchain(
        name = name + "_cc",
        all_files = name + "_all",
        ar_files = _ZIG,
        as_files = name + "_compile",
        compiler_files = name + "_compile",
        dwp_files = _ZIG,
        linker_files = name + "_link",
        objcopy_files = _ZIG,
        strip_files = _ZIG,
        supports_header_parsing = False,
        supports_param_files = False,
        toolchain_config = name + "_config",
        toolchain_identifier = "zig-" + name,
    )
    native.toolchain(
        name = name,
        exec_compatible_with = ["@platforms//os:linux", "@platforms//cpu:x86_64"],
        target_compatible_with = ["//platforms:%s_only" % name],
        toolchain = name + "_cc",
        toolchain_type = "@bazel_tools//tools/cpp:toolchain_type",
    )
