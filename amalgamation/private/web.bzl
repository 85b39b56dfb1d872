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

def _predict_web(ctx):
    libraries = {platform: target[LibraryInfo] for platform, target in ctx.split_attr.library.items()}
    inputs = {platform + ".wasm": library.shared for platform, library in libraries.items()}
    inputs |= {file.basename: file for file in ctx.files._loader}

    # The program is the same file for every platform.
    library = libraries.values()[0]
    if library.file_name != library.name:
        fail("predict_web(%s): it is for libraries with predict.h; %s has MXNet's API: take its mxnet_predict.wasm and bindings/mxnet/mxnet_predict.js" % (ctx.label.name, library.name))
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
browser fetches one library of it.""",
    attrs = {
        "library": attr.label(mandatory = True, cfg = each_platform, providers = [LibraryInfo], doc = "A predict_library."),
        "platforms": attr.string_list(default = _VARIANTS, doc = "The variants to offer, such as only [\"wasm_simd\", \"wasm_threads\"]."),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
        "_loader": attr.label(default = "//runtime:web_loader"),
    },
)
