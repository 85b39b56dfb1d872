# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# recorded: the commands that make a library, and every file that they may read, so that a test can run them again elsewhere.

load("//amalgamation/private:commands.bzl", "CommandsInfo", "command_text", "commands_aspect")
load("//platforms:transition.bzl", "platform_transition")

def _recorded(ctx):
    recorded = ctx.attr.library[0][CommandsInfo]
    made = {file.path: file for file in recorded.outputs.to_list() if file.extension != "d"}
    given = {file.path: file for file in recorded.inputs.to_list() if file.path not in made}
    out = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(out, json.encode_indent({
        "commands": [json.decode(command_text(action)) for action in recorded.commands.to_list()],
        "given": {path: file.short_path for path, file in given.items()},
        "made": {path: file.short_path for path, file in made.items()},
    }))
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out] + given.values() + made.values()))]

recorded = rule(
    implementation = _recorded,
    doc = "<name>.json: the commands that make `library` for `platform`, the files given to them and the files made, each with its place in the runfiles.",
    attrs = {
        "library": attr.label(mandatory = True, cfg = platform_transition, aspects = [commands_aspect]),
        "platform": attr.string(mandatory = True),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
    },
)
