# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A rule for the model that write_tiny.py writes.

def _tiny_model(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.run(
        executable = ctx.executable._write_tiny,
        arguments = [out.path] + ([ctx.attr.c] if ctx.attr.c else []),
        outputs = [out],
        mnemonic = "TinyModel",
    )
    return [DefaultInfo(files = depset([out]))]

tiny_model = rule(
    implementation = _tiny_model,
    doc = "A model with the symbolic batch N.",
    attrs = {
        "c": attr.string(doc = "A weight; without it, c is an input."),
        "_write_tiny": attr.label(default = ":write_tiny", executable = True, cfg = "exec"),
    },
)
