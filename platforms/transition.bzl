# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Files built for another platform than the one at hand, so that a test can run them in an emulator; and for every platform.

load(":platforms.bzl", "PLATFORMS")

_GENERIC_ONLY = str(Label("//backends:generic_only"))

def _platform(_settings, attr):
    return {
        _GENERIC_ONLY: getattr(attr, "generic_only", False),
        "//command_line_option:platforms": str(Label("//platforms:" + attr.platform)),
    }

platform_transition = transition(
    implementation = _platform,
    inputs = [],
    outputs = [_GENERIC_ONLY, "//command_line_option:platforms"],
)

def _platform_transition_files(ctx):
    files = ctx.attr.src[0][DefaultInfo].files.to_list()
    if ctx.attr.out and len(files) != 1:
        fail("%s: 'out' names one file, but %s gives %d." % (ctx.label, ctx.attr.src[0].label, len(files)))
    outs = []
    for file in files:
        path = ctx.attr.out or "%s/%s" % (ctx.label.name, file.basename)
        out = ctx.actions.declare_directory(path) if file.is_directory else ctx.actions.declare_file(path)
        ctx.actions.symlink(output = out, target_file = file)
        outs.append(out)
    return [DefaultInfo(files = depset(outs), runfiles = ctx.runfiles(outs))]

platform_transition_files = rule(
    implementation = _platform_transition_files,
    doc = "The files of `src` as built for `platform`, under <name>/, or as `out`.",
    attrs = {
        "generic_only": attr.bool(doc = "Of all backends only the plainest."),
        "out": attr.string(doc = "Path of the one file, relative to the package."),
        "platform": attr.string(mandatory = True, doc = "A name in //platforms, such as linux_arm64."),
        "src": attr.label(mandatory = True, cfg = platform_transition),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
    },
)

_EVERY = str(Label("//platforms:every_platform"))

# The platforms that libraries are built for: the machine's own, for its tools, is none of them.
DEVICE_PLATFORMS = [platform.name for platform in PLATFORMS if not platform.hosted_cxx]

def _each(_settings, attr):
    return {
        name: {_EVERY: getattr(attr, "again", False), "//command_line_option:platforms": str(Label("//platforms:" + name))}
        for name in attr.platforms
    }

# One target for each of the rule's attribute `platforms`.
each_platform = transition(
    implementation = _each,
    inputs = [],
    outputs = [_EVERY, "//command_line_option:platforms"],
)

def _every_platform(ctx):
    outs = []
    for name, target in ctx.split_attr.src.items():
        for file in target[DefaultInfo].files.to_list():
            out = ctx.actions.declare_file("%s/%s/%s" % (ctx.label.name, name, file.basename))
            ctx.actions.symlink(output = out, target_file = file)
            outs.append(out)
    return [DefaultInfo(files = depset(outs), runfiles = ctx.runfiles(outs))]

every_platform = rule(
    implementation = _every_platform,
    doc = "The files of `src` as built for each of `platforms`, under <name>/PLATFORM/.",
    attrs = {
        "again": attr.bool(doc = "Build in other folders than everything else does, to compare."),
        "platforms": attr.string_list(default = DEVICE_PLATFORMS),
        "src": attr.label(mandatory = True, cfg = each_platform),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
    },
)
