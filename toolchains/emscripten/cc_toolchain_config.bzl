# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The C++ toolchain of @emscripten: it compiles, and makes archives. The one thing to know: it adds no flag of its own, so that whoever
# compiles has the same flags with another Emscripten.

load("@rules_cc//cc:action_names.bzl", "ACTION_NAMES")
load("@rules_cc//cc:cc_toolchain_config_lib.bzl", "action_config", "feature", "flag_group", "flag_set", "tool")

def _each(variable, *flags):
    return flag_group(iterate_over = variable, expand_if_available = variable, flags = list(flags))

def _action(name, program, flag_groups):
    return action_config(action_name = name, enabled = True, flag_sets = [flag_set(flag_groups = flag_groups)], tools = [tool(tool = program)])

_COMPILE = [
    flag_group(flags = ["-c"]),
    _each("preprocessor_defines", "-D%{preprocessor_defines}"),
    _each("quote_include_paths", "-iquote", "%{quote_include_paths}"),
    _each("include_paths", "-I%{include_paths}"),
    _each("system_include_paths", "-isystem", "%{system_include_paths}"),
    _each("user_compile_flags", "%{user_compile_flags}"),
    flag_group(flags = ["%{source_file}", "-o", "%{output_file}"]),
]

_ARCHIVE = [
    flag_group(flags = ["rcsD", "%{output_execpath}"]),
    _each("libraries_to_link", "%{libraries_to_link.name}"),
]

def _emscripten_cc_toolchain_config(ctx):
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        abi_libc_version = "musl",
        abi_version = "emscripten",
        action_configs = [
            _action(ACTION_NAMES.cpp_compile, ctx.file.emcc, _COMPILE),
            _action(ACTION_NAMES.cpp_link_static_library, ctx.file.emar, _ARCHIVE),
        ],
        compiler = "emscripten",
        # Headers are inputs whole: none is looked for in a list that the compiler writes.
        features = [feature(name = name) for name in ["no_legacy_features", "opt", "dbg", "fastbuild"]] + [feature(name = "no_dotd_file", enabled = True)],
        target_cpu = "wasm32",
        target_libc = "musl",
        target_system_name = "wasm32-unknown-emscripten",
        toolchain_identifier = "emscripten",
    )

emscripten_cc_toolchain_config = rule(
    implementation = _emscripten_cc_toolchain_config,
    doc = "The configuration of a C++ toolchain of Emscripten's programs.",
    attrs = {
        "emar": attr.label(allow_single_file = True, cfg = "exec", mandatory = True),
        "emcc": attr.label(allow_single_file = True, cfg = "exec", mandatory = True),
    },
    provides = [CcToolchainConfigInfo],
)
