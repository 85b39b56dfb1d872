# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The commands that compile, archive and link what a library is made of, as Bazel will run them. The one thing to know: nothing is
# flattened and no command line is worked out while targets are analysed, unless a rule asks for it; Args.add_all(map_each = command_text) does
# so when the action that reads them runs.

load("@rules_cc//cc:defs.bzl", "CcInfo")

CommandsInfo = provider(
    doc = "The actions behind a target that compile, archive and link.",
    fields = {
        "commands": "Depset of the actions, what they read before what reads it. command_text writes one out.",
        "inputs": "Depset of files.",
        "outputs": "Depset of files.",
    },
)

def command_text(action):
    """JSON with `argv` and `outputs` of an action of CommandsInfo."""
    return json.encode({"argv": action.argv, "outputs": [file.path for file in action.outputs.to_list()]})

_MNEMONICS = ["CppCompile", "CppArchive", "CppLink"]
_EDGES = ["actual", "deps", "interface", "jni", "kernels", "libraries", "model", "operators", "own", "runtime", "_platform"]

def _commands_aspect(target, ctx):
    commands, inputs, outputs = [], [], []
    for action in target.actions:
        if action.mnemonic in _MNEMONICS:
            commands.append(action)
            inputs.append(action.inputs)
            outputs.append(action.outputs)
    if CcInfo in target:
        # A compilation's inputs are known when it runs; until then these are all that it may include.
        inputs.append(target[CcInfo].compilation_context.headers)
    below = []
    for edge in _EDGES:
        value = getattr(ctx.rule.attr, edge, None)
        below += [dep[CommandsInfo] for dep in (value if type(value) == "list" else [value]) if type(dep) == "Target" and CommandsInfo in dep]
    return [CommandsInfo(
        commands = depset(commands, transitive = [each.commands for each in below], order = "postorder"),
        inputs = depset(transitive = inputs + [each.inputs for each in below]),
        outputs = depset(transitive = outputs + [each.outputs for each in below]),
    )]

commands_aspect = aspect(
    implementation = _commands_aspect,
    attr_aspects = _EDGES,
)
