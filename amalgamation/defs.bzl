# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Builds predict-only libraries out of trained models: all that a BUILD file loads.

    load("@amalgamation//amalgamation:defs.bzl", "predict_amalgamation", "predict_library", "predict_package", "predict_web")
    load(":mnist.selection.bzl", "SELECTION")

    predict_library(name = "mnist", model = "mnist.onnx", selection = SELECTION)
    predict_library(name = "lenet", model = "lenet-symbol.json", params = "lenet-0000.params", inputs = {"data": ["N", 1, 28, 28]})   # MXNet
    predict_library(name = "lenet_mxnet", …, api = "mxnet")                             # with MXNet's own functions, MXPredCreate and so on
    predict_amalgamation(name = "mnist_source", library = ":mnist")
    predict_package(name = "mnist_package", library = ":mnist")
    predict_web(name = "mnist_web", library = ":mnist")

Operators and backends of your own are folders in your repository: predict_operators and predict_backends find them.

A selection is the checked-in list of the operators that a model needs, so that `bazel query 'deps(:mnist)'` shows them. Begin
with `SELECTION = []` in mnist.selection.bzl and `bazel run :mnist.update`; when the model changes, the build says so.
"""

load("//amalgamation/private:amalgamation.bzl", _predict_amalgamation = "predict_amalgamation")
load("//amalgamation/private:backends.bzl", _predict_backends = "predict_backends")
load("//amalgamation/private:library_macro.bzl", _OF_MODEL = "OF_MODEL", _predict_library = "predict_library")
load("//amalgamation/private:model.bzl", _predict_model = "predict_model")
load("//amalgamation/private:operators.bzl", _predict_operators = "predict_operators")
load("//amalgamation/private:package.bzl", _predict_package = "predict_package")
load("//amalgamation/private:web.bzl", _predict_web = "predict_web")

OF_MODEL = _OF_MODEL
predict_amalgamation = _predict_amalgamation
predict_backends = _predict_backends
predict_library = _predict_library
predict_model = _predict_model
predict_operators = _predict_operators
predict_package = _predict_package
predict_web = _predict_web
