# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# model_on_platforms: the library of one model, on every platform, each run against onnxruntime.

load("@rules_cc//cc:defs.bzl", "cc_binary")
load("@rules_python//python:defs.bzl", "py_test")
load("//amalgamation:defs.bzl", "OF_MODEL", "predict_library")
load("//platforms:transition.bzl", "platform_transition_files")

def model_on_platforms(name, defaults = {}, also = {}, size = "medium", atol = "1e-5"):
    """Builds and runs //models:<name> everywhere.

    Targets:
      <name>: the predict_library, with <name>.test for the host.
      <name>_linux_arm64, <name>_wasm_simd: its files for these platforms.
      <name>_platforms_test: run_program with the archives, natively and for ARM under qemu; the shared library for ARM there
        too; the WebAssembly library in node.

    Args:
      name: of the model in //models.
      defaults: sizes of symbolic dimensions, as in predict_library.
      also: other sizes that <name>.test tries too.
      size: of the tests.
      atol: of the tests, as in predict_library.
    """
    predict_library(
        name = name,
        also = also,
        atol = atol,
        defaults = defaults,
        model = "//models:" + name,
        selection = OF_MODEL,
        size = size,
        visibility = ["//visibility:public"],
    )
    cc_binary(
        name = name + "_run_program",
        deps = [
            name,
            "//tests/tools:run_program",
        ],
    )
    platform_transition_files(
        name = name + "_run_program_linux_arm64",
        src = name + "_run_program",
        platform = "linux_arm64",
    )
    for platform in ["linux_arm64", "wasm_simd"]:
        platform_transition_files(
            name = name + "_" + platform,
            src = name,
            platform = platform,
            visibility = ["//visibility:public"],
        )
    py_test(
        name = name + "_platforms_test",
        size = size,
        srcs = ["platforms_test.py"],
        args = [
            "--atol=" + atol,
            "--model=$(rootpath //models:%s)" % name,
            "--native=$(rootpath %s_run_program)" % name,
            "--native-files",
            "$(rootpaths %s)" % name,
            "--arm64=$(rootpath %s_run_program_linux_arm64)" % name,
            "--arm64-shared=$(rootpath //tests/tools:run_shared_linux_arm64)",
            "--arm64-files",
            "$(rootpaths %s_linux_arm64)" % name,
            "--wasm-files",
            "$(rootpaths %s_wasm_simd)" % name,
        ],
        data = [
            name,
            name + "_linux_arm64",
            name + "_run_program",
            name + "_run_program_linux_arm64",
            name + "_wasm_simd",
            "//models:" + name,
            "//tests/tools:run_shared_linux_arm64",
        ],
        main = "platforms_test.py",
        deps = [
            "//amalgamation/tools:loaded",
            "//tests/tools:default_inputs",
            "//tests/tools:runners",
            "@pypi//numpy",
        ],
    )
