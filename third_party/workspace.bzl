# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# What a WORKSPACE calls instead of MODULE.bazel's lines, in this order, the rule sets (rules_cc, rules_python,
# rules_shell, bazel_skylib, platforms) being its own: see ../WORKSPACE.

load("@rules_python//python:pip.bzl", "pip_parse")
load(":repositories.bzl", "amalgamation_repositories")

def amalgamation_dependencies():
    """Declares every repository that the targets of @amalgamation need, and registers its toolchains.

    Then @pypi's install_deps() must be called.
    """
    amalgamation_repositories()
    pip_parse(
        name = "pypi",
        requirements_lock = Label("//:requirements_lock.txt"),
    )
    native.register_toolchains(
        "@host_python//:toolchain",
        "@amalgamation//toolchains/zig:all",
    )

def amalgamation_test_dependencies():
    """Declares @mxnet_pypi and @buildgrid_pypi, of which only //tests is in need. Then their install_deps() must be called."""
    pip_parse(
        name = "buildgrid_pypi",
        requirements_lock = Label("//tests/remote:requirements_lock.txt"),
    )
    pip_parse(
        name = "mxnet_pypi",
        requirements_lock = Label("//tests/mxnet:requirements_lock.txt"),
    )
