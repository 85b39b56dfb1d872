# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# recorded: the commands that make a library, and every file that they may read, so that a test can run them again elsewhere.

load("@rules_cc//cc:defs.bzl", "CcInfo")
load("//platforms:transition.bzl", "platform_transition")

_Recorded = provider(
    doc = "The actions behind a target that compile, archive and link.",
    fields = {
        "commands": "Depset of JSON texts, what they read before what reads it.",
        "inputs": "Depset of files.",
        "outputs": "Depset of files.",
    },
)

_MNEMONICS = ["CppCompile", "CppArchive", "CppLink"]
_EDGES = ["actual", "deps", "libraries", "model", "operators", "_platform", "_runtime"]

def _aspect(target, ctx):
    commands, inputs, outputs = [], [], []
    for action in target.actions:
        if action.mnemonic in _MNEMONICS:
            commands.append(json.encode({
                "argv": action.argv,
                "outputs": [file.path for file in action.outputs.to_list()],
            }))
            inputs.append(action.inputs)
            outputs.append(action.outputs)
    if CcInfo in target:
        # A compilation's inputs are known when it runs; until then these are all that it may include.
        inputs.append(target[CcInfo].compilation_context.headers)
    below = []
    for edge in _EDGES:
        value = getattr(ctx.rule.attr, edge, None)
        below += [dep[_Recorded] for dep in (value if type(value) == "list" else [value]) if type(dep) == "Target" and _Recorded in dep]
    return [_Recorded(
        commands = depset(commands, transitive = [each.commands for each in below], order = "postorder"),
        inputs = depset(transitive = inputs + [each.inputs for each in below]),
        outputs = depset(transitive = outputs + [each.outputs for each in below]),
    )]

_recorded_aspect = aspect(
    implementation = _aspect,
    attr_aspects = _EDGES,
)

def _recorded(ctx):
    recorded = ctx.attr.library[0][_Recorded]
    made = {file.path: file for file in recorded.outputs.to_list() if file.extension != "d"}
    given = {file.path: file for file in recorded.inputs.to_list() if file.path not in made}
    out = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(out, json.encode_indent({
        "commands": [json.decode(command) for command in recorded.commands.to_list()],
        "given": {path: file.short_path for path, file in given.items()},
        "made": {path: file.short_path for path, file in made.items()},
    }))
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out] + given.values() + made.values()))]

recorded = rule(
    implementation = _recorded,
    doc = "<name>.json: the commands that make `library` for `platform`, the files given to them and the files made, each with its place in the runfiles.",
    attrs = {
        "library": attr.label(mandatory = True, cfg = platform_transition, aspects = [_recorded_aspect]),
        "platform": attr.string(mandatory = True),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
    },
)
