# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A C++ toolchain's configuration out of a platform's data: what is the same whoever made the compiler, ours of //toolchains/zig or
# a system's own SDK of //toolchains/sdk. Those bring the programs, where headers are, and what their linker is told.

load("@rules_cc//cc:action_names.bzl", "ACTION_NAMES")
load("@rules_cc//cc:cc_toolchain_config_lib.bzl", "action_config", "artifact_name_pattern", "env_entry", "env_set", "feature", "flag_group", "flag_set", "tool", "variable_with_value", "with_feature_set")

_C = [ACTION_NAMES.c_compile, ACTION_NAMES.assemble, ACTION_NAMES.preprocess_assemble]
_CXX = [ACTION_NAMES.cpp_compile, ACTION_NAMES.cpp_header_parsing, ACTION_NAMES.linkstamp_compile]
_COMPILE = _C + _CXX
_SHARED = [ACTION_NAMES.cpp_link_dynamic_library, ACTION_NAMES.cpp_link_nodeps_dynamic_library]
_EXECUTABLE = [ACTION_NAMES.cpp_link_executable]
_LINK = _SHARED + _EXECUTABLE
_ARCHIVE = [ACTION_NAMES.cpp_link_static_library]

_HOSTED = ["-fexceptions", "-frtti"]
_DEVICE = ["-fno-exceptions", "-fno-rtti"]

def _flags(actions, flags, **when):
    return flag_set(actions = actions, flag_groups = [flag_group(flags = flags)] if flags else [], **when)

def _if(variable, *flags):
    return flag_group(expand_if_available = variable, flags = list(flags))

def _each(variable, *flags):
    return flag_group(iterate_over = variable, expand_if_available = variable, flags = list(flags))

def _feature(name, *flag_sets):
    return feature(name = name, enabled = True, flag_sets = list(flag_sets))

def _compile_features(platform, headers):
    base = ["--target=" + platform.triple] + platform.cpu_flags + headers.search + [
        "-no-canonical-prefixes",
        "-g0",
        "-fvisibility=hidden",
        "-ffunction-sections",
        "-fdata-sections",
        "-fno-ident",
        "-ffp-contract=off",
        # A square root is an instruction, without a call that sets errno; a comparison is memcmp, not every system has bcmp.
        "-fno-math-errno",
        "-fno-builtin-bcmp",
    ] + headers.paths + ["-Werror=date-time", "-Wall", "-Wextra"] + platform.compile_flags
    if not platform.hosted_cxx:
        base += ["-fno-asynchronous-unwind-tables", "-fno-unwind-tables", "-fstack-protector-strong" if platform.stack_protector else "-fno-stack-protector"]
    return [
        _feature(
            "platform",
            _flags(_COMPILE, base),
            _flags(_CXX, ["-std=c++17"] + headers.cxx_search + (_HOSTED if platform.hosted_cxx else _DEVICE)),
            _flags(_COMPILE, ["-O2"], with_features = [with_feature_set(not_features = ["dbg"])]),
            _flags(_COMPILE, ["-DNDEBUG"], with_features = [with_feature_set(features = ["opt"])]),
            _flags(_COMPILE, ["-O0"], with_features = [with_feature_set(features = ["dbg"])]),
        ),
        _feature("dependency_file", flag_set(actions = _COMPILE, flag_groups = [_if("dependency_file", "-MD", "-MF", "%{dependency_file}")])),
        _feature("pic", flag_set(actions = _COMPILE, flag_groups = [_if("pic", "-fPIC")])),
        _feature("preprocessor_defines", flag_set(actions = _COMPILE, flag_groups = [_each("preprocessor_defines", "-D%{preprocessor_defines}")])),
        _feature("include_paths", flag_set(actions = _COMPILE, flag_groups = [
            _each("quote_include_paths", "-iquote", "%{quote_include_paths}"),
            _each("include_paths", "-I%{include_paths}"),
            _each("system_include_paths", "-isystem", "%{system_include_paths}"),
            _each("external_include_paths", "-isystem", "%{external_include_paths}"),
        ])),
        _feature("user_compile_flags", flag_set(actions = _COMPILE, flag_groups = [_each("user_compile_flags", "%{user_compile_flags}")])),
        # Behind everything of the user's.
        _feature(
            "libraries_headers",
            _flags(_CXX, headers.cxx),
            _flags(_COMPILE, ["-D" + define for define in platform.defines] + headers.c),
        ),
        _feature("files", flag_set(actions = _COMPILE, flag_groups = [_if("source_file", "-c", "%{source_file}"), _if("output_file", "-o", "%{output_file}")])),
    ]

def _library(kind, **group):
    return flag_group(expand_if_equal = variable_with_value(name = "libraries_to_link.type", value = kind), **group)

# The objects and libraries of a link or an archive, in order.
_OBJECTS = [
    _library("object_file", flags = ["%{libraries_to_link.name}"]),
    _library("object_file_group", iterate_over = "libraries_to_link.object_files", flags = ["%{libraries_to_link.object_files}"]),
]

