# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The C++ toolchains of a system's own SDK: what differs between SDKs as data, and the rule and macros that read it. Code is compiled
# with the flags that our own compiler gets; headers, C library and linker are the SDK's, and its compiler finds them below the sysroot.

load("@rules_cc//cc:defs.bzl", "cc_toolchain")
load("//platforms:platforms.bzl", "PLATFORMS")
load("//toolchains:features.bzl", "toolchain_config")

def _ndk_flags(platform):
    return ["-fuse-ld=lld", "-nostdlib++", "-Wl,-O2,--gc-sections,--build-id=none,--no-undefined,--as-needed", "-Wl," + ",".join(platform.link_flags)]

def _xcode_flags(_platform):
    return ["-nostdlib++", "-Wl,-dead_strip"]

# libc: of the SDK's platforms. sysroot: the option that names it. sysroots: a platform's, in the SDK's repository. archiver: what it is
# told before the output. link: flags of every link; exports, soname, strip, whole: as features.bzl has them.
_SDKS = {
    "android_ndk": struct(
        libc = "bionic",
        sysroot = "--sysroot=%s",
        sysroots = lambda platform: "sysroot",
        tools = struct(archive = "llvm-ar", strip = "llvm-strip"),
        archiver = ["rcsD"],
        link = _ndk_flags,
        exports = ["-Wl,--version-script=%s/exports.map"],
        soname = ["-Wl,-soname,%{runtime_solib_name}"],
        strip = ["-Wl,-s"],
        whole = ["-Wl,--whole-archive", "%{libraries_to_link.name}", "-Wl,--no-whole-archive"],
    ),
    "xcode": struct(
        libc = "darwin",
        sysroot = "-isysroot%s",
        sysroots = lambda platform: "sysroot_" + platform.apple[0],
        tools = struct(archive = "libtool", strip = "strip"),
        archiver = ["-static", "-D", "-o"],
        link = _xcode_flags,
        exports = [],
        soname = ["-Wl,-install_name,@rpath/%{runtime_solib_name}"],
        strip = ["-Wl,-x", "-Wl,-S"],
        whole = ["-Wl,-force_load,%{libraries_to_link.name}"],
    ),
}

def _platforms(sdk):
    return [platform for platform in PLATFORMS if platform.libc == sdk.libc]

def _sdk_cc_toolchain_config(ctx):
    [platform] = [p for p in PLATFORMS if p.name == ctx.attr.platform]
    sdk = _SDKS[ctx.attr.sdk]
    root = ctx.file.clang.path.removesuffix("/toolchain/bin/clang")
    sysroot = [sdk.sysroot % (root + "/" + sdk.sysroots(platform))]
    return toolchain_config(
        ctx,
        platform = platform,
        identifier = "%s-%s" % (ctx.attr.sdk, platform.name),
        programs = struct(
            compile_c = (ctx.file.clang, sysroot),
            compile_cxx = (ctx.file.clang, ["--driver-mode=g++"] + sysroot),
            link = (ctx.file.clang, ["--target=" + platform.triple, "-no-canonical-prefixes"] + sysroot),
            archive = (ctx.file.archive, []),
            strip = (ctx.file.strip, []),
        ),
        headers = struct(search = [], cxx_search = [], paths = ["-ffile-prefix-map=%s=/sdk" % root], cxx = [], c = []),
        linker = struct(
            archive = sdk.archiver,
            environment = {},
            executable = [],
            exports = [flag % root for flag in sdk.exports],
            flags = sdk.link(platform),
            libraries = [],
            output = ["-o", "%{output_execpath}"],
            search = "-L%{library_search_directories}",
            shared = platform.shared_flags,
            soname = sdk.soname,
            strip = sdk.strip,
            whole = sdk.whole,
        ),
        builtin_headers = root,
    )

sdk_cc_toolchain_config = rule(
    implementation = _sdk_cc_toolchain_config,
    doc = "The configuration of a platform's C++ toolchain of an SDK.",
    attrs = {
        "archive": attr.label(allow_single_file = True, mandatory = True),
        "clang": attr.label(allow_single_file = True, mandatory = True),
        "platform": attr.string(mandatory = True, doc = "A name in //platforms:platforms.bzl."),
        "sdk": attr.string(mandatory = True, values = sorted(_SDKS)),
        "strip": attr.label(allow_single_file = True, mandatory = True),
    },
    provides = [CcToolchainConfigInfo],
)

def register_sdk(name):
    """Declares, in this project's package of the SDK `name`, the toolchain of each of its platforms."""
    for platform in _platforms(_SDKS[name]):
        native.toolchain(
            name = platform.name,
            target_compatible_with = ["//platforms:%s_only" % platform.name],
            toolchain = "@%s//:%s" % (name, platform.name),
            toolchain_type = "@bazel_tools//tools/cpp:toolchain_type",
        )

def sdk_toolchains(name):
    """Declares, in the repository of the SDK `name`, the cc_toolchain of each of its platforms.

    Args:
      name: a key of _SDKS; its repository has the folders toolchain/, with bin/clang, and those of its sysroots.
    """
    sdk = _SDKS[name]
    bin = "toolchain/bin/"
    native.filegroup(
        name = "files",
        srcs = native.glob(
            [bin + program for program in ["clang*", "ld*", "lld*", sdk.tools.archive, sdk.tools.strip]] +
            ["exports.map", "toolchain/lib/clang/*", "toolchain/lib/*.so*", "toolchain/lib64/*.so*"],
            allow_empty = True,
            exclude_directories = 0,
        ) + {sdk.sysroots(platform): None for platform in _platforms(sdk)}.keys(),
    )
    for platform in _platforms(sdk):
        sdk_cc_toolchain_config(
            name = platform.name + "_config",
            archive = bin + sdk.tools.archive,
            clang = bin + "clang",
            platform = platform.name,
            sdk = name,
            strip = bin + sdk.tools.strip,
        )
        cc_toolchain(
            name = platform.name,
            all_files = "files",
            ar_files = "files",
            as_files = "files",
            compiler_files = "files",
            dwp_files = "files",
            linker_files = "files",
            objcopy_files = "files",
            strip_files = "files",
            supports_header_parsing = False,
            supports_param_files = False,
            toolchain_config = platform.name + "_config",
            toolchain_identifier = "%s-%s" % (name, platform.name),
            visibility = ["//visibility:public"],
        )
