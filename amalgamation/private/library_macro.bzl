# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# predict_library: one call makes the library and everything that belongs to it.

load("@rules_python//python:defs.bzl", "py_binary", "py_test")
load("//platforms:platforms.bzl", "PLATFORMS")
load("//platforms:transition.bzl", "DEVICE_PLATFORMS", "every_platform")
load(":amalgamation.bzl", "predict_amalgamation")
load(":emscripten.bzl", "predict_emscripten")
load(":explain.bzl", "predict_explain")
load(":library.bzl", "jni_library", "predict_library_rule")
load(":model.bzl", "dims_as_texts", "predict_model", "selected_operators")
load(":program.bzl", "predict_program", "program_file")
load(":selection.bzl", "predict_selection", "selection_test", "selection_update")
load(":size.bzl", "predict_size")

# As a selection: `model` is a predict_model, which brings its own.
OF_MODEL = "OF_MODEL"

_PREDICT_H = Label("//runtime:predict.h")
_C_PREDICT_API_H = Label("//bindings/mxnet:c_predict_api.h")

# What a library is linked from, and so exports, for each value of `api`.
_APIS = {
    "predict": struct(headers = [_PREDICT_H], interface = [], runtime = Label("//runtime")),
    "mxnet": struct(headers = [_C_PREDICT_API_H], interface = [Label("//bindings/mxnet")], runtime = Label("//runtime:local")),
    "both": struct(headers = [_PREDICT_H, _C_PREDICT_API_H], interface = [Label("//bindings/mxnet")], runtime = Label("//runtime")),
}

# Android's archives have the classes of Predictor; no other platform needs a Java compiler.
_JAVA = select({
    Label("//platforms:is_" + platform.name): Label("//bindings/mxnet:java_classes")
    for platform in PLATFORMS
    if platform.os == "android"
} | {"//conditions:default": None})

# The platform that the tests of a library run on.
[_HERE] = [platform for platform in PLATFORMS if platform.name == "linux_x86_64"]

# Any other is one of predict_backends.
_KNOWN_BACKENDS = [backend for platform in PLATFORMS for backend in platform.backends]

def _own_model(name, model, selection, params, inputs, internals, operators, visibility):
    """The target of the model with its selection: a new one, or `model` itself. Returns its label."""
    if selection == OF_MODEL:
        if params or internals or operators:
            fail("predict_library(%s): with selection = OF_MODEL, params, internals and operators are given to the predict_model" % name)
        native.alias(name = name + ".model", actual = model, visibility = visibility)
        return model
    if selection != None and type(selection) != "list":
        fail("predict_library(%s): selection is the list SELECTION of %s.selection.bzl, OF_MODEL, or left out; got %s" % (name, name, repr(selection)))
    predict_model(name = name + ".model", model = model, selection = selection, params = params, inputs = inputs if params else {}, internals = internals, operators = operators, visibility = visibility)
    return ":" + name + ".model"

def _strings(name, what, sizes):
    for symbol, size in sizes.items():
        if type(size) != "int" or size < 1:
            fail("predict_library(%s): %s['%s'] is the size of a dimension, a positive number, got %s" % (name, what, symbol, repr(size)))
    return {symbol: str(size) for symbol, size in sizes.items()}

def _known_platform(name, what, platform):
    if platform not in DEVICE_PLATFORMS:
        fail("predict_library(%s): %s has an unknown platform '%s'; known: %s" % (name, what, platform, ", ".join(DEVICE_PLATFORMS)))

def _platforms(name, platforms):
    if type(platforms) != "list" or not platforms:
        fail("predict_library(%s): platforms is a list of names, such as [\"linux_x86_64\"], got %s" % (name, repr(platforms)))
    for platform in platforms:
        _known_platform(name, "platforms", platform)
    return sorted(platforms)

