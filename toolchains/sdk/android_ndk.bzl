# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# @android_ndk: the NDK that $ANDROID_NDK_HOME names, as links to its compiler, headers and libraries.

_BUILD = """\
load("{toolchains}", "sdk_toolchains")

sdk_toolchains("android_ndk")
"""

def _android_ndk(rctx):
    home = rctx.os.environ.get("ANDROID_NDK_HOME", "")
    if not home:
        fail("@android_ndk: ANDROID_NDK_HOME is not set, and --config=android_ndk builds with the compiler of an installed NDK. Set it to the NDK's folder, such as ~/Android/Sdk/ndk/27.2.12479018, or leave the option out: the platforms android_* need no NDK.")
    prebuilt = rctx.path(home + "/toolchains/llvm/prebuilt")
    hosts = [host for host in (prebuilt.readdir() if prebuilt.exists else []) if host.get_child("bin/clang").exists]
    if not hosts:
        fail("@android_ndk: ANDROID_NDK_HOME=%s has no toolchains/llvm/prebuilt/HOST/bin/clang: it must be the folder of an NDK of release 23 or newer for this machine." % home)
    rctx.symlink(hosts[0], "toolchain")
    rctx.symlink(hosts[0].get_child("sysroot"), "sysroot")
    rctx.symlink(Label("//toolchains/zig:exports.map"), "exports.map")
    rctx.file("BUILD.bazel", _BUILD.format(toolchains = str(Label("//toolchains/sdk:toolchains.bzl"))))

android_ndk = repository_rule(
    implementation = _android_ndk,
    doc = "The installed NDK's toolchains, one cc_toolchain for each platform of Android.",
    configure = True,
    environ = ["ANDROID_NDK_HOME"],
    local = True,
)
