# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A model of MXNet, two files, written out as ONNX: from there on it is a model like any other. It is the same for every platform, so that
# it is made for one of them, whatever is built.

load("//platforms:transition.bzl", "one_platform")

def _mxnet_to_onnx(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    args = ctx.actions.args()
    args.add(ctx.file.symbol)
    args.add("--params", ctx.file.params)
    args.add_all(["%s=%s" % item for item in sorted(ctx.attr.inputs.items())], before_each = "--inputs")
    args.add("--onnx", out)
    ctx.actions.run(
        executable = ctx.executable._compile,
        arguments = [args],
        inputs = [ctx.file.symbol, ctx.file.params],
        outputs = [out],
        mnemonic = "MxnetToOnnx",
        progress_message = "Writing %{label} in ONNX's operators",
    )
    return [DefaultInfo(files = depset([out]))]

mxnet_to_onnx = rule(
    implementation = _mxnet_to_onnx,
    cfg = one_platform,
    doc = "The ONNX file <name> of a symbol.json and its .params.",
    attrs = {
        "inputs": attr.string_dict(mandatory = True, doc = "Input to its dims, as --inputs has them."),
        "params": attr.label(allow_single_file = True, mandatory = True),
        "symbol": attr.label(allow_single_file = True, mandatory = True),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
        "_compile": attr.label(default = "//amalgamation:compile", executable = True, cfg = "exec"),
    },
)
