# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A platform's data as command lines. Actions run zig's plain LLVM drivers (clang, ld.lld, wasm-ld, lld-link, ar); nothing is made
# on demand, no file outside the inputs is read, and nothing of a path or a date reaches an output.

load("@rules_cc//cc:action_names.bzl", "ACTION_NAMES")
load("@rules_cc//cc:cc_toolchain_config_lib.bzl", "action_config", "artifact_name_pattern", "env_entry", "env_set", "feature", "flag_group", "flag_set", "tool", "variable_with_value", "with_feature_set")
load("//platforms:platforms.bzl", "PLATFORMS")
load(":libcxx.bzl", "libcxx_defines")

_C = [ACTION_NAMES.c_compile, ACTION_NAMES.assemble, ACTION_NAMES.preprocess_assemble]
_CXX = [ACTION_NAMES.cpp_compile, ACTION_NAMES.cpp_header_parsing, ACTION_NAMES.linkstamp_compile]
_COMPILE = _C + _CXX
_SHARED = [ACTION_NAMES.cpp_link_dynamic_library, ACTION_NAMES.cpp_link_nodeps_dynamic_library]
_EXECUTABLE = [ACTION_NAMES.cpp_link_executable]
_LINK = _SHARED + _EXECUTABLE
_ARCHIVE = [ACTION_NAMES.cpp_link_static_library]

# What each linker calls things. `driver`: how zig is called; what follows it is in the linker's own language.
_LINKERS = {
    "ld.lld": struct(
        driver = ["ld.lld"],
        flags = ["-O2", "--gc-sections", "--build-id=none", "--no-undefined", "--as-needed"],
        strip = ["-s"],
        soname = ["-soname", "%{runtime_solib_name}"],
        output = ["-o", "%{output_execpath}"],
        search = "-L%{library_search_directories}",
        whole = ["--whole-archive", "%{libraries_to_link.name}", "--no-whole-archive"],
        exports = "--version-script=",
    ),
    "wasm-ld": struct(
        driver = ["wasm-ld"],
        flags = ["-O2", "--gc-sections"],
        strip = ["-s"],
        soname = [],
        output = ["-o", "%{output_execpath}"],
        search = "-L%{library_search_directories}",
        whole = ["--whole-archive", "%{libraries_to_link.name}", "--no-whole-archive"],
        exports = None,
    ),
    # zig's own Mach-O linker: LLVM's is not in the wheel. Without a library to make on demand it makes nothing.
    "macho": struct(
        driver = ["cc"],
        flags = ["-nostdlib", "-nodefaultlibs", "-rtlib=none", "-Wl,-dead_strip"],
        strip = ["-s"],
        soname = ["-Wl,-install_name,@rpath/%{runtime_solib_name}"],
        output = ["-o", "%{output_execpath}"],
        search = "-L%{library_search_directories}",
        whole = ["-Wl,-force_load,%{libraries_to_link.name}"],
        exports = None,
    ),
    "lld-link": struct(
        driver = ["lld-link"],
        flags = ["-nologo", "-lldmingw", "-Brepro", "-opt:ref", "-debug:none"],
        strip = [],
        soname = [],
        output = ["-out:%{output_execpath}"],
        search = "-libpath:%{library_search_directories}",
        whole = ["-wholearchive:%{libraries_to_link.name}"],
        exports = None,
    ),
}

# A platform without a linker has static libraries only: its linker, and the right to sign, come with the system's SDK.
_NO_LINKER = struct(driver = ["ld.lld"], flags = [], strip = [], soname = [], output = [], search = "", whole = [], exports = None)

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

def _isystem(folders):
    return [word for folder in folders for word in ("-isystem", folder)]

