# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# As emsdk's: programs by their path in this package, variables of the environment, flags of its own before the user's.

load("@rules_cc//cc:action_names.bzl", "ACTION_NAMES")
load("@rules_cc//cc:cc_toolchain_config_lib.bzl", "action_config", "env_entry", "env_set", "feature", "flag_group", "flag_set", "tool")

_ACTIONS = {
    ACTION_NAMES.cpp_compile: ("emcc.sh", [
        flag_group(flags = ["-O2", "-std=gnu++17"]),
        flag_group(flags = ["%{user_compile_flags}"], iterate_over = "user_compile_flags"),
        flag_group(flags = ["-iquote", "%{quote_include_paths}"], iterate_over = "quote_include_paths"),
        flag_group(flags = ["-c", "%{source_file}", "-o", "%{output_file}"]),
    ]),
    ACTION_NAMES.cpp_link_static_library: ("emar.sh", [
        flag_group(flags = ["rcsD", "%{output_execpath}"]),
        flag_group(flags = ["%{libraries_to_link.name}"], iterate_over = "libraries_to_link"),
    ]),
}

def _emsdk_like_config(ctx):
    environment = env_set(actions = _ACTIONS.keys(), env_entries = [env_entry(key = "EM_BIN_PATH", value = ctx.file.emcc.dirname)])
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        abi_libc_version = "default",
        abi_version = "emscripten_syscalls",
        action_configs = [
            action_config(action_name = name, enabled = True, flag_sets = [flag_set(flag_groups = flags)], tools = [tool(path = script)])
            for name, (script, flags) in _ACTIONS.items()
        ],
        compiler = "emscripten",
        features = [
            feature(name = "no_legacy_features", enabled = True),
            feature(name = "no_dotd_file", enabled = True),
            feature(name = "environment", enabled = True, env_sets = [environment]),
        ],
        target_cpu = "wasm",
        target_libc = "musl/js",
        target_system_name = "wasm-unknown-emscripten",
        toolchain_identifier = "emscripten-wasm",
    )

emsdk_like_config = rule(
    implementation = _emsdk_like_config,
    attrs = {"emcc": attr.label(allow_single_file = True, cfg = "exec", mandatory = True)},
    provides = [CcToolchainConfigInfo],
)
