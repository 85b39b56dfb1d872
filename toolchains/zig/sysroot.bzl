# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The start files, the C library and the compiler runtime of a triple, made by zig in an action, so that the disk or
# remote cache carries them.

def _zig_sysroot(ctx):
    out = ctx.actions.declare_directory(ctx.label.name)
    ctx.actions.run(
        executable = ctx.toolchains["@bazel_tools//tools/python:toolchain_type"].py3_runtime.interpreter_path,
        arguments = [ctx.file._script.path, ctx.file._zig.path, ctx.attr.triple, ctx.attr.language, out.path] + ctx.attr.options,
        inputs = [ctx.file._script, ctx.file._zig, ctx.file._lib],
        outputs = [out],
        mnemonic = "ZigSysroot",
        progress_message = "Making the C runtime of " + ctx.attr.triple,
    )
    return [DefaultInfo(files = depset([out]))]

zig_sysroot = rule(
    implementation = _zig_sysroot,
    doc = "A folder with the files that an executable of the triple is linked with.",
    attrs = {
        "language": attr.string(values = ["cc", "c++"], doc = "c++: with the C++ library too."),
        "options": attr.string_list(doc = "Of zig's command line, such as -mcpu."),
        "triple": attr.string(mandatory = True),
        "_lib": attr.label(default = "@zig//:ziglang/lib", allow_single_file = True),
        "_script": attr.label(default = ":sysroot.py", allow_single_file = True),
        "_zig": attr.label(default = "@zig//:ziglang/zig", allow_single_file = True),
    },
    toolchains = ["@bazel_tools//tools/python:toolchain_type"],
)
