# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Rules for the models that zoo.py writes, and that quantise.py makes of them.

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

def _quantised_model(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.run(
        executable = ctx.executable._quantise,
        arguments = [ctx.file.model.path, out.path],
        inputs = [ctx.file.model],
        outputs = [out],
        mnemonic = "QuantiseModel",
        progress_message = "Quantising %{label}",
    )
    return [DefaultInfo(files = depset([out]))]

quantised_model = rule(
    implementation = _quantised_model,
    doc = "A model in int8, QDQ form.",
    attrs = {
        "model": attr.label(mandatory = True, allow_single_file = [".onnx"]),
        "_quantise": attr.label(default = ":quantise", executable = True, cfg = "exec"),
    },
)
