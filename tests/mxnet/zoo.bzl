# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The libraries of the networks of MXNet's zoos, to be measured: linked as predict_library links them, without their programs, which are made where they
# are timed, as all of them together are gigabytes.

load("//amalgamation/private:library.bzl", "predict_library_rule")
load("//amalgamation/private:model.bzl", "ModelInfo", "predict_model")
load("//amalgamation/private:program.bzl", "ProgramInfo")

def _network_kernels(ctx):
    out = ctx.actions.declare_file(ctx.attr.network + ".kernels")
    ctx.actions.run(
        executable = ctx.executable._write_kernels,
        arguments = [ctx.file.model.path, ctx.attr.network, out.path],
        inputs = [ctx.file.model],
        outputs = [out],
        mnemonic = "PredictCompile",
        progress_message = "Compiling %{label}",
    )
    return [DefaultInfo(files = depset([out])), ProgramInfo(backends = [], kernel_list = out, model = ctx.attr.model[ModelInfo], program = out, recipe = None)]

_network_kernels_rule = rule(
    implementation = _network_kernels,
    doc = "The list of a network's kernels; it stands for the program, too, which linking does not read.",
    attrs = {
        "model": attr.label(allow_single_file = [".zip"], mandatory = True, providers = [ModelInfo]),
        "network": attr.string(mandatory = True),
        "_write_kernels": attr.label(default = ":write_kernels", executable = True, cfg = "exec"),
    },
    provides = [ProgramInfo],
)

def network_library(name, network, archive, **kwargs):
    """The library of one network of an archive.

    Targets: `<name>`, in the folder lib_<network>/ lib<network>.so; `<name>.kernels` and `<name>.model`, which it is made of.

    Args:
      name: the target's name.
      network: the network's name, in the archive and of the library.
      archive: a zip of writer.py.
      **kwargs: visibility, tags, and other attributes that all rules have.
    """
    _network_kernels_rule(name = name + ".kernels", model = name + ".model", network = network, **kwargs)
    predict_model(name = name + ".model", model = archive, **kwargs)
    predict_library_rule(name = name, headers = ["//runtime:predict.h"], library = network, operators = [name + ".model"], program = name + ".kernels", **kwargs)
