# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The package of a model with one weight.

load("//amalgamation:defs.bzl", "predict_library", "predict_package")
load("//platforms:transition.bzl", "platform_transition_files")
load("//tests/rules:tiny_model.bzl", "tiny_model")

def weighted(c):
    """said_linux_x86_64: the package, with all that is said of it, of y = Relu(a + b) * c."""
    tiny_model(name = "weighted.onnx", c = c)
    predict_library(name = "weighted", model = "weighted.onnx", tags = ["manual"])
    predict_package(name = "package", library = ":weighted", tags = ["manual"])
    native.filegroup(name = "said", srcs = [":package", ":package.provenance", ":package.sbom"], tags = ["manual"])
    platform_transition_files(name = "said_linux_x86_64", platform = "linux_x86_64", src = ":said", visibility = ["//tests/packages:__pkg__"])
