# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# amalgamation_test: one file and one library, which must agree.

load("@rules_python//python:defs.bzl", "py_test")

def amalgamation_test(name, source, library, atol = "1e-5"):
    """Compiles the one file as a user would, runs it, and makes it again in other folders.

    Args:
      name: the test's name.
      source: a predict_amalgamation.
      library: the predict_library that it is of.
      atol: as in predict_library.
    """
    native.filegroup(
        name = name + "_again",
        srcs = [source],
        output_group = "again",
    )
    py_test(
        name = name,
        size = "medium",
        srcs = ["one_file_test.py"],
        args = [
            "--atol " + atol,
            "--source $(rootpaths %s)" % source,
            "--again $(rootpaths :%s_again)" % name,
            "--library $(rootpaths %s)" % library,
            "--model $(rootpath %s.model)" % library,
            "--main $(rootpath //examples/one_file:main.cc)",
            "--gcc $(rootpath @gcc//:g++)",
            "--clang $(rootpath @zig//:ziglang/zig)",
        ],
        data = [
            name + "_again",
            library,
            library + ".model",
            source,
            "//examples/one_file:main.cc",
            "@gcc//:g++",
            "@zig//:clang_headers",
            "@zig//:ziglang/zig",
        ],
        main = "one_file_test.py",
        target_compatible_with = ["//platforms:linux_x86_64_only"],
        deps = [
            "//amalgamation:amalgamate_lib",
            "//amalgamation/tools:loaded",
        ],
    )
