# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A rule for the header with magika's labels.

def _file_types(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.run(
        executable = ctx.executable._write_file_types,
        arguments = [ctx.file.config.path, ctx.file.content_types.path, out.path],
        inputs = [ctx.file.config, ctx.file.content_types],
        outputs = [out],
        mnemonic = "FileTypes",
    )
    return [DefaultInfo(files = depset([out]))]

file_types = rule(
    implementation = _file_types,
    doc = "A header with the file type that each of magika's outputs stands for.",
    attrs = {
        "config": attr.label(allow_single_file = [".json"], mandatory = True),
        "content_types": attr.label(allow_single_file = [".json"], mandatory = True),
        "_write_file_types": attr.label(default = ":write_file_types", executable = True, cfg = "exec"),
    },
)
