# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# every_kernel: the kernel table of a library that holds all operators, such as the Python module.

load(":backends.bzl", "PlatformInfo")

def _every_kernel(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".cc")
    args = ctx.actions.args()
    args.add("--all-operators")
    args.add_joined("--backends", ctx.attr._platform[PlatformInfo].backends, join_with = ",")
    args.add("--kernels", out)
    ctx.actions.run(
        executable = ctx.executable._compile,
        arguments = [args],
        outputs = [out],
        mnemonic = "PredictKernelTable",
        progress_message = "Writing the table of every kernel",
    )
    return [DefaultInfo(files = depset([out]))]

every_kernel = rule(
    implementation = _every_kernel,
    doc = "<name>.cc: kKernelTable with every kernel of every operator for the backends of the platform. Link it with //ops:every.",
    attrs = {
        "_compile": attr.label(default = "//amalgamation:compile", executable = True, cfg = "exec"),
        "_platform": attr.label(default = "//backends:platform", providers = [PlatformInfo]),
    },
)
