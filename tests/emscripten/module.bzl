# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A library of --config=wasm_emscripten with another toolchain: what the option --//toolchains/emscripten:toolchain=LABEL does.

_TOOLCHAIN = str(Label("//toolchains/emscripten:toolchain"))

def _other(_settings, attr):
    return {
        _TOOLCHAIN: attr.toolchain,
        "//command_line_option:platforms": str(Label("//platforms:wasm_simd")),
    }

_other_toolchain = transition(
    implementation = _other,
    inputs = [],
    outputs = [_TOOLCHAIN, "//command_line_option:platforms"],
)

def _with_toolchain(ctx):
    outs = []
    for file in ctx.files.src:
        out = ctx.actions.declare_file("%s/%s" % (ctx.label.name, file.basename))
        ctx.actions.symlink(output = out, target_file = file)
        outs.append(out)
    compiler = [action.argv[0] for action in ctx.attr.src[0].actions if action.mnemonic == "CppCompile"]
    used = ctx.actions.declare_file(ctx.label.name + "/compiler.txt")
    ctx.actions.write(used, "\n".join(compiler) + "\n")
    return [DefaultInfo(files = depset(outs + [used]), runfiles = ctx.runfiles(outs + [used]))]

with_toolchain = rule(
    implementation = _with_toolchain,
    doc = "The files of `src`, as `toolchain` compiles it, under <name>/; beside them compiler.txt says which program did.",
    attrs = {
        "src": attr.label(mandatory = True, cfg = _other_toolchain),
        "toolchain": attr.label(mandatory = True),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
    },
)
