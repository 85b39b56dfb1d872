# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# mxnet_api_everywhere: the library of lenet with MXNet's functions, built for each platform and run there.

load("@rules_python//python:defs.bzl", "py_test")
load("//platforms:transition.bzl", "platform_transition_files")

# Whose shared library is loaded by a program of another platform: Android's C library is not here, musl is.
_LOADED_BY = {
    "android_arm64": "linux_arm64_musl",
    "android_armv7": "linux_armv7_musl",
    "android_x86_64": "linux_x86_64_musl",
}

def _programs(platform):
    """The programs that run the library of `platform`, as (program, platform that it is built for)."""
    if platform.startswith("wasm") or platform.startswith("ios") or platform.startswith("macos"):
        return []
    if platform == "wasi":
        return [("api", platform), ("nd_list", platform)]
    if platform in _LOADED_BY:
        return [("api_shared", _LOADED_BY[platform]), ("nd_list_shared", _LOADED_BY[platform])]
    return [(name, platform) for name in ["api", "api_shared", "nd_list", "nd_list_shared"]]

def mxnet_api_everywhere(files, platforms):
    """Tests of MXNet's API on platforms.

    Targets: for each platform P: lenet_<P>, its files; api_<P> and so on, programs for it; <P>_test.

    Args:
      files: what api.cc reads, in its order.
      platforms: names.
    """
    programs = {}
    for platform in platforms:
        platform_transition_files(name = "lenet_" + platform, src = "//tests/mxnet:lenet_mxnet", platform = platform)
        wanted = ["%s_%s" % pair for pair in _programs(platform)]
        programs.update({"%s_%s" % pair: pair for pair in _programs(platform)})
        py_test(
            name = platform + "_test",
            size = "medium",
            srcs = ["everywhere_test.py"],
            args = [platform] + ["$(rootpath %s)" % file for file in files],
            data = ["api.mjs", "lenet_" + platform] + wanted + files,
            main = "everywhere_test.py",
            deps = ["//tests/platforms:artefacts", "//tests/tools:runners"],
        )
    for name, (source, platform) in programs.items():
        platform_transition_files(name = name, src = source, platform = platform, visibility = ["//tests:__subpackages__"])
