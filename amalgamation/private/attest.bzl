# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# What is said of a package: its SBOM and its provenance, by attest.py. The one thing to know: whatever is said was taken from the actions
# and files themselves, and nothing of it is worked out before they run.

load("@bazel_skylib//rules:common_settings.bzl", "BuildSettingInfo")
load("@rules_python//python:defs.bzl", "PyInfo")
load("//platforms:platforms.bzl", "PLATFORMS")
load(":backends.bzl", "table_backends")
load(":commands.bzl", "CommandsInfo", "command_text")
load(":compiler.bzl", "CompilerInfo")
load(":library.bzl", "LibraryInfo", "packaged_shared")
load(":program.bzl", "ProgramInfo")

_PLATFORMS = {platform.name: platform for platform in PLATFORMS}

def attest_attrs(cfg):
    """The attributes of a rule that calls attest. cfg: the transition of its libraries."""
    return {
        "_attest": attr.label(default = "//amalgamation/packages:attest", executable = True, cfg = "exec"),
        "_builder": attr.label(default = "//amalgamation/packages:builder", providers = [BuildSettingInfo]),
        "_compile": attr.label(default = "//amalgamation:compile", executable = True, cfg = "exec"),
        "_compiler": attr.label(default = "//amalgamation/packages:compiler", cfg = cfg, providers = [CompilerInfo]),
        "_lock": attr.label(allow_single_file = True, default = "//:requirements_lock.txt"),
        "_module": attr.label(allow_single_file = True, default = "//:MODULE.bazel"),
        "_zig": attr.label(allow_single_file = True, default = "@zig//:origin.json"),
    }

def commands_files(ctx):
    """Platform to the file with the commands of its library: one for all packages that the library is in."""
    files = {}
    for platform, target in ctx.split_attr.library.items():
        args = ctx.actions.args()
        args.set_param_file_format("multiline")
        args.add_all(target[CommandsInfo].commands, map_each = command_text)
        files[platform] = ctx.actions.declare_file("%s.%s.commands" % (ctx.label.name, platform))
        ctx.actions.write(files[platform], args)
    return files

def _described(ctx, platform, commands):
    """A library for attest.py, and the files that are named."""
    target, compiler = ctx.split_attr.library[platform], ctx.split_attr._compiler[platform][CompilerInfo]
    library, wanted = target[LibraryInfo], target[ProgramInfo].backends
    made = [file for file in [library.archive, packaged_shared(library)] if file]
    return {
        "backends": table_backends(library.platform, [b for b in library.platform.backends if b in (wanted or library.platform.backends)]),
        "commands": commands.path,
        "compiler": compiler.version.path,
        "libraries": [file.path for file in made],
        "operators": library.operators,
        "platform": library.platform.name,
        "toolchain": compiler.toolchain,
        "triple": _PLATFORMS[library.platform.name].triple,
    }, made + [commands, compiler.version]

def attest(ctx, package, platforms, commands):
    """Writes what is said of one package.

    Args:
      ctx: of a rule with attest_attrs and `library`, both with the same transition.
      package: the package's file.
      platforms: those in it, as ctx.split_attr calls them.
      commands: what commands_files gives.

    Returns:
      Its SBOM and its provenance: two files beside it.
    """
    first = ctx.split_attr.library[platforms[0]]
    library, kernels = first[LibraryInfo], first[ProgramInfo].kernel_list
    described = [_described(ctx, platform, commands[platform]) for platform in platforms]
    outs = [ctx.actions.declare_file("%s.%s.json" % (package.basename, kind), sibling = package) for kind in ["spdx", "provenance"]]
    spec = ctx.actions.declare_file("%s.%s.attest.json" % (ctx.label.name, package.basename))
    ctx.actions.write(spec, json.encode_indent({
        "builder": ctx.attr._builder[BuildSettingInfo].value,
        "kernels": kernels.path,
        "libraries": [each for each, _ in described],
        "lock": ctx.file._lock.path,
        "model": [file.path for file in library.sources],
        "module": ctx.file._module.path,
        "name": library.name,
        "package": package.path,
        "program": library.program.path,
        "target": "%s//%s:%s" % ("@" + ctx.label.repo_name if ctx.label.repo_name else "", ctx.label.package, ctx.label.name),
        "version": ctx.attr.version,
        "zig": ctx.file._zig.path,
    }))
    args = ctx.actions.args()
    args.add_all([spec] + outs)
    args.add_all(ctx.attr._compile[PyInfo].imports)
    ctx.actions.run(
        executable = ctx.executable._attest,
        arguments = [args],
        inputs = [spec, package, kernels, library.program, ctx.file._lock, ctx.file._module, ctx.file._zig] + library.sources + [file for _, files in described for file in files],
        outputs = outs,
        mnemonic = "PredictAttest",
        progress_message = "Writing the SBOM and provenance of " + package.short_path,
    )
    return outs
