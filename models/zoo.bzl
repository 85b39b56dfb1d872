# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A rule for the models that zoo.py writes.

def _zoo_model(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.run(
        executable = ctx.executable._zoo,
        arguments = [ctx.label.name.removesuffix(".onnx"), out.path],
        outputs = [out],
        mnemonic = "ZooModel",
        progress_message = "Writing %{label}",
    )
    return [DefaultInfo(files = depset([out]))]

zoo_model = rule(
    implementation = _zoo_model,
    doc = "Called NAME.onnx: the network NAME of zoo.py.",
    attrs = {"_zoo": attr.label(default = ":zoo", executable = True, cfg = "exec")},
)
