# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A library for applications that are built with Emscripten: the one-file source, compiled by the Emscripten of //toolchains/emscripten. The
# one thing to know: it takes that Emscripten's own C library, so it opens files and links with whatever else is built so.

load(":library.bzl", "LibraryInfo")

# What every Emscripten gets: a toolchain's own flags come before.
_FLAGS = ["-O3", "-std=c++17", "-msimd128", "-fno-exceptions", "-fno-rtti", "-fno-math-errno", "-ffp-contract=off", "-fvisibility=hidden", "-ffunction-sections"]

def _predict_emscripten(ctx):
    library = ctx.attr.library[LibraryInfo]
    [source] = [file for file in ctx.files.source if file.extension == "cc"]
    headers = [file for file in ctx.files.source if file.extension == "h"]
    folder = ctx.label.name + "/"
    copies = {file: ctx.actions.declare_file(folder + file.basename) for file in headers + [library.program]}
    for file, copy in copies.items():
        ctx.actions.symlink(output = copy, target_file = file)
    toolchain = ctx.attr._toolchain[cc_common.CcToolchainInfo]
    features = cc_common.configure_features(ctx = ctx, cc_toolchain = toolchain)
    common = {"actions": ctx.actions, "cc_toolchain": toolchain, "feature_configuration": features, "name": folder + library.file_name}
    _context, objects = cc_common.compile(private_hdrs = headers, srcs = [source], user_compile_flags = _FLAGS, **common)
    _context, archive = cc_common.create_linking_context_from_compilation_outputs(compilation_outputs = objects, disallow_dynamic_library = True, **common)
    files = [archive.library_to_link.static_library] + copies.values()
    return [DefaultInfo(files = depset(files), runfiles = ctx.runfiles(files))]

predict_emscripten = rule(
    implementation = _predict_emscripten,
    doc = "In the folder <name>/ lib<library>.a for Emscripten, with SIMD and one thread, predict.h and the program.",
    attrs = {
        "library": attr.label(mandatory = True, providers = [LibraryInfo]),
        "source": attr.label(mandatory = True, doc = "Its predict_amalgamation."),
        "_toolchain": attr.label(default = "//toolchains/emscripten:toolchain", providers = [cc_common.CcToolchainInfo]),
    },
    fragments = ["cpp"],
)
