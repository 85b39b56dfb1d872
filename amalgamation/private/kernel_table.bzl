# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The kernel table as an action, for the backends of the platform at hand; and every_kernel: the table of a library that holds all
# operators, such as the Python module.

load(":backends.bzl", "PlatformInfo", "table_backends")

def _backends(library, platform, wanted):
    """Names of the backends that the kernel table has, least first."""
    for backend in wanted:
        if backend not in platform.known:
            fail("predict_library(%s): unknown backend '%s'; known: %s" % (library, backend, ", ".join(platform.known)))
    chosen = [backend for backend in platform.backends if backend in (wanted or platform.backends)]
    if not chosen:
        fail("predict_library(%s): platform %s has none of the backends %s; it has: %s" % (
            library,
            platform.name,
            ", ".join(wanted),
            ", ".join(platform.backends),
        ))
    return chosen

KERNEL_TABLE_ATTRS = {
    "_kernel_table": attr.label(default = "//amalgamation:kernel_table", executable = True, cfg = "exec"),
}

def kernel_table(ctx, library, model, platform, program):
    """Writes the kernel table of a library.

    Args:
      ctx: of a rule with KERNEL_TABLE_ATTRS.
      library: its name.
      model: the model's file.
      platform: PlatformInfo.
      program: ProgramInfo.

    Returns:
      The file, <library>/<library>_kernels.cc.
    """
    out = ctx.actions.declare_file("{0}/{0}_kernels.cc".format(library))
    args = ctx.actions.args()
    args.add(program.kernel_list)
    args.add(out)
    args.add_joined("--backends", table_backends(platform, _backends(library, platform, program.backends)), join_with = ",")
    args.add("--of", model.basename)
    ctx.actions.run(
        executable = ctx.executable._kernel_table,
        arguments = [args],
        inputs = [program.kernel_list],
        outputs = [out],
        mnemonic = "PredictKernelTable",
        progress_message = "Writing the kernel table of %{label}",
    )
    return out

def _every_kernel(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".cc")
    args = ctx.actions.args()
    args.add("--all-operators")
    platform = ctx.attr._platform[PlatformInfo]
    args.add_joined("--backends", table_backends(platform, platform.backends), join_with = ",")
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
