# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Every repository that is not a Bazel module. MODULE.bazel reaches them through extensions.bzl, WORKSPACE calls the macro;
# each is fetched when a build first needs it.

load("//third_party/private:host_python.bzl", "host_python")
load("//third_party/private:packages.bzl", "wheel")

def amalgamation_repositories():
    """Declares the repositories."""
    host_python(
        name = "host_python",
        headers_sha256 = "",
    )
    wheel(
        name = "zig",
        build_file = Label("//third_party:zig.BUILD"),
        package = "ziglang",
        sha256 = "ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54",
        skip = [
            "ziglang/doc/",
            "ziglang/lib/libtsan/",
        ],
        version = "0.17.1",
    )
    wheel(
        name = "pybind11",
        build_file = Label("//third_party:pybind11.BUILD"),
        only = ["pybind11/include/"],
        package = "pybind11",
        sha256 = "b8488090f8acffbcb6b5d6a85571a6827a0a2981ffb75e5a0b27b87c4a6b7dd0",
        version = "3.1.0",
    )
