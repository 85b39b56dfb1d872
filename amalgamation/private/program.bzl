# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The graph compiler as an action: a model goes in; its program, the list of its kernels and its selection come out. A program is the
# same for every platform: so it is compiled once, in the exec configuration, which all of them share. A transition to one of the platforms
# would do that, too; but of a target that has one, Bazel computes and hashes all options for each platform that it is reached from: of
# many libraries for many platforms that is a good part of the analysis (docs/scale.md).

load(":model.bzl", "ModelInfo")

ProgramInfo = provider(
    doc = "A compiled model.",
    fields = {
        "backends": "Of a platform's backends only these; all of them if empty.",
        "kernel_list": "The names of its kernels, a file.",
        "model": "ModelInfo of the model.",
        "program": "The program's file.",
        "recipe": "What makes the program of other weights, a file, or None.",
    },
)

COMPILER_ATTRS = {
    "bind": attr.string_dict(doc = "Symbolic dimension to the size it always has."),
    "defaults": attr.string_dict(doc = "Symbolic dimension to the size that a new predictor starts with."),
    "inputs": attr.string_dict(doc = "Input to its dims, as --inputs has them."),
    "model": attr.label(mandatory = True, providers = [ModelInfo]),
    "other_weights": attr.bool(doc = "Whether other weights for the same graph shall be taken on the device; of models of MXNet."),
    "_compile": attr.label(default = "//amalgamation:compile", executable = True, cfg = "exec"),
}

def compiler_arguments(ctx):
    """The arguments that all runs of the graph compiler for this target share, and the files that they name."""
    args = ctx.actions.args()
    model = ctx.attr.model[ModelInfo]
    files = [model.file]
    if ctx.attr.other_weights:
        # A recipe begins with the parameters that the original files have.
        files = [model.mxnet.symbol, model.mxnet.params]
        args.add_all([model.mxnet.symbol, "--params", model.mxnet.params])
        args.add("--model-name", model.file.basename)
        args.add_all(["%s=%s" % item for item in sorted(model.mxnet.inputs.items())], before_each = "--inputs")
        args.add_all(model.mxnet.internals, before_each = "--internal")
    else:
        args.add(model.file)
    args.add_all([operator.folder for operator in model.own_operators], before_each = "--operator")
    files += [file for operator in model.own_operators for file in operator.files]
    args.add("--quiet")
    args.add_all(["%s=%s" % item for item in sorted(ctx.attr.bind.items())], before_each = "--bind")
    args.add_all(["%s=%s" % item for item in sorted(ctx.attr.inputs.items())], before_each = "--inputs")
    args.add_all(["%s=%s" % item for item in sorted(ctx.attr.defaults.items())], before_each = "--default")
    return args, files

def compile_aside(ctx, option, out, **action):
    """Runs the graph compiler for a file besides the program. option: its option for `out`. action: mnemonic and progress_message."""
    args, files = compiler_arguments(ctx)
    args.add(option, out)
    outputs = [out]
    if ctx.attr.other_weights:
        # Whoever makes a recipe may make other steps, and select other operators.
        outputs.append(ctx.actions.declare_file(ctx.label.name + ".recipe"))
        args.add("--recipe", outputs[-1])
    ctx.actions.run(executable = ctx.executable._compile, arguments = [args], inputs = files, outputs = outputs, **action)

def _update_command(ctx, model):
    """The command that mends a stale selection, for the model that is built now."""
    command = "bazel run " + ctx.attr.update
    flag, label = ctx.attr.model_flag, str(model.label).removeprefix("@@")
    return command if flag in ["", label] else "%s --%s=%s" % (command, flag, label)

def _predict_program(ctx):
    model = ctx.attr.model[ModelInfo]
    out = ctx.label.name + "/" + ctx.attr.library
    program = ctx.actions.declare_file(out + ".program")
    kernel_list = ctx.actions.declare_file(out + ".kernels")
    args, files = compiler_arguments(ctx)
    args.add("--program", program)
    args.add("--kernel-list", kernel_list)
    if model.selection != None:
        args.add_joined("--check-selection", model.selection, join_with = ",", omit_if_empty = False)
        args.add("--selection-name", model.selection_file.short_path)
        args.add("--update-command", _update_command(ctx, model))
    recipe = None
    if ctx.attr.other_weights:
        recipe = ctx.actions.declare_file(out + ".recipe")
        args.add("--recipe", recipe)
    ctx.actions.run(
        executable = ctx.executable._compile,
        arguments = [args],
        inputs = files,
        outputs = [program, kernel_list] + ([recipe] if recipe else []),
        mnemonic = "PredictCompile",
        progress_message = "Compiling the model of %{label}",
    )
    return [ProgramInfo(backends = ctx.attr.backends, kernel_list = kernel_list, model = model, program = program, recipe = recipe)]

predict_program = rule(
    implementation = _predict_program,
    doc = "A program and the list of its kernels. Fails if the model's selection is out of date. Whoever depends on it says cfg = \"exec\".",
    attrs = COMPILER_ATTRS | {
        "backends": attr.string_list(doc = "Of a platform's backends only these; all of them if empty."),
        "library": attr.string(mandatory = True),
        "model_flag": attr.string(doc = "The label under which the BUILD file names the model, if that may be a flag."),
        "update": attr.string(mandatory = True, doc = "The label of the target that rewrites the selection."),
    },
    provides = [ProgramInfo],
)

def _program_file(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(output = out, target_file = ctx.attr.program[ProgramInfo].program)
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out]))]

program_file = rule(
    implementation = _program_file,
    doc = "The file of a predict_program, as <name>.",
    attrs = {"program": attr.label(mandatory = True, cfg = "exec", providers = [ProgramInfo])},
)
