# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A rule for the models that zoo.py writes.

def _zoo_model(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".onnx")
    ctx.actions.run(
        executable = ctx.executable._zoo,
        arguments = [ctx.label.name, out.path],
        outputs = [out],
        mnemonic = "ZooModel",
        progress_message = "Writing %{label}",
    )
    return [DefaultInfo(files = depset([out]))]

zoo_model = rule(
    implementation = _zoo_model,
    doc = "NAME.onnx: the network of that name in zoo.py.",
    attrs = {"_zoo": attr.label(default = ":zoo", executable = True, cfg = "exec")},
)
