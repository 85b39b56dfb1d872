# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The compiler that the platform at hand is built with, as it names itself: once for each platform, for what is said of packages.

load("@rules_cc//cc:action_names.bzl", "ACTION_NAMES")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")

CompilerInfo = provider(
    doc = "A C++ compiler.",
    fields = {
        "toolchain": "The identifier of its toolchain, such as zig-linux_arm64.",
        "version": "A file with the compiler's --version.",
    },
)

def _predict_compiler(ctx):
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(ctx = ctx, cc_toolchain = toolchain)
    variables = cc_common.create_compile_variables(cc_toolchain = toolchain, feature_configuration = features)
    out = ctx.actions.declare_file(ctx.label.name + ".version")
    command = [cc_common.get_tool_for_action(feature_configuration = features, action_name = ACTION_NAMES.cpp_compile)]
    command += cc_common.get_memory_inefficient_command_line(feature_configuration = features, action_name = ACTION_NAMES.cpp_compile, variables = variables)
    ctx.actions.run_shell(
        command = 'out=$1; shift; exec "$@" --version > "$out"',
        arguments = [out.path] + command,
        inputs = toolchain.all_files,
        outputs = [out],
        mnemonic = "PredictCompiler",
        progress_message = "Asking the compiler of %{label} for its version",
    )
    return [CompilerInfo(toolchain = toolchain.toolchain_id, version = out)]

predict_compiler = rule(
    implementation = _predict_compiler,
    doc = "The compiler of the platform at hand.",
    fragments = ["cpp"],
    provides = [CompilerInfo],
    toolchains = use_cc_toolchain(),
)
