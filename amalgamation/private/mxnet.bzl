# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A model of MXNet, two files, written out as ONNX: from there on it is a model like any other. Whoever depends on it
# says cfg = "exec": it is the same for every platform (program.bzl).

def _mxnet_to_onnx(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    args = ctx.actions.args()
    args.add(ctx.file.symbol)
    args.add("--params", ctx.file.params)
    args.add_all(["%s=%s" % item for item in sorted(ctx.attr.inputs.items())], before_each = "--inputs")
    args.add_all(ctx.attr.internals, before_each = "--internal")
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
    doc = "The ONNX file <name> of a symbol.json and its .params.",
    attrs = {
        "inputs": attr.string_dict(mandatory = True, doc = "Input to its dims, as --inputs has them."),
        "internals": attr.string_list(doc = "Nodes whose results become further outputs."),
        "params": attr.label(allow_single_file = True, mandatory = True),
        "symbol": attr.label(allow_single_file = True, mandatory = True),
        "_compile": attr.label(default = "//amalgamation:compile", executable = True, cfg = "exec"),
    },
)

MXNET_API_ATTRS = {
    "embed": attr.bool(doc = "Whether a library with MXNet's predict API holds the compiled model."),
    "target": attr.string(doc = "The label that is built to make the library, for texts of errors."),
    "mxnet_model": attr.label(executable = True, cfg = "exec", doc = "With MXNet's API, //amalgamation:mxnet_model."),
}

def _describe(ctx, out, mxnet, program, literal):
    args = ctx.actions.args()
    args.add_all([mxnet.symbol, mxnet.params])
    args.add_all(sorted(mxnet.inputs), before_each = "--input")
    args.add("--target", ctx.attr.target)
    args.add("--output", out)
    if program.recipe:
        args.add("--recipe", program.recipe)
    elif ctx.attr.embed:
        args.add("--program", program.program)
    if literal:
        args.add("--literal")
    ctx.actions.run(
        executable = ctx.executable.mxnet_model,
        arguments = [args],
        inputs = [mxnet.symbol, mxnet.params, program.recipe or program.program],
        outputs = [out],
        mnemonic = "MxnetModel",
        progress_message = "Writing what %{label} knows of its model",
    )
    return out

def mxnet_api(ctx, library, model, program):
    """What a library with MXNet's predict API has of its own.

    Args:
      ctx: of a rule with MXNET_API_ATTRS.
      library: its name.
      model: ModelInfo.
      program: ProgramInfo.

    Returns:
      A struct: `compiled`, the C++ that belongs to it, and `embedded`, what that takes besides; `in_one_file`, the same as one file holds it.
    """
    if not model.mxnet:
        fail("predict_library(%s): api = \"mxnet\" is for a model of MXNet: give its symbol.json as model, and its params" % library)
    folder = library + "/" + library
    return struct(
        compiled = [_describe(ctx, ctx.actions.declare_file(folder + "_model.cc"), model.mxnet, program, False)],
        embedded = [program.recipe] if program.recipe else [program.program] if ctx.attr.embed else [],
        in_one_file = [_describe(ctx, ctx.actions.declare_file(folder + "_one_file.cc"), model.mxnet, program, True)],
    )
