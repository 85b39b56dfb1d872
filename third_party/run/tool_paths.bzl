# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Where a test finds the programs of other repositories, whose folders have names that only Bazel knows.

def _tool_paths(ctx):
    paths = {}
    runfiles = ctx.runfiles()
    for target, name in ctx.attr.tools.items():
        [file] = target[DefaultInfo].files.to_list()
        paths[name] = file.short_path
        runfiles = runfiles.merge(ctx.runfiles([file])).merge(target[DefaultInfo].default_runfiles)
    out = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(out, json.encode_indent(paths) + "\n")
    return [DefaultInfo(files = depset([out]), runfiles = runfiles.merge(ctx.runfiles([out])))]

tool_paths = rule(
    implementation = _tool_paths,
    doc = "NAME.json: each tool's path from the workspace's folder in the runfiles; the tools are its runfiles.",
    attrs = {"tools": attr.label_keyed_string_dict(allow_files = True, doc = "One file or folder each, to the name in the JSON.")},
)
