# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# predict_web: the folder that a web site or a node package serves: one program, the library for each kind of browser, and the
# loader that picks one of them.

load("//platforms:transition.bzl", "each_platform")
load(":library.bzl", "LibraryInfo")

# The variants that predict_best.js knows; a library's file is named after its platform.
_VARIANTS = [
    "wasm",
    "wasm_relaxed",
    "wasm_relaxed_threads",
    "wasm_simd",
    "wasm_threads",
]

WEB_LOADER_ATTRS = {
    "_mxnet_web_loader": attr.label(default = "//bindings/mxnet:web_loader"),
    "_web_loader": attr.label(default = "//runtime:web_loader"),
}

def _has_header(library, name):
    return name in [header.basename for header in library.headers]

def web_loader(ctx, library):
    """The files that load this library, by each of its interfaces; for a rule with WEB_LOADER_ATTRS."""
    files = ctx.files._web_loader if _has_header(library, "predict.h") else []
    return files + (ctx.files._mxnet_web_loader if _has_header(library, "c_predict_api.h") else [])

def is_of_use_in_web(library):
    """Whether its threads, if it has any, are used: a predictor of MXNet's API has one."""
    return _has_header(library, "predict.h") or not library.platform.name.endswith("_threads")

def _predict_web(ctx):
    libraries = [target[LibraryInfo] for _, target in sorted(ctx.split_attr.library.items())]
    libraries = [library for library in libraries if is_of_use_in_web(library)]
    if not libraries:
        fail("predict_web(%s): predictors of MXNet's API have one thread: name a platform without threads, such as \"wasm_simd\"" % ctx.label.name)
    inputs = {library.platform.name + ".wasm": library.shared for library in libraries}
    inputs |= {file.basename: file for file in web_loader(ctx, libraries[0])}

    # The program is the same file for every platform.
    library = libraries[0]
    if not library.embedded:
        inputs[library.name + ".program"] = library.program
    outs = []
    for name, file in sorted(inputs.items()):
        out = ctx.actions.declare_file("%s/%s" % (ctx.label.name, name))
        ctx.actions.symlink(output = out, target_file = file)
        outs.append(out)
    return [DefaultInfo(files = depset(outs), runfiles = ctx.runfiles(outs))]

predict_web = rule(
    implementation = _predict_web,
    doc = """In the folder <name>/: predict_best.js, which loads the best of these libraries, predict.js and predict_worker.js, which it needs, their
types *.d.ts, a library <platform>.wasm for each of `platforms`, and the program of the library's name. A site serves the folder as it is; a
browser fetches one library of it. For a library with MXNet's API mxnet_predict_best.js and mxnet_predict.js are there instead, and no library with threads.""",
    attrs = {
        "library": attr.label(mandatory = True, cfg = each_platform, providers = [LibraryInfo], doc = "A predict_library."),
        "platforms": attr.string_list(default = _VARIANTS, doc = "The variants to offer, such as only [\"wasm_simd\", \"wasm_threads\"]."),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
    } | WEB_LOADER_ATTRS,
)
