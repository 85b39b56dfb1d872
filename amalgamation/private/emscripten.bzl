# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A library for applications that are built with Emscripten: the one-file source, compiled by the Emscripten of this machine. The one
# thing to know: it takes that Emscripten's own C library, so it opens files and links with whatever else is built so.

load(":library.bzl", "LibraryInfo")

_FLAGS = ["-O3", "-std=c++17", "-msimd128", "-fno-exceptions", "-fno-rtti", "-fno-math-errno", "-ffp-contract=off", "-fvisibility=hidden", "-ffunction-sections"]

def _predict_emscripten(ctx):
    library = ctx.attr.library[LibraryInfo]
    [source] = [file for file in ctx.files.source if file.extension == "cc"]
    [header] = [file for file in ctx.files.source if file.extension == "h"]
    folder = ctx.label.name + "/"
    object = ctx.actions.declare_file(folder + "predict.o")
    archive = ctx.actions.declare_file(folder + "lib%s.a" % library.name)
    copies = {header: ctx.actions.declare_file(folder + "predict.h"), library.program: ctx.actions.declare_file(folder + library.program.basename)}
    for file, copy in copies.items():
        ctx.actions.symlink(output = copy, target_file = file)
    ctx.actions.run(
        executable = ctx.executable._emcc,
        arguments = ["-c"] + _FLAGS + [source.path, "-o", object.path],
        inputs = [source, header],
        outputs = [object],
        mnemonic = "Emcc",
        use_default_shell_env = True,
    )
    ctx.actions.run(
        executable = ctx.executable._emar,
        arguments = ["rcsD", archive.path, object.path],
        inputs = [object],
        outputs = [archive],
        mnemonic = "Emar",
        use_default_shell_env = True,
    )
    files = [archive] + copies.values()
    return [DefaultInfo(files = depset(files), runfiles = ctx.runfiles(files))]

predict_emscripten = rule(
    implementation = _predict_emscripten,
    doc = "In the folder <name>/ lib<library>.a for Emscripten, with SIMD and one thread, predict.h and the program.",
    attrs = {
        "library": attr.label(mandatory = True, providers = [LibraryInfo]),
        "source": attr.label(mandatory = True, doc = "Its predict_amalgamation."),
        "_emar": attr.label(default = "@emscripten//:emar", allow_single_file = True, cfg = "exec", executable = True),
        "_emcc": attr.label(default = "@emscripten//:emcc", allow_single_file = True, cfg = "exec", executable = True),
    },
)