def _compile_features(platform, lib):
    base = ["--target=" + platform.triple] + platform.cpu_flags + [
        "-nostdinc",
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
        "-ffile-prefix-map=%s=/zig" % lib,
        "-Werror=date-time",
        "-Wall",
        "-Wextra",
    ] + platform.compile_flags
    if not platform.hosted_cxx:
        base += ["-fno-asynchronous-unwind-tables", "-fno-unwind-tables", "-fstack-protector-strong" if platform.stack_protector else "-fno-stack-protector"]
    cxx_headers = [lib + "/libcxx/include", lib + "/libcxxabi/include"]
    c_headers = [lib + "/include"] + [lib + "/libc/include/" + folder for folder in platform.libc_headers]
    return [
        _feature(
            "platform",
            _flags(_COMPILE, base),
            _flags(_CXX, ["-std=c++17", "-nostdinc++"] + (_HOSTED if platform.hosted_cxx else _DEVICE)),
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
            _flags(_CXX, ["-D" + define for define in libcxx_defines(platform)] + _isystem(cxx_headers)),
            _flags(_COMPILE, ["-D" + define for define in platform.defines] + _isystem(c_headers)),
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

def _link_features(platform, linker, sysroot, exports, extras):
    return [
        _feature("archiver_flags", flag_set(actions = _ARCHIVE, flag_groups = [
            flag_group(flags = ["rcsD", "%{output_execpath}"]),
            _libraries_to_link(_OBJECTS),
        ])),
        _feature(
            "link",
            _flags(_LINK, linker.flags + platform.link_flags),
            _flags(_LINK, linker.strip, with_features = [with_feature_set(not_features = ["dbg"])]),
            _flags(_EXECUTABLE, platform.executable_flags + [sysroot + name for name in platform.start_files]),
            _flags(_SHARED, platform.shared_flags + [sysroot + name for name in platform.shared_start_files]),
            _flags(_SHARED, [linker.exports + exports] if linker.exports and platform.exports_predict_only else []),
            flag_set(actions = _SHARED, flag_groups = [_if("runtime_solib_name", *linker.soname)] if linker.soname else []),
            flag_set(actions = _LINK, flag_groups = [_if("output_execpath", *linker.output)] if linker.output else []),
        ),
        _feature("libraries", flag_set(actions = _LINK, flag_groups = ([_each("library_search_directories", linker.search)] if linker.search else []) + [
            _libraries_to_link(_OBJECTS + _LIBRARIES + _whole_archives(linker.whole)),
            _each("user_link_flags", "%{user_link_flags}"),
        ])),
        _feature("sysroot", _flags(_LINK, extras + [sysroot + name for name in platform.libraries])),
        _feature("linker_param_file", flag_set(actions = _LINK + _ARCHIVE, flag_groups = [_if("linker_param_file", "@%{linker_param_file}")])),
        # zig's own linker wants a folder for a cache even where it keeps nothing there.
        feature(name = "zig_cache", enabled = linker.driver == ["cc"], env_sets = [env_set(
            actions = _LINK,
            env_entries = [env_entry(key = key, value = "/tmp/zig-cache") for key in ["ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"]],
        )]),
    ]

def _actions(zig, names, driver):
    flags = [flag_set(flag_groups = [flag_group(flags = driver)])]
    return [action_config(action_name = name, enabled = True, tools = [tool(tool = zig)], flag_sets = flags) for name in names]

def _pattern(category, pattern):
    prefix, extension = pattern.split("%s")
    return artifact_name_pattern(category_name = category, prefix = prefix, extension = extension)

def _zig_cc_toolchain_config(ctx):
    [platform] = [p for p in PLATFORMS if p.name == ctx.attr.platform]
    zig = ctx.file._zig
    lib = zig.dirname + "/lib"
    sysroot = ctx.file.sysroot.path + "/" if ctx.file.sysroot else ""
    linker = _LINKERS[platform.linker] if platform.linker else _NO_LINKER

    # Modes and abilities that Bazel knows by name and that need no flags.
    named = ["no_legacy_features", "opt", "dbg", "fastbuild", "static_linking_mode", "dynamic_linking_mode", "supports_dynamic_linker"]
    features = [feature(name = name) for name in named[:-1]] + [
        feature(name = "supports_dynamic_linker", enabled = bool(platform.linker)),
        feature(name = "supports_pic", enabled = platform.pic),
        feature(name = "archive_param_file", enabled = False),
        feature(name = "compiler_param_file", enabled = False),
    ]
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        toolchain_identifier = "zig-" + platform.name,
        target_system_name = platform.triple,
        target_cpu = platform.cpu,
        target_libc = platform.os,
        compiler = "clang",
        abi_version = platform.name,
        abi_libc_version = platform.name,
        cxx_builtin_include_directories = ["%workspace%/" + lib],
        action_configs = _actions(zig, _C, ["clang"]) +
                         _actions(zig, _CXX, ["clang", "--driver-mode=g++"]) +
                         _actions(zig, _LINK, linker.driver) +
                         _actions(zig, _ARCHIVE, ["ar", "--format=" + platform.archive_format]) +
                         _actions(zig, [ACTION_NAMES.strip], ["objcopy"]),
        artifact_name_patterns = [
            _pattern("dynamic_library", platform.shared_library),
            _pattern("static_library", platform.static_library),
            _pattern("executable", platform.executable),
        ],
        features = features + _compile_features(platform, lib) +
                   _link_features(platform, linker, sysroot, ctx.file._exports.path, [file.path for file in ctx.files.extras]),
    )

zig_cc_toolchain_config = rule(
    implementation = _zig_cc_toolchain_config,
    doc = "The configuration of a platform's C++ toolchain.",
    attrs = {
        "extras": attr.label_list(allow_files = True, cfg = "exec", doc = "What every link takes besides: start objects, stubs of the system's libraries."),
        "platform": attr.string(mandatory = True, doc = "A name in //platforms:platforms.bzl."),
        "sysroot": attr.label(allow_single_file = True, cfg = "exec"),
        "_exports": attr.label(allow_single_file = True, default = ":exports.map"),
        "_zig": attr.label(allow_single_file = True, cfg = "exec", default = "@zig//:ziglang/zig"),
    },
    provides = [CcToolchainConfigInfo],
)