def predict_library(name, model, selection = None, params = None, operators = [], backends = [], inputs = {}, bind = {}, defaults = {}, api = "predict", embed = True, other_weights = False, internals = [], test_inputs = None, also = {}, platforms = DEVICE_PLATFORMS, size_budget = {}, rtol = "1e-4", atol = "1e-5", size = "medium", tags = [], visibility = None):
    """A library that runs one model and nothing else.

    Targets:
      <name>: in the folder <name>/ lib<name>.so, lib<name>.a, predict.h and <name>.program, by the names of the platform
        (<name>.dll, lib<name>.dylib); for WebAssembly <name>.wasm, its loader <name>.js with <name>.d.ts and
        predict_worker.js, and <name>.program. As a dependency of
        cc_binary or cc_library, the archive with its header. With --config=all those of <name>.all, with --config=wasm_emscripten
        those of <name>.emscripten.
        With api = "mxnet" it has libmxnet_predict.so, libmxnet_predict.a and c_predict_api.h instead.
      <name>.library: what <name> is without --config=all.
      <name>.all: the same for every platform of `platforms`, in the folders <name>.all/PLATFORM/.
      <name>.emscripten: in the folder <name>.emscripten/ lib<name>.a, made by Emscripten, predict.h and <name>.program.
      <name>.program: the program alone: the steps, and the weights as the kernels read them.
      <name>.selection: the model's selection as it should be. Not for a library without selection.
      <name>.update: `bazel run` it to write the model's selection into the source tree. Likewise.
      <name>.selection_test: whether the checked-in selection is up to date, with the difference. Likewise.
      <name>.test: whether the library's outputs are onnxruntime's, on seeded inputs, for every backend that this machine runs.
      <name>.size: `bazel run` it to print the sizes of the library and of the program.
      <name>.size_test: whether the library is within its size_budget, with a table of what is in it by operator and by symbol. Only with a budget.
      <name>.benchmark: `bazel run` it to print the latency beside onnxruntime's of the same run.
      <name>.explain: what the library is made of: which nodes of the model brought each kernel, what was fused and folded away, bytes of code and weights,
        the memory over time; <name>.explain.txt and <name>.explain.html. `bazel run` it for the same with the time of each step on this machine, with
        `-- --html /tmp/FILE.html` as a page. Of every platform; with api = "mxnet" of <name>.predict.
      <name>.model: the model's file.
      <name>.jni: with api = "mxnet", jni_libmxnet_predict.so: the library with what Predictor.java of bindings/mxnet/java calls, to be installed as libmxnet_predict.so.
      <name>.predict: with api = "mxnet", the library of the same program with predict.h, which the test and the benchmark run.

    Args:
      name: the name of the library: lib<name>.so.
      model: the ONNX file, a symbol.json of MXNet, or a predict_model (then selection = OF_MODEL).
      params: the .params file of a symbol.json.
      selection: SELECTION of the generated, checked-in <name>.selection.bzl; or OF_MODEL; or None: every operator is
        offered, and the linker keeps those that the program's kernel table names.
      operators: labels of operators of your own, which predict_operators makes.
      backends: of the platform's backends only these, such as ["avx2"]: a smaller library. Left out: all. Here those of your own, which
        predict_backends makes, are named for <name>.test, too.
      inputs: input to the list of its dims, such as {"data": ["N", 3, 224, 224]}, a number or a name each; of an ONNX model
        other dims than its file says, with params those of every input. Of another type than float32: {"ids": "int32[N,128]"}.
      bind: symbolic dimension to the size that it always has, such as {"N": 1}: simpler and faster.
      defaults: symbolic dimension to the size that a new predictor starts with; predict_reshape changes it.
      api: "predict", the functions of predict.h; "mxnet", those of MXNet's c_predict_api.h, for a model of MXNet; or "both".
      embed: with MXNet's API, whether the compiled model is in the library, so that MXPredCreate takes the two original files; else it takes
        <name>.program in the place of the parameters.
      other_weights: with MXNet's API, whether MXPredCreate also takes other .params for the same symbol.json. The library then has a recipe for the
        weights in the place of the weights: it is small, follows it whenever a predictor is made, and `embed` says nothing.
      internals: with params, names of nodes inside the model whose results stay readable, by MXPredCreatePartialOut, a monitor callback, or as
        outputs behind the model's own; ["*"]: all. They are computed only where someone asks, but no node is fused with the next across them.
      test_inputs: an .npz with an array for each input, for <name>.test and <name>.benchmark; without it they are seeded,
        whole numbers from 0 to 15: a model of which these lead to an index out of range needs it.
      also: symbolic dimension to a size that <name>.test tries too, by predict_reshape.
      platforms: what --config=all and <name>.all build for, such as ["android_arm64", "linux_x86_64"]. Left out: all there are.
      size_budget: platform to the bytes that its shared library may have, such as {"linux_x86_64": 200000, "wasm_simd": 90000}.
      rtol: relative tolerance of <name>.test.
      atol: absolute tolerance of <name>.test, as a fraction of the output's largest magnitude.
      size: of <name>.test.
      tags: of all targets. What is only for `bazel run`, and what is for other platforms than the one at hand, is manual besides: `//...` does not analyse it.
      visibility: of <name>, <name>.program and <name>.model.
    """
    if api not in _APIS:
        fail("predict_library(%s): unknown api '%s'; known: %s" % (name, api, ", ".join(_APIS)))
    if other_weights and api == "predict":
        fail("predict_library(%s): other_weights is for MXNet's API: api = \"mxnet\" or \"both\"" % name)
    own_model = _own_model(name, model, selection, params, inputs, internals, operators, visibility)

    # Not the model itself, which would be analysed once for each platform.
    linked = [own_model] if selection == OF_MODEL else selected_operators(selection, operators)
    open_weights = [Label("//bindings/mxnet:other_weights")] if other_weights else []
    compiler = {
        "bind": _strings(name, "bind", bind),
        "defaults": _strings(name, "defaults", defaults),
        "inputs": {} if params else dims_as_texts(name, inputs),
        "model": own_model,
        "other_weights": other_weights,
    }
    update = str(native.package_relative_label(name + ".update")).removeprefix("@@")
    compiled = name + ".compiled"
    predict_program(
        name = compiled,
        backends = backends,
        library = name,
        model_flag = str(native.package_relative_label(model)).removeprefix("@@") if selection == OF_MODEL else "",
        # `//...` has it from what depends on it.
        tags = tags + ["manual"],
        update = update,
        **compiler
    )
    program_file(
        name = name + ".program",
        program = compiled,
        tags = tags,
        visibility = visibility,
    )
    every_platform(
        name = name + ".all",
        platforms = _platforms(name, platforms),
        src = name + ".library",
        tags = tags + ["manual"],
        visibility = visibility,
    )
    predict_amalgamation(
        name = name + ".emscripten_source",
        library = name + ".library",
        tags = tags + ["manual"],
    )
    predict_emscripten(
        name = name + ".emscripten",
        library = name + ".library",
        source = name + ".emscripten_source",
        tags = tags + ["manual"],
        visibility = visibility,
    )
    predict_library_rule(
        name = name + ".library",
        embed = embed,
        headers = _APIS[api].headers,
        interface = _APIS[api].interface + open_weights,
        java = _JAVA if api != "predict" else None,
        jni = Label("//bindings/mxnet:jni") if api != "predict" else None,
        library = name,
        mxnet_model = Label("//amalgamation:mxnet_model") if api != "predict" else None,
        operators = linked,
        program = compiled,
        runtime = _APIS[api].runtime,
        tags = tags,
        target = str(native.package_relative_label(name)).removeprefix("@@"),
        visibility = visibility,
    )
    tested = name
    if api != "predict":
        tested = name + ".predict"
        predict_library_rule(
            name = tested,
            headers = [_PREDICT_H],
            library = name + "_predict",
            operators = linked,
            program = compiled,
            tags = tags,
        )
        jni_library(
            name = name + ".jni",
            library = name + ".library",
            tags = tags + ["manual"],
            visibility = visibility,
        )
    predict_explain(
        name = name + ".explain",
        library = tested if api != "predict" else name + ".library",
        tags = tags + ["manual"],
        test_inputs = test_inputs,
        **compiler
    )
    native.alias(
        name = name,
        actual = select({
            Label("//platforms:is_emscripten"): name + ".emscripten",
            Label("//platforms:is_every_platform"): name + ".all",
            "//conditions:default": name + ".library",
        }),
        tags = tags,
        visibility = visibility,
    )
    if selection != None:
        checked = {"selection": name + ".selection", "tags": tags, "update": update}
        predict_selection(name = name + ".selection", tags = tags, **compiler)
        selection_update(name = name + ".update", **(checked | {"tags": tags + ["manual"]}))
        selection_test(name = name + ".selection_test", size = "small", **checked)

    # Python tools that run the library on this machine.
    tool = {
        "data": [tested, name + ".model"] + ([test_inputs] if test_inputs else []),
        "target_compatible_with": select({
            Label("//platforms:is_" + _HERE.name): [],
            "//conditions:default": ["@platforms//:incompatible"],
        }),
    }
    files = ["--files", "$(rootpaths %s)" % tested, "--model", "$(rootpath %s.model)" % name]
    given = ["--test-inputs", "$(rootpath %s)" % test_inputs] if test_inputs else []
    py_test(
        name = name + ".test",
        size = size,
        srcs = [Label("//amalgamation/tools:agree.py")],
        args = files + given + ["--rtol=" + rtol, "--atol=" + atol] +
               ["--backend=" + backend for backend in _HERE.backends if not backends or backend in backends] +
               ["--backend=" + backend for backend in backends if backend not in _KNOWN_BACKENDS] +
               ["--also=%s=%s" % item for item in sorted(_strings(name, "also", also).items())],
        main = Label("//amalgamation/tools:agree.py"),
        deps = [Label("//amalgamation/tools:loaded")],
        tags = tags,
        **tool
    )
    py_binary(
        name = name + ".benchmark",
        srcs = [Label("//amalgamation/tools:benchmark.py")],
        args = files + given,
        main = Label("//amalgamation/tools:benchmark.py"),
        deps = [Label("//amalgamation/tools:loaded")],
        tags = tags + ["manual"],
        **tool
    )
    py_binary(
        name = name + ".size",
        srcs = [Label("//amalgamation/tools:size.py")],
        args = files,
        main = Label("//amalgamation/tools:size.py"),
        tags = tags + ["manual"],
        **tool
    )
    if size_budget:
        _size_test(name, size_budget, tags)

def _size_test(name, size_budget, tags):
    """<name>.size_test, which is the same whatever platform is built for."""
    for platform, bytes in size_budget.items():
        _known_platform(name, "size_budget", platform)
        if type(bytes) != "int" or bytes < 1:
            fail("predict_library(%s): size_budget['%s'] is a number of bytes, got %s" % (name, platform, repr(bytes)))
    files = name + ".size_files"
    predict_size(name = name + ".size_map", library = name + ".library", tags = tags + ["manual"])
    every_platform(name = files, platforms = sorted(size_budget), src = name + ".size_map", tags = tags + ["manual"])
    py_test(
        name = name + ".size_test",
        size = "small",
        srcs = [Label("//amalgamation/tools:size_budget.py")],
        args = ["--of=" + name, "--files", "$(rootpaths %s)" % files] + ["--budget=%s=%d" % item for item in sorted(size_budget.items())],
        data = [files],
        main = Label("//amalgamation/tools:size_budget.py"),
        tags = tags,
    )