_LIBRARIES = [
    _library("static_library", flag_groups = [
        flag_group(expand_if_false = "libraries_to_link.is_whole_archive", flags = ["%{libraries_to_link.name}"]),
    ]),
    _library("dynamic_library", flags = ["-l%{libraries_to_link.name}"]),
    _library("versioned_dynamic_library", flags = ["-l:%{libraries_to_link.name}"]),
]

def _whole_archives(flags):
    return [_library("static_library", flag_groups = [flag_group(expand_if_true = "libraries_to_link.is_whole_archive", flags = flags)])] if flags else []

def _libraries_to_link(groups):
    return flag_group(iterate_over = "libraries_to_link", expand_if_available = "libraries_to_link", flag_groups = groups)

def _link_features(linker):
    return [
        _feature("archiver_flags", flag_set(actions = _ARCHIVE, flag_groups = [
            flag_group(flags = linker.archive + ["%{output_execpath}"]),
            _libraries_to_link(_OBJECTS),
        ])),
        _feature(
            "link",
            _flags(_LINK, linker.flags),
            _flags(_LINK, linker.strip, with_features = [with_feature_set(not_features = ["dbg"])]),
            _flags(_EXECUTABLE, linker.executable),
            _flags(_SHARED, linker.shared),
            _flags(_SHARED, linker.exports),
            flag_set(actions = _SHARED, flag_groups = [_if("runtime_solib_name", *linker.soname)] if linker.soname else []),
            flag_set(actions = _LINK, flag_groups = [_if("output_execpath", *linker.output)] if linker.output else []),
        ),
        _feature("libraries", flag_set(actions = _LINK, flag_groups = ([_each("library_search_directories", linker.search)] if linker.search else []) + [
            _libraries_to_link(_OBJECTS + _LIBRARIES + _whole_archives(linker.whole)),
            _each("user_link_flags", "%{user_link_flags}"),
        ])),
        _feature("sysroot", _flags(_LINK, linker.libraries)),
        _feature("linker_param_file", flag_set(actions = _LINK + _ARCHIVE, flag_groups = [_if("linker_param_file", "@%{linker_param_file}")])),
        feature(name = "linker_environment", enabled = bool(linker.environment), env_sets = [env_set(
            actions = _LINK,
            env_entries = [env_entry(key = key, value = value) for key, value in sorted(linker.environment.items())],
        )] if linker.environment else []),
    ]

def _actions(names, program, driver):
    flags = [flag_set(flag_groups = [flag_group(flags = driver)])] if driver else []
    return [action_config(action_name = name, enabled = True, tools = [tool(tool = program)], flag_sets = flags) for name in names]

def _pattern(category, pattern):
    prefix, extension = pattern.split("%s")
    return artifact_name_pattern(category_name = category, prefix = prefix, extension = extension)

def toolchain_config(ctx, *, platform, identifier, programs, headers, linker, builtin_headers):
    """The CcToolchainConfigInfo of a platform's toolchain.

    Args:
      ctx: of the rule.
      platform: its data.
      identifier: of the toolchain.
      programs: struct of `compile_c`, `compile_cxx`, `link`, `archive` and `strip`: for each the program's file, and what it is told first.
      headers: struct of flags. search, cxx_search: instead of the compiler's own search. paths: what becomes of paths. cxx, c: where the
        C++ library's and the C library's are, and how they are configured, behind everything of the user's.
      linker: struct of flags, in the linker's language. flags: of every link; executable, shared: of these; strip: but for debugging; exports:
        of shared libraries; soname, output, search, whole: how a shared library's name, the output, a folder and a whole archive are
        given; libraries: at the end; archive: the archiver's, before the output. environment: a dict.
      builtin_headers: the folder that holds all of `headers`.

    Returns:
      The provider.
    """

    # Modes and abilities that Bazel knows by name and that need no flags.
    named = ["no_legacy_features", "opt", "dbg", "fastbuild", "static_linking_mode", "dynamic_linking_mode"]
    features = [feature(name = name) for name in named] + [
        feature(name = "supports_dynamic_linker", enabled = bool(platform.linker)),
        feature(name = "supports_pic", enabled = platform.pic),
        feature(name = "archive_param_file", enabled = False),
        feature(name = "compiler_param_file", enabled = False),
    ]
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        toolchain_identifier = identifier,
        target_system_name = platform.triple,
        target_cpu = platform.cpu,
        target_libc = platform.os,
        compiler = "clang",
        abi_version = platform.name,
        abi_libc_version = platform.name,
        cxx_builtin_include_directories = ["%workspace%/" + builtin_headers],
        action_configs = _actions(_C, *programs.compile_c) +
                         _actions(_CXX, *programs.compile_cxx) +
                         _actions(_LINK, *programs.link) +
                         _actions(_ARCHIVE, *programs.archive) +
                         _actions([ACTION_NAMES.strip], *programs.strip),
        artifact_name_patterns = [
            _pattern("dynamic_library", platform.shared_library),
            _pattern("static_library", platform.static_library),
            _pattern("executable", platform.executable),
        ],
        features = features + _compile_features(platform, headers) + _link_features(linker),
    )
