# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The graph compiler as an action: a model goes in; its program, its kernel table and its selection come out.

load(":backends.bzl", "PlatformInfo")
load(":model.bzl", "ModelInfo")

ProgramInfo = provider(
    doc = "A compiled model.",
    fields = {
        "kernels": "The generated kernel table, C++.",
        "program": "The program's file.",
    },
)

COMPILER_ATTRS = {
    "backends": attr.string_list(doc = "Of the platform's backends only these; all of them if empty."),
    "bind": attr.string_dict(doc = "Symbolic dimension to the size it always has."),
    "defaults": attr.string_dict(doc = "Symbolic dimension to the size that a new predictor starts with."),
    "model": attr.label(mandatory = True, providers = [ModelInfo]),
    "_compile": attr.label(default = "//amalgamation:compile", executable = True, cfg = "exec"),
    "_platform": attr.label(default = "//backends:platform", providers = [PlatformInfo]),
}

def _backends(ctx, platform):
    """Names of the backends that the kernel table has, least first."""
    library = ctx.label.name.rpartition(".")[0]
    for backend in ctx.attr.backends:
        if backend not in platform.known:
            fail("predict_library(%s): unknown backend '%s'; known: %s" % (library, backend, ", ".join(platform.known)))
    chosen = [backend for backend in platform.backends if backend in (ctx.attr.backends or platform.backends)]
    if not chosen:
        fail("predict_library(%s): platform %s has none of the backends %s; it has: %s" % (
            library,
            platform.name,
            ", ".join(ctx.attr.backends),
            ", ".join(platform.backends),
        ))
    return chosen

def compiler_arguments(ctx):
    """The arguments that all runs of the graph compiler for this target share."""
    platform = ctx.attr._platform[PlatformInfo]
    args = ctx.actions.args()
    args.add(ctx.attr.model[ModelInfo].file)
    args.add("--quiet")
    args.add_joined("--backends", _backends(ctx, platform), join_with = ",")
    args.add_all(["%s=%s" % item for item in sorted(ctx.attr.bind.items())], before_each = "--bind")
    args.add_all(["%s=%s" % item for item in sorted(ctx.attr.defaults.items())], before_each = "--default")
    return args

def _update_command(ctx, model):
    """The command that mends a stale selection, for the model that is built now."""
    command = "bazel run " + ctx.attr.update
    flag, label = ctx.attr.model_flag, str(model.label).removeprefix("@@")
    return command if flag in ["", label] else "%s --%s=%s" % (command, flag, label)

def _predict_program(ctx):
    model = ctx.attr.model[ModelInfo]
    folder = ctx.attr.library + "/" + ctx.attr.library
    program = ctx.actions.declare_file(folder + ".program")
    kernels = ctx.actions.declare_file(folder + "_kernels.cc")
    args = compiler_arguments(ctx)
    args.add("--program", program)
    args.add("--kernels", kernels)
    if model.selection != None:
        args.add_joined("--check-selection", model.selection, join_with = ",", omit_if_empty = False)
        args.add("--selection-name", model.selection_file.short_path)
        args.add("--update-command", _update_command(ctx, model))
    ctx.actions.run(
        executable = ctx.executable._compile,
        arguments = [args],
        inputs = [model.file],
        outputs = [program, kernels],
        mnemonic = "PredictCompile",
        progress_message = "Compiling the model of %{label}",
    )
    return [
        DefaultInfo(files = depset([program]), runfiles = ctx.runfiles([program])),
        ProgramInfo(program = program, kernels = kernels),
    ]

predict_program = rule(
    implementation = _predict_program,
    doc = "<library>.program and its kernel table. Fails if the model's selection is out of date.",
    attrs = COMPILER_ATTRS | {
        "library": attr.string(mandatory = True),
        "model_flag": attr.string(doc = "The label under which the BUILD file names the model, if that may be a flag."),
        "update": attr.string(mandatory = True, doc = "The label of the target that rewrites the selection."),
    },
    provides = [ProgramInfo],
)
